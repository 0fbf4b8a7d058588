"""Boxes that rank stories by how many read them: a heading such as "Most read" and the headlines under it."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Finding, Lexicon, rule
from newsclean.story_lists import boxes


@rule(label="trending_list", since="0.1")
def trending_list(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A heading that announces the stories others read and the entries of its list; an element classed so.

    Why: the entries belong to other stories. Words a story may use as well ("Popular") need dates or links below.
    """
    yield from boxes(blocks, lexicon)
