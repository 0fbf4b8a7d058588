"""What the engines share: a record that cannot be cleaned stays in its place, with its error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from newsclean.corpus.record import CLEAN_TEXT, FORMER_TEXT, RESULT, Cleaned, Record, RecordCleaner

ERROR: Final = "newsclean_error"


def attempted(record: Record, clean: RecordCleaner) -> Cleaned:
    """The record cleaned; if that fails, the record as it was, with the error in ``newsclean_error``.

    A failed record has no ``text``: what was there is in ``text_original``, so that nothing uncleaned passes for clean.
    """
    fresh = {name: value for name, value in record.items() if name != ERROR}
    try:
        return clean(fresh)
    except Exception as error:  # told in the record: one page must not end a crawl or a job
        failed = {name: value for name, value in fresh.items() if name not in (CLEAN_TEXT, RESULT)}
        if CLEAN_TEXT in fresh:
            failed[FORMER_TEXT] = fresh[CLEAN_TEXT]
        return {**failed, ERROR: f"{type(error).__name__}: {error}"}


def document_cleaner(clean: RecordCleaner | None) -> RecordCleaner:
    """For documents, which are a text, an id and metadata: the page is the text, unless a field is named."""
    given = clean or RecordCleaner()
    return replace(given, text_field=given.text_field or CLEAN_TEXT, write=given.write | {CLEAN_TEXT})


def attempted_document(
    text: str, name: str | None, metadata: Mapping[str, object], clean: RecordCleaner
) -> tuple[str, Cleaned]:
    """Clean text and metadata of a document; one that fails has no text, what was there is in its metadata.

    Metadata that are called ``text`` are no page and stay.
    """
    cleaned = attempted({"id": name, **metadata, CLEAN_TEXT: text}, clean)
    if "id" not in metadata:
        del cleaned["id"]
    clean_text = str(cleaned.pop(CLEAN_TEXT, ""))
    if CLEAN_TEXT in metadata:
        cleaned[CLEAN_TEXT] = metadata[CLEAN_TEXT]
    return clean_text, cleaned
