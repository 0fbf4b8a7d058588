"""The head of the page: the site's name, its slogan, the date of the day, the heading of an archive."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule

MAX_NAME_CHARS = 60
MAX_DATE_CHARS = 40
# "Tag: Ferries" names a tag; a longer line is a headline with a colon.
MAX_TAG_WORDS = 4
# A logo and its alternative text: shorter halves are cries (case "repeated cheer stays").
MIN_TWICE_CHARS = 24
MAX_TWICE_CHARS = 160
DAY_AT_END = regex.compile(r"\d{1,4}(?:[日号號.]|\s\p{L}{1,2}\.)?$")


@rule(label="masthead", since="0.1")
def masthead(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line above the first prose that is the site's own: its name by class or written twice, an archive's heading.

    Why: it stands on every page of the site. A weekday with a date is only a hint: it may be the story's date.

    Removes: Category Archives: Ferries
    Keeps: Monday, May 12 - The harbour council approved the new ferry line.
    """
    first_prose = next((block.index for block in blocks if block.sentence_like), len(blocks))
    for block, phrase in lexicon.openings(blocks):
        if block.index >= first_prose:
            break
        if str(phrase).strip().endswith((":", "：")):
            rest = block.folded[phrase.end :].split()
            if rest and len(rest) <= MAX_TAG_WORDS and not block.ends_sentence:
                yield Finding(block.span, Evidence(phrase, "heads an archive page"), score=0.95)
        elif len(block) <= MAX_DATE_CHARS and DAY_AT_END.search(block.folded):
            yield Finding(block.span, Evidence(phrase, "opens a date line in the page head"), score=0.7)
    for block in blocks[:first_prose]:
        if MIN_TWICE_CHARS <= len(block) <= MAX_TWICE_CHARS and _twice(block.folded):
            yield Finding(block.span, Evidence(block.text[: len(block) // 2], "stands twice on its line"), score=0.9)
    for block, word in lexicon.markups(blocks):
        if block.index < first_prose and len(block) <= MAX_NAME_CHARS:
            score = 0.7 if block.role == "heading" else 0.9
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=score)


def _twice(text: str) -> bool:
    half = len(text) // 2
    return text[:1].isalnum() and text[:half].strip() == text[len(text) - half :].strip()
