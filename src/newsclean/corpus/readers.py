"""Readers: files of any format to numbered items, the same ones in the same order each time."""

from __future__ import annotations

import re
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BufferedIOBase
from typing import BinaryIO, Final

from newsclean.corpus.files import MAGIC, STDIN, File, decompressed, found, needed, peeked
from newsclean.corpus.item import PAGE_FIELD, Item, Raw, TooLarge, Unreadable, too_large
from newsclean.errors import InputError

READABLE: Final = ("jsonl", "warc", "parquet", "page")
MAX_BYTES: Final = 16 * 2**20
CHUNK_BYTES: Final = 2**20
# An object, or an array whose first object is seen or can still come; a page of text may begin with "[" and a word.
JSON_START: Final = re.compile(rb"\s*(?:\{|\[\s*(?:\{\s*[\"}]|\{?\s*\Z))")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads ``names``: files, folders, patterns, addresses, "-" for standard input, all plain, ``.gz`` or ``.zst``.

    ``form`` is one of ``READABLE`` for all of them; unless given, file endings and first bytes tell. A record of more
    than ``max_bytes`` becomes ``Unreadable``, as does the rest of a damaged file. ``hidden`` tells files to leave out.
    """

    names: Sequence[str]
    form: str | None = None
    max_bytes: int = MAX_BYTES
    hidden: Callable[[str], bool] = lambda name: False

    def files(self) -> Iterator[File]:
        """The files to read; raises ``InputError`` for a name that means none, or for a missing extra."""
        for file in found(list(self.names), self.hidden):
            form = self.form or file.format
            if form in ("warc", "parquet"):
                _check_extra(form)
            yield file

    def checksum(self) -> int:
        """A checksum of the names and sizes of all files, as that of items is of the files up to theirs."""
        checksum = 0
        for file in self.files():
            checksum = _with(checksum, file)
        return checksum

    def items(self, start: int = 0) -> Iterator[Item | Unreadable]:
        """The records from number ``start`` on."""
        number = checksum = before = 0
        for file in self.files():
            checksum = _with(checksum, file)
            if number < start and (self.form or file.format) == "page":
                number += 1
            else:
                for raw, read in self._inside(file):
                    if number >= start:
                        yield _numbered(number, raw, checksum, before + read)
                    number += 1
            before += file.size

    def _inside(self, file: File) -> Iterator[tuple[Raw | TooLarge | Unreadable, int]]:
        """The records of a file, each with the bytes of the file read so far; damage comes as the last of them."""
        count = 0
        try:
            stream = file.open_raw()
        except InputError as error:
            yield Unreadable(0, file.name, str(error)), file.size
            return
        tell = stream.tell if file.name != STDIN else lambda: 0
        try:
            for raw in self._records(file, stream):
                yield raw, tell()
                count += 1
        except (OSError, EOFError, ValueError, zlib.error) as error:
            if isinstance(error, InputError):
                raise
            place = f"{file.name}:{count + 1}"
            why = f"{file.name}: damaged after {count} records: {error}; the rest of it is not read, get it anew"
            yield Unreadable(0, place, why), file.size
        finally:
            if file.name != STDIN:
                stream.close()

    def _records(self, file: File, raw: BinaryIO) -> Iterator[Raw | TooLarge]:
        head, stream = peeked(raw)
        form = self.form or file.format
        packed = any(head.startswith(magic) for magic in MAGIC)
        if form == "parquet" or (form is None and head.startswith(b"PAR1")):
            from newsclean.corpus.tables import rows

            return rows(file.name, stream, self.max_bytes)
        content = decompressed(stream) if packed else stream
        if form is None or file.name == STDIN:
            head, content = peeked(content)
            form = self.form or _sniffed(head, file)
        if form == "warc":
            from newsclean.corpus.archives import archived

            return archived(file.name, content, self.max_bytes)
        if form == "jsonl":
            return lines(file.name, content, self.max_bytes)
        return _page(file.name, content, self.max_bytes)


def _with(checksum: int, file: File) -> int:
    return zlib.crc32(f"{file.name}\0{file.size}\n".encode("utf-8", "surrogateescape"), checksum)


def lines(name: str, stream: BufferedIOBase, max_bytes: int) -> Iterator[Raw | TooLarge]:
    """The lines of a JSONL file, blank ones and a BOM left out; they are read as JSON where they are cleaned."""
    at = 0
    while line := stream.readline(max_bytes + 1):
        at += 1
        if at == 1:
            line = line.removeprefix(BOM_UTF8)
        if len(line) > max_bytes and not line.endswith(b"\n"):
            size = len(line) + _skipped_to_line_end(stream)
            yield TooLarge(f"{name}:{at}", too_large(size, max_bytes))
        elif not line.isspace():
            yield Raw(f"{name}:{at}", line)


def _skipped_to_line_end(stream: BufferedIOBase) -> int:
    skipped = 0
    while chunk := stream.readline(CHUNK_BYTES):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped


def _page(name: str, stream: BufferedIOBase, max_bytes: int) -> Iterator[Raw | TooLarge]:
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        size = len(content)
        while chunk := stream.read(CHUNK_BYTES):
            size += len(chunk)
        yield TooLarge(name, too_large(size, max_bytes))
    else:
        yield Raw(name, {"id": name, PAGE_FIELD: content}, page=True)


def _numbered(number: int, raw: Raw | TooLarge | Unreadable, files: int, read: int) -> Item | Unreadable:
    if isinstance(raw, Raw):
        return Item(number, raw.place, raw.content, raw.page, raw.kind, raw.encoding, files, read)
    why = raw.why if isinstance(raw, Unreadable) else f"{raw.place}: {raw.why}"
    return Unreadable(number, raw.place, why, files, read)


def _sniffed(head: bytes, file: File) -> str:
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        raise InputError(f"{file.name}: Parquet cannot be read from a stream; give the file by name")
    return "jsonl" if file.name == STDIN and JSON_START.match(head.removeprefix(BOM_UTF8)) else "page"


def _check_extra(form: str) -> None:
    if form == "parquet":
        needed("pyarrow.parquet", "reads and writes Parquet")
    else:
        from newsclean.corpus.archives import check

        check()
