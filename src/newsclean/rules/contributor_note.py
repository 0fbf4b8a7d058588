"""Notes on who else worked on the story: "Additional reporting by …"."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule

# Notes of several names and places; longer blocks report (case "reporting is the subject of a sentence").
MAX_CHARS = 240
# "and the London newsroom": two words in small letters are no sentence yet.
MAX_OTHER_WORDS = 2
MAX_PARTICLE_CHARS = 3
# Scripts without capitals: a note is one or two names long.
MAX_UNCASED_CHARS = 40
WORD = regex.compile(r"[^\s,;:()（）/]+")
UNCASED = regex.compile(r"\p{Lo}")
# "… (Reporting by Ann Hale; Editing by Tom Reed)" behind the last sentence.
TAIL = regex.compile(r"""(?<=[.!?…。！？]["'”’»“]?\s*)[(\[（][^()\[\]（）]{8,240}[)\]）]\.?$""")


@rule(label="contributor_note", since="0.1")
def contributor_note(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A short line of names behind "reporting by", "editing by" and the like, or before "contributed to this report".

    Why: credits, not reporting; they stay listed as provenance.

    Removes: (Reporting by Ann Hale in Mill Town; Editing by Tom Reed)
    Keeps: Reporting by the newspaper showed that the council had known about the cracks for years.
    """
    for block, phrase in lexicon.mentions(blocks):
        before, after = block.text[: phrase.start], block.text[phrase.end :]
        tail = TAIL.search(block.text)
        if len(block) <= MAX_CHARS and not WORD.search(before.strip("*_-–— ")) and credits_only(after):
            yield Finding(block.span, Evidence(phrase, "stands before names"), score=0.95)
        elif tail and tail.start() + 1 == phrase.start and credits_only(after):
            why = Evidence(phrase, "follows the last sentence")
            yield Finding(block.part(tail.start(), tail.end()), why, score=0.95)
    for block, phrase in lexicon.endings(blocks):
        if len(block) <= MAX_CHARS and credits_only(block.text[: phrase.start]):
            yield Finding(block.span, Evidence(phrase, "stands behind names"), score=0.95)


def credits_only(text: str) -> bool:
    """Whether the text holds names or agencies and at most a few other words."""
    words = WORD.findall(text.strip(" .*_"))
    if any(UNCASED.match(w) for w in words):
        return len(text) <= MAX_UNCASED_CHARS
    others = [w for w in words if w[0].islower() and len(w) > MAX_PARTICLE_CHARS]
    named = any(w[0].isupper() for w in words) or 0 < len(words) <= MAX_OTHER_WORDS
    return named and len(others) <= MAX_OTHER_WORDS
