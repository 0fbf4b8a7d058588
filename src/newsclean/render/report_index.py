"""The index of a report of several pages: a table to sort, and plots of what was removed over all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import regex

from newsclean.render.report_data import page_title, removed_by_label, warnings_of, words_in

if TYPE_CHECKING:
    from newsclean.page import Page

MAX_BARS = 15
SHARE_BINS = 10
BAR_HEIGHT, BAR_LEFT, PLOT_WIDTH = 18, 150, 480
HISTOGRAM_HEIGHT = 140
UNWRITABLE = regex.compile(r"[\p{Cc}\p{Cs}--[\n\t]]", regex.V1)


def index(pages: Sequence[tuple[str, Page]]) -> str:
    """The index as HTML; what comes from the pages is escaped."""
    total: Counter[str] = Counter()
    shares: list[float] = []
    rows: list[str] = []
    for number, (name, page) in enumerate(pages):
        removed = removed_by_label(page)
        total += removed
        kept = len(page.text)
        share = removed.total() / max(1, kept + removed.total())
        shares.append(share)
        rows.append(_row(number, name, page, removed, share))
    heads = "".join(
        f'<th{" data-numeric" if numeric else ""}><button type="button">{head}</button></th>'
        for head, numeric in (
            ("Title", False), ("Input", False), ("Words kept", True), ("Removed", True), ("By label", False),
            ("Warnings", True),
        )
    )  # fmt: skip
    return f"""<div id="index" class="index"><h1>{len(pages)} pages</h1>
<p class="facts">{sum(words_in(page.text) for _, page in pages)} words kept, {total.total()} characters removed.</p>
<div class="plots">{_label_plot(total)}{_share_plot(shares)}</div>
<p><label>Find <input type="search" id="find" class="field-note"></label></p>
<div class="wide"><table id="pages"><thead><tr>{heads}</tr></thead><tbody>
{"".join(rows)}</tbody></table></div></div>"""


def _row(number: int, name: str, page: Page, removed: Counter[str], share: float) -> str:
    warnings = warnings_of(page)
    return (
        f'<tr><td class="title" dir="auto"><a href="#page-{number}">{html_text(page_title(page, name))}</a></td>'
        f"<td>{html_text(name)}</td>"
        f'<td class="number">{words_in(page.text)}</td><td class="number" data-value="{share:.4f}">{share:.0%}</td>'
        f"<td>{_strip(removed)}</td>"
        f'<td data-value="{len(warnings)}">{"; ".join(map(html_text, warnings))}</td></tr>\n'
    )


def _strip(removed: Counter[str]) -> str:
    """What was removed as one bar, and its largest labels in words."""
    whole = max(1, removed.total())
    at = 0.0
    bars: list[str] = []
    for label, size in removed.most_common():
        width = 100 * size / whole
        bars.append(
            f'<rect data-hue="{html_text(label)}" x="{at:.2f}" y="0" width="{width:.2f}" height="8">'
            f"<title>{html_text(label)} {width:.0f} %</title></rect>"
        )
        at += width
    largest = ", ".join(f"{html_text(label)} {size / whole:.0%}" for label, size in removed.most_common(3))
    return (
        f'<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{largest}">'
        f'{"".join(bars)}</svg><span class="legend">{largest}</span>'
    )


def _label_plot(total: Counter[str]) -> str:
    shown = total.most_common(MAX_BARS)
    most = max((size for _, size in shown), default=1)
    room = PLOT_WIDTH - BAR_LEFT - 70
    bars = "".join(
        f'<text x="{BAR_LEFT - 6}" y="{at * BAR_HEIGHT + 13}" text-anchor="end">{html_text(label)}</text>'
        f'<rect class="hued" data-hue="{html_text(label)}" x="{BAR_LEFT}" y="{at * BAR_HEIGHT + 3}" '
        f'width="{max(1.0, room * size / most):.1f}" height="{BAR_HEIGHT - 5}"/>'
        f'<text x="{BAR_LEFT + max(1.0, room * size / most) + 5:.1f}" y="{at * BAR_HEIGHT + 13}">{size}</text>'
        for at, (label, size) in enumerate(shown)
    )
    height = max(1, len(shown)) * BAR_HEIGHT
    return _figure("Characters removed, by label", height, bars)


def _share_plot(shares: Sequence[float]) -> str:
    bins = Counter(min(SHARE_BINS - 1, int(share * SHARE_BINS)) for share in shares)
    most = max(bins.values(), default=1)
    width = (PLOT_WIDTH - 20) / SHARE_BINS
    bars: list[str] = []
    for n in range(SHARE_BINS):
        height = HISTOGRAM_HEIGHT * bins[n] / most
        left, top, middle = 10 + n * width, 20 + HISTOGRAM_HEIGHT - height, 10 + (n + 0.5) * width
        bars += [
            f'<rect x="{left + 1:.1f}" y="{top:.1f}" width="{width - 2:.1f}" height="{height:.1f}"/>',
            f'<text x="{middle:.1f}" y="{top - 5:.1f}" text-anchor="middle">{bins[n] or ""}</text>',
            f'<text x="{middle:.1f}" y="{HISTOGRAM_HEIGHT + 36}" text-anchor="middle">{10 * n}–{10 * n + 10}</text>',
        ]
    return _figure("Pages, by share of the visible text removed (%)", HISTOGRAM_HEIGHT + 42, "".join(bars))


def _figure(caption: str, height: int, bars: str) -> str:
    return (
        f'<figure><figcaption>{caption}</figcaption><svg viewBox="0 0 {PLOT_WIDTH} {height}" role="img" '
        f'aria-label="{caption}">{bars}</svg></figure>'
    )


def html_text(text: str) -> str:
    """``text`` escaped for HTML; control characters and lone surrogates, which no HTML file can hold, are U+FFFD."""
    return escape(UNWRITABLE.sub("\ufffd", text))
