"""Lines that are a date or a time and nothing else."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.dates import FIGURE, LETTER, DateWords, full_date
from newsclean.index import holding
from newsclean.lines import parts_of_line
from newsclean.view import DIGIT, HAS_UNSPACED, fold

MAX_CHARS = 90
# "adminBy adminMay 28, 2025No Comments5 Mins Read" and longer names (case "glued by an extractor").
MAX_GLUED_CHARS = 120
CLOCK = regex.compile(r"(?<![\d.])\d{1,2}\s?[:.h]\s?\d{2}(?!\d|[.,]\d)|\d\s?[ap]\.?m\b")
BARE_CLOCK = regex.compile(r"[^\w%€$£]*\d{1,2}:\d{2}(?::\d{2})?[^\w%€$£]*")
# "Ann Hale2 March 2025 22:17"
GLUED_TAIL = regex.compile(r"(?<=\p{L})\d{1,2}\.? \p{L}{3,}\.? (?:19|20)\d{2}\b.*$")
EPOCH = regex.compile(r"(?<!\d)1[4-9]\d{8}(?!\d)")
OPENING_DATE = regex.compile(r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.? \p{L}+\.? \d{4}|\p{L}+\.? \d{1,2}, \d{4})(?=\s+\p{Lu})")
SMALL_FIGURE = regex.compile(r"(?<!\d)\d{1,2}(?!\d)")
CENTURIES = ("19", "20")
GLUED_DATE = regex.compile(r"(\p{Lu}\p{Ll}+)\.? \d{1,2},? (?:19|20)\d{2}(?!\d)")


@rule(label="timestamp", since="0.1")
def timestamp(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line, or its part between separators, of nothing but date words and figures.

    Why: when the page was made is no sentence of the report. Above the first paragraph, or with "Published" before it,
    a date is certain; between paragraphs it may head an entry of a chronology and is a hint.

    Removes: Veröffentlicht am 3. Mai 2025
    Keeps: The battle of 3 May 1945
    """
    words = DateWords.of(lexicon)
    first_prose = next((b.index for b in blocks if b.sentence_like), len(blocks))
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_CHARS and not block.sentence_like and block.has_digit:
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.95)
    for block, label in lexicon.labels(blocks):
        if block.text.rstrip().endswith((":", "：")):
            yield Finding(block.span, Evidence(label, "announces a date"), score=0.6)
    for block in holding(blocks, DIGIT):
        if len(block.text) <= MAX_GLUED_CHARS:
            yield from _dates(block, words, lexicon, head=block.index < first_prose)
        elif opened := lexicon.label_words and _stamped_opening(block, words, lexicon):
            yield opened


def _dates(block: Block, words: DateWords, lexicon: Lexicon, *, head: bool) -> Iterator[Finding]:
    found_any = False
    for low, high in parts_of_line(block):
        part = block.folded[low:high]
        known = words.covering(part)
        if score := _score(part, known, lexicon, head=head and not block.heading_level):
            found_any = True
            if block.text[0].islower() and block.ends_sentence:
                score = 0.7
            why = Evidence(block.text[low:high], "is a date and nothing else")
            yield Finding(block.part(low, high), why, score=score)
    if found_any:
        return
    if opened := _stamped_opening(block, words, lexicon):
        yield opened
    elif not any(century in block.text for century in CENTURIES):
        return
    elif (tail := GLUED_TAIL.search(block.text)) and words.covering(fold(tail[0])):
        yield Finding(block.part(tail.start(), len(block)), Evidence(tail[0], "is a date stuck to a name"), score=0.92)
    elif not block.ends_sentence and _glued(block, words):
        yield Finding(block.span, Evidence(block.text, "is a date with other marks stuck to it"), score=0.92)


def _score(part: str, known: Sequence[str], lexicon: Lexicon, *, head: bool) -> float:
    """0.0 for what is no date; otherwise how sure it is that the date stands outside the report."""
    if not known and LETTER.search(part):
        return 0.0
    clock, date = CLOCK.search(part), full_date(part, known)
    if not known and not (date or BARE_CLOCK.fullmatch(part)):
        return 0.0
    stamped = any(word in lexicon.label_words for word in known)
    if stamped and (date or clock or EPOCH.search(part) or (len(known) > 1 and FIGURE.search(part))):
        return 0.95
    if (date and clock) or (date and head):
        return 0.95
    one_word = bool(known) and len(known[0]) > 1 and HAS_UNSPACED.match(known[0])
    if date or clock or (SMALL_FIGURE.search(part) and (len(known) > 1 or one_word)):
        return 0.92 if head and known else 0.7
    return 0.0


def _stamped_opening(block: Block, words: DateWords, lexicon: Lexicon) -> Finding | None:
    """ "Updated: 3 May 2025" or "date 2025-05-03" before a text on the same line."""
    label = words.opening(block.folded)
    if not label:
        return None
    start = len(block.text) - len(block.text[len(label) :].lstrip(" :："))
    date = OPENING_DATE.match(block.text, start)
    if not date:
        return None
    if LETTER.search(date[0]) and not (label in lexicon.label_words and words.covering(fold(date[0]))):
        return None
    return Finding(block.part(0, date.end()), Evidence(label, "stamps the line with a date"), score=0.95)


def _glued(block: Block, words: DateWords) -> bool:
    """Whether a full date has a letter stuck to it, as only machines write: "adminMay 28, 2025No Comments"."""
    for date in GLUED_DATE.finditer(block.text):
        before, after = block.text[: date.start()][-1:], block.text[date.end() :][:1]
        if words.pattern.fullmatch(fold(date[1])) and (before.isalpha() or after.isalpha()):
            return True
    return False
