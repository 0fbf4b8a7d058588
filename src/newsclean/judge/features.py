"""What the judge sees of a page: one row of numbers a block, from its look, its place, its markup and the findings."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from math import log1p
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from newsclean.block import Block
from newsclean.finding import Finding
from newsclean.judge.declared import NAMES as DECLARED
from newsclean.judge.declared import declared
from newsclean.judge.markup import NAMES as MARKUP
from newsclean.judge.markup import markup
from newsclean.labels import KEPT
from newsclean.lexicon import Blocks

Rows = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]

# Labels the network sees as one feature: kinds that stand and look alike.
LABEL_GROUPS: Final[tuple[tuple[str, ...], ...]] = (
    ("navigation", "breadcrumb", "masthead", "search_form", "language_switch"),
    ("share_bar",),
    ("newsletter_plea", "subscription_plea", "donation_plea", "app_promo", "paywall_notice"),
    ("related_links", "trending_list", "teaser"),
    ("read_more",),
    ("tag_list", "hashtags"),
    ("caption",),
    ("photo_credit",),
    ("timestamp", "read_time", "view_count"),
    ("byline",),
    ("author_bio", "contributor_note", "sign_off"),
    ("source_link", "copyright_notice", "footer", "consent_notice"),
    ("comment_thread",),
    ("comment_form",),
    ("advertisement", "media_player"),
    tuple(sorted(KEPT)),
)
GROUP_OF: Final = {label: n for n, labels in enumerate(LABEL_GROUPS) for label in labels}
# Comments come when a story is over: what stands below their first line, far below too, knows of it. Kinds that stand
# inside stories as well (pleas, "read more", share bars) cost reporting here.
CLOSING: Final = (12, 13)
WINDOWS: Final = (2, 5, 10, 25)
ROLES: Final = ("heading", "list_item", "cell", "caption", "quote", "code", "control")
ROLE_AT: Final = {role: at for at, role in enumerate(ROLES)}
TITLE_WORD = regex.compile(r"\p{L}{3,}")
DIGIT = regex.compile(r"\p{N}")
MARKS = regex.compile(r"[|»›·•/<>\[\]{}@#_=+~^]")
COMMA = regex.compile(r"[,;，、；،]")
QUOTE = regex.compile(r"[\"“”„«»「」『』]")
CUT_OFF = ("…", "...", "[…]", "[...]", "…]")
# What a character may be: the last two make a sentence end of one and the one after it.
KINDS = (
    DIGIT, MARKS, COMMA, QUOTE, regex.compile(r"[.!?。！？؟।]"), regex.compile(r"[\s\p{Z}\"”»)]|\p{Han}"),
)  # fmt: skip
UNKNOWN = 255
# The kinds of each code point as bits, found when a text first holds it.
KINDS_OF = np.full(0x110000, UNKNOWN, np.uint8)
MIN_TOPIC_CHARS = 4
SEGMENT_COST = 0.35

LOCAL: Final = (
    "length", "words", "ends sentence", "ends with a full stop", "prose", "looks like a headline", "opens with a bullet",
    "share of digits", "share of marks", "commas", "quotation marks", "sentences", "ends with a colon", "cut off by dots",
    "ends with a question", "holds an address", "opens in lower case", "link density", "has links", "heading level",
    "blank lines before", "wide gap before", "indent", "same text elsewhere", "hidden", "very short", "long prose",
    "words of an unspaced script", "all upper case",
)  # fmt: skip
PLACE: Final = (
    "place on the page", "share of prose before", "blocks since prose", "blocks until prose", "inside the densest stretch",
    "distance to the densest stretch", "before the densest stretch", "after the densest stretch", "topic of the page",
    "words of the title", "equals the title", "prose on the page", "blocks on the page", "share of prose on the page",
    "topic of the opening", "share of links on the page",
)  # fmt: skip
NAMES: Final[tuple[str, ...]] = (
    *LOCAL,
    *(f"role {role}" for role in ROLES),
    *PLACE,
    *(f"prose within {w} blocks" for w in WINDOWS),
    *(f"links within {w} blocks" for w in WINDOWS[:2]),
    *(f"finding {'/'.join(labels[:3])}" for labels in LABEL_GROUPS),
    "a certain finding", "findings within 2 blocks", "findings within 5 blocks", "kept finding near",
    *(f"below {LABEL_GROUPS[group][0]}" for group in CLOSING),
    *MARKUP,
    *DECLARED,
)  # fmt: skip
DECLARED_AT: Final = NAMES.index(DECLARED[0])


def rows(blocks: Blocks, findings: Sequence[Finding], title: str | None) -> Rows:
    """Features as ``(len(blocks), len(NAMES))`` float32, columns named by ``NAMES``; deterministic."""
    n = len(blocks)
    if not n:
        return np.zeros((0, len(NAMES)), np.float32)
    prose = np.array([_prose(b) for b in blocks], np.float32)
    linked = np.array([b.linked_chars for b in blocks], np.float32)
    stretch = densest(prose)
    parts: list[Rows] = [
        _local(blocks),
        _roles(blocks),
        _place(blocks, prose, linked, title, stretch),
        (np.stack([_window(prose, w) for w in WINDOWS], 1) ** 0.5 / 10).astype(np.float32),
        (np.stack([_window(linked, w) for w in WINDOWS[:2]], 1) ** 0.5 / 20).astype(np.float32),
        _claims(n, findings, stretch[0]),
        markup(blocks, prose, stretch),
        declared(blocks[0].source, blocks, float(prose.sum())),
    ]
    return np.concatenate(parts, 1).astype(np.float32)


def _prose(block: Block) -> float:
    """Words of a block that is prose, 0 for others."""
    if block.sentence_like:
        return block.word_count * (1.0 - block.link_density)
    # Long unpunctuated text (CJK blogs, poems, tables) counts a little.
    return 0.3 * block.word_count * (1.0 - block.link_density) if block.word_count >= 25 else 0.0


def _roles(blocks: Blocks) -> Rows:
    columns = np.array([ROLE_AT.get(b.role, -1) for b in blocks])
    table = np.zeros((len(blocks), len(ROLES)), np.float32)
    named = np.flatnonzero(columns >= 0)
    table[named, columns[named]] = 1
    return table


def _local(blocks: Blocks) -> Rows:
    copies = Counter([b.folded for b in blocks])
    digits, marks, commas, quotes, sentences = _counts([b.text for b in blocks])
    sizes = np.array([len(b.text) for b in blocks])
    words = np.array([b.word_count for b in blocks])
    looks: list[tuple[float, ...]] = []
    for block in blocks:
        text = block.text
        size = len(text)
        count = block.word_count
        first = text[len(block.bullet) :].lstrip(" \"“”„«'‘*_")[:1]
        tail = text[-1]
        prose = block.sentence_like
        looks.append((
            log1p(size) / 7, log1p(count) / 5, block.ends_sentence, block.ends_firmly,
            prose, block.headline_like, bool(block.bullet),
            0, 0, 0, 0, 0, tail in ":：", text.endswith(CUT_OFF),
            tail in "?？؟", "://" in text or "www." in text, first.islower(), block.link_density, block.linked_chars > 0,
            block.heading_level / 6, min(block.gap, 4) / 4, block.gap >= 3, min(block.indent, 12) / 12,
            min(3, copies[block.folded] - 1) / 3, block.hidden, size <= 12, prose and count >= 25,
            count < len(block.words) * 0.7, text.isupper(),
        ))  # fmt: skip
    table = np.array(looks, np.float32)
    counted = LOCAL.index("share of digits")
    table[:, counted] = digits / sizes
    table[:, counted + 1] = marks / sizes
    table[:, counted + 2] = np.minimum(1.0, 4 * commas / (words + 4))
    table[:, counted + 3] = np.minimum(1.0, quotes / 4)
    table[:, counted + 4] = np.minimum(1.0, sentences / 5)
    return table


def _counts(texts: Sequence[str]) -> list[Counts]:
    """For each text the number of its digits, marks, commas, quotation marks, and sentence ends, seen by code point."""
    # A line feed after each text is white space, as the end of a text is to a sentence.
    joined = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = KINDS_OF[joined]
    unknown = kinds == UNKNOWN
    if unknown.any():
        for code in np.unique(joined[unknown]).tolist():
            KINDS_OF[code] = sum(1 << n for n, shape in enumerate(KINDS) if shape.match(chr(code)))
        kinds = KINDS_OF[joined]
    starts = np.concatenate([[0], np.cumsum([len(text) + 1 for text in texts])[:-1]])
    found = [(kinds & (1 << n)) != 0 for n in range(len(KINDS))]
    ends = found[-2]
    ends[:-1] &= found[-1][1:]
    return [np.add.reduceat(each, starts, dtype=np.int64) for each in found[:-1]]


def _place(blocks: Blocks, prose: Rows, linked: Rows, title: str | None, stretch: tuple[int, int]) -> Rows:
    n = len(blocks)
    total = float(prose.sum())
    index = np.arange(n, dtype=np.float32)
    is_prose = prose >= 6
    before = np.cumsum(prose) - prose
    since = index - np.maximum.accumulate(np.where(is_prose, index, -20.0))
    until = np.minimum.accumulate(np.where(is_prose, index, n + 20.0)[::-1])[::-1] - index
    low, high = stretch
    topic, opening, title_words, echo = _topics(blocks, prose, title, low)
    columns = [
        index / n, before / max(1.0, total), np.minimum(since, 20) / 20, np.minimum(until, 20) / 20,
        (index >= low) & (index < high),
        np.minimum(np.maximum(np.maximum(low - index, index - high + 1), 0), 30) / 30,
        index < low, index >= high, topic, title_words, echo,
        np.full(n, log1p(total) / 8), np.full(n, log1p(n) / 7),
        np.full(n, total / max(1.0, sum(b.word_count for b in blocks))), opening,
        np.full(n, float(linked.sum()) / max(1, sum(len(b) for b in blocks))),
    ]  # fmt: skip
    return np.stack([np.asarray(c, np.float32) for c in columns], 1)


def densest(prose: Rows) -> tuple[int, int]:
    """The stretch ``[low, high)`` with the largest sum of prose, each block without any costing a share of the mean."""
    present = prose[prose > 0]
    if not len(present):
        return 0, 0
    gains = np.where(prose > 0, np.minimum(prose, 60.0), -SEGMENT_COST * min(40.0, float(np.median(present))))
    sums = np.concatenate([[0.0], np.cumsum(gains)])
    lowest = np.minimum.accumulate(sums)
    high = int(np.argmax(sums - lowest))
    low = int(np.argmin(sums[: high + 1]))
    return low, high


def _topics(blocks: Blocks, prose: Rows, title: str | None, low: int) -> tuple[Rows, Rows, Rows, Rows]:
    """How much each block speaks of what the page's prose, its opening and its title speak of."""
    sets, masses = [_topic_words(b) for b in blocks], prose.tolist()
    spread = Counter(itertools.chain.from_iterable(itertools.compress(sets, masses)))
    known = set(spread)
    repeated = {word for word, times in spread.items() if times > 1}
    opening: set[str] = set()
    for words in itertools.compress(sets[low : low + 4], masses[low : low + 4]):
        opening |= words
    title_set = set(TITLE_WORD.findall(title.lower())) if title else set()
    folded_title = " ".join(title.lower().split()) if title else ""
    told: list[tuple[float, float, float, bool]] = []
    for block, words, mass in zip(blocks, sets, masses, strict=True):
        if not words:
            told.append((0, 0, 0, False))
            continue
        size = len(words)
        told.append((
            len(words & (repeated if mass else known)) / size,
            len(words & opening) / size,
            len(words & title_set) / size if title_set else 0,
            bool(title_set) and len(block.bare) > 9 and block.bare in folded_title,
        ))  # fmt: skip
    topic, opened, titled, echo = np.array(told, np.float32).T
    return topic, opened, titled, echo


def _topic_words(block: Block) -> set[str]:
    words = block.words
    if block.word_count < len(words) * 0.7:
        return {a + b for a, b in itertools.pairwise(words)}
    return {w for w in words if len(w) >= MIN_TOPIC_CHARS}


def _window(values: Rows, width: int) -> Rows:
    """Sum over the block and ``width`` neighbours on either side, itself left out."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    index = np.arange(len(values))
    high, low = np.minimum(len(values), index + width + 1), np.maximum(0, index - width)
    within: Rows = (sums[high] - sums[low] - values).clip(0).astype(np.float32)
    return within


def _claims(n: int, findings: Sequence[Finding], start: int) -> Rows:
    """What the rules say of each block, of those near it, and of those between ``start`` and it."""
    claims: dict[tuple[int, int], float] = {}
    for finding in findings:
        span = finding.part
        block = span.block
        group = GROUP_OF.get(finding.label)
        if group is None:
            continue
        place, claim = (block.index, group), finding.score * ((span.high - span.low) / len(block.text))
        if claim > claims.get(place, 0.0):
            claims[place] = claim
    table = np.zeros((n, len(LABEL_GROUPS) + 4), np.float32)
    for place, claim in claims.items():
        table[place] = claim
    against = table[:, : len(LABEL_GROUPS) - 1].max(1)
    table[:, -4] = against >= 0.9
    table[:, -3] = _window(against, 2) / 4
    table[:, -2] = _window(against, 5) / 10
    table[:, -1] = _window(table[:, len(LABEL_GROUPS) - 1], 2) / 4
    above = np.zeros((n + 1, len(CLOSING)), np.float32)
    above[start + 1 :] = np.maximum.accumulate(table[start:, list(CLOSING)])
    return np.concatenate([table, above[:-1]], 1)
