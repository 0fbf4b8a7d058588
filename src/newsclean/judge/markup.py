"""What the judge sees of a block's markup: the tags and class words around it, and its place in the element tree."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import log1p
from typing import Final

import numpy as np
import numpy.typing as npt

from newsclean.block import Block
from newsclean.node import Node, markup_words

Rows = npt.NDArray[np.float32]

MARKUP_GROUPS: Final[dict[str, frozenset[str]]] = {
    name: frozenset(table["words"].split())
    for name, table in tomllib.loads((files("newsclean.judge") / "markup.toml").read_text(encoding="utf-8")).items()
}
CONTEXT_TAGS: Final = (
    "article", "main", "aside", "nav", "header", "footer", "form", "figure", "table", "ul", "p", "section",
)  # fmt: skip
MASS: Final = (
    "depth", "prose in the same element", "prose in the element above", "prose two elements above",
    "links in the element above", "prose in elements alike", "same element as the prose before",
    "marked as article body",
)  # fmt: skip
PLACE: Final = (
    "steps up to the body's branch", "steps down to the body", "prose in the branch shared with the body",
    "inside the element of most prose", "steps up to the headline's branch", "after the headline",
    "distance to the headline", "the page has a headline",
    "one of several elements alike", "blocks in one of these", "headings in one of these", "prose in one of these",
)  # fmt: skip
NAMES: Final[tuple[str, ...]] = (
    *(f"inside <{tag}>" for tag in CONTEXT_TAGS),
    *MARKUP_GROUPS,
    *(f"near: {name}" for name in MARKUP_GROUPS),
    *MASS,
    *PLACE,
)
# Steps in the tree are counted up to here: farther is far.
MAX_STEPS = 10
# The element of most prose holds this share of it.
MOST_PROSE = 0.7
# Cards are three or more elements alike, each of several blocks, no more than this far above a block of theirs.
MIN_CARDS, MAX_CARD_STEPS = 3, 6
ROW_TAGS = frozenset({"tr", "tbody"})
NO_CARD = (0.0, 0.0, 0.0, 0.0)
HEADLINE_REACH = 30


def markup(blocks: Sequence[Block], prose: Rows, stretch: tuple[int, int]) -> Rows:
    """``(len(blocks), len(NAMES))``; ``prose`` is words of prose a block, ``stretch`` the densest of it.

    All zero for text input, which has no elements.
    """
    if blocks[0].node is None:
        return np.zeros((len(blocks), len(NAMES)), np.float32)
    elements = [_element(block) for block in blocks]
    return np.concatenate([_names_and_mass(blocks, elements, prose), _places(blocks, elements, prose, stretch)], 1)


def _names_and_mass(blocks: Sequence[Block], elements: Sequence[Node], prose: Rows) -> Rows:
    """Tags and class words around each block, and how much prose its elements hold."""
    mass: defaultdict[Node | None, float] = defaultdict(float)
    links: defaultdict[Node | None, int] = defaultdict(int)
    chars: defaultdict[Node | None, int] = defaultdict(int)
    alike: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    total = max(1.0, float(prose.sum()))
    masses = prose.tolist()
    for block, node, words in zip(blocks, elements, masses, strict=True):
        for above in (node, node.parent, node.parent.parent if node.parent else None):
            if words:
                mass[above] += words
            links[above] += block.linked_chars
            chars[above] += len(block.text)
        if words:
            alike[_signature(node)] += words
    last: Node | None = None
    cache: dict[Node | None, Bits] = {None: (0, 0, 0, 0)}
    bits: list[tuple[int, int, int]] = []
    table: list[tuple[float, ...]] = []
    for block, node, words in zip(blocks, elements, masses, strict=True):
        found = _bits(block.node or node, cache)
        bits.append(found[:3])
        above = node.parent
        two = above.parent if above else None
        table.append((
            min(node.depth, 40) / 40, mass[node] / total, mass[above] / total, mass[two] / total,
            min(1.0, links[above] / max(1, chars[above])), alike[_signature(node)] / total,
            last is not None and last is above, bool(found[0] & BODY_BIT),
        ))  # fmt: skip
        if words >= 6:
            last = above
    unpacked = np.array(bits, np.int64)
    groups = np.arange(len(MARKUP_GROUPS))
    parts = [
        (unpacked[:, :1] >> np.arange(len(CONTEXT_TAGS))) & 1,
        (unpacked[:, 1:2] >> groups) & 1,
        (unpacked[:, 2:] >> groups) & 1,
        np.array(table),
    ]
    return np.concatenate(parts, 1).astype(np.float32)


@dataclass(slots=True)
class Below:
    """What an element holds, itself and all below: words of prose, blocks, headings."""

    prose: float = 0.0
    blocks: int = 0
    headings: int = 0


def _places(blocks: Sequence[Block], elements: Sequence[Node], prose: Rows, stretch: tuple[int, int]) -> Rows:
    """Where each block stands in the tree: from the body, from the headline, and among elements that look alike."""
    nodes = _outermost_first(elements)
    below = _below(blocks, elements, nodes, prose)
    direct: defaultdict[Node, float] = defaultdict(float)
    for node, words in zip(elements, prose.tolist(), strict=True):
        if words and node.parent is not None:
            direct[node.parent] += words
    body = max(direct, key=direct.__getitem__) if direct else None
    branch = {node: steps for steps, node in enumerate(body.lineage)} if body else {}
    total = max(1.0, float(prose.sum()))
    most = next((node for node in branch if below[node].prose >= MOST_PROSE * total), None)
    headline = _headline(blocks, stretch)
    titled = dict.fromkeys(elements[headline].lineage, 0) if headline is not None else {}
    to_body = _steps(nodes, branch)
    to_title = _steps(nodes, titled)
    cards = _cards(nodes, below, total)
    around: dict[Node | None, bool] = {None: False}
    for node in nodes:
        around[node] = node is most or around[node.parent]
    table: list[tuple[float, ...]] = []
    for i, node in enumerate(elements):
        up, shared = to_body[node]
        away = i - headline if headline is not None else 0
        table.append((
            up / MAX_STEPS, min(branch[shared], MAX_STEPS) / MAX_STEPS if shared else 1.0,
            below[shared].prose / total if shared else 0.0, around[node],
            to_title[node][0] / MAX_STEPS, away > 0, max(-1.0, min(1.0, away / HEADLINE_REACH)), headline is not None,
            *cards[node][1],
        ))  # fmt: skip
    return np.array(table, np.float32)


def _outermost_first(elements: Sequence[Node]) -> list[Node]:
    """The elements and all above them, each once, parents before their children."""
    found: dict[Node, None] = {}
    for element in elements:
        for node in element.lineage:
            if node in found:
                break
            found[node] = None
    return sorted(found, key=lambda node: node.depth)


def _below(blocks: Sequence[Block], elements: Sequence[Node], nodes: Sequence[Node], prose: Rows) -> dict[Node, Below]:
    below = {node: Below() for node in nodes}
    for block, element, words in zip(blocks, elements, prose.tolist(), strict=True):
        own = below[element]
        own.prose += words
        own.blocks += 1
        own.headings += block.role == "heading"
    for node in reversed(nodes):
        if node.parent is not None:
            own, above = below[node], below[node.parent]
            above.prose += own.prose
            above.blocks += own.blocks
            above.headings += own.headings
    return below


def _headline(blocks: Sequence[Block], stretch: tuple[int, int]) -> int | None:
    """The last <h1> before the densest stretch ends, or the last <h2> before it begins."""
    low, high = stretch
    first = [i for i, block in enumerate(blocks[: high + 1]) if block.heading_level == 1]
    second = [i for i, block in enumerate(blocks[: low + 1]) if block.heading_level == 2] if not first else []
    return first[-1] if first else second[-1] if second else None


def _steps(nodes: Sequence[Node], branch: dict[Node, int]) -> dict[Node, tuple[int, Node | None]]:
    """For each element how many steps above it the branch begins, ``MAX_STEPS`` at most, and with which element."""
    steps: dict[Node, tuple[int, Node | None]] = {}
    for node in nodes:
        if node in branch:
            steps[node] = (0, node)
        elif node.parent is None:
            steps[node] = (MAX_STEPS, None)
        else:
            up, shared = steps[node.parent]
            steps[node] = (min(MAX_STEPS, up + 1), shared)
    return steps


def _cards(nodes: Sequence[Node], below: dict[Node, Below], total: float) -> dict[Node, tuple[int, tuple[float, ...]]]:
    """For each element the nearest at or above it that has siblings alike: steps to it, and what such a card holds."""
    alike = Counter((node.parent, node.tag, node.attributes) for node in nodes)
    cards: dict[Node, tuple[int, tuple[float, ...]]] = {}
    for node in nodes:
        own = below[node]
        copies = alike[(node.parent, node.tag, node.attributes)]
        if copies >= MIN_CARDS and own.blocks >= 2 and node.tag not in ROW_TAGS and node.parent is not None:
            size = min(own.blocks, 10) / 10
            cards[node] = (0, (log1p(copies) / 4, size, float(own.headings > 0), own.prose / total))
            continue
        steps, card = cards[node.parent] if node.parent is not None else (0, NO_CARD)
        cards[node] = (steps + 1, card) if steps < MAX_CARD_STEPS else (steps, NO_CARD)
    return cards


Bits = tuple[int, int, int, int]
BODY_BIT = 1 << len(CONTEXT_TAGS)
NO_BITS = (0, 0)
GROUP_BITS = {
    word: sum(1 << n for n, group in enumerate(MARKUP_GROUPS.values()) if word in group)
    for word in frozenset().union(*MARKUP_GROUPS.values())
}
CONTEXT_BIT = {tag: 1 << i for i, tag in enumerate(CONTEXT_TAGS)}


def _element(block: Block) -> Node:
    assert block.node is not None
    return block.node.block


def _signature(node: Node) -> tuple[str, str, str]:
    above = node.parent
    return (node.tag, node.attributes, above.attributes if above else "")


def _bits(node: Node, cache: dict[Node | None, Bits]) -> Bits:
    """Bits of the tags around an element, of the markup groups around it, of those of itself and its parent, and its own.

    ``cache`` holds those of ``None``, above the outermost element.
    """
    unknown: list[Node] = []
    above: Node | None = node
    while above not in cache:
        assert above is not None
        unknown.append(above)
        above = above.parent
    known = cache[above]
    for one in reversed(unknown):
        own, body = _own_bits(one.attributes) if one.attributes else NO_BITS
        context = CONTEXT_BIT.get(one.tag, 0) | body
        known = cache[one] = (context | known[0], own | known[1], own | known[3], own)
    return known


@lru_cache(maxsize=1 << 15)
def _own_bits(attributes: str) -> tuple[int, int]:
    """Bits of the markup groups that the words of an element name, and of its being marked as article body."""
    bits = 0
    for word in markup_words(attributes):
        bits |= GROUP_BITS.get(word, 0)
    return bits, BODY_BIT if "articlebody" in attributes.lower() else 0
