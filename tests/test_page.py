"""What the user receives: articles, removals, their offsets, and the forms a page can take."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

import newsclean
from judges import Dropper, Keeper, Prose
from newsclean import Block, Cleaner, Evidence, Finding, InputError, Lexicon, Page, ProvenanceError, Segment, rule
from newsclean.judge import Verdict
from newsclean.lexicon import Blocks
from newsclean.page import Part

HTML = """<!doctype html><html lang="sv"><title>Gazette</title><body>
<nav><a href="/">Home</a></nav>
<h1>The bridge closes</h1>
<p>The old bridge closes on Monday, the mayor said&#8217;s&nbsp;aide.</p>
<h2>Ferries</h2>
<p>Ferries will run   all night, the town&amp;harbour office said.</p>
<ul><li>One ferry leaves at eight, and it will be full.<li>Another one leaves at nine, and it will not be.</ul>
<blockquote>Nobody will have to pay for them, the mayor said.</blockquote>
<p>Gazette shop</p>"""
MOJIBAKE = "The mayor doesnâ€™t know when the cafÃ© by the bridge opens again, she said."


@pytest.fixture
def page() -> Page:
    return Cleaner(judge=Prose(), disable={"navigation"}).clean(HTML)


def test_a_plain_page_is_one_article_with_title_and_text(page: Page) -> None:
    (article,) = page.articles
    assert article.title == "The bridge closes"
    assert article.text.startswith(
        "The old bridge closes on Monday, the mayor said’s\u00a0aide.\n\nFerries will run all night"
    )
    assert page.text == article.text
    assert article.language == "sv"
    assert article.byline is None


def test_lines_of_a_list_are_joined_by_one_line_end(page: Page) -> None:
    assert "will be full.\nAnother one" in page.text


def test_removals_are_in_order_with_extent_text_and_reason(page: Page) -> None:
    texts = [r.text for r in page.removed]
    assert texts[0] == "Home"
    assert texts[-1] == "Gazette shop"
    for removal in page.removed:
        assert HTML[removal.start : removal.end] == removal.text
        assert removal.spans == ((removal.start, removal.end),)
        assert removal.label
        assert removal.evidence
        assert 0 < removal.score <= 1
    assert [r.start for r in page.removed] == sorted(r.start for r in page.removed)


def test_segments_name_copies_and_rewritten_places(page: Page) -> None:
    article = page.articles[0]
    rewritten = {
        HTML[s.src_start : s.src_end]: article.text[s.out_start : s.out_end]
        for s in article.spans
        if s.kind == "rewritten"
    }
    assert rewritten["&#8217;"] == "’"
    assert rewritten["&nbsp;"] == "\u00a0"
    assert rewritten["   "] == " "
    assert rewritten["&amp;"] == "&"
    assert rewritten[""] in ("\n\n", "\n")
    assert all(isinstance(segment, Segment) for segment in article.spans)


def test_labels_name_places_of_the_source(page: Page) -> None:
    named = [(n.label, HTML[n.start : n.end], n.in_text) for n in page.articles[0].labelled]
    assert named[0] == ("headline", "The bridge closes", False)
    assert ("list", "One ferry leaves at eight, and it will be full.", True) in named
    assert ("quote", "Nobody will have to pay for them, the mayor said.", True) in named
    assert not any(text == "Gazette shop" for _, text, _ in named)


def test_restoring_puts_a_removal_where_it_stood(page: Page) -> None:
    heading = next(r for r in page.removed if r.text == "Ferries")
    after = page.restore(heading)
    assert "aide.\n\nFerries\n\nFerries will run" in after.text
    assert heading not in after.removed
    assert ("section_heading", True) in {(n.label, n.in_text) for n in after.articles[0].labelled}
    assert page.text != after.text, "the first page is as it was"
    after.verify()


def test_a_removal_of_another_page_cannot_be_restored(page: Page) -> None:
    other = Cleaner(judge=Dropper()).clean(HTML)
    with pytest.raises(InputError, match="restore: no such removal on this page"):
        page.restore(other.removed[0])
    once = page.restore(page.removed[0])
    with pytest.raises(InputError):
        once.restore(page.removed[0])


def test_a_page_without_reporting_has_no_article() -> None:
    page = Cleaner(judge=Dropper()).clean(HTML)
    assert (page.articles, page.text) == ((), "")
    assert page.restore(page.removed[0]).text
    page.verify()


def test_a_page_that_is_only_a_headline_loses_nothing() -> None:
    class Headlines(Keeper):
        def verdicts(self, blocks: Blocks, findings: Sequence[Finding], title: str | None) -> list[Verdict]:
            return [Verdict(0.6, 0.9) for _ in blocks]

    page = Cleaner(judge=Headlines()).clean("<h1>The bridge closes</h1>", kind="html")
    assert [a.title or a.text for a in page.articles] == ["The bridge closes"]
    assert page.removed == ()
    page.verify()


# Mojibake


@pytest.mark.parametrize("raw", [MOJIBAKE, f"<p>{MOJIBAKE}</p>", f"<p>{MOJIBAKE.replace('€', '&euro;')}</p>"])
def test_mojibake_is_repaired_and_both_sides_are_named(raw: str) -> None:
    page = Cleaner(judge=Keeper()).clean(raw)
    article = page.articles[0]
    assert article.text == "The mayor doesn’t know when the café by the bridge opens again, she said."
    rewritten = {
        raw[s.src_start : s.src_end].replace("&euro;", "€"): article.text[s.out_start : s.out_end]
        for s in article.spans
        if s.kind == "rewritten"
    }
    assert rewritten == {"â€™": "’", "Ã©": "é"}
    page.verify()


def test_rules_read_what_was_meant() -> None:
    story = "Le pont de la vieille ville reste fermÃ© jusquâ€™Ã\xa0 lundi, a dit la mairie aux commerçants du quai."
    page = newsclean.clean(f"<p>{story}</p><p>Ã\xa0 lire aussi : Le marchÃ© dÃ©mÃ©nage</p><p>{story}</p>", kind="html")
    assert [(r.label, r.text) for r in page.removed if r.label == "read_more"] == [
        ("read_more", "à lire aussi : Le marché déménage")
    ]
    page.verify()


def test_what_is_little_is_repaired_where_the_page_shows_more() -> None:
    arrows = "Plans â–º Bridges â–º Ferries"
    assert Cleaner(judge=Keeper()).clean(arrows).text == arrows
    assert Cleaner(judge=Keeper()).clean(f"{MOJIBAKE}\n\n{arrows}").text.endswith("\n\nPlans ► Bridges ► Ferries")


@pytest.mark.parametrize("edge", ["Â\xa0", "â€ƒ", f"{MOJIBAKE}Â\xa0"])
def test_what_would_become_space_at_an_edge_stays(edge: str) -> None:
    page = Cleaner(judge=Keeper()).clean(f"<p>{MOJIBAKE}</p><p>{edge}</p>", kind="html")
    page.verify()
    assert all(block.text.strip() for block in page.blocks)


def test_a_claim_that_would_cut_a_repair_takes_all_of_it() -> None:
    @rule(label="timestamp", since="0.1")
    def first_half(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
        """Claims up to the first of two repaired characters."""
        yield Finding(blocks[0].part(0, 9), Evidence("8", "half of a repair"))

    page = Cleaner(judge=Keeper(), rules=[first_half]).clean("Opened: â€”â€“ the bridge, at last.")
    assert [r.text for r in page.removed] == ["Opened: —–"]
    assert page.text == "the bridge, at last."
    page.verify()


@pytest.mark.parametrize("sound", ["Ærø’s café – “naïve”", "Ã is a letter of Portuguese: são, não, manhã.", "東京の橋"])
def test_sound_text_is_left_alone(sound: str) -> None:
    assert Cleaner(judge=Keeper()).clean(sound).text == sound


def test_byte_offsets_lead_back_to_the_bytes() -> None:
    raw = "<p>Жёлтый мост закрыт.</p><p>Магазин</p>".encode("cp1251")
    page = Cleaner(judge=Keeper()).clean(raw, encoding="cp1251")
    for segment in page.articles[0].spans:
        low, high = page.source.byte_offset(segment.src_start), page.source.byte_offset(segment.src_end)
        if segment.kind == "copy":
            assert raw[low:high].decode("cp1251") == page.text[segment.out_start : segment.out_end]
    assert page.source.encoding == "cp1251"


# Forms


def check_schema(data: dict[str, Any]) -> None:
    """The keys and types of newsclean/1."""
    assert data["schema"] == "newsclean/1"
    assert set(data) == {"schema", "source", "articles", "removed", "metadata"}
    assert set(data["source"]) == {"sha256", "length", "encoding", "kind", "url"}
    for article in data["articles"]:
        assert set(article) == {"title", "text", "byline", "dateline", "language", "spans", "labelled"}
        assert article["spans"][0][0] == 0
        assert article["spans"][-1][1] == len(article["text"])
        for span in article["spans"]:
            assert [type(value) for value in span] == [int] * 4 + [str]
            assert span[4] in ("copy", "rewritten")
        for named in article["labelled"]:
            assert {"start", "end", "label"} <= set(named)
    for removal in data["removed"]:
        assert {"start", "end", "label", "rule", "score", "evidence"} <= set(removal)
        assert 0 <= removal["start"] < removal["end"] <= data["source"]["length"]


def test_the_exchange_format_survives_json(page: Page) -> None:
    data = page.to_dict()
    check_schema(data)
    assert json.loads(page.to_json()) == data
    assert json.loads(page.to_json(indent=2)) == data
    assert data["source"]["sha256"] == page.source.sha256
    assert data["source"]["length"] == len(HTML)
    assert data["articles"][0]["text"] == page.text
    assert data["metadata"]["language"] == "sv"


@pytest.mark.parametrize("raw", ["", "\x00", "<p>\ud800 one</p><p>\x00two</p>", b"\xff\xfe\x00", "# \udfff\n\ntext"])
def test_odd_input_still_makes_every_form(raw: str | bytes) -> None:
    page = Cleaner(judge=Prose()).clean(raw)
    page.to_json().encode("utf-8")
    page.to_markdown().encode("utf-8")
    page.to_report().encode("utf-8")
    page.verify()


def test_metadata_come_without_the_extra_too(monkeypatch: pytest.MonkeyPatch, page: Page) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setitem(sys.modules, "trafilatura.metadata", None)
    assert page.metadata.title == "The bridge closes"
    assert page.metadata.language == "sv"
    assert page.metadata.date is None


def test_markdown_has_title_headings_lists_and_quotes() -> None:
    page = Cleaner(judge=Prose(), disable={"navigation"}).clean(HTML)
    page = page.restore(next(r for r in page.removed if r.text == "Ferries"))
    lines = page.to_markdown().split("\n")
    assert lines[0] == "# The bridge closes"
    assert "## Ferries" in lines
    assert "- One ferry leaves at eight, and it will be full." in lines
    assert lines[lines.index("- One ferry leaves at eight, and it will be full.") + 1].startswith("- Another")
    assert "> Nobody will have to pay for them, the mayor said." in lines


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One stays. CUT Two stays.", "One stays. Two stays."),
        ("<ul><li>One stays. CUT Two stays.<li>Three stays.</ul>", "- One stays. Two stays.\n- Three stays."),
        ("<ul><li>CUT One stays.<li>Two stays. CUT</ul><p>Three.", "- One stays.\n- Two stays.\n\nThree."),
        ("<blockquote>One stays. CUT Two stays.</blockquote>", "> One stays. Two stays."),
        ("<p>One stays.<p>Two stays.", "One stays.\n\nTwo stays."),
    ],
)
def test_a_piece_cut_out_parts_no_paragraph_of_markdown(html: str, markdown: str) -> None:
    @rule(label="cut")
    def cut(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
        for block in blocks:
            if (at := block.text.find("CUT")) >= 0:
                yield Finding(block.part(at, at + 3), Evidence("CUT", "is to be cut"))

    assert Cleaner(rules=[cut], judge=Keeper()).clean(html, kind="html").to_markdown() == markdown


def test_markdown_input_keeps_the_marks_it_came_with() -> None:
    text = "# The bridge closes\n\n* One ferry\n* Another ferry"
    assert Cleaner(judge=Keeper()).clean(text, kind="markdown").to_markdown() == text


def test_the_report_escapes_what_comes_from_the_page() -> None:
    evil = "</script><script>alert(1)</script>"
    raw = f"<p>A {evil.replace('<', '&lt;')} of <!-- {evil} --> \u0007 text</p>"
    report = Cleaner(judge=Keeper()).clean(raw, url=f"x'\"{evil}").to_report()
    assert "alert(1)" in report
    assert "<script>alert" not in report
    assert "\u0007" not in report
    assert "Content-Security-Policy" in report


def test_deep_pages_can_be_pickled() -> None:
    page = Cleaner(judge=Keeper()).clean("<div>" * 5000 + "<p>x", kind="html")
    assert pickle.loads(pickle.dumps(page)).text == "x"
    assert (
        pickle.loads(pickle.dumps(Cleaner(judge=Dropper()).clean("<div>" * 5000 + "x", kind="html").removed[0])).text
        == "x"
    )


# verify() is no formality


@pytest.mark.parametrize("damage", ["gap", "twice", "order"])
def test_verify_notices_a_broken_page(page: Page, damage: str) -> None:
    parts = list(page.parts)
    if damage == "gap":
        del parts[2]
    elif damage == "twice":
        parts.insert(2, parts[2])
    else:
        parts[2], parts[3] = parts[3], parts[2]
    with pytest.raises(ProvenanceError):
        Page(page.source, page.blocks, tuple(parts)).verify()


def test_verify_notices_text_that_is_in_no_block() -> None:
    page = Cleaner(judge=Keeper()).clean("one\n\ntwo")
    block = page.blocks[0]
    with pytest.raises(ProvenanceError, match="in no block"):
        Page(page.source, (block,), (Part(block.span, 0),)).verify()
