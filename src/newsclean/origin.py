"""Where the reporting came from: agencies, links to the source, the canonical address, outlets the furniture names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

import regex

from newsclean.rule import rule_named
from newsclean.view import SURROGATE, fold

if TYPE_CHECKING:
    from newsclean.finding import Removal
    from newsclean.page import Page

HEAD_CHARS = 200_000
MAX_TAG_CHARS = 2_000
MAX_NAMES = 10
# Furniture that signs the story or speaks for the outlet.
AGENCY_LABELS = frozenset({"sign_off", "source_link", "contributor_note", "copyright_notice", "photo_credit"})
OUTLET_LABELS = frozenset(
    {
        "sign_off",
        "source_link",
        "contributor_note",
        "copyright_notice",
        "newsletter_plea",
        "subscription_plea",
        "donation_plea",
    }
)
LINK = regex.compile(r"<link\b[^>]{0,2000}>", regex.I)
CANONICAL = regex.compile(r"""\brel\s*=\s*["']?[^"'>]*\bcanonical\b""", regex.I)
HREF = regex.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", regex.I)
ANCHOR = regex.compile(r"<(/?)a\b([^>]{0,2000})>", regex.I)
ADDRESS = regex.compile(r"https?://[^\s<>\"'\])]+[^\s<>\"'\]).,;:!?]", regex.I)
NAME_WORD = r"\p{Lu}[\p{L}\p{M}\p{N}&'’-]*(?:\.\p{Ll}{2,6}\b)?"
LINKING = r"of|the|and|&|de|del|di|da|la|le|der|die|das|für|van|och|i"
NAME = regex.compile(rf"{NAME_WORD}(?:\s+(?:(?:{LINKING})\s+)?{NAME_WORD})*")
OWNER = regex.compile(
    rf"(?:©|\(c\)|copyright)[\s,]*(?:copyright\s*)?(?:\d{{4}}(?:\s*[-–]\s*\d{{4}})?)?[\s,|]*(?:by\s+)?({NAME.pattern})",
    regex.I,
)
DOMAIN = regex.compile(r"\b(?:[\p{L}\p{N}-]+\.)+(?:com|org|net|info|news|[a-z]{2})\b", regex.I)
# What a capital begins that is no outlet: the plea's own first words stand at the start of a sentence.
SENTENCE_START = regex.compile(r"(?:^|[.!?:]\s+|[\n•|]\s*)$")
SENTENCE_START_CHARS = 4
# "AP" and "TT" are agencies, "ap" and "tt" are words.
MAX_ACRONYM_CHARS = 4


class Origin(NamedTuple):
    """What a page says of its sources; each name once, in page order, as the page writes it."""

    agencies: tuple[str, ...] = ()
    source_links: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    canonical_url: str | None = None


def origin_of(page: Page) -> Origin:
    """Read the hints; none of them proves anything."""
    signed = [r.text for r in page.removed if r.label in AGENCY_LABELS]
    signed += [name for a in page.articles for name in (a.dateline, a.byline) if name]
    spoken = [r for r in page.removed if r.label in OUTLET_LABELS]
    links = [link for r in page.removed if r.label == "source_link" for link in _links(page, r)]
    agencies = _once(name for text in signed for name in _agencies(text))
    outlets = _once(name for removal in spoken for name in _outlets(removal) if fold(name) not in _known_agencies())
    return Origin(agencies, _once(links), outlets, _canonical(page))


@cache
def _known_agencies() -> frozenset[str]:
    phrases = rule_named("sign-off").lexicon.phrases.items()
    return frozenset(key for key, entry in phrases if entry.language == "mul")


@cache
def _agency_pattern() -> regex.Pattern[str]:
    names = sorted(map(regex.escape, _known_agencies()), key=len, reverse=True)
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{'|'.join(names)})(?![\p{{L}}\p{{N}}])")


def _agencies(text: str) -> Iterator[str]:
    for found in _agency_pattern().finditer(fold(text)):
        name = text[found.start() : found.end()]
        in_brackets = text[: found.start()].rstrip().endswith(("(", "[", ",", "/"))
        if in_brackets or name.isupper() or (not name[0].islower() and len(name) > MAX_ACRONYM_CHARS):
            yield name


def _outlets(removal: Removal) -> Iterator[str]:
    text = removal.text
    if removal.label == "copyright_notice":
        yield from (found[1].strip() for found in OWNER.finditer(text))
        return
    yield from (found[0] for found in DOMAIN.finditer(ADDRESS.sub(" ", text)))
    for found in NAME.finditer(text):
        several = any(char.isspace() for char in found[0])
        before = text[max(0, found.start() - SENTENCE_START_CHARS) : found.start()]
        if several and not SENTENCE_START.search(before) and not DOMAIN.fullmatch(found[0]):
            yield found[0]


def _links(page: Page, removal: Removal) -> Iterator[str]:
    """Targets of the links in a removal or around it, and addresses written out."""
    source = page.source.text
    if page.source.kind == "html":
        around = ""
        for tag in ANCHOR.finditer(source, max(0, removal.start - MAX_TAG_CHARS), removal.end):
            target = HREF.search(tag[2])
            address = unescape(next((g for g in target.groups() if g), "")).strip() if target else ""
            if tag.start() < removal.start:
                around = "" if tag[1] else address
            elif not tag[1]:
                yield from _absolute(address, page.source.url)
        yield from _absolute(around, page.source.url)
        yield from (found[0] for found in ADDRESS.finditer(removal.text))
    else:
        yield from (found[0] for found in ADDRESS.finditer(source, removal.start, removal.end))


def _absolute(address: str, base: str | None) -> Iterator[str]:
    """An http address, made absolute where the page's own is known."""
    from urllib.parse import urljoin

    try:
        address = urljoin(base or "", address)
    except ValueError:
        return
    if address.lower().startswith(("http://", "https://")):
        yield address


def _canonical(page: Page) -> str | None:
    if page.source.kind != "html":
        return None
    for link in LINK.finditer(page.source.text, 0, min(HEAD_CHARS, len(page.source.text))):
        target = HREF.search(link[0]) if CANONICAL.search(link[0]) else None
        if target:
            return next(_absolute(unescape(target[1] or target[2] or target[3] or "").strip(), page.source.url), None)
    return None


def _once(names: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(SURROGATE.sub("\ufffd", " ".join(name.split())) for name in names)
    return tuple(name for name in found if name)[:MAX_NAMES]
