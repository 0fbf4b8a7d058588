"""Lines that ask the reader to subscribe, become a member, or follow the site on a network."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.calls import HINT, calls

# One word alone may be a heading of a story about subscriptions.
MIN_LABEL_WORDS = 2


@rule(label="subscription_plea", since="0.1")
def subscription_plea(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A sentence that opens with "follow us on" or "subscribe now to", or a line that is all label of an offer.

    Why: the site sells or advertises itself; a reporter's sentence does not open so outside quotation marks.

    Removes: Want the news first? Join our Telegram channel
    Keeps: “Follow us on Instagram,” the band shouted before the lights went out.
    """
    yield from calls(blocks, lexicon, "opens a sentence to the reader")
    for block, phrase in lexicon.labels(blocks):
        score = 1.0 if block.word_count >= MIN_LABEL_WORDS else HINT
        yield Finding(block.span, Evidence(phrase, "is the whole line"), score=score)
