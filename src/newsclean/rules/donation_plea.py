"""Lines that ask the reader to pay for the site with a gift."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.calls import HINT, calls

# One word alone may be a heading of a story about donations.
MIN_LABEL_WORDS = 2


@rule(label="donation_plea", since="0.1")
def donation_plea(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A sentence that opens with "support our journalism", or a line that is all label of a donation button.

    Why: the site asks for money for itself; appeals for others ("donate to the Red Cross") are reporting.

    Removes: Like what we do? Buy us a coffee
    Keeps: Donors can support our work on the spot, the surgeon said.
    """
    yield from calls(blocks, lexicon, "opens a sentence to the reader")
    for block, phrase in lexicon.labels(blocks):
        score = 1.0 if block.word_count >= MIN_LABEL_WORDS else HINT
        yield Finding(block.span, Evidence(phrase, "is the whole line"), score=score)
