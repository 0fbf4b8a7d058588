"""Lines that ask the reader to install or open the site's app, and badges of the app shops."""

import re
from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule

# A call that runs on longer has a story behind it (case "call read out in a story stays").
MAX_CHARS = 240
HINT = 0.6
# Before a call stands nothing, its own question or call, or a finished sentence, which is not part of it.
OWN_LEAD = re.compile(r"""(?:[^"]{1,80}[?!|？！؟])?[^\w"'「『]*""")
OTHER_SENTENCE = re.compile(r"""[^"]*[.…。]\s*""")


@rule(label="app_promo", since="0.1")
def app_promo(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A sentence that opens with "download our app", or names of app shops and app buttons side by side.

    Why: the site advertises its app; the name of a shop alone may head a story about the shop.

    Removes: Download our app for breaking news.
    Keeps: “Download our app,” the officer at the border told them.
    """
    called: set[int] = set()
    for block, phrase in lexicon.mentions(blocks):
        lead = block.folded[: phrase.start]
        start = 0 if OWN_LEAD.fullmatch(lead) else phrase.start
        if len(block) - start > MAX_CHARS:
            continue
        if start == 0 or OTHER_SENTENCE.fullmatch(lead):
            called.add(block.index)
            yield Finding(block.part(start, len(block)), Evidence(phrase, "opens a call to the reader"))
        elif not block.sentence_like and '"' not in lead:
            yield Finding(block.span, Evidence(phrase, "stands inside a short line"), score=HINT)
    labels = list(lexicon.labels(blocks))
    called.update(block.index for block, _ in labels)
    for block, phrase in labels:
        beside = called & {block.index - 1, block.index + 1}
        evidence = Evidence(phrase, "is the whole line"), Evidence("", "more of its kind beside it")
        yield Finding(block.span, *evidence[: 1 + bool(beside)], score=1.0 if beside else HINT)
