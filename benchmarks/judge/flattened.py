"""Pages of html/ as scrapers flatten them, labelled by their gold: more text for the text judge than lines/ has."""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from newsclean.decoding import open_source
from newsclean.segment import segment
from newsclean.segment.head import head_of

# A page of html/ is among those of lines/ when so many letters from the middle of its gold stand in one of them.
PROBE_LETTERS = 60
MIN_TEXT_CHARS = 200
# In so many ways of lines/ each new page is flattened.
NEW_WAYS = 3
# Lone surrogates and NUL stop bindings in C.
HARMFUL = re.compile("[\ud800-\udfff\x00]")

# In the gold of some live blogs their entries stand, in that of others only what introduces them.
LIVE = "LiveBlogPosting"

Flatten = Callable[[str, str], str]


def by_soup(html: str, lang: str) -> str:
    """Every text node a line."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    for tag in soup(["script", "style", "noscript", "template"]):
        tag.decompose()
    return "\n".join(soup.stripped_strings)


def by_markdown(html: str, lang: str) -> str:
    """Markdown with its links."""
    from html2text import HTML2Text

    writer = HTML2Text(bodywidth=0)
    return str(writer.handle(html))


def by_block(html: str, lang: str) -> str:
    """The title, then every block a line, as in a WET file."""
    source = open_source(html, kind="html")
    return "\n".join([head_of(source).title or "", *(" ".join(block.text.split()) for block in segment(source))])


def by_resiliparse(html: str, lang: str) -> str:
    """All text, with bullets."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=False))


def by_resiliparse_main(html: str, lang: str) -> str:
    """What resiliparse takes for the main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True))


def by_trafilatura(html: str, lang: str) -> str:
    """What trafilatura takes for the article, generously."""
    from trafilatura import extract

    return extract(html, favor_recall=True) or ""


def by_trafilatura_exact(html: str, lang: str) -> str:
    """The same, sparingly."""
    from trafilatura import extract

    return extract(html, include_comments=False, favor_precision=True) or ""


def by_readability(html: str, lang: str) -> str:
    """What readability takes for the article."""
    from html_text import extract_text
    from readability import Document

    return str(extract_text(Document(html).summary(html_partial=True)))


def by_newspaper(html: str, lang: str) -> str:
    """What newspaper4k takes for the article."""
    from newspaper import Article

    article = Article("https://example.org/", language=lang or "en", fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return str(article.text)


# The ways of lines/, then extractors.
WHOLE: dict[str, Flatten] = {
    "bs4": by_soup, "html2text": by_markdown, "wet": by_block, "resiliparse": by_resiliparse,
    "resi_main": by_resiliparse_main, "trafilatura": by_trafilatura,
}  # fmt: skip
EXTRACTED: dict[str, Flatten] = {
    "trafilatura_exact": by_trafilatura_exact, "readability": by_readability, "newspaper": by_newspaper,
}  # fmt: skip


def flattened(record: dict[str, Any], new: bool) -> list[dict[str, Any]]:
    """One record a flattening, gold and publisher as they were: by one extractor, and a ``new`` page in ways of lines/ too.

    Which ways is the id's chance. What an extractor fails on, or leaves almost nothing of, is not there.
    """
    chance = random.Random(record["id"])
    ways = [*(chance.sample(sorted(WHOLE), NEW_WAYS) if new else ()), chance.choice(sorted(EXTRACTED))]
    html = HARMFUL.sub("\ufffd", record["html"])
    made: list[dict[str, Any]] = []
    for name in ways:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                text = (WHOLE | EXTRACTED)[name](html, record.get("lang") or "")
            except Exception:  # whatever somebody's parser raises on a page: the page is not there, flattened so
                continue
        if len(text) >= MIN_TEXT_CHARS:
            kept = {key: value for key, value in record.items() if key != "html"}
            live = LIVE in html
            made.append(kept | {"text": text, "flattener": f"flattened-{name}", "live": live})
    return made


def with_gold(
    records: Iterable[dict[str, Any]], lines: Sequence[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], bool]]:
    """The pages that have a gold text, each with whether it is new beside those of lines/."""
    known = "\n".join({_letters(line["text"]) for line in lines if line["flattener"] in ("wet", "trafilatura")})
    for record in records:
        if gold := _letters(record.get("gold_text") or ""):
            middle = max(0, len(gold) // 2 - PROBE_LETTERS // 2)
            yield record, gold[middle : middle + PROBE_LETTERS] not in known


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
