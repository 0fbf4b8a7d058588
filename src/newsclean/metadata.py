"""Title, author, date and site name of a page; trafilatura does the work for HTML."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from newsclean.origin import origin_of
from newsclean.view import SURROGATE

if TYPE_CHECKING:
    from newsclean.page import Page


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of itself; ``None`` where it says nothing. ``date`` is ISO 8601 (YYYY-MM-DD).

    The last four are hints at the origin of the reporting: agencies credited, targets of "source link" lines, outlets
    named in sign-offs, pleas and notices, and the address the page calls its canonical one.
    """

    title: str | None = None
    author: str | None = None
    date: str | None = None
    sitename: str | None = None
    url: str | None = None
    language: str | None = None
    agencies: tuple[str, ...] = ()
    source_links: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    canonical_url: str | None = None

    def to_dict(self) -> dict[str, str | list[str] | None]:
        """The fields by name; the names of the origin are lists."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


def metadata_of(page: Page) -> Metadata:
    """Title and so on, and the hints at the origin."""
    return replace(_of_the_page(page), **origin_of(page)._asdict())


def _of_the_page(page: Page) -> Metadata:
    """From the HTML by trafilatura where it is installed, else from the first article's fields."""
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
    try:
        found = extract_metadata(text, default_url=page.source.url) if text.strip() else None
    except Exception as error:  # it raises on odd pages, such as a lone <label>; those then say nothing of themselves
        logging.getLogger("newsclean").warning("trafilatura cannot read the metadata: %r", error)
        found = None
    if found is None:
        return Metadata(title, byline, None, None, page.source.url, language)
    return Metadata(
        found.title or title, found.author or byline, found.date, found.sitename, found.url or page.source.url, language
    )
