"""One record of a corpus, cleaned: which field holds the page, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeGuard

from newsclean.cleaner import Cleaner
from newsclean.decoding import open_source
from newsclean.errors import InputError, RecordError
from newsclean.page import Page
from newsclean.render.json import PARTS, page_to_dict
from newsclean.source import Kind

Record = Mapping[str, object]
Cleaned = dict[str, object]

# HTML first: it is the whole page, and text beside it was made from it. Then what frameworks call their text, from the
# most to the least specific; ``content`` comes last, because it is also the name of other things.
TEXT_FIELDS: Final = ("html", "text", "articleBody", "maintext", "raw_text", "content")
ID_FIELDS: Final = ("id", "url")
CLEAN_TEXT: Final = "text"
FORMER_TEXT: Final = "text_original"
RESULT: Final = "newsclean"
CHOICES: Final = (CLEAN_TEXT, *PARTS)


@dataclass(frozen=True, slots=True)
class RecordCleaner:
    """Cleans records: mappings with a page in one of their fields; picklable, so that engines can ship it.

    ``text_field`` holds the page; unless given, it is the first of ``TEXT_FIELDS`` that holds text. ``url`` and
    ``language`` are used where the record has them. ``kind`` and ``encoding`` are those of ``Cleaner.clean``, for all
    records. ``write`` chooses of ``CHOICES`` what to add: the clean ``text``, and under ``newsclean`` articles, their
    spans, removals and metadata (``spans`` need ``articles``). ``keep_source`` leaves the page in the record.
    Raises ``InputError`` for an unknown choice, kind or encoding, and where nothing is chosen.
    """

    cleaner: Cleaner = field(default_factory=Cleaner)
    text_field: str | None = None
    kind: Kind | None = None
    encoding: str | None = None
    write: frozenset[str] = frozenset(CHOICES)
    keep_source: bool = False

    def __post_init__(self) -> None:
        open_source(b"", kind=self.kind, encoding=self.encoding)  # raises for an unknown one
        if not self.write:
            raise InputError(f"write='': chooses nothing; choose of {', '.join(CHOICES)}")
        for choice in sorted(self.write - set(CHOICES)):
            raise InputError(f"write={choice!r}: unknown; choose of {', '.join(CHOICES)}")
        if "spans" in self.write and "articles" not in self.write:
            raise InputError("write='spans': spans belong to articles; choose articles too")

    def __call__(self, record: Record, *, kind: Kind | None = None, encoding: str | None = None) -> Cleaned:
        """The record with the result of cleaning it; ``kind`` and ``encoding`` are what its reader knows of it.

        All fields pass through but these: the one that held the page goes (with ``keep_source`` it stays, decoded, as
        the spans count it); ``text`` is the clean text, whatever it was before (with ``keep_source`` that is in
        ``text_original``); ``newsclean`` is ``Page.to_dict()`` less what ``write`` leaves out. Raises ``RecordError``
        where the record holds no page, and what ``Cleaner.clean`` raises.
        """
        name = page_field(record, self.text_field)
        return self.result(record, name, self.page(record, name, kind=kind, encoding=encoding))

    def page(self, record: Record, name: str, *, kind: Kind | None = None, encoding: str | None = None) -> Page:
        """The cleaned page of the field ``name``."""
        raw = record[name]
        assert _is_page(raw)
        url, language = record.get("url"), record.get("language")
        return self.cleaner.clean(
            raw,
            kind=self.kind or kind,
            url=url if isinstance(url, str) else None,
            language=language if isinstance(language, str) and language else None,
            encoding=self.encoding or encoding,
        )

    def result(self, record: Record, name: str, page: Page) -> Cleaned:
        """The record with the page of its field ``name`` put in."""
        cleaned = {key: value for key, value in record.items() if key not in (name, CLEAN_TEXT, RESULT)}
        if self.keep_source:
            cleaned[FORMER_TEXT if name == CLEAN_TEXT else name] = page.source.text
            if name != CLEAN_TEXT and CLEAN_TEXT in record:
                cleaned[FORMER_TEXT] = record[CLEAN_TEXT]
        if CLEAN_TEXT in self.write:
            cleaned[CLEAN_TEXT] = page.text
        if parts := self.write - {CLEAN_TEXT}:
            cleaned[RESULT] = page_to_dict(page, parts=parts)
        return cleaned


def page_field(record: Record, wanted: str | None = None) -> str:
    """The name of the field that holds the page; raises ``RecordError`` where there is none.

    A field that is null, empty or no text is passed over while another of ``TEXT_FIELDS`` holds text; a record whose
    text fields are all empty is an empty page, and no error.
    """
    if not isinstance(record, Mapping):
        raise RecordError(
            f"record {str(record)[:60]!r}: is {_type(record)}, no mapping of fields; give one object a record"
        )
    if wanted is not None:
        if wanted in record and (_is_page(record[wanted]) or record[wanted] is None):
            return wanted if record[wanted] is not None else _none(record, f"{wanted!r} is null")
        what = f"{wanted!r} holds {_type(record[wanted])}, no text" if wanted in record else f"there is no {wanted!r}"
        return _none(record, what)
    held = [name for name in TEXT_FIELDS if _is_page(record.get(name))]
    if not held:
        return _none(record, f"none of {', '.join(TEXT_FIELDS)} holds text")
    return next((name for name in held if record[name]), held[0])


def record_name(record: Record, fields: Iterable[str] = ID_FIELDS) -> str | None:
    """What to call a record: the first of its fields ``id`` and ``url`` that says something; ``None`` if neither."""
    for name in fields:
        value = record.get(name)
        if isinstance(value, str | int) and value != "":
            return str(value)
    return None


def _none(record: Record, what: str) -> str:
    named = record_name(record)
    title = f"record {named}" if named is not None else "record without id"
    has = ", ".join(map(str, record)) or "nothing"
    raise RecordError(f"{title}: {what}; it has {has}: name the field that holds the page (text_field, --text-field)")


def _is_page(value: object) -> TypeGuard[str | bytes]:
    return isinstance(value, str | bytes | bytearray | memoryview)


def _type(value: object) -> str:
    return "null" if value is None else f"a value of type {type(value).__name__}"
