"""What came and what is left: a unified diff, or two columns, for a terminal or a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining, east_asian_width

from newsclean.render.terminal import CONTROL, CYAN, DIM, GREEN, RED, RESET

if TYPE_CHECKING:
    from newsclean.page import Page, Part

MIN_COLUMN = 12


class Line(NamedTuple):
    """A block before and after; ``after`` is ``None`` where all of it went; ``note`` names labels of what went."""

    before: str
    after: str | None
    note: str = ""


def lines_of(page: Page) -> tuple[Line, ...]:
    """One line a block, in reading order; headline and byline count as left."""
    return tuple(_line(list(parts)) for _, parts in groupby(page.parts, key=lambda part: part.span.block.index))


def _line(parts: Sequence[Part]) -> Line:
    before = "".join(part.span.text for part in parts).strip().translate(CONTROL)
    kept = [part.span.text for part in parts if part.article is not None]
    after = " ".join("".join(kept).split()).translate(CONTROL) if kept else None
    names = dict.fromkeys(f"{p.label} · {p.rule}" for p in parts if p.article is None)
    return Line(before, before if len(kept) == len(parts) else after, ", ".join(names))


def unified(page: Page, name: str, *, context: int = 3, colour: bool = False) -> Iterator[str]:
    """A unified diff from the visible lines to what is left; nothing where nothing went."""
    lines = lines_of(page)
    changed = [at for at, line in enumerate(lines) if line.after != line.before]
    if not changed:
        return
    yield _painted(f"--- {name} (as it came)", DIM, colour)
    yield _painted(f"+++ {name} (clean)", DIM, colour)
    after = 0
    counted = 0
    for low, high in _hunks(changed, len(lines), context):
        after += sum(line.after is not None for line in lines[counted:low])
        hunk = lines[low:high]
        left = sum(line.after is not None for line in hunk)
        # diff names the line before an empty range.
        start = after + 1 if left else after
        yield _painted(f"@@ -{low + 1},{len(hunk)} +{start},{left} @@", CYAN, colour)
        for line in hunk:
            if line.after == line.before:
                yield f" {line.before}"
                continue
            yield _painted(f"-{line.before}", RED, colour)
            if line.after is not None:
                yield _painted(f"+{line.after}", GREEN, colour)
        after += left
        counted = high


def _hunks(changed: Iterable[int], length: int, context: int) -> Iterator[tuple[int, int]]:
    low = high = -1
    for at in changed:
        if high < 0:
            low = max(0, at - context)
        elif at - context > high:
            yield low, high
            low = at - context
        high = min(length, at + context + 1)
    if high >= 0:
        yield low, high


def side_by_side(page: Page, *, width: int = 100, colour: bool = False) -> Iterator[str]:
    """Two columns: what came with ``<`` (gone) or ``|`` (cut) beside what is left, long lines wrapped."""
    column = max(MIN_COLUMN, (width - 3) // 2)
    for line in lines_of(page):
        same = line.after == line.before
        mark = " " if same else "<" if line.after is None else "|"
        left = list(_wrapped(line.before, column))
        right = (
            list(_wrapped(line.after, column)) if line.after is not None else list(_wrapped(f"({line.note})", column))
        )
        for at in range(max(len(left), len(right))):
            one = left[at] if at < len(left) else ""
            other = right[at] if at < len(right) else ""
            padded = one + " " * (column - _cells(one))
            if not same:
                padded = _painted(padded, RED, colour)
                other = _painted(other, DIM if line.after is None else GREEN, colour)
            yield f"{padded} {mark} {other}".rstrip()


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Rows of at most ``width`` cells, broken at spaces where there are any."""
    row = ""
    for word in text.split(" "):
        if row and _cells(row) + 1 + _cells(word) > width:
            yield row
            row = ""
        row = f"{row} {word}" if row else word
        while _cells(row) > width:
            cut = _fitting(row, width)
            yield row[:cut]
            row = row[cut:]
    yield row


def _fitting(text: str, width: int) -> int:
    cells = 0
    for at, char in enumerate(text):
        cells += _cells(char)
        if cells > width:
            return max(1, at)
    return len(text)


def _cells(text: str) -> int:
    """Cells a terminal takes for it: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _painted(text: str, paint: str, colour: bool) -> str:
    return f"{paint}{text}{RESET}" if colour else text
