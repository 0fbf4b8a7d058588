"""Pages of html/ as scrapers flatten them, labelled by their gold: more text for the text judge than lines/ has."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from benchmarks.peers.peers import PEERS, Extract, WebPage, harmless, newspaper_text
from newsclean.decoding import open_source
from newsclean.extractors import text_by
from newsclean.segment import segment
from newsclean.segment.head import head_of

# How the flattener of each record of ours begins.
FLATTENED = "flattened-"
# A page of html/ is among those of lines/ when so many letters from the middle of its gold stand in one of them.
PROBE_LETTERS = 60
MIN_TEXT_CHARS = 200
# In so many ways of lines/ each new page is flattened.
NEW_WAYS = 3


def by_soup(page: WebPage) -> str:
    """Every text node a line."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page.html, "lxml")
    for tag in soup(["script", "style", "noscript", "template"]):
        tag.decompose()
    return "\n".join(soup.stripped_strings)


def by_markdown(page: WebPage) -> str:
    """Markdown with its links."""
    from html2text import HTML2Text

    return str(HTML2Text(bodywidth=0).handle(page.html))


def by_block(page: WebPage) -> str:
    """The title, then every block a line, as in a WET file."""
    source = open_source(page.html, kind="html")
    return "\n".join([head_of(source).title or "", *(" ".join(block.text.split()) for block in segment(source))])


def by_resiliparse(page: WebPage) -> str:
    """All text, with bullets."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(page.html, main_content=False))


def by_resiliparse_main(page: WebPage) -> str:
    """What resiliparse takes for the main content."""
    return text_by("resiliparse", page.html)


def by_trafilatura(page: WebPage) -> str:
    """What trafilatura takes for the article, generously."""
    from trafilatura import extract

    return extract(page.html, favor_recall=True) or ""


def by_newspaper(page: WebPage) -> str:
    """What newspaper4k takes for the article, in a language that it knows."""
    return newspaper_text(page, page.lang or "en")


def as_peer(name: str) -> Extract:
    """The extractor that the comparison with peers has under this name; imported when it is first asked."""
    load = next(peer.load for peer in PEERS if peer.name == name)
    return lambda page: load()(page)


# The ways of lines/, then extractors.
WHOLE: dict[str, Extract] = {
    "bs4": by_soup, "html2text": by_markdown, "wet": by_block, "resiliparse": by_resiliparse,
    "resi_main": by_resiliparse_main, "trafilatura": by_trafilatura,
}  # fmt: skip
EXTRACTED: dict[str, Extract] = {
    "trafilatura_exact": as_peer("trafilatura (precision)"), "readability": as_peer("readability-lxml"),
    "newspaper": by_newspaper,
}  # fmt: skip


def flattened(record: dict[str, Any], new: bool) -> list[dict[str, Any]]:
    """One record a flattening, gold and publisher as they were: by one extractor, and a ``new`` page in ways of lines/ too.

    Which ways is the id's chance. What an extractor fails on, or leaves almost nothing of, is not there.
    """
    chance = random.Random(record["id"])
    ways = [*(chance.sample(sorted(WHOLE), NEW_WAYS) if new else ()), chance.choice(sorted(EXTRACTED))]
    page = WebPage(harmless(record["html"]), "", record.get("lang") or "")
    made: list[dict[str, Any]] = []
    for name in ways:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                text = (WHOLE | EXTRACTED)[name](page)
            except Exception:  # whatever somebody's parser raises on a page: the page is not there, flattened so
                continue
        if len(text) >= MIN_TEXT_CHARS:
            kept = {key: value for key, value in record.items() if key != "html"}
            made.append(kept | {"text": text, "flattener": FLATTENED + name})
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
