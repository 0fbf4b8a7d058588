"""The promises of provenance, checked on a finished page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.editmap import EditMap
from newsclean.errors import ProvenanceError

if TYPE_CHECKING:
    from newsclean.page import Page


def verify(page: Page) -> None:
    """Raise ``ProvenanceError`` for the first promise that does not hold; see the promises in the documentation."""
    _parts_tile_blocks(page)
    _texts_are_copies(page)
    _each_character_once(page)


def _parts_tile_blocks(page: Page) -> None:
    """Every character of every block is in exactly one part, and parts are in reading order."""
    ends = dict.fromkeys(range(len(page.blocks)), 0)
    last = (-1, 0)
    for part in page.parts:
        span = part.span
        at = (span.block.index, span.low)
        if at <= last and last != (-1, 0):
            raise ProvenanceError(f"part {at} stands after {last}")
        if ends[span.block.index] != span.low:
            raise ProvenanceError(f"block {span.block.index} has a gap or overlap at {ends[span.block.index]}")
        ends[span.block.index] = span.high
        last = at
    for index, end in ends.items():
        if end != len(page.blocks[index].text):
            raise ProvenanceError(f"block {index} is only accounted for up to {end}")


def _texts_are_copies(page: Page) -> None:
    source = page.source.text
    for block in page.blocks:
        block.edits.check(source, block.text)
    for article in page.articles:
        article.edits.check(source, article.text)
        for segment in article.spans:
            if (
                segment.kind == "copy"
                and article.text[segment.out_start : segment.out_end] != (source[segment.src_start : segment.src_end])
            ):
                raise ProvenanceError(f"article {article.index}: segment {segment} is no copy")
    for removal in page.removed:
        if not all(removal.start <= low < high <= removal.end for low, high in removal.spans):
            raise ProvenanceError(f"removal {removal.start}:{removal.end} does not hold its pieces")


def _each_character_once(page: Page) -> None:
    """No source character in two blocks; in text, every visible one in a block, and what is kept is in its article."""
    source = page.source.text
    owned = bytearray(len(source))
    for block in page.blocks:
        _claim(block.edits, owned, f"block {block.index}")
    if page.source.kind != "html":
        missing = next((i for i, c in enumerate(source) if not owned[i] and not c.isspace()), None)
        if missing is not None:
            raise ProvenanceError(f"character {missing} ({source[missing]!r}) is in no block")
    shown = bytearray(len(source))
    for article in page.articles:
        _claim(article.edits, shown, f"article {article.index}")
    for part in page.parts:
        text = part.span.text
        for start, end, low, high, _ in part.span.edits.pieces:
            if not part.in_text and any(shown[low:high]):
                raise ProvenanceError(f"{low}:{high} is removed or a field, and in an article's text too")
            # White space at the ends of a paragraph is in no text, written as a reference or not.
            for i in range(low, high) if part.in_text and not text[start:end].isspace() else ():
                if not shown[i] and not source[i].isspace() and source[i] != "\x00":
                    raise ProvenanceError(f"character {i} ({source[i]!r}) is kept but in no article's text")


def _claim(edits: EditMap, owned: bytearray, who: str) -> None:
    for low, high in edits.source_ranges():
        if any(owned[low:high]):
            raise ProvenanceError(f"{who}: source {low}:{high} is used twice")
        owned[low:high] = b"\x01" * (high - low)
