"""The exchange format: a page as plain data, schema ``newsclean/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.page import Article, Page


def page_to_dict(page: Page) -> dict[str, Any]:
    """The page as data that JSON can hold; offsets count code points of the decoded source."""
    source = page.source
    return {
        "schema": "newsclean/1",
        "source": {
            "sha256": source.sha256,
            "length": len(source.text),
            "encoding": source.encoding,
            "kind": source.kind,
            "url": source.url,
        },
        "articles": [_article(article) for article in page.articles],
        "removed": [
            {
                "start": removal.start,
                "end": removal.end,
                "spans": [list(span) for span in removal.spans],
                "label": removal.label,
                "rule": removal.rule,
                "score": round(removal.score, 4),
                "evidence": [{"subject": str(e.subject), "why": e.why} for e in removal.evidence],
            }
            for removal in page.removed
        ],
        "metadata": page.metadata.to_dict(),
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "text": article.text,
        "byline": article.byline,
        "dateline": article.dateline,
        "language": article.language,
        "spans": [list(segment) for segment in article.spans],
        "labelled": [
            {"start": named.start, "end": named.end, "label": named.label, "in_text": named.in_text}
            for named in article.labelled
        ],
    }
