"""Notices that a text is closed, and what a reader must do to open it."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.calls import HINT, calls

# One word alone ("Premium") may be a heading of a story.
MIN_LABEL_WORDS = 2


@rule(label="paywall_notice", since="0.1")
def paywall_notice(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A sentence that opens with "this article is for subscribers", or a line that only marks a closed text.

    Why: the site speaks about the text; the text has nothing to say about itself.

    Removes: Already a subscriber? Sign in
    Keeps: Readers had three free articles left each month before the change, the editor said.
    """
    yield from calls(blocks, lexicon, "opens a notice to the reader")
    for block, phrase in lexicon.labels(blocks):
        score = 1.0 if block.word_count >= MIN_LABEL_WORDS else HINT
        yield Finding(block.span, Evidence(phrase, "is the whole line"), score=score)
