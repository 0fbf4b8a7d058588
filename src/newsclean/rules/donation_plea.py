"""Lines that ask the reader to pay for the site with a gift."""

import re
from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule

# A plea that runs on longer has a story behind it (case "appeal read out in a story stays").
MAX_CHARS = 240
# One word alone may be a heading of a story about donations.
MIN_LABEL_WORDS = 2
HINT = 0.6
# Before a plea stands nothing, its own question or call, or a finished sentence, which is not part of it.
OWN_LEAD = re.compile(r"""(?:[^"]{1,80}[?!|？！؟])?[^\w"'「『]*""")
OTHER_SENTENCE = re.compile(r"""[^"]*[.…。]\s*""")


@rule(label="donation_plea", since="0.1")
def donation_plea(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A sentence that opens with "support our journalism", or a line that is all label of a donation button.

    Why: the site asks for money for itself; appeals for others ("donate to the Red Cross") are reporting.

    Removes: Like what we do? Buy us a coffee
    Keeps: Donors can support our work on the spot, the surgeon said.
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
