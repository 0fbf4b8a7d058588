"""A page as a spaCy ``Doc`` of all its visible text, removals and names as span groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.block import BlockSpan
from newsclean.errors import ProvenanceError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

    from newsclean.page import Page

SEPARATOR = "\n\n"


def page_to_doc(page: Page, nlp: Language) -> Doc:
    """The visible text of a page, blocks joined by blank lines, made into tokens by ``nlp`` (a blank model will do).

    ``doc.spans["removed"]`` holds removals, ``doc.spans["kept"]`` article text (label ``text``), fields and named
    ranges; each group's ``attrs["source"]`` gives the code points of the source for its spans, in the same order, and
    the removals' ``attrs`` also ``rule``, ``score`` and ``evidence``. A span that begins or ends inside a token takes
    the whole token.
    """
    from spacy.tokens import SpanGroup

    doc = nlp.make_doc(SEPARATOR.join(block.text for block in page.blocks))
    starts: list[int] = []
    at = 0
    for block in page.blocks:
        starts.append(at)
        at += len(block.text) + len(SEPARATOR)

    def span_of(place: BlockSpan, label: str) -> Span:
        text = place.text
        low = place.low + len(text) - len(text.lstrip())
        high = place.high - (len(text) - len(text.rstrip()))
        start = starts[place.block.index]
        span = doc.char_span(start + low, start + max(low + 1, high), label=label, alignment_mode="expand")
        if span is None:
            raise ProvenanceError(f"{place.start}:{place.end} has no tokens")
        return span

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
        spans=[span_of(place, label) for place, label in kept],
        attrs={"source": [[place.start, place.end] for place, _ in kept]},
    )
    return doc
