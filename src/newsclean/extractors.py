"""Other extractors by name: their text of a page, to be aligned and cleaned."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from newsclean.align import AlignedPage, aligned
from newsclean.errors import InputError
from newsclean.segment import segment
from newsclean.source import Source
from newsclean.view import SURROGATE

if TYPE_CHECKING:
    from newsclean.page import Page

EXTRACTORS = ("trafilatura", "resiliparse", "readability")
MODULES = {"resiliparse": "resiliparse.extract.html2text"}


def extracted(page: Page, name: str) -> AlignedPage:
    """``page`` reduced to what the extractor ``name`` keeps of its HTML.

    Raises ``InputError`` for another kind of source, an unknown extractor, or one that is not installed.
    """
    if page.source.kind != "html":
        raise InputError(f"extractor={name!r}: extracts from HTML, and this source is {page.source.kind}")
    # Of nothing that shows nothing is kept; readability takes it for an error.
    return aligned(page, text_by(name, page.source.text) if page.blocks else "", name)


def usable(name: str) -> None:
    """Raise ``InputError`` for an unknown extractor, or one that is not installed."""
    if name not in EXTRACTORS:
        raise InputError(f"extractor={name!r}: unknown; use one of {', '.join(EXTRACTORS)}")
    try:
        import_module(MODULES.get(name, name))
    except ImportError as error:
        raise InputError(f"extractor={name!r}: is not installed; pip install 'newsclean[extractors]'") from error


def text_by(name: str, html: str) -> str:
    """The text that the extractor ``name`` makes of ``html``; ``""`` where it finds none.

    Raises ``InputError`` also where the extractor itself fails.
    """
    usable(name)
    functions: dict[str, Callable[[str], str]] = {
        "trafilatura": _trafilatura, "resiliparse": _resiliparse, "readability": _readability,
    }  # fmt: skip
    html = SURROGATE.sub("\ufffd", html).replace("\x00", "")
    if not html.strip():
        return ""
    try:
        return functions[name](html)
    except Exception as error:
        raise InputError(f"extractor={name!r}: failed on this page: {error!r}; try another") from error


def _trafilatura(html: str) -> str:
    from trafilatura import extract

    return extract(html) or ""


def _resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True))


def _readability(html: str) -> str:
    from readability import Document

    summary = Source(Document(html).summary(html_partial=True), "html")
    return "\n\n".join(block.text for block in segment(summary))
