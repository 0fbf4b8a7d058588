"""Title, author, date and site name of a page; trafilatura does the work for HTML."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from newsclean.view import SURROGATE

if TYPE_CHECKING:
    from newsclean.page import Page


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of itself; ``None`` where it says nothing. ``date`` is ISO 8601 (YYYY-MM-DD)."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    sitename: str | None = None
    url: str | None = None
    language: str | None = None

    def to_dict(self) -> dict[str, str | None]:
        """The fields by name."""
        return asdict(self)


def metadata_of(page: Page) -> Metadata:
    """Read the metadata of a page: from the HTML by trafilatura where it is installed, else from the first article's fields."""
    first = page.articles[0] if page.articles else None
    title = first.title if first else None
    byline = first.byline if first else None
    language = page.source.language or page.declared_language
    if page.source.kind != "html":
        return Metadata(title, byline, None, None, page.source.url, language)
    try:
        from trafilatura.metadata import extract_metadata
    except ImportError:  # the extra newsclean[metadata] is not installed: what the page says of itself in its text
        return Metadata(title, byline, None, None, page.source.url, language)
    text = SURROGATE.sub("\ufffd", page.source.text).replace("\x00", "")
    found = extract_metadata(text, default_url=page.source.url) if text.strip() else None
    if found is None:
        return Metadata(title, byline, None, None, page.source.url, language)
    return Metadata(
        found.title or title, found.author or byline, found.date, found.sitename, found.url or page.source.url, language
    )
