"""The extractors compared, each behind one function from a page to its text; imported only in the worker's process."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

OURS = "newsclean"
THEN = f", then {OURS}"
SURROGATE = re.compile("[\ud800-\udfff]")

# jusText is given the page's language, as it asks for; without one of these it runs free of stop words.
STOP_LISTS: Mapping[str, str] = MappingProxyType({
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fi": "Finnish", "fr": "French", "hi": "Hindi", "id": "Indonesian", "it": "Italian", "ko": "Korean", "nl": "Dutch",
    "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sv": "Swedish", "sw": "Swahili",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class WebPage:
    """What an extractor is given: HTML, its address ("" where unknown), and the ISO 639-1 code of its language."""

    html: str
    url: str
    lang: str


Extract = Callable[[WebPage], str]


@dataclass(frozen=True, slots=True)
class Peer:
    """``package`` as pip knows it; ``load`` imports it and returns the function from a page to its text."""

    name: str
    package: str
    load: Callable[[], Extract]


def harmless(html: str) -> str:
    """HTML without lone surrogates and NUL, on which bindings in C stop."""
    return SURROGATE.sub("\ufffd", html).replace("\x00", "")


def _trafilatura(*, fast: bool = False, precision: bool = False) -> Extract:
    from trafilatura import extract

    # Without readers' comments, as in trafilatura's own evaluation.
    return lambda page: extract(harmless(page.html), include_comments=False, fast=fast, favor_precision=precision) or ""


def _resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    # Its defaults add texts of images and bullets that no page shows as text; they cost it .03 on fundus.
    return lambda page: str(
        extract_plain_text(harmless(page.html), main_content=True, alt_texts=False, list_bullets=False, comments=False)
    )


def _readability() -> Extract:
    from html_text import extract_text  # type: ignore[import-not-found,import-untyped]
    from readability import Document

    return lambda page: str(extract_text(Document(harmless(page.html)).summary(html_partial=True)))


def _justext() -> Extract:
    from justext import get_stoplist, justext  # type: ignore[import-not-found,import-untyped]

    def extract(page: WebPage) -> str:
        name = STOP_LISTS.get(page.lang)
        html = harmless(page.html)
        found = justext(html, get_stoplist(name)) if name else justext(html, frozenset(), 70, 200, 0.0, 0.0)
        return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)

    return extract


def newspaper_text(page: WebPage, language: str) -> str:
    """What newspaper4k takes for the article; raises an error of its own for a language it does not know."""
    from newspaper import Article  # type: ignore[import-not-found,import-untyped]

    article = Article(page.url or "https://example.org/", language=language, fetch_images=False)
    article.download(input_html=harmless(page.html))
    article.parse()
    return str(article.text)


def _newspaper() -> Extract:
    import newspaper  # type: ignore[import-not-found,import-untyped]  # noqa: F401  # loaded before the clock runs

    def extract(page: WebPage) -> str:
        try:
            return newspaper_text(page, page.lang)
        except Exception:  # a language it does not know
            return newspaper_text(page, "en")

    return extract


def _newsclean() -> Extract:
    from newsclean import clean

    return lambda page: clean(page.html, kind="html", url=page.url or None).text


def text_cleaner() -> Callable[[str], str]:
    """``newsclean.clean`` over plain text."""
    from newsclean import clean

    return lambda text: clean(text, kind="text").text


PEERS = (
    Peer("trafilatura (default)", "trafilatura", _trafilatura),
    Peer("trafilatura (fast)", "trafilatura", partial(_trafilatura, fast=True)),
    Peer("trafilatura (precision)", "trafilatura", partial(_trafilatura, precision=True)),
    Peer("resiliparse", "resiliparse", _resiliparse),
    Peer("readability-lxml", "readability-lxml", _readability),
    Peer("jusText", "jusText", _justext),
    Peer("newspaper4k", "newspaper4k", _newspaper),
    Peer(OURS, OURS, _newsclean),
)
