"""A page as the plain data that the report's script shows: blocks in reading order, sentences, removals, articles."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import regex

from newsclean.block import BlockSpan
from newsclean.decision import JUDGE
from newsclean.page import _joined
from newsclean.view import SURROGATE, fold, words_of

if TYPE_CHECKING:
    from newsclean.page import Article, Page, Part

# Where a sentence ends; one cut too many at an abbreviation only makes two places of one.
SENTENCE_BREAK = regex.compile(r"""[.!?…؟।။።]["'”’»)\]]*[\s\p{Z}]+|[。！？｡]["'”’»」』）]*[\s\p{Z}]*""")
# A judge's removal this near to even odds is worth a look.
MAX_DOUBTFUL_SCORE = 0.7
MIN_ARTICLE_WORDS = 40
# Prose that goes although it reads like reporting: name it before the user finds it missing.
MIN_LONG_PROSE_WORDS = 40

# (low, high, number): a sentence of the kept text and its place in its block
Place = tuple[int, int, int]


def page_data(page: Page, name: str) -> dict[str, Any]:
    """The page as data for ``report.js``; every offset counts code points of the source, lone surrogates are U+FFFD.

    ``units``: [start, end, text, shown]; ``blocks``: [role, level, items] with items ["k", unit, text] (kept),
    ["f", label, text, start, end] (field), ["x", removal] or ["s", text] (blank); ``articles``: title, byline and
    paragraphs [role, level, joint, units].
    """
    units: list[list[object]] = []
    by_block: dict[int, list[Place]] = {}
    articles = [_article(article, units, by_block) for article in page.articles]
    blocks: list[list[Any]] = [[b.role, b.heading_level, []] for b in page.blocks]
    removals: list[dict[str, object]] = []
    for part in page.parts:
        items = blocks[part.span.block.index][2]
        if part.article is None:
            items.append(["x", len(removals)])
            removals.append(_removal(part))
        elif not part.in_text:
            items.append(["f", part.label, part.span.text, part.span.start, part.span.end])
        else:
            items += _kept(part, by_block.get(part.span.block.index, []), units)
    source = page.source
    return {
        "name": name,
        "title": page_title(page, name),
        "url": source.url,
        "kind": source.kind,
        "sha256": source.sha256,
        "language": source.language or page.declared_language,
        "source": source.text if source.kind == "html" else None,
        "units": units,
        "blocks": blocks,
        "removals": removals,
        "articles": articles,
        "warnings": warnings_of(page),
    }


def page_title(page: Page, name: str) -> str:
    """The first headline of the page, or the name it was given."""
    return next((a.title for a in page.articles if a.title), None) or page.source.url or name


def _article(article: Article, units: list[list[object]], by_block: dict[int, list[Place]]) -> object:
    paragraphs: list[list[Any]] = []
    above: BlockSpan | None = None
    for span in _joined(article.parts):
        block = span.block
        numbers: list[int] = []
        for low, high in _sentences(span):
            place = block.part(low, high)
            numbers.append(len(units))
            by_block.setdefault(block.index, []).append((low, high, len(units)))
            units.append([place.start, place.end, place.text])
        if above is not None and above.block is block:
            paragraphs[-1][3] += numbers
        else:
            paragraphs.append([block.role, block.heading_level, block.joint, numbers])
        above = span
    return {"title": article.title, "byline": article.byline, "paragraphs": paragraphs}


def _sentences(span: BlockSpan) -> Iterator[tuple[int, int]]:
    """Sentences of a span that tile it."""
    text = span.text
    low = 0
    for found in SENTENCE_BREAK.finditer(text):
        if found.end() < len(text):
            yield span.low + low, span.low + found.end()
            low = found.end()
    yield span.low + low, span.high


def _kept(part: Part, places: Sequence[Place], units: Sequence[Sequence[object]]) -> Iterator[list[object]]:
    """A kept part as the sentences in it; white space at its ends belongs to none."""
    text, at = part.span.block.text, part.span.low
    for low, high, number in places[bisect_right(places, part.span.low, key=lambda place: place[1]) :]:
        if low >= part.span.high:
            break
        first, last = max(low, part.span.low), min(high, part.span.high)
        if at < first:
            yield ["s", text[at:first]]
        yield ["k", number] if text[first:last] == units[number][2] else ["k", number, text[first:last]]
        at = last
    if at < part.span.high:
        yield ["s", text[at : part.span.high]]


def _removal(part: Part) -> dict[str, object]:
    span = part.span
    return {
        "start": span.start,
        "end": span.end,
        "label": part.label,
        "rule": part.rule,
        "score": round(part.score, 3),
        "why": [str(reason) for reason in part.evidence],
        "text": span.text,
    }


def words_in(text: str) -> int:
    """Words of a text; in scripts without word spaces each character is one."""
    return len(words_of(fold(text)))


def removed_by_label(page: Page) -> Counter[str]:
    """Characters removed under each label."""
    counts: Counter[str] = Counter()
    for removal in page.removed:
        counts[removal.label] += len(removal.text)
    return counts


def warnings_of(page: Page) -> list[str]:
    """What a user should look at first."""
    found: list[str] = []
    words = words_in(page.text)
    if not page.articles:
        found.append("no article found")
    elif words < MIN_ARTICLE_WORDS:
        found.append(f"only {words} words kept")
    if len(page.articles) > 1:
        found.append(f"{len(page.articles)} articles on one page")
    gone = [p for p in page.parts if p.article is None]
    doubtful = sum(1 for p in gone if p.rule == JUDGE and p.score < MAX_DOUBTFUL_SCORE)
    if doubtful:
        found.append(f"{doubtful} removal(s) near even odds")
    prose = sum(1 for p in gone if p.span.block.sentence_like and p.span.block.word_count >= MIN_LONG_PROSE_WORDS)
    if prose:
        found.append(f"{prose} long paragraph(s) removed")
    if "\ufffd" in page.source.text:
        found.append("characters that could not be decoded")
    return found


def as_json(data: object) -> str:
    """JSON that can stand in a script element: no ``<``, no lone surrogate."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return SURROGATE.sub("\ufffd", text).replace("<", "\\u003c")
