"""Standoff annotations of the source: W3C Web Annotation, brat, dolma attributes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import regex

from newsclean.view import SURROGATE

if TYPE_CHECKING:
    from newsclean.page import Page

CONTEXT_CHARS = 32
NOT_IN_A_TYPE = regex.compile(r"[^A-Za-z0-9_-]+")
LINE_END = regex.compile(r"[\r\n]+")
ENTRY_BREAK = regex.compile(r"[\s\p{Z}\p{Cc}]+")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A named place: ``ranges`` hold its visible characters, half-open, code points; ``text`` is what is read there.

    ``removed`` tells removals from what is kept and named; those have neither rule nor evidence, and score 1.0.
    """

    label: str
    ranges: tuple[tuple[int, int], ...]
    text: str
    removed: bool
    rule: str = ""
    score: float = 1.0
    evidence: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """Where its extent begins."""
        return min(low for low, _ in self.ranges)

    @property
    def end(self) -> int:
        """Where its extent ends."""
        return max(high for _, high in self.ranges)


def annotations_of(page: Page) -> tuple[Annotation, ...]:
    """All removals, fields and named ranges of a page, in the order of the source."""
    found = [
        Annotation(r.label, r.spans, r.text, True, r.rule, r.score, tuple(map(str, r.evidence))) for r in page.removed
    ]
    kept = {part.span.block.index for part in page.parts if part.article is not None and part.in_text}
    named = [(mark.span, mark.label) for mark in page.marks if mark.span.block.index in kept]
    named += [(part.span, part.label) for part in page.parts if part.article is not None and part.label]
    for span, label in named:
        found.append(Annotation(label, tuple(span.edits.source_ranges()), span.text.strip(), False))
    return tuple(sorted(set(found), key=lambda a: (a.start, a.end, a.label, a.removed)))


def page_to_web_annotations(page: Page) -> dict[str, Any]:
    """A W3C Web Annotation collection (JSON-LD, https://www.w3.org/TR/annotation-model/).

    ``TextPositionSelector`` counts code points of the decoded source as it came, markup included, because that is the
    stream that is hashed; ``TextQuoteSelector`` gives the words a reader sees. For byte input a
    ``DataPositionSelector`` names the bytes.
    """
    digest = f"urn:sha256:{page.source.sha256}"
    items = [_web_annotation(page, a, f"{digest}#{n}", digest) for n, a in enumerate(annotations_of(page), 1)]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{digest}#annotations",
        "type": "AnnotationCollection",
        "label": "newsclean",
        "total": len(items),
        "first": {"id": f"{digest}#page", "type": "AnnotationPage", "startIndex": 0, "items": items},
    }


def _web_annotation(page: Page, annotation: Annotation, name: str, digest: str) -> dict[str, Any]:
    source = page.source
    start, end = annotation.start, annotation.end
    selectors: list[dict[str, Any]] = [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {"type": "TextQuoteSelector", "exact": _sound(annotation.text)},
    ]
    if source.kind != "html":
        selectors[1]["prefix"] = _sound(source.text[max(0, start - CONTEXT_CHARS) : start])
        selectors[1]["suffix"] = _sound(source.text[end : end + CONTEXT_CHARS])
    if source.data is not None:
        first, last = source.byte_offset(start), source.byte_offset(end)
        selectors.append({"type": "DataPositionSelector", "start": first, "end": last})
    body = [{"type": "TextualBody", "purpose": "tagging", "value": annotation.label}]
    if annotation.removed:
        why = "; ".join(annotation.evidence)
        value = _sound(f"removed by rule {annotation.rule}, score {annotation.score:.2f}: {why}")
        body.append({"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": value})
    return {
        "id": name,
        "type": "Annotation",
        "motivation": "classifying",
        "body": body,
        "target": {"source": source.url or digest, "selector": selectors},
    }


def page_to_brat(page: Page) -> str:
    """brat standoff (``.ann``); the document beside it, ``.txt``, is the decoded source.

    A text-bound annotation for each place, one fragment for each stretch of it within a line, and a note with fate,
    rule, score and evidence.
    """
    lines: list[str] = []
    source = SURROGATE.sub("\ufffd", page.source.text)
    for number, annotation in enumerate(annotations_of(page), 1):
        fragments = [f for low, high in annotation.ranges for f in _within_lines(source, low, high)]
        fragments.sort()
        places = ";".join(f"{low} {high}" for low, high in fragments)
        words = " ".join(source[low:high] for low, high in fragments)
        lines.append(f"T{number}\t{NOT_IN_A_TYPE.sub('_', annotation.label)} {places}\t{words}")
        fate = f"removed, rule {annotation.rule}, score {annotation.score:.2f}" if annotation.removed else "kept"
        note = ENTRY_BREAK.sub(" ", "; ".join((fate, *annotation.evidence)))
        lines.append(f"#{number}\tAnnotatorNotes T{number}\t{_sound(note)}")
    return "\n".join(lines)


def _within_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The range without the line ends in it: brat has no fragment that crosses one."""
    at = start
    for found in LINE_END.finditer(text, start, end):
        if at < found.start():
            yield at, found.start()
        at = found.end()
    if at < end:
        yield at, end


def page_to_dolma(page: Page) -> str:
    """One line of a dolma attributes file; ``text`` of its document is the decoded source, ``id`` the URL or the hash.

    Attributes are named ``newsclean__removed__<label>`` and ``newsclean__kept__<label>``, each span
    ``[start, end, score]`` in code points, as dolma's taggers write them.
    """
    attributes: dict[str, list[list[float]]] = {}
    for annotation in annotations_of(page):
        name = f"newsclean__{'removed' if annotation.removed else 'kept'}__{annotation.label}"
        spans = ([low, high, round(annotation.score, 4)] for low, high in sorted(annotation.ranges))
        attributes.setdefault(name, []).extend(spans)
    source = page.source
    line = {"id": source.url or source.sha256, "source": "newsclean", "attributes": attributes}
    return json.dumps(line, ensure_ascii=False)


def _sound(text: str) -> str:
    return SURROGATE.sub("\ufffd", text)
