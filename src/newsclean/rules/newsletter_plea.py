"""Lines and forms that ask the reader to order a newsletter."""

import re
from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule

# A plea that runs on longer has a story behind it (case "plea in the middle of a long paragraph stays").
MAX_CHARS = 240
# One word alone may be a heading of a story about newsletters.
MIN_LABEL_WORDS = 2
HINT = 0.6
# Before a plea stands nothing, its own question or call, or a finished sentence, which is not part of it.
OWN_LEAD = re.compile(r"""(?:[^"]{1,80}[?!|？！؟])?[^\w"'「『]*""")
OTHER_SENTENCE = re.compile(r"""[^"]*[.…。]\s*""")


@rule(label="newsletter_plea", since="0.1")
def newsletter_plea(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A sentence that opens with "sign up for our newsletter", or a line that is all label of a sign-up form.

    Why: the site asks for an address; a reporter's sentence does not open so outside quotation marks.

    Removes: Sign up for our newsletter and never miss a story.
    Keeps: “Sign up for our newsletter,” the shopkeeper told every customer.
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
    for block, phrase in lexicon.markups(blocks):
        if len(block) <= MAX_CHARS:
            yield Finding(block.span, Evidence(phrase, "names its element"), score=HINT)
