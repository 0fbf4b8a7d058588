"""Lines that say who wrote the story."""

from collections.abc import Iterator, Sequence
from itertools import islice

import regex

from newsclean import Block, Evidence, Finding, Lexicon, Phrase, rule
from newsclean.dates import DateWords, full_date
from newsclean.lines import TOKEN, UNCASED, names_like
from newsclean.node import markup_words
from newsclean.rules.timestamp import timestamp

MAX_CHARS = 140
MIN_NAME_WORDS = 2
NEAR_ELEMENTS = 3
MAX_UNCASED_NAME = 4
STROKE = regex.compile(r"[/／]")
NAME_END = regex.compile(r"\s+[|·•●–—-]\s|\s*[|·•●]|\s*(?=\d)")


@rule(label="byline", since="0.1")
def byline(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A short line of "by" and one or more names, with or without an agency; a date behind them is a timestamp.

    Why: the author is a field of the article, outside its text. One name alone ("By Train to Moscow") is a hint.

    Removes: Von Anna Berg
    Keeps: By Friday, the road will be closed again
    """
    of_names = (key for key, entry in lexicon.phrases.items() if entry.language == "mul")
    particles = frozenset(lexicon.label_words).union(word for key in of_names for word in key.split())
    first_prose = next((b.index for b in blocks if b.sentence_like), len(blocks))
    for block, phrase in lexicon.openings(blocks):
        if phrase.language != "mul" and len(block) <= MAX_CHARS and not block.sentence_like and block.role != "heading":
            broken = block.index > first_prose and block.text[phrase.start].islower()
            yield from _named(block, phrase, particles, sure=not broken, above=block.index < first_prose)
    for block, word in lexicon.markups(blocks):
        plain = block.role not in ("heading", "control") and not block.ends_sentence
        if plain and len(block) <= MAX_CHARS and _near(block, word.text):
            sure = names_like(block.text, particles) >= MIN_NAME_WORDS
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.9 if sure else 0.7)


def _near(block: Block, word: str) -> bool:
    """Whether the class word is on the block's element or close above: blogs put "author" on the whole page."""
    nodes = islice(block.node.lineage if block.node else (), NEAR_ELEMENTS)
    return any(word in markup_words(node.attributes) for node in nodes)


def _named(block: Block, phrase: Phrase, particles: frozenset[str], *, sure: bool, above: bool) -> Iterator[Finding]:
    why = Evidence(phrase, "stands before names")
    start = len(block.text) - len(block.text[phrase.end :].lstrip(" :：/／"))
    end = _date_start(block, start)
    cut = NAME_END.search(block.text, start, end)
    name_end = cut.start() if cut and cut.start() > start else end
    name = block.text[start:name_end].rstrip(" .*")
    names = names_like(name, particles)
    if not names:
        if name and end == len(block) and not TOKEN.sub("", name, 1).strip():
            yield Finding(block.span, why, score=0.6)
        return
    lowered = [t for t in TOKEN.findall(name) if t[0].islower() and t not in particles]
    # Without capitals "記者" before a few signs is a byline or a heading ("記者被捕"): a mark or the place tells.
    marked = start > phrase.end or phrase.text[-1] in ":：" or STROKE.search(name) is not None
    uncased = UNCASED.match(name) is not None and (marked or (above and len(name) <= MAX_UNCASED_NAME))
    certain = sure and (names >= MIN_NAME_WORDS + len(lowered) or uncased)
    if names_like(block.text[name_end:end], particles) or not TOKEN.search(block.text[name_end:end].strip("·•●–—- ")):
        name_end = end
    yield Finding(block.part(0, name_end), why, score=0.92 if certain else 0.7)
    if certain and end < len(block):
        date = Evidence(block.text[end:], "is a date")
        yield Finding(block.part(end, len(block)), date, score=0.92, label="timestamp")


def _date_start(block: Block, start: int) -> int:
    """Where a date begins that runs to the end of the line; the end of the text if there is none."""
    if not block.has_digit:
        return len(block.text)
    words = DateWords.of(timestamp.lexicon)
    for token in TOKEN.finditer(block.text, start):
        tail = block.folded[token.start() :]
        known = words.covering(tail)
        if token.start() > start and full_date(tail, known) and (known or not UNCASED.search(tail)):
            return int(token.start())
    return len(block.text)
