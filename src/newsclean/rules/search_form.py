"""Search boxes: their labels, buttons and hints how to use them."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.lines import around_prose

MAX_FIELD_CHARS = 80
# A hint fills its line; a headline only opens with it (case "search with a colon in a headline stays").
MIN_PHRASE_SHARE = 0.5


@rule(label="search_form", since="0.1")
def search_form(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line that is the label, the button or the hint of a search box.

    Why: it belongs to the page's controls. Between paragraphs a lone "Search" is only a hint: it may be a subheading.

    Removes: Type and hit Enter to search
    Keeps: Search for missing ferry called off after nine days
    """
    outside = around_prose(blocks)
    for block, phrase in lexicon.labels(blocks):
        certain = block.role == "control" or outside(block)
        yield Finding(block.span, Evidence(phrase, "is a search label"), score=0.95 if certain else 0.7)
    for block, phrase in lexicon.openings(blocks):
        if phrase.end - phrase.start >= MIN_PHRASE_SHARE * len(block) and not block.quoted:
            yield Finding(block.span, Evidence(phrase, "tells how to search"), score=0.95)
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_FIELD_CHARS and not block.sentence_like and block.role != "heading":
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.9)
