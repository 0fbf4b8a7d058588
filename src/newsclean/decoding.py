"""Bytes to text, once: BOM, declared charset, detection; and the way back from a code point to its byte."""

from __future__ import annotations

import codecs
import re
from array import array
from collections.abc import Sequence

from newsclean.errors import InputError
from newsclean.source import KINDS, Kind, Source

# Labels of the WHATWG Encoding Standard that mean another decoder than Python's codec of the same name.
WHATWG_ALIASES = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252",
    "latin1": "cp1252", "windows-1252": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-9": "cp1254", "tis-620": "cp874", "windows-874": "cp874",
    "big5": "big5hkscs", "unicode": "utf-8", "x-user-defined": "cp1252",
}  # fmt: skip
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""", re.I)
# Browsers look for <meta charset> in the first kilobyte; older pages put scripts before it.
META_WINDOW_BYTES = 8192
DETECTION_BYTES = 65536
UTF8_SEQUENCE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|\xc2[\x80-\xbf]"
)
MIN_SEQUENCES_PER_DAMAGE = 2
# Encodings whose text is pure ASCII bytes: that the bytes are ASCII says nothing about them.
SEVEN_BIT = ("iso-2022", "iso2022", "hz", "utf-7")
# Codecs of Python's own that are no encodings of a page: of host names and of source code, and one that always fails.
NOT_OF_PAGES = frozenset(("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"))

HTML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype|html|head|body)\b", re.I | re.S)
HTML_TAG = re.compile(
    r"</?(?:p|div|a|br|span|h[1-6]|ul|ol|li|table|tr|td|article|section|header|main|footer|nav|b|i|em|strong|img|figure"
    r"|blockquote|form|body|html|font|center|pre|svg|math|title|meta|script|style)(?:\s[^<>]*)?/?>",
    re.I,
)
# A page of text may quote a tag or two; a fragment of HTML has a tag for every few lines.
CHARS_PER_TAG = 1000
MARKDOWN_MARK = re.compile(r"^#{1,6} \S|\]\((?:https?:|/|#)|^[ \t]*[*-] \[|^(?:\*\*|__)\S.*(?:\*\*|__)[ \t\r]*$", re.M)
MARKDOWN_CHARS_PER_MARK = 1500
MIN_MARKDOWN_MARKS = 3


def open_source(
    raw: str | bytes,
    *,
    kind: Kind | None = None,
    url: str | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> Source:
    """Make a ``Source`` of what a scraper delivered.

    Raises ``InputError`` for another type than ``str`` or bytes, an unknown ``kind`` or an unknown ``encoding``; odd
    content is never an error: bytes that cannot be decoded become U+FFFD.
    """
    if kind is not None and kind not in KINDS:
        raise InputError(f"kind={kind!r}: unknown; use one of {', '.join(KINDS)}")
    if isinstance(raw, str):
        return Source(raw, kind or kind_of(raw), url, language)
    if not isinstance(raw, bytes | bytearray | memoryview):
        raise InputError(
            f"raw: newsclean cleans str or bytes, not {type(raw).__name__}; read the file or response first"
        )
    data = bytes(raw)
    text, codec = decode(data, encoding)
    return Source(text, kind or kind_of(text), url, language, codec, data)


def kind_of(text: str) -> Kind:
    """Tell HTML, Markdown and plain text apart by their marks."""
    if HTML_START.match(text[:4000]):
        return "html"
    tags = sum(1 for _ in HTML_TAG.finditer(text))
    if tags * CHARS_PER_TAG > len(text) and (tags > 1 or text.lstrip().startswith("<")):
        return "html"
    marks = sum(1 for _ in MARKDOWN_MARK.finditer(text))
    if marks >= MIN_MARKDOWN_MARKS and marks * MARKDOWN_CHARS_PER_MARK > len(text):
        return "markdown"
    return "text"


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Decode ``data``; return the text and the Python codec used. The order is that of browsers, UTF-8 preferred."""
    if encoding is not None:
        codec = _codec(encoding, strict=True)
        if codec == "utf-16-le" and data.startswith(codecs.BOM_UTF16_BE):
            codec = "utf-16-be"
        return _strip_bom(data, codec)
    for bom, codec in BOMS:
        if data.startswith(bom):
            return _strip_bom(data, codec)
    declared = META_CHARSET.search(data[:META_WINDOW_BYTES])
    codec = _codec(declared[1].decode("ascii")) if declared else ""
    if not codec.startswith(SEVEN_BIT):
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    if not codec or codec.startswith("utf-16"):
        codec = _detect(data)
    return data.decode(codec, "replace"), codec


def _strip_bom(data: bytes, codec: str) -> tuple[str, str]:
    return data[_bom_bytes(data, codec) :].decode(codec, "replace"), codec


def _bom_bytes(data: bytes, codec: str) -> int:
    return next((len(bom) for bom, name in BOMS if name == codec and data.startswith(bom)), 0)


def _codec(label: str, *, strict: bool = False) -> str:
    name = label.strip().lower()
    name = WHATWG_ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
        if info._is_text_encoding and info.name not in NOT_OF_PAGES:
            return {"utf-16": "utf-16-le", "utf-8-sig": "utf-8", "utf-32": "utf-32-le"}.get(info.name, info.name)
    except (LookupError, ValueError):
        pass
    if strict:
        raise InputError(f"encoding={label!r}: unknown; use an encoding of text, such as 'utf-8' or 'windows-1251'")
    return ""


def _detect(data: bytes) -> str:
    """Guess by charset-normalizer; fall back to windows-1252 as browsers do."""
    from charset_normalizer import from_bytes

    # UTF-8 with damage stays UTF-8: its multi-byte sequences do not arise by chance.
    whole = len(UTF8_SEQUENCE.findall(data))
    if whole > MIN_SEQUENCES_PER_DAMAGE * data.decode("utf-8", "replace").count("\ufffd"):
        return "utf-8"
    best = from_bytes(data[:DETECTION_BYTES]).best()
    codec = _codec(best.encoding) if best is not None else ""
    return "cp1252" if not codec or codec.startswith(("utf-8", "ascii")) else codec


def byte_starts(data: bytes, codec: str, text: str) -> Sequence[int]:
    """The byte offset of every code point of ``text`` and of its end: ``len(text) + 1`` numbers."""
    bom = _bom_bytes(data, codec)
    if len(text) == len(data) - bom:
        return range(bom, len(data) + 1)
    if codec == "utf-8" and "\ufffd" not in text:
        starts = array("q", (at for at in range(bom, len(data)) if data[at] & 0xC0 != 0x80))
    else:
        starts = _stepped_starts(data, codec, bom)
    starts.append(len(data))
    return starts


def _stepped_starts(data: bytes, codec: str, bom: int) -> array[int]:
    """Decode byte by byte; slow, for damaged UTF-8 and the multi-byte codecs."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    unit = 2 if codec.startswith("utf-16") else 1
    starts = array("q")
    begin = bom
    for at in range(bom, len(data)):
        made = decoder.decode(data[at : at + 1], False)
        if not made:
            continue
        end = at + 1 - len(decoder.getstate()[0])
        # A character that ends a damaged sequence is made of the last code unit alone; two characters out of one sound
        # sequence share it, the second with no bytes of its own.
        tail = end - unit if "\ufffd" in made else end
        starts.extend(min(begin + nth * unit, tail) if nth else begin for nth in range(len(made)))
        begin = end
    for _ in decoder.decode(b"", True):
        starts.append(begin)
        begin = len(data)
    return starts
