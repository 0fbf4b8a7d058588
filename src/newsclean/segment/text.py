"""Plain text to blocks: a line is a block, unless the text is hard-wrapped; blank lines before it are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from newsclean.block import BULLET, Block, Joint, Role
from newsclean.editmap import EditMap, Piece
from newsclean.source import Source
from newsclean.view import has_surrogate

BLANKS = " \t\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"
TAB_CHARS = 4
# U+0085 is half a letter where UTF-8 was read as Latin-1 ("Å", "х"), an ellipsis where Windows-1252 was; a break it is not.
NO_BREAKS = "\x1c\x1d\x1e\x85"
LINE = re.compile("[^\n\r\v\f\u2028\u2029]*(?:\r\n|[\n\r\v\f\u2028\u2029]|\\Z)")
HEADING = re.compile(r"(#{1,6}) +\S")
MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*\)|<?https?://[^\s)>]+>?")
# The rule under the head of a table is taken from its first "---" on: linear on a line of dashes.
TABLE_RULE = r"(?:[\s:|]|-(?!--))*+---[\s:-]*+\|[\s:|-]*+$"
TABLE_ROW = re.compile(rf"\s*\|.*\|\s*$|.*\S *\| +\S.*\||{TABLE_RULE}")
QUOTE_MARK = re.compile(r">+ ")
# Hard-wrapped text (mail, Usenet, PDF): most lines end near one column and break sentences.
WRAP_COLUMNS = (56, 100)
MIN_WRAPPED_LINES = 8
MIN_WRAPPED_SHARE = 0.6


def text_blocks(source: Source) -> tuple[Block, ...]:
    """Blocks of a plain-text source: every visible character in exactly one, in order."""
    lines = list(_lines(source.text))
    if _hard_wrapped(source.text, lines):
        groups = list(_paragraphs(source.text, lines))
    else:
        groups = [(gap, [(start, end)]) for gap, start, end in lines]
    damaged = "\x00" in source.text or has_surrogate(source.text)
    return tuple(_block(source, index, gap, spans, damaged) for index, (gap, spans) in enumerate(groups))


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """(blank lines before, start, end) of each line with anything visible, white space at its ends left out."""
    breaks = past = 0
    odd = any(char in text for char in NO_BREAKS)
    for line in LINE.findall(text) if odd else text.splitlines(keepends=True):
        begin, past = past, past + len(line)
        visible = line.strip()
        if visible:
            start = begin if line[0] == visible[0] else past - len(line.lstrip())
            end = start + len(visible)
            if odd and "\x7f" < visible[-1] < "\xf5":
                while text.startswith("\x85", end):
                    end += 1
            yield max(0, breaks - 1), start, end
            breaks = 0
        # All but the last end in a break.
        breaks += 1


def _hard_wrapped(text: str, lines: list[tuple[int, int, int]]) -> bool:
    inner = [(a, b) for a, b in pairwise(lines) if b[0] == 0]
    if len(inner) < MIN_WRAPPED_LINES:
        return False
    widths = [a[2] - a[1] for a, _ in inner]
    column = median(widths)
    if not WRAP_COLUMNS[0] <= column <= WRAP_COLUMNS[1]:
        return False
    wrapped = sum(1 for a, b in inner if column * 0.75 <= a[2] - a[1] <= column * 1.25 and text[b[1]].islower())
    return wrapped >= MIN_WRAPPED_SHARE * len(inner)


def _paragraphs(text: str, lines: list[tuple[int, int, int]]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Lines of a hard-wrapped text gathered up to a blank line or a bullet."""
    gathered: list[tuple[int, int]] = []
    first_gap = 0
    for gap, start, end in lines:
        if gathered and (gap or BULLET.match(text[start : start + 12])):
            yield first_gap, gathered
            gathered = []
        if not gathered:
            first_gap = gap
        gathered.append((start, end))
    if gathered:
        yield first_gap, gathered


def _block(source: Source, index: int, gap: int, spans: list[tuple[int, int]], damaged: bool) -> Block:
    """One block of one or more lines, joined by a space where there are more."""
    raw = source.text
    (start, end), *more = spans
    text, edits = (raw[start:end], EditMap.identity(start, end)) if not more else _joined(raw, spans)
    if damaged:
        text, edits = cleaned(text, edits)
    role, level = _role(text)
    joint: Joint = "line" if gap == 0 and role == "list_item" else "paragraph"
    indent = _indent(raw, start) if start and raw[start - 1] in BLANKS else 0
    return Block(source, text, edits, index, gap, role, level, joint, None, _linked(text), indent)


def _joined(raw: str, spans: list[tuple[int, int]]) -> tuple[str, EditMap]:
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for at, (start, end) in enumerate(spans):
        if at:
            parts.append(" ")
            pieces.append((length, length + 1, spans[at - 1][1], start, False))
            length += 1
        parts.append(raw[start:end])
        pieces.append((length, length + end - start, start, end, True))
        length += end - start
    return "".join(parts), EditMap.of(pieces)


def cleaned(text: str, edits: EditMap) -> tuple[str, EditMap]:
    """NUL goes, lone surrogates become U+FFFD; the map says so. (Both cannot be written to a file or terminal.)"""
    if "\x00" not in text and not has_surrogate(text):
        return text, edits
    parts: list[str] = []
    pieces: list[Piece] = []
    length = last = 0
    for found in re.finditer("[\x00\ud800-\udfff]", text):
        at = found.start()
        parts += [text[last:at], "\ufffd"]
        pieces.append((length, length + at - last, last, at, True))
        length += at - last
        pieces.append((length, length + 1, at, at + 1, False))
        length += 1
        last = at + 1
    parts.append(text[last:])
    pieces.append((length, length + len(text) - last, last, len(text), True))
    return "".join(parts), EditMap.of(pieces).compose(edits)


def _role(text: str) -> tuple[Role, int]:
    first = text[0]
    if first == "#" and (heading := HEADING.match(text)):
        return "heading", len(heading[1])
    if "|" in text and TABLE_ROW.match(text):
        return "cell", 0
    if first == ">" and QUOTE_MARK.match(text):
        return "quote", 0
    return ("list_item", 0) if not first.isalpha() and BULLET.match(text[:12]) else ("paragraph", 0)


def _linked(text: str) -> int:
    if "](" not in text and "://" not in text:
        return 0
    return sum(len(found[0]) for found in MARKDOWN_LINK.finditer(text))


def _indent(text: str, start: int) -> int:
    begin = start
    while begin > 0 and text[begin - 1] in BLANKS:
        begin -= 1
    return sum(TAB_CHARS if c == "\t" else 1 for c in text[begin:start])
