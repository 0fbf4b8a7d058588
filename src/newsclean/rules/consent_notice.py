"""Cookie banners: what the site stores, and the buttons to accept it."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.lines import around_prose

MAX_NOTICE_CHARS = 1500
# The buttons of a banner stand right below its text.
NEAR_BLOCKS = 3
# A table of cookies names them line by line; a report does not say the same thing three times in a row.
MIN_ROW = 3


@rule(label="consent_notice", since="0.1")
def consent_notice(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A block that opens with the words of a cookie banner, at an edge of the page or near one of its buttons.

    Why: the site speaks of itself. Reports on cookies quote such words or tell of them in the third person.

    Removes: We use cookies to give you the best experience on our pages.
    Keeps: "We use cookies to improve your experience," says the banner that nobody reads.
    """
    outside = around_prose(blocks)
    buttons = {block.index: phrase for block, phrase in lexicon.labels(blocks) if block.role != "heading"}
    mentions = {b.index: p for b, p in lexicon.mentions(blocks) if len(b) <= MAX_NOTICE_CHARS and not b.quoted}
    openings = {b.index: p for b, p in lexicon.openings(blocks) if b.index in mentions and _goes_on(b, p.end)}
    for at, phrase in mentions.items():
        row = any(mentions.keys() >= set(range(low, low + MIN_ROW)) for low in range(at - MIN_ROW + 1, at + 1))
        button = any(other in buttons for other in range(at - NEAR_BLOCKS, at + NEAR_BLOCKS + 1))
        certain = row or (at in openings and (button or outside(blocks[at])))
        why = "is said line after line" if row else "opens the block" if at in openings else "stands in the block"
        if certain or at in openings:
            yield Finding(blocks[at].span, Evidence(phrase, why), score=0.95 if certain else 0.7)
    for at, phrase in buttons.items():
        around = {*range(at - NEAR_BLOCKS, at + NEAR_BLOCKS + 1)} - {at}
        near = any(other in openings or other in buttons for other in around)
        certain = near or outside(blocks[at]) or blocks[at].role == "control"
        yield Finding(blocks[at].span, Evidence(phrase, "is a button of a banner"), score=0.95 if certain else 0.7)
    for block, word in lexicon.markups(blocks):
        if "article" not in block.tags:
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.95)


def _goes_on(block: Block, at: int) -> bool:
    """Whether the phrase is part of a sentence, not its subject: no colon or quotation mark follows."""
    return block.folded[at : at + 2].strip()[:1] not in {":", '"', "："}
