"""Hints at where the reporting came from."""

from __future__ import annotations

import json

from hypothesis import example, given, settings

from judges import Prose
from markup import damaged_html
from newsclean import Cleaner

CLEANER = Cleaner(judge=Prose())
HTML = """<!doctype html><head><link rel="alternate" href="/feed">
<link href="https://copier.example/a?x=1&amp;y=2" rel="canonical">
</head><body><h1>Harbour reopens after the storm</h1>
<p>KYIV, Ukraine (AP) — The harbour reopened on Friday after the storm had passed over the whole town.</p>
<p>Two boats were lost, the coast guard said, but nobody on board of either of them was hurt.</p>
<p><a href="https://gazette.example/harbour">Read the original article here</a></p>
<p>(afp, rtr, dpa)</p><footer>© 2025 Harbour Gazette. All rights reserved.</footer></body>"""


def test_origin_of_a_copied_page() -> None:
    metadata = CLEANER.clean(HTML, url="https://copier.example/b").metadata
    assert metadata.canonical_url == "https://copier.example/a?x=1&y=2"
    assert metadata.source_links == ("https://gazette.example/harbour",)
    assert {"afp", "rtr", "dpa", "AP"} <= set(metadata.agencies)
    assert "Harbour Gazette" in metadata.outlets
    assert json.loads(json.dumps(metadata.to_dict()))["agencies"] == list(metadata.agencies)


def test_a_plain_page_hints_at_nothing() -> None:
    metadata = CLEANER.clean(
        "The tt of ap and sid is a story about nothing that any agency has ever reported on."
    ).metadata
    assert (metadata.agencies, metadata.source_links, metadata.outlets, metadata.canonical_url) == ((), (), (), None)


def test_a_script_is_no_address() -> None:
    html = HTML.replace("https://gazette.example/harbour", "javascript:alert(1)").replace(
        "https://copier", "data:https://copier"
    )
    metadata = CLEANER.clean(html).metadata
    assert metadata.source_links == ()
    assert metadata.canonical_url is None


@settings(deadline=None)
@given(html=damaged_html())
@example(html="<label></label><!doctype html>")
def test_no_page_breaks_it(html: str) -> None:
    page = CLEANER.clean(html, kind="html", url="http://[odd")
    json.dumps(page.metadata.to_dict()).encode("utf-8")
