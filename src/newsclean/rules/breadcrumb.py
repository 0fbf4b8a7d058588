"""The path from the front page to this one: "Home » World » …"."""

import re
from collections.abc import Iterator, Sequence, Set

import regex

from newsclean import Block, BlockSpan, Evidence, Finding, Lexicon, rule
from newsclean.block import run_after, trimmed
from newsclean.index import holding
from newsclean.view import fold

SEPARATOR = regex.compile(r"\s*[»›→▸▶>＞]\s*|\s+(?:/|::|\\)\s+")
MAY_SEPARATE = re.compile(r"[»›→▸▶>＞/\\]|::")
LONE_SEPARATOR = regex.compile(r"\s*(?:[»›→▸▶>＞/\\|]|::)\s*")
MAX_TRAIL_CHARS = 250
MAX_CRUMB_CHARS = 60
# A trail that names no front page may be a route (case "trail without a first crumb is a hint").
MIN_NAMELESS_CRUMBS = 3
MAX_NAMELESS_CRUMB_WORDS = 4
# The last crumb may be the only place of the headline (case "headline that stands nowhere else").
MIN_HEADLINE_WORDS = 5
MIN_TRAIL_LINK_DENSITY = 0.5


@rule(label="breadcrumb", since="0.1")
def breadcrumb(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line of crumbs with separators that opens with the front page or with "you are here".

    Why: the path names sections of the site. Its last crumb may be the headline, which stays if it stands nowhere else.

    Removes: Home » World » Ferry line approved
    Keeps: You are here to vote, the chairwoman told the council.
    """
    announcements = {block.index: phrase for block, phrase in lexicon.openings(blocks)}
    separated = {block.index for block in holding(blocks, MAY_SEPARATE)}
    bares = {block.bare for block in blocks} if separated else set()
    for at in sorted(separated | announcements.keys()):
        block, phrase = blocks[at], announcements.get(at)
        if len(block) > MAX_TRAIL_CHARS or not block.headline_like or block.role == "heading":
            continue
        crumbs = [fold(crumb) for crumb in SEPARATOR.split(block.text) if crumb]
        if phrase:
            place = block.folded[phrase.end :].strip(" :：")
            if not place or len(crumbs) > 1 or place in lexicon.label_words:
                yield Finding(block.span, Evidence(phrase, "announces the path"), score=0.95)
        elif len(crumbs) > 1 and crumbs[0].strip(" *•") in lexicon.label_words:
            why = Evidence(crumbs[0], "is the first crumb")
            yield Finding(_without_headline(block, crumbs[-1], bares), why, score=0.95)
        elif len(crumbs) >= MIN_NAMELESS_CRUMBS and all(len(c.split()) <= MAX_NAMELESS_CRUMB_WORDS for c in crumbs):
            score = 0.9 if block.link_density >= MIN_TRAIL_LINK_DENSITY else 0.6
            yield Finding(block.span, Evidence(block.text[:40], "short names between path separators"), score=score)
    for block, phrase in lexicon.labels(blocks):
        path = [block, *run_after(blocks, block, lambda b: len(b) <= MAX_CRUMB_CHARS and not b.ends_sentence, most=9)]
        depth = next((n for n in range(1, len(path), 2) if not LONE_SEPARATOR.fullmatch(path[n].text)), len(path))
        for crumb in path[: (depth - 1) // 2 * 2] if depth > 1 else ():
            yield Finding(crumb.span, Evidence(phrase, "opens a path over several lines"), score=0.95)
    yield from _elements(blocks, lexicon)


def _without_headline(block: Block, last: str, bares: Set[str]) -> BlockSpan:
    """The block up to its last crumb, if that is a headline the page does not repeat."""
    headline = last.strip(" *")
    if len(headline.split()) < MIN_HEADLINE_WORDS or headline.endswith(("…", "...")):
        return block.span
    if trimmed(headline) in bares:
        return block.span
    return block.part(0, block.folded.rfind(last))


def _elements(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    trail_end = -1
    for block, word in lexicon.markups(blocks):
        if block.role == "heading" or block.sentence_like or len(block) > MAX_TRAIL_CHARS:
            continue
        linked = block.link_density >= MIN_TRAIL_LINK_DENSITY or SEPARATOR.search(block.text) is not None
        if linked or block.index == trail_end + 1:
            trail_end = block.index if linked else -1
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.9)
