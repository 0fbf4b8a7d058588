"""Boxes of key points above a story. Kept."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, Phrase, rule
from newsclean.block import run_after
from newsclean.index import holding
from newsclean.view import DIGIT

MAX_POINT_CHARS = 200
MIN_POINTS = 2
# A menu has entries of one or two words.
MIN_POINT_WORDS = 2.1
MAX_POINTS = 10
# Points that are links lead to other pages.
MAX_LINK_DENSITY = 0.5
# A box stands above the story: a standfirst may precede it, three paragraphs may not.
MAX_PROSE_BEFORE = 2
# Lines between the box and the first paragraph: a byline, a date, a caption.
MAX_LINES_AFTER = 4


@rule(label="summary_box", since="0.1")
def summary_box(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A label such as "Key points", the short lines or bullets after it, and a story below them.

    Why: the paper's own summary is reporting. A recap after the last paragraph is what content farms append, so place
    decides; below a headline further down the page it is a hint.

    Keeps: Auf einen Blick
    """
    prose = [b.index for b in blocks if b.sentence_like and not b.bullet]
    for block, label, start in _headings(blocks, lexicon):
        points = list(run_after(blocks, block, _point, most=MAX_POINTS))
        while len(points) > MIN_POINTS and points[0].bullet and not points[-1].bullet:
            points.pop()
        after = next((at for at in prose if at > block.index), None)
        if len(points) < MIN_POINTS or after is None or after - points[-1].index > MAX_LINES_AFTER:
            continue
        before = sum(at < block.index for at in prose)
        headed = block.index > 0 and blocks[block.index - 1].headline_like
        if before <= MAX_PROSE_BEFORE or headed:
            score = 0.92 if before <= MAX_PROSE_BEFORE else 0.7
            yield Finding(block.part(start, len(block)), Evidence(label, "heads a box above a story"), score=score)
            for point in points:
                yield Finding(point.span, Evidence(label, "stands above it"), score=score)
    for block, word in lexicon.markups(blocks):
        if block.link_density < MAX_LINK_DENSITY and block.word_count >= MIN_POINT_WORDS:
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.92)


def _headings(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[tuple[Block, Phrase | str, int]]:
    """Labels alone on their line, and those at the end of a short line that opens with a figure or date."""
    for block, label in lexicon.labels(blocks):
        yield block, label, 0
    for block in holding(blocks, DIGIT):
        if block.folded.endswith(":") and len(block) <= MAX_POINT_CHARS:
            bare = block.folded[:-1]
            words = [key for key in lexicon.label_words if " " in key and bare.endswith(" " + key)]
            for key in words[:1]:
                yield block, key, len(bare) - len(key)


def _point(block: Block) -> bool:
    listed = bool(block.bullet) or block.role == "list_item"
    short = len(block) <= MAX_POINT_CHARS and (listed or not block.sentence_like)
    return short and not block.heading_level and block.word_count >= MIN_POINT_WORDS
