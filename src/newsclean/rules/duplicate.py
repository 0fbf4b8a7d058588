"""Paragraphs that stand twice in one article."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule

# Shorter lines recur in honest text: refrains, "He did not answer."
MIN_WORDS = 12


@rule(label="duplicate", since="0.1", phase="article")
def duplicate(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """The second copy of a long paragraph of the same article.

    Why: pages hold a text twice, for print or for phones; counted twice it misleads search and statistics. The first
    copy stays.
    """
    seen: set[str] = set()
    for block in blocks:
        if block.word_count < MIN_WORDS:
            continue
        if block.bare in seen:
            yield Finding(block.span, Evidence(block.text[:60], "stands above already, word for word"))
        seen.add(block.bare)
