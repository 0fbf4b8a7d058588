"""Page and Article: what the user receives; all text is computed from spans of the source."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from newsclean.block import Block, BlockSpan
from newsclean.compact import compact
from newsclean.editmap import EditMap, Piece, Segment
from newsclean.errors import InputError, ProvenanceError
from newsclean.finding import Evidence, Removal
from newsclean.labels import FIELDS
from newsclean.lazy import lazy
from newsclean.source import Source

if TYPE_CHECKING:
    from newsclean.metadata import Metadata

SCHEMA = "newsclean/1"
SEPARATORS = {"paragraph": "\n\n", "line": "\n", "cell": "\t"}


@compact
@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A stretch of a block and its fate: in an article's text (label ``""``), one of its fields, or removed.

    ``article`` is the index of its article, ``None`` for what is removed.
    """

    span: BlockSpan
    article: int | None
    label: str = ""
    rule: str = ""
    score: float = 0.0
    evidence: tuple[Evidence, ...] = ()

    @property
    def in_text(self) -> bool:
        return self.article is not None and self.label not in FIELDS


@dataclass(frozen=True, slots=True)
class Labelled:
    """A named range of the source (extent, code points): a dateline, a section heading, the headline, …

    ``in_text`` tells whether it stands in ``article.text``; headline and byline do not.
    """

    start: int
    end: int
    label: str
    in_text: bool


@compact
@dataclass(frozen=True, slots=True)
class Mark:
    """A kept range and its label, before it is given offsets."""

    span: BlockSpan
    label: str


@dataclass(frozen=True, eq=False)
class Article:
    """One story of a page: its text, its fields, and where every character of them came from."""

    page: Page = field(repr=False)
    index: int

    @lazy
    def parts(self) -> tuple[Part, ...]:
        """The parts of this article's text, in order."""
        return tuple(part for part in self._own if part.in_text)

    @property
    def _own(self) -> Sequence[Part]:
        """The parts of its text and its fields."""
        return self.page._parts_of.get(self.index, ())

    @lazy
    def _assembled(self) -> tuple[str, EditMap]:
        texts: list[str] = []
        pieces: list[Piece] = []
        length = 0
        above: BlockSpan | None = None
        for span in _joined(self.parts):
            if above is not None:
                separator = _separator(above, span)
                texts.append(separator)
                place = span.edits.pieces[0][2]
                pieces.append((length, length + len(separator), place, place, False))
                length += len(separator)
            texts.append(span.text)
            pieces += [(o0 + length, o1 + length, s0, s1, copy) for o0, o1, s0, s1, copy in span.edits.pieces]
            length += len(span.text)
            above = span
        return "".join(texts), EditMap.of(pieces)

    @property
    def text(self) -> str:
        """The clean text, a blank line between paragraphs; lists and broken lines keep their line ends."""
        return self._assembled[0]

    @property
    def edits(self) -> EditMap:
        """The map of ``text`` to the source."""
        return self._assembled[1]

    @lazy
    def spans(self) -> tuple[Segment, ...]:
        """Segments that tile ``text``; offsets are half-open and count code points."""
        return tuple(self.edits.segments())

    def _field(self, label: str) -> str | None:
        texts = [part.span.text.strip() for part in self._own if part.label == label]
        return " ".join(texts) or None

    @property
    def title(self) -> str | None:
        """The headline as it stands on the page; ``None`` where it has none."""
        return self._field("headline")

    @property
    def byline(self) -> str | None:
        """The byline as it stands on the page, such as "By Jane Doe"."""
        return self._field("byline")

    @property
    def dateline(self) -> str | None:
        """Place and agency that open the text, such as "KYIV, Ukraine (AP) — "; part of ``text`` too."""
        return next((m.span.text.strip() for m in self._marks if m.label == "dateline"), None)

    @lazy
    def language(self) -> str | None:
        """ISO 639 code: as given, or as the page declares it; ``None`` if neither says."""
        return self.page.source.language or self.page.declared_language

    @property
    def _marks(self) -> Iterator[Mark]:
        blocks = {part.span.block.index for part in self.parts}
        places = sorted(place for index in blocks for place in self.page._marks_in.get(index, ()))
        return (self.page.marks[place] for place in places)

    @lazy
    def labelled(self) -> tuple[Labelled, ...]:
        """Named ranges of the source: datelines, section headings, lists …, and the fields headline and byline."""
        named = [Labelled(m.span.start, m.span.end, m.label, True) for m in self._marks]
        for part in self._own:
            if part.label:
                named.append(Labelled(part.span.start, part.span.end, part.label, part.in_text))
        return tuple(sorted(set(named), key=lambda n: (n.start, n.end, n.label)))


def _joined(parts: Sequence[Part]) -> Iterator[BlockSpan]:
    """Spans of the kept parts; parts of one block that touch are one span, white space at the ends is left out."""
    joined: list[BlockSpan] = []
    for part in parts:
        span = part.span
        if joined and joined[-1].block is span.block and joined[-1].high == span.low:
            joined[-1] = BlockSpan(span.block, joined[-1].low, span.high)
        else:
            joined.append(span)
    for span in joined:
        text = span.text
        low = span.low + len(text) - len(text.lstrip())
        high = span.high - (len(text) - len(text.rstrip()))
        if low < high:
            yield BlockSpan(span.block, low, high)


def _separator(above: BlockSpan, span: BlockSpan) -> str:
    if above.block is span.block:
        return " "
    if span.block.index == above.block.index + 1:
        return SEPARATORS[span.block.joint]
    return SEPARATORS["paragraph"]


@dataclass(frozen=True, eq=False)
class Page:
    """The result of cleaning one source: articles, removals, and the proof that they are all of it.

    ``source`` is what was cleaned; ``blocks`` hold all its visible text in reading order; ``parts`` tile the blocks and
    say what became of each stretch; ``marks`` name kept ranges; ``declared_language`` is what the page says of itself.
    Text, articles and removals are computed of these when first asked for.
    """

    source: Source
    blocks: tuple[Block, ...] = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    declared_language: str | None = None

    @lazy
    def articles(self) -> tuple[Article, ...]:
        """The stories in reading order; a plain page has one, an empty page none. One may be a headline without text."""
        numbers = {part.article for part in self.parts if part.span.text.strip()}
        return tuple(Article(self, number) for number in sorted(n for n in numbers if n is not None))

    @lazy
    def _parts_of(self) -> dict[int, list[Part]]:
        """The parts of each article, in order: gathered once, for a page may have hundreds of articles."""
        gathered: dict[int, list[Part]] = {}
        for part in self.parts:
            if part.article is not None:
                gathered.setdefault(part.article, []).append(part)
        return gathered

    @lazy
    def _marks_in(self) -> dict[int, list[int]]:
        """The places of the marks of each block, by its index."""
        gathered: dict[int, list[int]] = {}
        for place, mark in enumerate(self.marks):
            gathered.setdefault(mark.span.block.index, []).append(place)
        return gathered

    @lazy
    def text(self) -> str:
        """Clean text of all articles, a blank line between paragraphs and between articles."""
        return "\n\n".join(article.text for article in self.articles if article.text)

    @lazy
    def removed(self) -> tuple[Removal, ...]:
        """What is not in any article, in reading order, each with label, rule, score and evidence."""
        return tuple(self._removal(part) for part in self.parts if part.article is None)

    def _removal(self, part: Part) -> Removal:
        ranges = tuple(part.span.edits.source_ranges())
        start, end = min(r[0] for r in ranges), max(r[1] for r in ranges)
        return Removal(
            self.source, start, end, ranges, part.span.text.strip(), part.label, part.rule, part.score, part.evidence,
            part.span,
        )  # fmt: skip

    def removal(self, name: str) -> Removal:
        """The removal with this ``id``; raises ``InputError`` if there is none."""
        for found in self.removed:
            if found.id == name:
                return found
        raise InputError(f"{name}: no such removal on this page; `newsclean explain` names them")

    def restore(self, removal: Removal) -> Page:
        """A new page with one removal undone: its text stands in the article it is nearest to.

        Raises ``InputError`` if the removal is not one of this page.
        """
        wanted = removal._part
        for at, part in enumerate(self.parts):
            same = part.span.block is wanted.block and (part.span.low, part.span.high) == (wanted.low, wanted.high)
            if same and part.article is None:
                home = self._nearest_article(at)
                kept = Part(part.span, home)
                return replace(self, parts=(*self.parts[:at], kept, *self.parts[at + 1 :]))
        raise InputError(f"restore: no such removal on this page ({removal.label} {removal.start}:{removal.end})")

    def _nearest_article(self, at: int) -> int:
        before = (p.article for p in reversed(self.parts[:at]) if p.article is not None)
        after = (p.article for p in self.parts[at:] if p.article is not None)
        found = next(before, None)
        return found if found is not None else next(after, 0)

    @lazy
    def metadata(self) -> Metadata:
        """Title, author, date, site name, URL and language, by trafilatura for HTML; read when first asked for."""
        from newsclean.metadata import metadata_of

        return metadata_of(self)

    def verify(self) -> None:
        """Raise ``ProvenanceError`` unless every promise of provenance holds for this page."""
        from newsclean.verification import verify

        verify(self)

    def to_dict(self) -> dict[str, Any]:
        """The exchange format, schema ``newsclean/1``."""
        from newsclean.render.json import page_to_dict

        return page_to_dict(self)

    def to_json(self, *, indent: int | None = None) -> str:
        """``to_dict`` as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_markdown(self) -> str:
        """The articles as Markdown: title, byline, section headings, lists, quotes."""
        from newsclean.render.markdown import page_to_markdown

        return page_to_markdown(self)

    def to_report(self) -> str:
        """One self-contained HTML file that shows what was kept, what went, and why."""
        from newsclean.render.report import page_to_report

        return page_to_report(self)

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the five fields; what is cached is computed again."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


__all__ = ["SCHEMA", "Article", "Labelled", "Mark", "Page", "Part", "ProvenanceError"]
