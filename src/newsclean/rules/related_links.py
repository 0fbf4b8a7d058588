"""Boxes that list other stories: a heading such as "Related posts" and the headlines, dates and blurbs under it."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Finding, Lexicon, rule
from newsclean.story_lists import boxes


@rule(label="related_links", since="0.1")
def related_links(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A heading that announces other stories and the entries of its list; an element classed so.

    Why: the entries belong to other stories. Words a story may use as well ("Our picks") need dates or links below.
    """
    yield from boxes(blocks, lexicon)
