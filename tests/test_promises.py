"""The six promises of the design, on pages of every kind."""

from __future__ import annotations

import os
import pickle
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from judges import Dice, Dropper, Keeper, Prose
from markup import damaged_html, html_page, markdown_text, plain_text
from newsclean import Cleaner, InputError, Page, Removal
from newsclean.decoding import open_source

settings.register_profile(
    "promises", deadline=None, derandomize=True, max_examples=100, suppress_health_check=list(HealthCheck)
)
settings.load_profile("promises")

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = sorted(path for path in (ROOT / "fixtures").iterdir() if path.suffix in (".html", ".txt"))
SHARED = Path(os.environ.get("NEWSCLEAN_SHARED", ROOT.parent / "shared"))
TORTURE = sorted((SHARED / "data" / "html5lib-tests").glob("*.dat"))
# The share of its visible characters that cleaning a clean text removes, over all fixtures; measured: 0.010.
MAX_SHARE_REMOVED_TWICE = 0.02

CLEANERS = [Cleaner(judge=judge) for judge in (Keeper(), Dropper(), Prose(), Dice())]
cleaners = st.sampled_from(CLEANERS)
texts = st.one_of(plain_text(), markdown_text())
pages_of_html = st.one_of(html_page(), damaged_html())
UNSEEN = frozenset(
    [
        "head", "script", "style", "template", "title", "noembed", "noframes", "iframe", "metadata",
        "desc", "selectedcontent",
    ]
)  # fmt: skip


def seen(text: str) -> Counter[str]:
    """The visible characters of a text, each with its number."""
    return Counter(char for char in text if not char.isspace())


def fates(page: Page) -> Counter[str]:
    """The visible characters of articles, fields and removals."""
    total: Counter[str] = Counter()
    for article in page.articles:
        total += seen(article.text) + seen(article.title or "") + seen(article.byline or "")
    for removal in page.removed:
        total += seen(removal.text)
    return total


def seen_by_lexbor(html: str) -> Counter[str]:
    """The characters of the text nodes of the tree that a browser shows."""
    root = LexborHTMLParser(re.sub("[\ud800-\udfff]", "\ufffd", html)).root
    total: Counter[str] = Counter()
    for node in root.traverse(include_text=True) if root else ():
        if node.is_text_node and not any(map(_hides_text, _above(node))):
            total += seen(node.text_content or "")
    return total


def _above(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def _hides_text(node: LexborNode) -> bool:
    if node.tag == "desc":  # the description of a drawing; elsewhere an unknown element
        return next((above.tag for above in _above(node) if above.tag in ("svg", "foreignObject", "body")), "") == "svg"
    return node.tag in UNSEEN


def restored(page: Page) -> Page:
    """The page with every removal undone."""
    while page.removed:
        page = page.restore(page.removed[0])
    return page


def summary(page: Page) -> tuple[object, ...]:
    """All that a user sees of a page."""
    articles = [(a.title, a.byline, a.dateline, a.language, a.text, a.spans, a.labelled) for a in page.articles]
    return articles, [(r, r.text) for r in page.removed], page.source.sha256


# 1. Offsets: half-open, counting code points of page.source.text; byte offsets are available for byte input.


@given(st.one_of(texts, pages_of_html), cleaners)
def test_the_source_is_the_input_untouched(raw: str, cleaner: Cleaner) -> None:
    page = cleaner.clean(raw)
    assert page.source.text == raw
    with pytest.raises(InputError, match="bytes"):
        page.source.byte_offset(0)


@given(texts, cleaners, st.sampled_from(["utf-8", "utf-16-le", "cp1252", "gb18030", "shift_jis"]))
def test_byte_offsets_lead_to_the_bytes_of_a_removal(text: str, cleaner: Cleaner, encoding: str) -> None:
    data = text.encode(encoding, "replace")
    page = cleaner.clean(data, encoding=encoding, kind="text")
    for removal in page.removed:
        for low, high in removal.spans:
            piece = data[page.source.byte_offset(low) : page.source.byte_offset(high)]
            assert piece.decode(page.source.encoding or "") == page.source.text[low:high]


# 2. Provenance: a copied segment equals its source, character by character; a rewritten one (a character reference, white
# space, a mojibake repair) names both sides.


@given(st.one_of(texts, pages_of_html), cleaners)
def test_segments_tile_the_text_and_copies_are_copies(raw: str, cleaner: Cleaner) -> None:
    page = cleaner.clean(raw)
    for article in page.articles:
        end = 0
        for segment in article.spans:
            assert segment.out_start == end
            end = segment.out_end
            assert 0 <= segment.src_start <= segment.src_end <= len(raw)
            if segment.kind == "copy":
                assert article.text[segment.out_start : end] == raw[segment.src_start : segment.src_end]
            else:
                assert segment.kind == "rewritten"
        assert end == len(article.text)


# 3. One fate each: every visible character of the source is in exactly one article's text, article's field or removal.
# Markup, scripts and blank space are in none.


@given(texts, cleaners, st.sampled_from(["text", "markdown"]))
def test_every_visible_character_of_a_text_has_exactly_one_fate(text: str, cleaner: Cleaner, kind: str) -> None:
    page = cleaner.clean(text, kind=kind)
    owners = [0] * len(text)
    for low, high in _owned(page):
        for at in range(low, high):
            owners[at] += 1
    wrong = {at: owners[at] for at, char in enumerate(text) if not char.isspace() and owners[at] != 1}
    assert not wrong, f"characters and how often they are accounted for: {wrong}"
    page.verify()


def _owned(page: Page) -> Iterator[tuple[int, int]]:
    for article in page.articles:
        yield from ((s.src_start, s.src_end) for s in article.spans)
        yield from ((n.start, n.end) for n in article.labelled if not n.in_text)
    for removal in page.removed:
        yield from removal.spans


@given(pages_of_html, cleaners)
@example("<p>a<table>b<tr>c<td>d</table>e", Cleaner(judge=Keeper()))
@example("<p>1<b>2<p>3</b>4", Cleaner(judge=Dice()))
@example("<table><xmp>\x00a &amp; <b>\rc</xmp><td>d</table><plaintext>e</p>&lt;", Cleaner(judge=Keeper()))
@example("<pre>\r\n\r\na\r\nb</pre>&#x2019;<textarea>\n&#10;c</textarea>", Cleaner(judge=Keeper()))
def test_every_visible_character_of_a_page_has_exactly_one_fate(html: str, cleaner: Cleaner) -> None:
    page = cleaner.clean(html, kind="html")
    assert fates(page) == seen_by_lexbor(html)
    page.verify()


# 4. Undo: restoring every removal gives back all visible text.


@given(texts, cleaners)
def test_restoring_all_of_a_text_gives_all_of_it_in_order(text: str, cleaner: Cleaner) -> None:
    page = restored(cleaner.clean(text, kind="text"))
    fields = [n for a in page.articles for n in a.labelled if not n.in_text]
    kept = "".join(c for i, c in enumerate(text) if not any(n.start <= i < n.end for n in fields))
    visible = re.sub("[\x00\ud800-\udfff]", "\ufffd", "".join(kept.split()))
    assert "".join(page.text.split()) == visible
    page.verify()


@given(pages_of_html, cleaners)
def test_restoring_all_of_a_page_gives_all_visible_text(html: str, cleaner: Cleaner) -> None:
    page = restored(cleaner.clean(html, kind="html"))
    assert fates(page) == seen_by_lexbor(html)
    page.verify()


@given(st.one_of(texts, pages_of_html), cleaners, st.data())
def test_restoring_one_removal_leaves_the_others(raw: str, cleaner: Cleaner, data: st.DataObject) -> None:
    page = cleaner.clean(raw)
    if not page.removed:
        return
    wanted: Removal = data.draw(st.sampled_from(page.removed))
    after = page.restore(wanted)
    assert list(after.removed) == [r for r in page.removed if r is not wanted]
    assert "".join(wanted.text.split()) in "".join(after.text.split())
    after.verify()


# 5. Same input, same output: whatever was cleaned before, in any thread.


@given(pages_of_html, st.lists(st.one_of(texts, pages_of_html), max_size=3), cleaners)
def test_other_pages_before_it_change_nothing(html: str, others: list[str], cleaner: Cleaner) -> None:
    first = summary(cleaner.clean(html))
    for other in others:
        cleaner.clean(other)
    assert summary(cleaner.clean(html)) == first
    assert summary(pickle.loads(pickle.dumps(cleaner)).clean(html)) == first


@pytest.mark.parametrize("cleaner", CLEANERS, ids=lambda cleaner: type(cleaner.judge).__name__)
def test_threads_give_what_one_after_another_gives(cleaner: Cleaner) -> None:
    raws = [path.read_bytes() for path in FIXTURES] * 2
    alone = [summary(cleaner.clean(raw)) for raw in raws]
    with ThreadPoolExecutor(4) as pool:
        together = [summary(page) for page in pool.map(cleaner.clean, raws)]
    assert together == alone


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_a_pickled_page_is_the_page(path: Path) -> None:
    page = CLEANERS[2].clean(path.read_bytes())
    again = pickle.loads(pickle.dumps(page))
    assert summary(again) == summary(page)
    again.verify()


# 6. Stable: cleaning its own clean text removes nothing more than a stated share.


def test_cleaning_clean_text_removes_at_most_the_stated_share() -> None:
    cleaner = Cleaner()
    once = [cleaner.clean(path.read_bytes()).text for path in FIXTURES]
    gone = sum(seen(r.text).total() for text in once for r in cleaner.clean(text, kind="text").removed)
    assert gone <= MAX_SHARE_REMOVED_TWICE * sum(seen(text).total() for text in once)


# Torture: the inputs of the HTML parsers' own test-suite.


@pytest.mark.skipif(not TORTURE, reason="no html5lib-tests; set NEWSCLEAN_SHARED to the folder that holds data/")
@pytest.mark.parametrize("path", TORTURE, ids=lambda path: path.stem)
def test_inputs_of_html5lib_tests_keep_all_promises(path: Path) -> None:
    inputs = re.findall(r"^#data\n(.*?)\n?^#errors$", path.read_bytes().decode("utf-8"), re.M | re.S)
    assert inputs
    for html in inputs:
        page = CLEANERS[3].clean(html, kind="html")
        page.verify()
        restored(page).verify()
        assert open_source(html, kind="html").text == page.source.text
        assert fates(page) == seen_by_lexbor(html), html
