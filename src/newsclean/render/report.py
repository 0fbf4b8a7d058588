"""Pages as one self-contained HTML file: the source, what went and why, and the clean text beside it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from newsclean.labels import REMOVED
from newsclean.render.report_data import as_json, page_data, page_title
from newsclean.render.report_index import html_text, index

if TYPE_CHECKING:
    from newsclean.page import Page

VIEW = """<div id="page" hidden>
<header id="head"><h1 id="title" dir="auto"></h1><p class="facts" id="facts"></p>
<ul class="warnings" id="warnings"></ul>
<div class="chips" id="chips" role="group" aria-label="Removed, by label"></div>
<div class="tools">{back}<label>Show <select id="show"><option value="all">all</option>
<option value="removed">only what was removed</option><option value="kept">only what was kept</option></select></label>
<button type="button" id="all">All labels</button><button type="button" id="none">No labels</button>
<details class="help"><summary>Keys</summary><kbd>↓</kbd> <kbd>↑</kbd> next, previous ·
<kbd>n</kbd> <kbd>p</kbd> next, previous removal · <kbd>o</kbd> to the other side ·
<kbd>m</kbd> mark as wrong or junk · <kbd>Esc</kbd> close</details></div></header>
<div class="tabs" role="group" aria-label="Side"><button type="button" value="source">The page as it came</button>
<button type="button" value="clean">Clean text</button></div>
<main data-tab="source"><section class="left" aria-labelledby="left-name"><h2 id="left-name">The page as it came</h2>
<div class="pane" id="source"></div></section>
<section class="right" aria-labelledby="right-name"><h2 id="right-name">Clean text</h2>
<div class="pane clean" id="clean"></div></section></main></div>
<div id="panel" class="panel" role="region" aria-label="The chosen piece" aria-live="polite" hidden></div>
<div id="tip" class="tip" role="tooltip" hidden></div>
"""


def page_to_report(page: Page, *, name: str = "") -> str:
    """The report of one page; ``name`` says where it came from, such as a file name."""
    return pages_to_report([(name, page)])


def pages_to_report(pages: Sequence[tuple[str, Page]]) -> str:
    """The report of named pages; of several, an index with a table and plots comes first.

    What comes from a page is in JSON without ``<`` and reaches the document as text only; the policy of the file allows
    its own style and script by their hashes, and no network.
    """
    style, script = _asset("report.css"), _asset("report.js")
    several = len(pages) != 1
    title = f"newsclean: {len(pages)} pages" if several else page_title(pages[0][1], pages[0][0] or "newsclean report")
    labels = sorted({removal.label for _, page in pages for removal in page.removed})
    shared = {"pages": len(pages), "labels": labels, "removed": sorted(REMOVED), "title": title}
    data = [f'<script type="application/json" id="shared">{as_json(shared)}</script>']
    for number, (name, page) in enumerate(pages):
        data.append(f'<script type="application/json" id="page-{number}">{as_json(page_data(page, name))}</script>')
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'"
    )
    back = '<a href="#">All pages</a> ' if several else ""
    view = VIEW.replace("{back}", f'{back}<button type="button" id="save" class="primary"></button>')
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" '
            f'content="{policy}">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{html_text(title)}</title>\n<style>{style}</style></head><body>",
            "<noscript><p>This report needs its script, which is inside this file.</p></noscript>",
            index(pages) if several else "",
            view,
            *data,
            f"<script>{script}</script></body></html>\n",
        ]
    )


@cache
def _asset(name: str) -> str:
    return files("newsclean.render").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
