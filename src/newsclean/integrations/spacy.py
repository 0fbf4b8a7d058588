"""spaCy: a page as a ``Doc`` of its visible text, and a component that marks a ``Doc`` with what it would remove."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.tokens import Span as DocSpan

from newsclean.block import BlockSpan
from newsclean.cleaner import Cleaner
from newsclean.errors import ProvenanceError
from newsclean.page import Page
from newsclean.source import Kind

SEPARATOR = "\n\n"
# Where a part of a page stands in the text of the Doc.
Place = Callable[[BlockSpan], tuple[int, int]]


def page_to_doc(page: Page, nlp: Language) -> Doc:
    """The visible text of a page, blocks joined by blank lines, made into tokens by ``nlp`` (a blank model will do).

    ``doc.spans["removed"]`` holds removals, ``doc.spans["kept"]`` article text (label ``text``), fields and named
    ranges; each group's ``attrs["source"]`` gives the code points of the source for its spans, in the same order, and
    the removals' ``attrs`` also ``rule``, ``score`` and ``evidence``. A span that begins or ends inside a token takes
    the whole token.
    """
    doc = nlp.make_doc(SEPARATOR.join(block.text for block in page.blocks))
    starts: list[int] = []
    at = 0
    for block in page.blocks:
        starts.append(at)
        at += len(block.text) + len(SEPARATOR)

    def place(span: BlockSpan) -> tuple[int, int]:
        text = span.text
        low = span.low + len(text) - len(text.lstrip())
        high = span.high - (len(text) - len(text.rstrip()))
        start = starts[span.block.index]
        return start + low, start + max(low + 1, high)

    _mark(doc, page, place)
    return doc


@dataclass(frozen=True)
class Component:
    """A step of a pipeline that marks the ``Doc`` and takes nothing out of it: a ``Doc`` is what its text says."""

    cleaner: Cleaner
    kind: Kind | None

    def __call__(self, doc: Doc) -> Doc:
        page = self.cleaner.clean(doc.text, kind=self.kind)
        _mark(doc, page, lambda span: (span.start, span.end))
        doc._.clean_text = page.text
        doc._.newsclean = page.to_dict()
        return doc


# spaCy reads the annotations of a factory while it runs, and knows no other way to write them.
@Language.factory("newsclean", default_config={"keep": [], "disable": [], "profile": "balanced", "kind": None})
def component(
    nlp: Language,
    name: str,
    keep: list[str],
    disable: list[str],
    profile: str,
    kind: Optional[Kind],  # noqa: UP045
) -> Component:
    """``nlp.add_pipe("newsclean", config={"profile": "keep"})``: the options of ``Cleaner``, and ``kind`` of ``clean``.

    The text of the ``Doc`` is the page, HTML or text. ``doc.spans`` get the groups of ``page_to_doc``; here the source is
    the text of the ``Doc`` itself. ``doc._.clean_text`` is the clean text, ``doc._.newsclean`` is ``Page.to_dict()``.
    """
    for extension in ("clean_text", "newsclean"):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=None)
    return Component(Cleaner(keep=keep, disable=disable, profile=profile), kind)


def _mark(doc: Doc, page: Page, place: Place) -> None:
    def span_of(span: BlockSpan, label: str) -> DocSpan:
        start, end = place(span)
        found = doc.char_span(start, end, label=label, alignment_mode="expand")
        if found is None:
            raise ProvenanceError(f"{span.start}:{span.end} has no tokens")
        return found

    gone = [part for part in page.parts if part.article is None]
    kept = [(part.span, part.label or "text") for part in page.parts if part.article is not None]
    texts = {part.span.block.index for part in page.parts if part.article is not None and part.in_text}
    kept += [(mark.span, mark.label) for mark in page.marks if mark.span.block.index in texts]
    doc.spans["removed"] = SpanGroup(
        doc,
        name="removed",
        spans=[span_of(part.span, part.label) for part in gone],
        attrs={
            "source": [[part.span.start, part.span.end] for part in gone],
            "rule": [part.rule for part in gone],
            "score": [part.score for part in gone],
            "evidence": [[str(reason) for reason in part.evidence] for part in gone],
        },
    )
    doc.spans["kept"] = SpanGroup(
        doc,
        name="kept",
        spans=[span_of(span, label) for span, label in kept],
        attrs={"source": [[span.start, span.end] for span, _ in kept]},
    )
