"""A page as Markdown: titles, section headings, lists, quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.page import _joined

if TYPE_CHECKING:
    from newsclean.block import Block, BlockSpan
    from newsclean.page import Article, Page


def page_to_markdown(page: Page) -> str:
    """All articles, a thematic break between them."""
    return "\n\n---\n\n".join(_article(article) for article in page.articles)


def _article(article: Article) -> str:
    parts = [f"# {article.title.lstrip('# ')}"] if article.title else []
    if article.byline:
        parts.append(f"*{article.byline}*")
    blocks: list[str] = []
    above: Block | None = None
    for span in _joined(article.parts):
        block = span.block
        if block is above:  # a piece is cut out of its middle
            blocks[-1] += " " + span.text
        elif above is not None and block.role == above.role == "list_item":
            blocks[-1] += "\n" + _marked(span)
        else:
            blocks.append(_marked(span))
        above = block
    return "\n\n".join(parts + blocks)


def _marked(span: BlockSpan) -> str:
    """The text with the mark of its role; text input keeps the marks it came with."""
    block, text = span.block, span.text
    if not block.node:
        return text
    if block.role == "heading":
        return f"{'#' * max(2, block.heading_level)} {text}"
    if block.role == "list_item":
        return f"- {text}"
    return f"> {text}" if block.role == "quote" else text
