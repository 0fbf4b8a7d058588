"""Corrections: what the paper says it got wrong. Kept."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule

# Corrections of several points run long; longer blocks only mention an earlier version.
MAX_CHARS = 900
# A phrase deep inside a paragraph is part of its story.
MAX_OFFSET_CHARS = 80
# "Förtydligande: Omröstningen gällde budgeten" has four words (case "a menu entry is no correction").
MIN_WORDS = 3.5


@rule(label="correction", since="0.1")
def correction(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A paragraph that opens with "Correction:", or says early what an earlier version got wrong.

    Why: a correction belongs to the story and is never dropped.

    Removes: An earlier version of this article gave the wrong number of stops.
    Keeps: Shares slid into a correction: the index has lost a tenth since May.
    """
    openings = {block.index: phrase for block, phrase in lexicon.openings(blocks)}
    for block, phrase in lexicon.mentions(blocks):
        if len(block) > MAX_CHARS or block.word_count < MIN_WORDS:
            continue
        opening = openings.get(block.index)
        label = phrase.text.rstrip().endswith((":", "："))
        if opening or (not label and phrase.start <= MAX_OFFSET_CHARS) or _last(block, phrase.end):
            yield Finding(block.span, Evidence(opening or phrase, "tells of an error of the paper"), score=0.95)
    for block, word in lexicon.markups(blocks):
        if block.word_count >= MIN_WORDS and len(block) <= MAX_CHARS and block.link_density < 1:
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.92)


def _last(block: Block, end: int) -> bool:
    """Whether the phrase ends the block: "We regret the error." """
    return not block.text[end:].strip(' .)]"”»*_。')
