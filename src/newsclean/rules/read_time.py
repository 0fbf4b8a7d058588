"""Counters of reading time: "5 min read"."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.lines import parts_of_line

# "Estimated reading time: 7 minutes" has 33 characters; a longer part says something else.
MAX_CHARS = 44
# Words besides the phrase: "about", "Minuten" (case "a headline that counts years stays").
MAX_OTHER_WORDS = 2
WORD = regex.compile(r"[\p{L}\p{M}]+")


@rule(label="read_time", since="0.1")
def read_time(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A count of minutes beside a word for reading time, alone on its line or between separators.

    Why: the page measures itself.

    Removes: Lesezeit: 4 Minuten
    Keeps: The average reading time for the contract was 12 minutes, the court heard.
    """
    for block, phrase in lexicon.mentions(blocks):
        low, high = next((part for part in parts_of_line(block) if part[0] <= phrase.start < part[1]), (0, len(block)))
        others = WORD.findall(block.text[low : phrase.start] + " " + block.text[phrase.end : high])
        counted = any(c.isdigit() for c in block.text[low:high])
        if counted and high - low <= MAX_CHARS and len(others) <= MAX_OTHER_WORDS:
            yield Finding(block.part(low, high), Evidence(phrase, "stands beside a count of minutes"), score=0.95)
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_CHARS and block.has_digit:
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.95)
