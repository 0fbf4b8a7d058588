"""Place, date and agency at the head of a story: "KYIV, Ukraine (AP) —". Kept."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, Phrase, rule
from newsclean.view import HAS_UNSPACED, fold

MAX_CHARS = 60
# What follows is the first sentence; a headline or a note is shorter.
MIN_STORY_WORDS = 6
# "BERLIN, 3. Mai (dpa) - ", "(Reuters) -", "Madrid, 3 may (EFE).-", "MOSCOW, May 3. /TASS/.", "Bonn (KNA) "
BRACKETED = regex.compile(
    r"[\p{L}\p{M}\d\s.,:’'/\[\]-]{0,40}?[(/]\s?(?P<agency>[^()/]{2,20}(?:/[^()/]{2,8})?)\s?[)/]"
    r"\s?[.:]?\s?(?:--|[-–—])?"
)
# "МОСКВА, 3 мая - РИА Новости.", "Москва. 3 мая. ИНТЕРФАКС -", "AGI -"
DASHED = regex.compile(
    r"(?:\p{Lu}[\p{L} -]{1,25}[.,]\s\d{1,2} \p{L}{3,9}[.,]?\s(?:[-–—]\s)?)?"
    r"(?P<agency>[\p{L} -]{2,20}?)(?:,\s\p{Lu}[\p{L} ]{3,30})?\s?(?:\.|[-–—](?=\s))"
)
# "(ANSA) - ROMA, 03 MAG -"
AGENCY_FIRST = regex.compile(r"\((?P<agency>[^()]{2,20})\)\s[-–—]\s\p{Lu}{3,20},\s\d{2}\s\p{Lu}{3}\s[-–—]")
# "KYIV, Ukraine —" and, less sure, "WASHINGTON —"
PLACE = regex.compile(r"\p{Lu}[\p{Lu} .'’-]{2,30}(?P<land>,\s\p{Lu}[\p{L}. ]{2,20})?\s(?:--|[–—])(?=\s)")
# Each with the marks it has one of.
SHAPES = ((AGENCY_FIRST, "("), (BRACKETED, "(/"), (DASHED, ".-–—"))
PLACE_MARKS = "-–—"
# "【ロンドン共同】", "（中央社記者陳美台北3日電）"
WIDE_BRACKET = regex.compile(r"[【［（][^【】［］（）]{2,24}[】］）](?:\s?-)?")
# "北京5月3日电", "河边科技讯（李明）", "河边网5月3日消息，": up to the agency's word, and its bracket
WIDE_HEAD_CHARS = 24
WIDE_TAIL = regex.compile(r"[（(][^（）()]{2,20}[）)]")
FIGURE_LAST = regex.compile(r"\d日?$")
CAPITAL = regex.compile(r"\p{Lu}|\p{Lo}|\d|[(\[]")


@rule(label="dateline", since="0.1")
def dateline(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """Capitals, a bracketed agency or a wire's date before the first sentence; nothing else is claimed.

    Why: where a report comes from is part of it.

    Keeps: The mayor told Reuters on Monday that the plan for a second line was off.
    """
    for block in blocks:
        if block.sentence_like and CAPITAL.match(block.text):
            yield from _opening(block, lexicon)
    for block, phrase in lexicon.mentions(blocks):
        if block.sentence_like and HAS_UNSPACED.match(phrase.text) and phrase.start <= WIDE_HEAD_CHARS:
            yield from _wide(block, phrase)


def _opening(block: Block, lexicon: Lexicon) -> Iterator[Finding]:
    head = block.text[:MAX_CHARS]
    for shape, marks in SHAPES:
        found = shape.match(head) if any(map(head.__contains__, marks)) else None
        if found and _known(found["agency"], lexicon) and _goes_on(block, found.end()):
            yield Finding(block.part(0, found.end()), Evidence(found["agency"], "signs the place"), score=0.95)
            return
    if any(map(head.__contains__, PLACE_MARKS)) and (place := PLACE.match(head)) and _goes_on(block, place.end()):
        why = Evidence(place[0], "is a place in capitals before a dash")
        yield Finding(block.part(0, place.end()), why, score=0.92 if place["land"] else 0.6)


def _known(names: str, lexicon: Lexicon) -> bool:
    return all(fold(name).strip() in lexicon.phrases for name in names.split("/"))


def _wide(block: Block, phrase: Phrase) -> Iterator[Finding]:
    bracket = WIDE_BRACKET.match(block.text)
    tail = WIDE_TAIL.match(block.text, phrase.end)
    dated = FIGURE_LAST.search(block.text, 0, phrase.start)
    if bracket and phrase.end <= bracket.end():
        yield Finding(block.part(0, bracket.end()), Evidence(phrase, "stands in the bracket that opens it"), score=0.95)
    elif not bracket and (tail or dated):
        end = tail.end() if tail else phrase.end
        yield Finding(block.part(0, end), Evidence(phrase, "follows a place or date"), score=0.95)


def _goes_on(block: Block, at: int) -> bool:
    rest = block.text[at:].strip()
    return len(rest.split()) >= MIN_STORY_WORDS and not rest[0].islower()
