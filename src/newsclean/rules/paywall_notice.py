"""Notices that a text is closed, and what a reader must do to open it."""

import re
from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule

# A notice that runs on longer has a story behind it (case "notice read out in a story stays").
MAX_CHARS = 240
# One word alone ("Premium") may be a heading of a story.
MIN_LABEL_WORDS = 2
HINT = 0.6
# Before a notice stands nothing, its own question or call, or a finished sentence, which is not part of it.
OWN_LEAD = re.compile(r"""(?:[^"]{1,80}[?!|？！؟])?[^\w"'「『]*""")
OTHER_SENTENCE = re.compile(r"""[^"]*[.…。]\s*""")


@rule(label="paywall_notice", since="0.1")
def paywall_notice(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A sentence that opens with "this article is for subscribers", or a line that only marks a closed text.

    Why: the site speaks about the text; the text has nothing to say about itself.

    Removes: Already a subscriber? Sign in
    Keeps: Readers had three free articles left each month before the change, the editor said.
    """
    for block, phrase in lexicon.mentions(blocks):
        lead = block.folded[: phrase.start]
        start = 0 if OWN_LEAD.fullmatch(lead) else phrase.start
        if len(block) - start > MAX_CHARS:
            continue
        if start == 0 or OTHER_SENTENCE.fullmatch(lead):
            yield Finding(block.part(start, len(block)), Evidence(phrase, "opens a notice to the reader"))
        elif not block.sentence_like and '"' not in lead:
            yield Finding(block.span, Evidence(phrase, "stands inside a short line"), score=HINT)
    for block, phrase in lexicon.labels(blocks):
        score = 1.0 if block.word_count >= MIN_LABEL_WORDS else HINT
        yield Finding(block.span, Evidence(phrase, "is the whole line"), score=score)
