"""Counters of readers: "Post Views: 6"."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.lines import parts_of_line

MAX_CHARS = 40
# What a counter holds beside its word: figures, their marks, an eye, a unit of one letter or character ("1.2만회": two).
COUNT = regex.compile(r"[^\w°%€$£]*\d[\d\s.,'’]*\s*(?:[kmKM万萬次만회]|만회)?[^\w°%€$£]*")
NOTHING = regex.compile(r"[\W_]*")


@rule(label="view_count", since="0.1")
def view_count(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A word for views and a number, with nothing else between the separators of the line.

    Why: the site counts its readers.

    Removes: Просмотров: 12
    Keeps: The video drew 1.2 million views within a day, the ministry said.
    """
    for block, phrase in lexicon.mentions(blocks):
        low, high = next((part for part in parts_of_line(block) if part[0] <= phrase.start < part[1]), (0, len(block)))
        before, after = block.text[low : phrase.start], block.text[phrase.end : high]
        sides = sorted((before, after), key=lambda side: any(c.isdigit() for c in side))
        if high - low <= MAX_CHARS and NOTHING.fullmatch(sides[0]) and COUNT.fullmatch(sides[1]):
            yield Finding(block.part(low, high), Evidence(phrase, "stands beside a number"), score=0.95)
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_CHARS and block.has_digit:
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.95)
