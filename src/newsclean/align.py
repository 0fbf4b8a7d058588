"""Text of any other extractor, aligned to the HTML it came from: provenance for it, and a page that can be cleaned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import accumulate
from typing import NamedTuple

import regex

from newsclean.block import Block, BlockSpan
from newsclean.cleaner import Cleaner, Raw
from newsclean.editmap import EditMap, Piece, Segment
from newsclean.errors import InputError
from newsclean.finding import Evidence
from newsclean.letters import Letters, blank, letters_of, source_letters
from newsclean.matching import Run, found_anywhere, in_order
from newsclean.page import Page, Part
from newsclean.repair import SUSPECT, repaired
from newsclean.segment import as_written

RULE = "extractor"
# Bullets, numbers, cell edges and rules that extractors write in place of markup.
LAYOUT = regex.compile(r"(?:[\s|\\•◦▪*#>-]|\d{1,3}\.(?=\s|$))+")
MARKUP = regex.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^<>]*+>", regex.S | regex.I)
TAG_BEFORE = regex.compile(r"<(?:li|t[dhr]|d[dt]|h[1-6]|hr|p|div|blockquote|[ou]l)\b[^<>]*>(?:\s|<[^<>]*>)*$", regex.I)
MAX_TAG_CHARS = 400
# What the extractor has of a character: not seen (a blank goes with what stands before it), seen, left out in any case.
OPEN, KEPT, GONE = 0, 1, 2


@dataclass(frozen=True, eq=False)
class AlignedPage(Page):
    """A page whose text is what an extractor kept of it, less what newsclean removes of that.

    ``extracted`` is the extractor's text; ``extracted_spans`` lead its characters to the source (a place that no reader
    sees, such as an ``alt`` text, is one too); ``unmatched`` are the ranges of it, half-open, that stand nowhere in the
    source: marks the extractor added, or words it made up.
    """

    extracted: str = field(default="", repr=False)
    extracted_spans: tuple[Segment, ...] = field(default=(), repr=False)
    unmatched: tuple[tuple[int, int], ...] = ()

    @property
    def coverage(self) -> float:
        """Share of the extractor's visible characters that have a span, 0.0 to 1.0; 1.0 for an empty text."""
        visible = sum(not c.isspace() for c in self.extracted)
        missed = sum(not c.isspace() for low, high in self.unmatched for c in self.extracted[low:high])
        return 1.0 - missed / visible if visible else 1.0


def align(
    html: Raw,
    text: str,
    *,
    cleaner: Cleaner | None = None,
    extractor: str = "the extractor",
    url: str | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> AlignedPage:
    """The page of ``html`` that keeps what ``text``, another extractor's output for it, keeps, then cleaned.

    Visible characters are matched in order, with a new start where the text jumps; case, white space and combining
    marks don't count. What ``text`` lacks is listed in ``removed`` under the rule ``extractor``. Time is about linear
    in both.

    - ``cleaner``: the configuration to clean with; the default one unless given.
    - ``extractor``: what evidence calls it, such as "trafilatura".
    - ``url``, ``language``, ``encoding``: as for ``Cleaner.clean``.

    Raises ``InputError`` if ``text`` is no ``str``.
    """
    if not isinstance(text, str):
        raise InputError(f"text: align needs the extractor's text as str, not {type(text).__name__}")
    page = (cleaner or Cleaner()).clean(html, kind="html", url=url, language=language, encoding=encoding)
    return aligned(page, text, extractor)


def aligned(page: Page, text: str, extractor: str = "the extractor") -> AlignedPage:
    """``page`` reduced to what ``text`` holds of it; see ``align``."""
    theirs = letters_of(text)
    found = _found(page.blocks, theirs)
    seen = _seen(found)
    if _repaired(page):
        # The extractor read the page with its mojibake, and may have dropped controls that are half of it.
        written = _found(as_written(page.source), theirs)
        if written.size > found.size:
            found, seen = written, _carried(_seen(written), written, page.blocks)
    pieces = list(_visible_pieces(found, theirs, text))
    pieces += _unseen_pieces(found.runs, theirs, text, page.source.text)
    pieces.sort()
    spans, unmatched = _tiled(pieces, text, page.source.text)
    parts = _reduced(page.parts, page.blocks, seen, Evidence("", f"is not in the text of {extractor}"))
    return AlignedPage(page.source, page.blocks, parts, page.marks, page.declared_language, text, spans, unmatched)


class _Found(NamedTuple):
    """Where the extractor's letters stand in the text of blocks, put end to end."""

    blocks: Sequence[Block]
    starts: Sequence[int]
    visible: str
    letters: Letters
    runs: Sequence[Run]

    @property
    def size(self) -> int:
        return sum(run.size for run in self.runs)


def _found(blocks: Sequence[Block], theirs: Letters) -> _Found:
    visible = "".join(block.text for block in blocks)
    letters = letters_of(visible)
    return _Found(blocks, _starts(blocks), visible, letters, in_order(theirs.text, letters.text))


def _starts(blocks: Sequence[Block]) -> list[int]:
    return [0, *accumulate(len(block.text) for block in blocks)]


def _seen(found: _Found) -> bytearray:
    """For each character of the blocks whether the extractor has it."""
    seen = bytearray(len(found.visible))
    for run in found.runs:
        for at in found.letters.origins[run.there : run.there + run.size]:
            seen[at] = 1
    return seen


def _repaired(page: Page) -> bool:
    """Whether mojibake was undone on the page."""
    source = page.source.text
    pieces = (piece for block in page.blocks for piece in block.edits.pieces)
    return any(not copy and SUSPECT.search(unescape(source[s0:s1])) for _, _, s0, s1, copy in pieces)


def _carried(seen: bytearray, written: _Found, blocks: Sequence[Block]) -> bytearray:
    """What is seen of blocks as they were written, on the same blocks repaired."""
    carried = bytearray()
    for block, raw, base in zip(blocks, written.blocks, written.starts, strict=False):
        mine = seen[base : base + len(raw.text)]
        if block.text == raw.text:
            carried += mine
            continue
        for o0, o1, s0, s1, copy in repaired(raw.text, EditMap.identity(0, len(raw.text)))[1].pieces:
            carried += mine[s0:s1] if copy else bytes([_mostly(mine, raw.text, s0, s1) is True]) * (o1 - o0)
    return carried


def _mostly(seen: bytearray, text: str, low: int, high: int, base: int = 0) -> bool | None:
    """Whether half of the letters of ``text[low:high]`` or more are seen; ``None`` where it has none."""
    letters = [seen[base + at] == KEPT for at in range(low, high) if letters_of(text[at]).text]
    return 2 * sum(letters) >= len(letters) if letters else None


def _visible_pieces(found: _Found, theirs: Letters, text: str) -> Iterator[Piece]:
    """Runs of letters as pieces from the extractor's text to the source."""
    blocks, starts = found.blocks, found.starts
    block = 0
    for run in sorted(found.runs, key=lambda run: run.there):
        for out, at, size in _stretches(run, theirs, found.letters, text, found.visible):
            done = 0
            while done < size:
                while starts[block + 1] <= at + done:
                    block += 1
                low = at + done - starts[block]
                high = min(len(blocks[block].text), low + size - done)
                for o0, o1, s0, s1, copy in blocks[block].edits.slice(low, high).pieces:
                    same = copy and text[out + done + o0 : out + done + o1] == blocks[block].text[low + o0 : low + o1]
                    yield out + done + o0, out + done + o1, s0, s1, same
                done += high - low


def _stretches(run: Run, theirs: Letters, ours: Letters, text: str, visible: str) -> Iterator[tuple[int, int, int]]:
    """A run of letters as (place in text, place in visible, size): equal stretches, single characters that differ."""
    at, end = run.here, run.here + run.size
    shift = run.there - run.here
    last = -1
    while at < end:
        out, there = theirs.origins[at], ours.origins[at + shift]
        if out == last:
            at += 1
            continue
        low = at
        while at + 1 < end:
            step, stride = theirs.origins[at + 1], ours.origins[at + 1 + shift]
            if (
                step - out != stride - there
                or text[theirs.origins[at] : step] != visible[ours.origins[at + shift] : stride]
            ):
                break
            at += 1
        last = theirs.origins[at]
        yield out, there, last - out + 1
        at = max(at, low) + 1


def _unseen_pieces(runs: Sequence[Run], theirs: Letters, text: str, source: str) -> Iterator[Piece]:
    """Text that no block holds but the source does: ``alt`` texts, titles, data in scripts; whole lines only."""
    matched = bytearray(len(theirs.text))
    for run in runs:
        matched[run.here : run.here + run.size] = b"\x01" * run.size
    if all(matched):
        return
    raw = source_letters(source)
    for run in found_anywhere(theirs.text, matched, raw.text):
        last = -1
        for step in range(run.size):
            out, place = theirs.origins[run.here + step], raw.origins[run.there + step]
            if out != last:
                same = source[place : place + 1] == text[out]
                yield out, out + 1, place, place + 1, same
            last = out


def _tiled(pieces: Sequence[Piece], text: str, source: str) -> tuple[tuple[Segment, ...], tuple[tuple[int, int], ...]]:
    """Spans in order, blanks and layout marks between them included, and the visible ranges that none covers."""
    joined: list[Piece] = []
    unmatched: list[tuple[int, int]] = []
    at = place = 0
    for piece in (*pieces, (len(text), len(text), len(source), len(source), False)):
        if piece[0] < at:
            continue
        if at < piece[0]:
            markup = _markup_between(text[at : piece[0]], source, place, piece[2])
            if markup is not None:
                joined.append((at, piece[0], *markup, False))
            else:
                unmatched.append(_trimmed(text, at, piece[0]))
        joined.append(piece)
        at, place = piece[1], piece[3]
    return tuple(EditMap.of(joined).segments()), tuple(unmatched)


def _markup_between(gap: str, source: str, low: int, high: int) -> tuple[int, int] | None:
    """The place of what stands between two pieces: none for blanks, the markup a bullet or a cell's edge was made of.

    ``None`` where the gap is words, or there is no markup beside it that it could stand for.
    """
    if blank(gap):
        return high, high
    if not LAYOUT.fullmatch(gap):
        return None
    if low < high and "<" in (between := source[low:high]) and blank(unescape(MARKUP.sub("", between))):
        return low, high
    before = TAG_BEFORE.search(source, max(0, high - MAX_TAG_CHARS), high)
    return before.span() if before else None


def _trimmed(text: str, low: int, high: int) -> tuple[int, int]:
    piece = text[low:high]
    return low + len(piece) - len(piece.lstrip()), high - (len(piece) - len(piece.rstrip()))


def _reduced(parts: Iterable[Part], blocks: Sequence[Block], seen: bytearray, why: Evidence) -> tuple[Part, ...]:
    """The kept text cut where the extractor left something out; blanks go with what stands before them."""
    starts = _starts(blocks)
    for block, base in zip(blocks, starts, strict=False):
        _uncut(block, seen, base)
    reduced: list[Part] = []
    for part in parts:
        if part.article is None or not part.in_text:
            reduced.append(part)
            continue
        span, base = part.span, starts[part.span.block.index]
        cuts: list[tuple[int, int, bool]] = []
        for at in range(span.low, span.high):
            kept = seen[base + at] == KEPT
            if cuts and seen[base + at] == OPEN and not letters_of(span.block.text[at]).text:
                kept = cuts[-1][2]
            if (cuts and cuts[-1][2] == kept) or (cuts and not span.block.text[cuts[-1][0] : cuts[-1][1]].strip()):
                cuts[-1] = (cuts[-1][0], at + 1, kept)
            else:
                cuts.append((at, at + 1, kept))
        for low, high, kept in cuts:
            place = BlockSpan(span.block, low, high)
            gone = Part(place, None, "boilerplate", RULE, 1.0, (why,))
            reduced.append(replace(part, span=place) if kept else gone)
    return tuple(reduced)


def _uncut(block: Block, seen: bytearray, base: int) -> None:
    """Several characters in place of one piece of source are kept together or go together."""
    for low, high, _, _, copy in block.edits.pieces:
        if not copy and high - low > 1 and (mostly := _mostly(seen, block.text, low, high, base)) is not None:
            seen[base + low : base + high] = bytes([KEPT if mostly else GONE]) * (high - low)
