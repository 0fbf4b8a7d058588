"""Standoff exports, each read back by a reader of its format."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pytest

from judges import Prose
from newsclean import Cleaner, Page
from newsclean.render.annotations import (
    annotations_of,
    page_to_brat,
    page_to_dolma,
    page_to_web_annotations,
)

TEXT = """Home
World

Harbour reopens after the storm
By Jane Doe

The harbour 🌊 reopened on Friday after the storm had passed over the town.

Read also: Storm closes harbour

Two boats were lost, but nobody was hurt, the coast guard said in the evening.

© 2025 Harbour Gazette. All rights reserved.
"""
HTML = """<!doctype html><body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<h1>Harbour reopens after the storm</h1><p>By Jane Doe</p>
<p>The harbour 🌊 reopened on Friday after the <b>storm</b> had passed over the town &amp; its port.</p>
<p>Read also:
Storm <b>closes</b>&nbsp;harbour</p><footer>© 2025 Harbour Gazette.\nAll rights reserved.</footer></body>"""
MOTIVATIONS = (
    "assessing bookmarking classifying commenting describing editing highlighting identifying linking moderating "
    "questioning replying tagging"
)
IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.I)
# brat standoff format, https://brat.nlplab.org/standoff.html: text-bound annotations and notes are all we write.
TEXT_BOUND = re.compile(r"T([1-9][0-9]*)\t([A-Za-z0-9_-]+) ([0-9]+ [0-9]+(?:;[0-9]+ [0-9]+)*)\t([^\t\n]*(?:\t[^\n]*)?)")
NOTE = re.compile(r"#([1-9][0-9]*)\tAnnotatorNotes T([1-9][0-9]*)\t([^\t\n]+)")


@pytest.fixture(
    params=[TEXT, HTML, HTML.encode(), "﻿" + TEXT + "\ud800 tail", ""], ids=["text", "html", "bytes", "odd", "empty"]
)
def page(request: pytest.FixtureRequest) -> Page:
    page = Cleaner(judge=Prose()).clean(request.param, url="https://gazette.example/harbour")
    page.verify()
    return page


def test_every_removal_and_name_is_annotated(page: Page) -> None:
    found = annotations_of(page)
    assert [a.text for a in found if a.removed] == [
        r.text for r in sorted(page.removed, key=lambda r: (r.start, r.end))
    ]
    named = {(a.start, a.end, a.label) for a in found if not a.removed}
    assert named == {(n.start, n.end, n.label) for article in page.articles for n in article.labelled}


def test_web_annotations_follow_the_recommendation(page: Page) -> None:
    data = json.loads(json.dumps(page_to_web_annotations(page), ensure_ascii=False).encode("utf-8"))
    assert data["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert data["type"] == "AnnotationCollection"
    assert IRI.fullmatch(data["id"])
    items = data["first"]["items"]
    assert data["first"]["type"] == "AnnotationPage"
    assert data["total"] == len(items)
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        _check_annotation(item, page)


def _check_annotation(item: dict[str, Any], page: Page) -> None:
    """The MUSTs of the Web Annotation Data Model for what we use of it."""
    assert item.keys() == {"id", "type", "motivation", "body", "target"}
    assert item["type"] == "Annotation"
    assert IRI.fullmatch(item["id"])
    assert item["motivation"] in MOTIVATIONS.split()
    for body in item["body"]:
        assert body["type"] == "TextualBody"
        assert isinstance(body["value"], str)
        assert body["purpose"] in MOTIVATIONS.split()
    assert IRI.fullmatch(item["target"]["source"])
    by_type = {selector["type"]: selector for selector in item["target"]["selector"]}
    position, quote = by_type["TextPositionSelector"], by_type["TextQuoteSelector"]
    assert 0 <= position["start"] < position["end"] <= len(page.source.text)
    if page.source.kind == "text":
        there = page.source.text[position["start"] : position["end"]].strip()
        assert there.replace("\ud800", "\ufffd") == quote["exact"]
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert (
            around.split()
            == page.source.text.replace("\ud800", "\ufffd")[
                position["start"] - len(quote["prefix"]) : position["end"] + len(quote["suffix"])
            ].split()
        )
    if page.source.data is not None:
        data = by_type["DataPositionSelector"]
        assert (
            page.source.data[data["start"] : data["end"]].decode()
            == page.source.text[position["start"] : position["end"]]
        )


def read_brat(ann: str, document: str) -> dict[str, tuple[str, list[tuple[int, int]], str]]:
    """A strict reader of ``.ann``: raises ``ValueError`` for whatever brat would reject."""
    found: dict[str, tuple[str, list[tuple[int, int]], str]] = {}
    notes: set[str] = set()
    for line in ann.split("\n") if ann else []:
        if bound := TEXT_BOUND.fullmatch(line):
            number, label, places, words = bound.groups()
            ranges = [(int(low), int(high)) for low, high in (place.split(" ") for place in places.split(";"))]
            if number in found or any(low >= high for low, high in ranges):
                raise ValueError(line)
            if any(a[1] > b[0] for a, b in pairwise(ranges)) or ranges[-1][1] > len(document):
                raise ValueError(line)
            if words != " ".join(document[low:high] for low, high in ranges):
                raise ValueError(f"reference text differs: {line}")
            found[number] = (label, ranges, words)
        elif (note := NOTE.fullmatch(line)) and note[2] in found and note[1] not in notes:
            notes.add(note[1])
        else:
            raise ValueError(line)
    return found


def test_brat_reads_the_annotations(page: Page) -> None:
    document = page.source.text.replace("\ud800", "\ufffd")
    found = read_brat(page_to_brat(page), document)
    assert [label for label, _, _ in found.values()] == [a.label for a in annotations_of(page)]


def test_dolma_reads_the_attributes(page: Page) -> None:
    """dolma's ``OutputSpec``: id, source, attributes of (int, int, float); ``Span.from_spec`` splits their names."""
    data = json.loads(page_to_dolma(page))
    assert data.keys() == {"id", "source", "attributes"}
    assert data["id"] == "https://gazette.example/harbour"
    removed: list[str] = []
    for name, spans in data["attributes"].items():
        experiment, tagger, label = name.split("__", 2)
        assert (experiment, tagger in ("removed", "kept"), "__" in label) == ("newsclean", True, False)
        for start, end, score in spans:
            assert type(start) is type(end) is int
            assert 0 <= start < end <= len(page.source.text)
            assert 0.0 <= float(score) <= 1.0
        removed += [label for _ in spans] if tagger == "removed" else []
    assert set(removed) == {r.label for r in page.removed}


def test_spacy_holds_the_spans(page: Page) -> None:
    spacy = pytest.importorskip("spacy", reason="the extra `spacy` is not installed")
    from spacy.tokens import DocBin

    from newsclean.integrations.spacy import page_to_doc

    nlp = spacy.blank("xx")
    doc = page_to_doc(page, nlp)
    assert [span.label_ for span in doc.spans["removed"]] == [r.label for r in page.removed]
    assert [span.text for span in doc.spans["removed"]] == [r.text for r in page.removed]
    assert doc.spans["removed"].attrs["source"] == [[r.start, r.end] for r in page.removed]
    texts = [span.text for span in doc.spans["kept"] if span.label_ == "text"]
    assert "".join(texts).split() == page.text.split() or page.text.split() == " ".join(texts).split()
    again = next(iter(DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)))
    assert [span.text for span in again.spans["removed"]] == [r.text for r in page.removed]
    assert again.spans["removed"].attrs["rule"] == [r.rule for r in page.removed]
