"""A page as one self-contained HTML file: the source with its removals coloured, and why each of them went."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsclean.page import Article, Page, Part

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; padding: 1rem; max-width: 90rem; }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; }
@media (max-width: 50rem) { main { grid-template-columns: 1fr; } }
p, details { margin: .5rem 0; overflow-wrap: anywhere; white-space: pre-line; }
.field { font-weight: 600; }
details { border-left: .25rem solid #c33; padding-left: .5rem; opacity: .85; }
summary { cursor: pointer; text-decoration: line-through; text-decoration-color: #c33; }
summary b { display: inline-block; margin-right: .5rem; font-size: .75rem; text-decoration: none; }
details ul { margin: .25rem 0; font-size: .85rem; }
td { padding: 0 1rem 0 0; font-variant-numeric: tabular-nums; }
"""


def page_to_report(page: Page) -> str:
    """The report; everything that comes from the page is escaped, and its policy forbids scripts and the network."""
    counts: Counter[str] = Counter()
    for removal in page.removed:
        counts[removal.label] += len(removal.text)
    rows = "".join(f"<tr><td>{escape(label)}</td><td>{size}</td></tr>" for label, size in counts.most_common())
    title = next((a.title for a in page.articles if a.title), None) or page.source.url or "newsclean report"
    parts = "\n".join(_part(part) for part in page.parts if part.span.text.strip())
    articles = "\n<hr>\n".join(_article(article) for article in page.articles) or "<p>No article was found.</p>"
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{_escaped(title)}</title>
<style>{STYLE}</style></head><body>
<h1>{_escaped(title)}</h1>
<p>{sum(len(a.text) for a in page.articles)} characters kept, {counts.total()} removed. Open a struck line to see why it went.</p>
<table>{rows}</table>
<main><section aria-label="The page as it came"><h2>The page as it came</h2>
{parts}
</section><section aria-label="Clean text"><h2>Clean text</h2>
{articles}
</section></main></body></html>
"""


def _part(part: Part) -> str:
    text = _escaped(part.span.text.strip())
    if part.article is not None:
        return f'<p class="field" title="{escape(part.label)}">{text}</p>' if not part.in_text else f"<p>{text}</p>"
    reasons = "".join(f"<li>{_escaped(str(reason))}</li>" for reason in part.evidence)
    return (
        f"<details><summary><b>{escape(part.label)}</b>{text}</summary>"
        f"<ul><li>rule {escape(part.rule)}, score {part.score:.2f}</li>{reasons}</ul></details>"
    )


def _article(article: Article) -> str:
    title = f"<h3>{_escaped(article.title)}</h3>\n" if article.title else ""
    byline = f"<p><em>{_escaped(article.byline)}</em></p>\n" if article.byline else ""
    return title + byline + "\n".join(f"<p>{_escaped(text)}</p>" for text in article.text.split("\n\n"))


def _escaped(text: str) -> str:
    return escape("".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text))
