"""Another extractor's text, aligned: every span is true, nothing is invented, and the page is cleaned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judges import Keeper, Prose
from markup import html_page, plain_text
from newsclean import AlignedPage, Cleaner, InputError, align
from newsclean.align import aligned
from newsclean.extractors import EXTRACTORS, extracted, text_by
from newsclean.matching import in_order

FIXTURES = sorted((Path(__file__).resolve().parents[1] / "fixtures").glob("*.html"))
KEEPER = Cleaner(judge=Keeper())
MIN_COVERAGE = 0.995
KEPT = "Two boats were lost in the storm, but nobody was hurt.\nRead also: Storm closes harbour"
HTML = """<!doctype html><body><nav>Home World Sport</nav><h1>Harbour reopens</h1>
<p>The harbour reopened on Friday, the mayor&rsquo;s office said.</p><img alt="A crane above the quay at night">
<ul><li>One ferry leaves at eight.</li><li>Another follows.</li></ul>
<table><tr><td>Boats</td><td>12</td></tr><tr><td>Crews</td><td>48</td></tr></table>
<p>Two boats were lost in the storm, but nobody was hurt.</p><p>Read also: Storm closes harbour</p></body>"""


def check(page: AlignedPage) -> None:
    """Spans and unmatched ranges tile the visible text; copies are copies."""
    page.verify()
    source, text = page.source.text, page.extracted
    covered = bytearray(len(text))
    for span in page.extracted_spans:
        assert 0 <= span.src_start <= span.src_end <= len(source)
        assert not any(covered[span.out_start : span.out_end])
        covered[span.out_start : span.out_end] = b"\x01" * (span.out_end - span.out_start)
        if span.kind == "copy":
            assert text[span.out_start : span.out_end] == source[span.src_start : span.src_end]
    for low, high in page.unmatched:
        assert text[low:high].strip() == text[low:high] != ""
        assert not any(covered[low:high])
        covered[low:high] = b"\x01" * (high - low)
    assert all(done or char.isspace() for done, char in zip(covered, text, strict=True))


def source_of(page: AlignedPage, words: str) -> str:
    """The source of the first of these words, hull of its spans."""
    low = page.extracted.index(words)
    spans = [
        s
        for s in page.extracted_spans
        if s.out_start < low + len(words) and s.out_end > low and s.src_start < s.src_end
    ]
    start = min(s.src_start + max(0, low - s.out_start) if s.kind == "copy" else s.src_start for s in spans)
    end = max(s.src_end - max(0, s.out_end - low - len(words)) if s.kind == "copy" else s.src_end for s in spans)
    return page.source.text[start:end]


def test_each_word_is_led_to_its_place() -> None:
    text = """HARBOUR REOPENS

The harbour reopened on Friday, the mayor’s office said.
A crane above the quay at night
- One ferry leaves at eight.
- Another follows.
| Boats | 12 |
| Crews | 48 |
Two boats were lost in the storm, but nobody was hurt."""
    page = align(HTML, text, cleaner=KEEPER)
    check(page)
    assert page.unmatched == ()
    assert page.coverage == 1.0
    assert source_of(page, "HARBOUR") == "Harbour"
    assert source_of(page, "mayor’s") == "mayor&rsquo;s"
    assert source_of(page, "crane above") == "crane above"
    assert source_of(page, "48") == "48"
    assert source_of(page, "- Another").endswith("<li>Another")


def test_what_stands_nowhere_is_marked() -> None:
    text = "The harbour reopened on Friday. As an AI I cannot say more. Two boats were lost in the storm"
    page = align(HTML, text, cleaner=KEEPER)
    check(page)
    assert [text[low:high] for low, high in page.unmatched] == [". As an AI I cannot say more."]
    assert page.coverage < 0.8
    assert page.text == "The harbour reopened on Friday\n\nTwo boats were lost in the storm"


def test_what_the_extractor_left_out_is_listed_and_can_be_restored() -> None:
    page = align(HTML, "The harbour reopened on Friday, the mayor's office said.", cleaner=KEEPER, extractor="mine")
    gone = next(r for r in page.removed if r.text.startswith("Two boats"))
    assert (gone.rule, gone.label) == ("extractor", "boilerplate")
    assert "mine" in str(gone.evidence[0])
    restored = page.restore(gone)
    assert isinstance(restored, AlignedPage)
    assert "Two boats were lost" in restored.text


def test_what_the_extractor_kept_is_cleaned() -> None:
    page = align(HTML, KEPT, cleaner=KEEPER)
    assert page.text == "Two boats were lost in the storm, but nobody was hurt."
    assert "read_more" in {r.label for r in page.removed}


def test_moved_paragraphs_are_found() -> None:
    text = "Two boats were lost in the storm, but nobody was hurt.\n\nThe harbour reopened on Friday, the mayor’s"
    page = align(HTML, text, cleaner=KEEPER)
    check(page)
    assert page.unmatched == ()


def test_repeated_text_takes_its_own_place() -> None:
    html = "<p>Share this</p><p>A first line of the story.</p><p>Share this</p><p>A second line of the story.</p>"
    page = align(html, "Share this\nA second line of the story.", cleaner=KEEPER)
    assert next(s.src_start for s in page.extracted_spans if s.kind == "copy") == html.rindex("Share")


def test_text_must_be_str() -> None:
    with pytest.raises(InputError, match="text: align needs"):
        align(HTML, b"bytes")  # type: ignore[arg-type]


@settings(deadline=None)
@given(html=html_page(), text=plain_text())
def test_unrelated_text_breaks_nothing(html: str, text: str) -> None:
    check(aligned(KEEPER.clean(html, kind="html"), text))


@settings(deadline=None)
@given(html=html_page())
def test_the_pages_own_text_breaks_nothing(html: str) -> None:
    page = KEEPER.clean(html, kind="html")
    text = "\n".join(block.text for block in page.blocks)
    again = aligned(page, text)
    check(again)


@settings(deadline=None)
@given(st.text("ab c", max_size=60), st.text("ab c", max_size=60))
def test_runs_are_equal_and_do_not_overlap(here: str, there: str) -> None:
    runs = in_order(here, there)
    assert runs == sorted(runs)
    ours: set[int] = set()
    theirs: set[int] = set()
    for run in runs:
        assert here[run.here : run.here + run.size] == there[run.there : run.there + run.size]
        assert not ours & set(range(run.here, run.here + run.size))
        assert not theirs & set(range(run.there, run.there + run.size))
        ours |= set(range(run.here, run.here + run.size))
        theirs |= set(range(run.there, run.there + run.size))


MEANT = [
    "It’s final: the mayor won’t resign, the council’s speaker said on Friday after a long night of talks.",
    "Совет города утвердил бюджет на будущий год, хотя жители многих сёл протестовали в горах.",
    "The city’s opposition isn’t happy: “we’ll fight on”, its leader told those who had waited outside.",
]


def damaged(text: str, codec: str) -> str:
    return text.encode().decode(codec)


@pytest.mark.parametrize("codec", ["latin-1", "sloppy-windows-1252"])
@pytest.mark.parametrize("reads", ["as it is", "without controls", "repaired"])
@pytest.mark.parametrize("kept", [(0, 1, 2), (0, 2), (1,)])
def test_what_was_repaired_is_what_the_extractor_kept_of_the_damaged(
    kept: tuple[int, ...], reads: str, codec: str
) -> None:
    import ftfy.bad_codecs  # noqa: F401 (registers the codec)

    html = "<h1>Town news</h1>" + "".join(f"<p>{damaged(text, codec)}</p>" for text in MEANT)
    text = "\n".join(MEANT[at] if reads == "repaired" else damaged(MEANT[at], codec) for at in kept)
    if reads == "without controls":
        text = re.sub("[\x80-\x9f]", "", text)
    page = align(html, text, cleaner=KEEPER)
    check(page)
    assert page.text == "\n\n".join(MEANT[at] for at in kept)
    assert [r.text for r in page.removed] == ["Town news", *(m for at, m in enumerate(MEANT) if at not in kept)]
    assert page.coverage == 1.0


def test_what_one_reference_stands_for_is_not_cut() -> None:
    html = "<p>A long &fjlig;ord stands in the north.</p><p>Ferries cross it all night.</p>"
    for text in ("A long f ord stands in the north.", "A long fjord stands in the north."):
        page = align(html, text, cleaner=KEEPER)
        check(page)
        assert page.text == "A long fjord stands in the north."
    page = align(html, "A long ord stands in the north.", cleaner=KEEPER)
    check(page)
    assert [r.text for r in page.removed] == ["fj", "Ferries cross it all night."]


@pytest.mark.parametrize("name", EXTRACTORS)
def test_extractors_keep_what_is_repaired(name: str) -> None:
    pytest.importorskip(name, reason="the extra `extractors` is not installed")
    story = "".join(f"<p>{damaged(text, 'latin-1')}</p>" for text in MEANT)
    page = extracted(KEEPER.clean(f"<html><body><article>{story}</article></body></html>"), name)
    check(page)
    assert page.text == "\n\n".join(MEANT)
    assert page.removed == ()


@pytest.mark.parametrize("name", EXTRACTORS)
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_extractors_are_covered(name: str, path: Path) -> None:
    pytest.importorskip(name, reason="the extra `extractors` is not installed")
    page = extracted(Cleaner(judge=Prose()).clean(path.read_bytes()), name)
    check(page)
    assert page.extracted == text_by(name, page.source.text)
    assert page.coverage >= MIN_COVERAGE, [page.extracted[low:high] for low, high in page.unmatched]


@pytest.mark.parametrize("name", EXTRACTORS)
def test_of_a_page_that_shows_nothing_an_extractor_keeps_nothing(name: str, caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip(name, reason="the extra `extractors` is not installed")
    for html in ("<!-- nothing -->", "<html></html>", "<script>x</script>"):
        assert extracted(KEEPER.clean(html, kind="html"), name).text == ""
    assert not caplog.records


def test_an_extractor_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(html: str) -> str:
        raise KeyError(html[:3])

    monkeypatch.setattr("trafilatura.extract", failing)
    with pytest.raises(InputError, match=r"^extractor='trafilatura': failed on this page: KeyError\('<p>'\)"):
        text_by("trafilatura", "<p>x</p>")


def test_an_extractor_needs_html() -> None:
    with pytest.raises(InputError, match="extracts from HTML"):
        extracted(KEEPER.clean("Plain text of a story.", kind="text"), "trafilatura")
    with pytest.raises(InputError, match="unknown; use one of"):
        text_by("boilerpipe", HTML)
