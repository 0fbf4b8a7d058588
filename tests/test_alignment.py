"""Two independent maps from the tree to the source, one against the other: right text in the wrong place shows."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from markup import damaged_html, html_page
from newsclean.decoding import open_source
from newsclean.segment import align
from newsclean.segment.align import ByMarks, InStep, Lost, Runs
from newsclean.segment.html import _blanked, _Walker, html_blocks
from newsclean.segment.tokens import tokenize
from newsclean.view import SURROGATE

PAGES = sorted((Path(__file__).resolve().parents[1] / "fixtures").glob("*.html"))
TAG = re.compile(r"<[^>]*>")
STRAYS = (
    "<table>",
    "<td>",
    "<tr>",
    "</b>",
    "<b>",
    "<svg>",
    "<select>",
    "<form>",
    "</div>",
    "<a>",
    "</p>",
    "&",
    "<i>",
    "</table>",
)
PITFALLS = {
    "the first newline of pre is dropped": "<pre>\n one\n two</pre><pre>\r\n\r\nthree</pre><pre>&#10;four</pre>",
    "text in a table moves before it": "<p>same<table>same<tr>same<td>same</td>same</table>same",
    "misnested formatting is taken apart": "<p>1<b>2<i>3</b>4</i>5<b>6<p>7</b>8<a>9<div>10<a>11</div>12",
    "a mark stands before a reference, never in it": "<p>&#x2019;tis &#8217;twas</p><p>&rsquo;&#x2019;</p>&#x2019",
    "references may be white space": "<p>&#32;&#x20;&Tab;&NewLine;&#10;x</p>&#32;<p>&#9; y",
    "text areas hold no tags": "<textarea>\n<b>one</b> &amp; two</textarea><textarea>\r\nthree</textarea>four",
    "NUL goes in HTML and shows in SVG": "a\x00b<p>\x00c\x00</p><svg><text>d\x00e</text></svg><p>f</p>",
    "NUL shows in text areas and before other text of a drawing": "<textarea>\x00 </textarea><svg>\x00a",
    "CDATA holds no references": "<svg><![CDATA[&#32; one]]></svg><table>two",
    "carriage returns become newlines": "one\r\ntwo\rthree\r\n<pre>four\r\nfive\rsix</pre>\r\n<p>\r\nseven",
    "references of old pages": "<p>&#150;&#128;&#x99;</p><table>x<td>&#146;",
    "a comment may never end": "<p>one</p><!-- two <p>three</p>",
    "comments end early or in odd ways": "<!-->one<!--->two<!-- x --!>three<!-- x -- > -->four<!x>five</ x>six",
    "CDATA is text in SVG only": "<svg><text><![CDATA[one <b> two]]></text></svg><p><![CDATA[three]]>four</p>",
    "one text node may be two runs": "one</nothing>two<!-- -->three<?php ?>four",
    "text after the end of the body": "<body>one</body>two</html>three",
    "scripts and styles hold no text": "<script>'<p>one'</script>two<style>p{}</style><script><!--<script></script>-->",
    "templates hold no text": "one<template><p>two<template>three</template>four</template>five",
    "a select drops tags": "<select><option>one<b>two</b><option>three<p>four</select>five",
    "frames drop all text": "<html><head></head><frameset>one<frame></frameset>two",
    "a head ends at its first text": "<head> <title>x</title> one <meta>two</head>three",
    "repeated text": "<p>x<table>x<b>x<tr>x</b>x<td>x</table>x<p>x",
    "private characters": "<p>\ue000one\U000f0000two&#983040;<table>three\ue001",
    "NUL alone leaves the place to frames": "\x00<frameset>one<a>two",
    "surrogates": "<p>one\ud800two</p>\udfff<table>\ud800<td>three",
}


def test_text_of_many_runs_is_parted_and_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser copies a text node for every run that joins it: none may grow with the page."""
    moved = "<table>" + "<tr>text <td>cell" * 600
    source = open_source(moved, kind="html")
    runs = Runs(moved, tokenize(moved).runs)
    assert runs.parted().count(align.PARTING) == ByMarks(runs).marked.count(align.PARTING) == 1199
    blocks = [(block.text, block.role) for block in html_blocks(source)]
    assert blocks == [("text " * 599 + "text", "paragraph"), *[("cell", "cell")] * 600]
    few = Runs("<table><tr>text <td>cell", tokenize("<table><tr>text <td>cell").runs)
    assert few.parted() == few.text
    monkeypatch.setattr(align, "MAX_MERGED", 10_000)
    whole = html_blocks(source)
    assert [(block.text, block.role) for block in whole] == blocks


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_that_is_parted_has_the_same_blocks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = open_source(path.read_bytes(), kind="html")
    before = [(block.text, block.edits.pieces, block.role) for block in html_blocks(source)]
    monkeypatch.setattr(align, "MAX_MERGED", 0)
    assert [(block.text, block.edits.pieces, block.role) for block in html_blocks(source)] == before


@pytest.mark.parametrize("html", PITFALLS.values(), ids=PITFALLS)
def test_text_that_is_parted_is_all_there(html: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = open_source(html, kind="html")
    before = [block.text for block in html_blocks(source)]
    monkeypatch.setattr(align, "MAX_MERGED", 0)
    assert [block.text for block in html_blocks(source)] == before


def visible_places(html: str, map_of: type[InStep] | type[ByMarks]) -> list[tuple[str, tuple[int, int]]]:
    """Every visible character in reading order with its place in the source; raises ``Lost`` if the map cannot tell."""
    source = open_source(html, kind="html")
    tokens = tokenize(html)
    text = SURROGATE.sub("\ufffd", _blanked(html, tokens.too_deep))
    runs = Runs(text, tokens.runs)
    aligner = map_of(runs)
    walker = _Walker(source, runs, aligner)
    walker.walk(aligner.marked if isinstance(aligner, ByMarks) else text)
    if isinstance(aligner, InStep):
        aligner.finish()
    return [
        (char, block.edits.source_of(at))
        for block in walker.blocks()
        for at, char in enumerate(block.text)
        if not char.isspace()
    ]


def agree(html: str) -> bool:
    """Whether map A can tell; fails if it then tells another place than map M."""
    try:
        in_step = visible_places(html, InStep)
    except Lost:
        return False
    assert in_step == visible_places(html, ByMarks)
    return True


def damaged(html: str, rate: float, seed: int) -> str:
    """The page with some of its tags dropped, doubled, or followed by one that does not belong."""
    dice = random.Random(seed)

    def hit(found: re.Match[str]) -> str:
        if dice.random() >= rate:
            return found[0]
        return dice.choice(["", found[0] * 2, found[0] + dice.choice(STRAYS)])

    return TAG.sub(hit, html)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_both_maps_agree_on_whole_pages(path: Path) -> None:
    assert agree(path.read_bytes().decode("utf-8")), "map A should manage a page without misplaced text"


@pytest.mark.parametrize("rate", [0.002, 0.01, 0.05])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_both_maps_agree_on_damaged_pages(path: Path, rate: float) -> None:
    html = path.read_bytes().decode("utf-8")
    managed = [agree(damaged(html, rate, seed)) for seed in range(12)]
    assert any(managed), "map A managed none: the comparison proves nothing"


@pytest.mark.parametrize("name", PITFALLS)
def test_both_maps_agree_where(name: str) -> None:
    agree(PITFALLS[name])
    # And with the pitfalls before and after it, which neither may lose its place by.
    agree("<p>before</p>" + PITFALLS[name] + "</table></select></svg><p>after</p>")


@given(html_page() | damaged_html())
@settings(deadline=None, derandomize=True, max_examples=200, suppress_health_check=list(HealthCheck))
def test_both_maps_agree_on_generated_pages(html: str) -> None:
    agree(html)


@pytest.mark.parametrize("name", ["text in a table moves before it", "misnested formatting is taken apart"])
def test_marks_follow_text_that_the_parser_moves(name: str) -> None:
    html = PITFALLS[name]
    places = visible_places(html, ByMarks)
    assert {at for _, (at, _) in places} == {
        m.start() + i for m in re.finditer(r"[^<>]+(?=<|$)", html) for i in range(len(m[0]))
    }
    assert all(html[low:high] == char for char, (low, high) in places)


def test_a_reference_is_one_place() -> None:
    assert visible_places("<p>&#x2019;tis", InStep)[0] == ("\N{RIGHT SINGLE QUOTATION MARK}", (3, 11))
    assert visible_places("<p>&#x2019;tis", ByMarks)[0] == ("\N{RIGHT SINGLE QUOTATION MARK}", (3, 11))
