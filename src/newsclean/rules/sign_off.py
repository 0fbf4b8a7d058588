"""Marks at the end of a story: agencies, initials, "-30-", the editors' regards."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule

MAX_CHARS = 60
# "Ihre Redaktion habe die Quelle geprüft, …" is a sentence (case "an agency that acts").
MAX_GREETING_WORDS = 7
INITIALS = regex.compile(r"[\p{L}]{1,4}(?:/[\p{L}]{1,4})+(?:\s*[(/](?P<agencies>[^()]{2,40})[)/])", regex.V1)
BRACKET = regex.compile(r"[(\[（/](?P<agencies>[^()\[\]（）]{2,40})[)\]）/]\.?")
TAIL = regex.compile(r"""(?<=[.!?…。！？]["'”’»“]?\s*)[(\[（/](?P<inside>[^()\[\]（）.]{2,40})[)\]）/]\.?$""")
TAIL_ENDS = (")", "]", "）", "/", ").", "].", "）.")
MAX_TAIL_CHARS = 60
# "(kas)", "(kas/jh)": a reporter's initials.
OWN_INITIALS = regex.compile(r"\p{Ll}{2,4}(?:/\p{Ll}{2,5})*")
RIGHTS = regex.compile(r"[©(]\s*c?\)?\s*(?:(?:19|20)\d{2}\s+)?(?P<owner>[\p{L} -]{2,30})(?:[,;].*)?")
END_MARKS = regex.compile(r"#{3,}|\*(?:\s?\*){2,}|_{3,}")
MARKS_OF_END = ("#", "*", "_")
# What a line of any of these shapes begins with, unless it ends like a bracket.
MARKS_AT_START = frozenset("#*_([（/©")
FRAME = regex.compile(r"[(\[（—–*_-].*")
LIST_MARK = regex.compile(r"\s*[,;/&+]\s*|\s+-\s+")


@rule(label="sign_off", since="0.1")
def sign_off(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """Agencies or initials in a bracket of their own, the wire's marks of the end, a letter's regards.

    Why: it signs the story and is listed as its provenance, outside its text.

    Removes: se/mak/AR/djo (afp, rtr, dpa, ap)
    Keeps: She is the head of the American Payroll Association (APA) and of its local branch.
    """
    agencies = frozenset(key for key, entry in lexicon.phrases.items() if entry.language == "mul")
    for block in blocks:
        text = block.folded.strip()
        if text[0] not in MARKS_AT_START and not text.endswith(TAIL_ENDS):
            continue
        whole = next((m for m in (p.fullmatch(text) for p in _shapes(text)) if m), None)
        if text[:1] in MARKS_OF_END and END_MARKS.fullmatch(text):
            yield Finding(block.span, Evidence(text, "is a mark of the end"), score=0.9)
        elif whole and _agencies(whole.group(whole.lastgroup or 0), agencies):
            yield Finding(block.span, Evidence(text, "is the mark of agencies and nothing else"), score=0.95)
        elif text.endswith(TAIL_ENDS) and (tail := TAIL.search(block.text, max(0, len(block) - MAX_TAIL_CHARS))):
            certain = _agencies(block.folded[tail.start("inside") : tail.end("inside")], agencies)
            if certain or OWN_INITIALS.fullmatch(tail["inside"]):
                why = Evidence(tail[0], "follows the last sentence in a bracket of its own")
                yield Finding(block.part(tail.start(), tail.end()), why, score=0.95 if certain else 0.8)
    for block, label in lexicon.labels(blocks):
        if FRAME.fullmatch(block.folded.strip()):
            yield Finding(block.span, Evidence(label, "is a mark of the end"), score=0.95)
    for block, phrase in lexicon.openings(blocks):
        if phrase.language != "mul" and block.word_count <= MAX_GREETING_WORDS and not block.sentence_like:
            yield Finding(block.span, Evidence(phrase, "signs off"), score=0.9)


def _shapes(text: str) -> Iterator[regex.Pattern[str]]:
    """The shapes that a line may have by its first and last character."""
    if text[-1:] in ")/" and "/" in text:
        yield INITIALS
    if text[:1] in "([（/":
        yield BRACKET
    if text[:1] in "©(":
        yield RIGHTS


def _agencies(text: str, known: frozenset[str]) -> bool:
    """Whether a list is of known agencies only: "afp, rtr, dpa"."""
    return text.strip() in known or all(name.strip() in known for name in LIST_MARK.split(text))
