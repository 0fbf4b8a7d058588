"""Sentences in which a site calls on its reader: "Sign up for our newsletter …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsclean.block import Block
from newsclean.finding import Evidence, Finding
from newsclean.lexicon import Lexicon

# A call that runs on longer has a story behind it (the cases "… read out in a story stays" of the rules that use it).
MAX_CALL_CHARS = 240
HINT = 0.6
# A short line that cries out is the site's: "Support us or become our patron!"
MAX_CRY_WORDS = 10
CRIES = ("!", "！")
# Before a call stands nothing, its own question or call, or a finished sentence, which is not part of it.
OWN_LEAD = re.compile(r"""(?:[^"]{1,80}[?!|？！؟])?[^\w"'「『]*""")
# "…, the judge found.", "…, the editor said.": terms and house rules of a site end with themselves.
TOLD = re.compile(r'[,،，]"?\s+(?:[^\s,،，]+\s+){0,4}[^\s,،，]+[.!?]["»)]?$')
SENTENCE_END = re.compile(r"""[.!?…。！？؟۔।]["')\]]*(?:\s+|(?<=[。！？])|$)""")
OTHER_SENTENCE = re.compile(r"""[^"]*[.…。।]\s*""")


def calls(blocks: Sequence[Block], lexicon: Lexicon, why: str) -> Iterator[Finding]:
    """Sentences that open with a phrase, certain for the reason given; short lines with one inside are hints.

    A block that begins with a call is all call. After a sentence of the story only the sentences that call are.
    """
    for block, phrase in lexicon.mentions(blocks):
        lead = block.folded[: phrase.start]
        start = 0 if OWN_LEAD.fullmatch(lead) else phrase.start
        if len(block) - start > MAX_CALL_CHARS:
            continue
        if start == 0:
            yield Finding(block.span, Evidence(phrase, why))
        elif OTHER_SENTENCE.fullmatch(lead):
            end = _end(block.folded, phrase.end, lexicon)
            if end < len(block) or not told(block.folded[start:], lexicon):
                yield Finding(block.part(start, end), Evidence(phrase, why))
        elif '"' not in lead and block.text.endswith(CRIES) and block.word_count <= MAX_CRY_WORDS and not block.quoted:
            yield Finding(block.span, Evidence(phrase, why))
        elif not block.sentence_like and '"' not in lead:
            yield Finding(block.span, Evidence(phrase, "stands inside a short line"), score=HINT)


def _end(folded: str, at: int, lexicon: Lexicon) -> int:
    """Where the call ends that a paragraph of the story holds: with its sentence, and those after it that call as well."""
    end = _sentence_end(folded, at)
    while end < len(folded):
        following = _sentence_end(folded, end)
        if not any(key in folded[end:following] for key in lexicon.phrases):
            break
        end = following
    return end


def _sentence_end(folded: str, at: int) -> int:
    found = SENTENCE_END.search(folded, at)
    return found.end() if found else len(folded)


def told(text: str, lexicon: Lexicon) -> bool:
    """Whether a folded text says after a last comma who said it, and no phrase of the rule stands in that tail."""
    found = TOLD.search(text)
    if found is None:
        return False
    return max((text.rfind(key) + len(key) for key in lexicon.phrases if key in text), default=0) <= found.start() + 1
