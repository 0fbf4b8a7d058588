"""What a worker does with an item: clean its record and make the bytes that are written."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from newsclean.cleaner import Cleaner
from newsclean.corpus.item import PAGE_FIELD, Item, Unreadable
from newsclean.corpus.many import WARM_UP
from newsclean.corpus.record import CLEAN_TEXT, RESULT, Cleaned, Record, RecordCleaner, page_field, record_name
from newsclean.corpus.tally import Tally
from newsclean.errors import InputError, RecordError
from newsclean.view import SURROGATE

SHAPES: Final = ("jsonl", "rows", "files")
UNSAFE: Final = re.compile(r"[^\w.@=+-]+")
# File systems allow 255; the number and the ending take some.
MAX_NAME_BYTES: Final = 200
OF_ARRAY: Final = "a file of one array can be made one object a line with jq -c '.[]'"
SEGMENT: Final = ("out_start", "out_end", "src_start", "src_end", "kind")


@dataclass(frozen=True, slots=True)
class Done:
    """A cleaned record: what to write, by file ending (a line has none), its file name if it gets one, its numbers."""

    payload: Mapping[str, bytes]
    stem: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Failed:
    """A record that could not be cleaned: its id if it has one, the kind of error and its message."""

    id: str | None
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class CleanItem:
    """Turns items into bytes: ``shape`` is a JSON line ("jsonl"), one for Parquet ("rows"), or "files"."""

    clean: RecordCleaner
    shape: str

    def prepare(self) -> None:
        """Load the models and build the vocabulary; rules of the user run on their records only."""
        cleaned = RecordCleaner(Cleaner(), write=self.clean.write)({"html": WARM_UP})
        _ = self.clean.cleaner.vocabulary, cleaned

    def __call__(self, item: Item | Unreadable) -> Done | Failed:
        if isinstance(item, Unreadable):
            return Failed(item.place, InputError.__name__, item.why)
        name: str | None = None
        try:
            record = record_of(item)
            name = record_name(record)
            return self._done(item, record)
        except Exception as error:  # told in errors.jsonl with the record's id
            return Failed(name, type(error).__name__, str(error))

    def _done(self, item: Item, record: Record) -> Done:
        field = PAGE_FIELD if item.page else page_field(record, self.clean.text_field)
        page = self.clean.page(record, field, kind=item.kind, encoding=_known(item.encoding))
        cleaned = self.clean.result(record, field, page)
        name = record_name(record) or item.place
        return Done(self._payload(cleaned, name), stem(item.number, name), Tally.of(page))

    def _payload(self, cleaned: Cleaned, name: str) -> dict[str, bytes]:
        if self.shape == "jsonl":
            return {"": to_json(cleaned) + b"\n"}
        if self.shape == "rows":
            return {"": to_json(row_of(cleaned, name), surrogates=False) + b"\n"}
        files: dict[str, bytes] = {}
        if CLEAN_TEXT in cleaned:
            text = str(cleaned.pop(CLEAN_TEXT))
            files[".txt"] = (text + "\n" if text else "").encode("utf-8", "replace")
        if RESULT in cleaned:
            files[".json"] = to_json(cleaned) + b"\n"
        return files


def record_of(item: Item) -> Record:
    """The record of an item; raises ``RecordError`` where its line is no JSON object."""
    if not isinstance(item.content, bytes):
        return item.content
    try:
        record = json.loads(item.content)
    except (ValueError, RecursionError) as error:
        remedy = OF_ARRAY if item.content.lstrip().startswith(b"[") else "correct the line"
        raise RecordError(f"{item.place}: no JSON: {error}; {remedy}") from error
    if not isinstance(record, dict):
        remedy = OF_ARRAY if isinstance(record, list) else "give one object a line"
        raise RecordError(f"{item.place}: holds {type(record).__name__}, no object; {remedy}")
    return record


def name_of(item: Item | Unreadable) -> str | None:
    """The id of an item whose worker died, if it can be told."""
    try:
        return record_name(record_of(item)) if isinstance(item, Item) else item.place
    except RecordError:
        return None


def to_json(value: object, *, surrogates: bool = True) -> bytes:
    """JSON as UTF-8, with null for NaN and Infinity, which JSON has no form for; lone surrogates are escaped, or replaced
    where a reader would not take them."""
    try:
        text = _dumped(value)
    except ValueError:
        value = _finite(value)
        text = _dumped(value)
    try:
        return text.encode()
    except UnicodeEncodeError:
        if surrogates:
            return _dumped(value, ascii_only=True).encode()
        return SURROGATE.sub("\ufffd", text).encode()


def _dumped(value: object, *, ascii_only: bool = False) -> str:
    return json.dumps(value, ensure_ascii=ascii_only, default=_plain, allow_nan=False)


def _finite(value: object) -> object:
    """The same value with ``None`` for each number that is none, or has no end."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {_finite(key): _finite(each) for key, each in value.items()}
    return [_finite(each) for each in value] if isinstance(value, list | tuple) else value


def row_of(cleaned: Cleaned, name: str) -> dict[str, object]:
    """A cleaned record in the columns of ``tables.schema``."""
    result: Any = cleaned.get(RESULT, {})
    for article in result.get("articles", ()):
        if "spans" in article:
            article["spans"] = [dict(zip(SEGMENT, span, strict=True)) for span in article["spans"]]
    for removal in result.get("removed", ()):
        removal["spans"] = [{"start": start, "end": end} for start, end in removal["spans"]]
    others = {key: value for key, value in cleaned.items() if key not in (RESULT, CLEAN_TEXT, "id", "url")}
    url = cleaned.get("url")
    row: dict[str, object] = {"id": name, "url": url if isinstance(url, str) else None, "text": cleaned.get(CLEAN_TEXT)}
    row |= {key: result[key] for key in ("articles", "removed", "source", "metadata") if key in result}
    row["fields"] = to_json(others).decode() if others else None
    return row


def stem(number: int, name: str) -> str:
    """A file name for a record: unique by its number, and made of the end of its id."""
    safe = (
        UNSAFE.sub("_", name.encode("utf-8", "replace").decode()).encode()[-MAX_NAME_BYTES:].decode("utf-8", "ignore")
    )
    return f"{number:08d}-{safe.strip('._') or 'record'}"


def _known(encoding: str | None) -> str | None:
    """The encoding that HTTP headers name, if it is one; else the page has to say it."""
    from newsclean.decoding import decode

    if encoding is None:
        return None
    try:
        decode(b"", encoding)
    except InputError:
        return None
    return encoding


def _plain(value: object) -> object:
    """Values of Parquet that JSON has no form for: dates as ISO 8601, bytes as text or base64, others as text."""
    if isinstance(value, bytes | bytearray | memoryview):
        data = bytes(value)
        try:
            return data.decode()
        except UnicodeDecodeError:
            return base64.b64encode(data).decode()
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if callable(isoformat) else str(value)
