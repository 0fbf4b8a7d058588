"""WARC and WET: the HTML responses and extracted texts of a web archive."""

from __future__ import annotations

import importlib
import re
import zlib
from collections.abc import Iterator, Mapping
from io import BufferedIOBase
from typing import Final, NamedTuple, Protocol

from newsclean.corpus.files import needed, zstd
from newsclean.corpus.item import PAGE_FIELD, Raw, TooLarge, too_large
from newsclean.errors import InputError

HTML_TYPES: Final = ("text/html", "application/xhtml+xml")
TEXT_TYPES: Final = ("text/plain",)
CHARSET: Final = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
KINDS: Final = ("response", "resource", "conversion")
TAIL_BYTES: Final = 4
# Of a record that is too large, enough to see whether it is a page at all.
HEAD_BYTES: Final = 2**16
CHUNK_BYTES: Final = 2**20
HTTP_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
CHUNK_SIZE: Final = re.compile(rb"\s*([0-9a-fA-F]+)[^\r\n]*\r?\n")


class Readable(Protocol):
    """What both libraries give for the content of a record."""

    def read(self, size: int, /) -> bytes: ...


class _Watched:
    """A stream that remembers how it ended: neither library tells a cut archive from a whole one.

    It gives what one step of reading brings. To fill ``size`` takes several, and where one of them meets damage, what the
    steps before it brought would be lost.
    """

    def __init__(self, stream: BufferedIOBase) -> None:
        self.stream = stream
        self.tail = b""

    def read(self, size: int = -1, /) -> bytes:
        data = self.stream.read1(size)
        if data:
            self.tail = (self.tail + data[-TAIL_BYTES:])[-TAIL_BYTES:]
        return data

    def tell(self) -> int:
        return 0

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise OSError("an archive is read from its beginning to its end")

    def close(self) -> None:
        self.stream.close()


class Block(NamedTuple):
    """A record of the archive: its headers by lower-case name, the length they give, and its stream."""

    headers: Mapping[str, str]
    length: int
    stream: Readable


def archived(name: str, stream: BufferedIOBase, max_bytes: int) -> Iterator[Raw | TooLarge]:
    """The pages of an archive whose bytes are already decompressed; raises ``EOFError`` where it is cut.

    Of ``response`` and ``resource`` records those with HTML and, if HTTP, status 2xx; of ``conversion`` records, which
    make up WET files, plain text. Fields: id, url, date; the charset of the HTTP headers counts.
    """
    watched = _Watched(stream)
    for number, block in enumerate(_blocks(watched)):
        kind = block.headers.get("warc-type", "")
        place = f"{name}:{block.headers.get('warc-record-id', str(number)).strip('<>')}"
        small = block.length <= max_bytes
        content = block.stream.read(block.length if small else HEAD_BYTES) if kind in KINDS else b""
        if len(content) + _skipped(block) < block.length:
            raise EOFError(f"it ends inside record {place}")
        record = _page_of(place, kind, block, content, max_bytes) if kind in KINDS else None
        if record is not None:
            yield record if small else TooLarge(place, too_large(block.length, max_bytes))
    if not watched.tail.endswith((b"\n\r\n", b"\n\n")):
        raise EOFError("it ends inside a record")


def _skipped(block: Block) -> int:
    """Read over a block; returns its bytes."""
    size = 0
    while chunk := block.stream.read(CHUNK_BYTES):
        size += len(chunk)
    return size


def check() -> None:
    """Raise ``InputError`` unless a library for archives is installed."""
    try:
        importlib.import_module("warcio")
    except ImportError:
        needed("fastwarc", "reads WARC and WET")


def _blocks(stream: _Watched) -> Iterator[Block]:
    """By FastWARC, or by warcio where only that is installed."""
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        yield from _by_warcio(stream)
        return
    for record in ArchiveIterator(stream, parse_http=False, stream_detect=False):
        headers = {key.lower(): value for key, value in record.headers}
        if not headers:
            raise EOFError("it ends inside the headers of a record")
        yield Block(headers, int(headers.get("content-length", 0)), record.reader)


def _by_warcio(stream: _Watched) -> Iterator[Block]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for record in ArchiveIterator(stream, no_record_parse=True):
            headers = {key.lower(): value for key, value in record.rec_headers.headers}
            yield Block(headers, int(headers.get("content-length", 0)), record.raw_stream)
    except ArchiveLoadFailed as error:
        raise EOFError(str(error)) from error


def _page_of(place: str, kind: str, block: Block, content: bytes, max_bytes: int) -> Raw | TooLarge | None:
    headers = block.headers
    media = headers.get("content-type", "")
    if kind == "response" and media.startswith("application/http"):
        status, http, content = _http(content)
        media = http.get("content-type", "")
        if not 200 <= status < 300 or not _is(media, HTML_TYPES):
            return None
        body = _body(content, http, max_bytes)
        if body is None:
            return TooLarge(place, too_large(max_bytes + 1, max_bytes))
        content = body
    elif not _is(media, TEXT_TYPES if kind == "conversion" else HTML_TYPES):
        return None
    charset = CHARSET.search(media)
    fields: dict[str, object] = {"id": headers.get("warc-record-id", "").strip("<>")}
    fields["url"] = headers.get("warc-target-uri", "").strip("<>")
    fields["date"] = headers.get("warc-date")
    encoding = "utf-8" if kind == "conversion" else charset[1] if charset else None
    return Raw(place, {**fields, PAGE_FIELD: content}, True, "text" if kind == "conversion" else "html", encoding)


def _is(media: str, types: tuple[str, ...]) -> bool:
    return media.partition(";")[0].strip().lower() in types


def _http(block: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by lower-case name, and body of an HTTP response."""
    end = HTTP_HEAD_END.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    first, *rest = head.decode("latin-1").splitlines() or [""]
    pairs = (line.partition(":") for line in rest)
    words = first.split()
    status = int(words[1]) if len(words) > 1 and words[1].isdecimal() else 0
    return status, {key.strip().lower(): value.strip() for key, _, value in pairs}, body


def _body(body: bytes, http: Mapping[str, str], max_bytes: int) -> bytes | None:
    """The body as the page was; ``None`` if it is too large. Many archives store it decoded and keep the headers."""
    if "chunked" in http.get("transfer-encoding", "").lower():
        body = _joined(body)
    for coding in reversed([c.strip().lower() for c in http.get("content-encoding", "").split(",")]):
        try:
            body = _decoded(body, coding, max_bytes)
        except (OSError, EOFError, zlib.error, ValueError, ImportError) as error:
            if isinstance(error, InputError):
                raise
            break
    return body if len(body) <= max_bytes else None


def _decoded(body: bytes, coding: str, max_bytes: int) -> bytes:
    if coding in ("gzip", "x-gzip"):
        return zlib.decompressobj(31).decompress(body, max_bytes + 1)
    if coding == "deflate":
        bare = -zlib.MAX_WBITS if body[:1] and body[0] & 0x0F != 8 else zlib.MAX_WBITS
        return zlib.decompressobj(bare).decompress(body, max_bytes + 1)
    if coding == "zstd":
        return bytes(zstd().ZstdDecompressor().decompress(body, max_bytes + 1))
    if coding == "br":
        from io import BytesIO

        from fastwarc.stream_io import BrotliReader

        return bytes(BrotliReader(BytesIO(body)).read(max_bytes + 1))
    return body


def _joined(body: bytes) -> bytes:
    """The chunks of a chunked body; a body that is not in chunks is given back as it is."""
    parts: list[bytes] = []
    at = 0
    while found := CHUNK_SIZE.match(body, at):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[found.end() : found.end() + size])
        at = found.end() + size
    return b"".join(parts) if parts and at >= len(body) else body
