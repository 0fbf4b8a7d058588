"""Lines that ask the reader to subscribe, become a member, or follow the site on a network."""

import re
from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule

# A plea that runs on longer has a story behind it (case "offer read out in a story stays").
MAX_CHARS = 240
# One word alone may be a heading of a story about subscriptions.
MIN_LABEL_WORDS = 2
HINT = 0.6
# Before a plea stands nothing, its own question or call, or a finished sentence, which is not part of it.
OWN_LEAD = re.compile(r"""(?:[^"]{1,80}[?!|？！؟])?[^\w"'「『]*""")
OTHER_SENTENCE = re.compile(r"""[^"]*[.…。]\s*""")


@rule(label="subscription_plea", since="0.1")
def subscription_plea(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A sentence that opens with "follow us on" or "subscribe now to", or a line that is all label of an offer.

    Why: the site sells or advertises itself; a reporter's sentence does not open so outside quotation marks.

    Removes: Want the news first? Join our Telegram channel
    Keeps: “Follow us on Instagram,” the band shouted before the lights went out.
    """
    for block, phrase in lexicon.mentions(blocks):
        lead = block.folded[: phrase.start]
        start = 0 if OWN_LEAD.fullmatch(lead) else phrase.start
        if len(block) - start > MAX_CHARS:
            continue
        if start == 0 or OTHER_SENTENCE.fullmatch(lead):
            yield Finding(block.part(start, len(block)), Evidence(phrase, "opens a sentence to the reader"))
        elif not block.sentence_like and '"' not in lead:
            yield Finding(block.span, Evidence(phrase, "stands inside a short line"), score=HINT)
    for block, phrase in lexicon.labels(blocks):
        score = 1.0 if block.word_count >= MIN_LABEL_WORDS else HINT
        yield Finding(block.span, Evidence(phrase, "is the whole line"), score=score)
