"""Node: an HTML element as the context of the blocks inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NAME_PART = re.compile(r"[a-z]+")


class Node:
    """An HTML element as a block's context: its tag, its words of class, id and role, its parents."""

    __slots__ = (
        "_around", "_block", "_markup", "attributes", "depth", "foreign", "hidden", "linked", "parent", "preformatted", "seen", "tag",
    )  # fmt: skip

    def __init__(self, tag: str, parent: Node | None, attributes: str = "") -> None:
        self.tag = tag
        self.parent = parent
        self.attributes = attributes
        self.foreign = False
        if parent is None:
            self.depth = 0
            self.seen = True
            self.hidden = self.linked = self.preformatted = False
        else:
            self.depth = parent.depth + 1
            self.seen = parent.seen
            self.hidden = parent.hidden
            self.linked = parent.linked
            self.preformatted = parent.preformatted
        # The block element that an inline element stands in; a link to itself would be a cycle for the collector.
        self._block: Node | None = None
        self._markup: tuple[str, ...] | None = None
        self._around: frozenset[str] | None = None

    @property
    def block(self) -> Node:
        """The nearest block element: this one, or one above."""
        return self._block or self

    def within(self, block: Node) -> None:
        """Make it an inline element of ``block``."""
        self._block = block

    @property
    def lineage(self) -> Iterator[Node]:
        """This element, its parent, and so on."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags from the outermost to this one."""
        return tuple(node.tag for node in self.lineage)[::-1]

    @property
    def around(self) -> frozenset[str]:
        """Tags of this element and those above, as a set."""
        found = self._around
        if found is None:
            # From the nearest element that knows its own: parents may be more than Python's stack holds calls.
            unknown: list[Node] = []
            node: Node | None = self
            while node is not None and (found := node._around) is None:
                unknown.append(node)
                node = node.parent
            found = found or frozenset()
            for node in reversed(unknown):
                found = node._around = _with(found, node.tag)
        return found

    @property
    def own_markup(self) -> tuple[str, ...]:
        """Class, id, role and itemprop words of this element."""
        return markup_words(self.attributes) if self.attributes else ()

    @property
    def markup(self) -> tuple[str, ...]:
        """Those of this element and its ancestors, nearest last."""
        if self._markup is None:
            named = [node.own_markup for node in self.lineage if node.attributes]
            self._markup = tuple(chain.from_iterable(reversed(named)))
        return self._markup


@lru_cache(maxsize=1 << 12)
def _with(tags: frozenset[str], tag: str) -> frozenset[str]:
    """One set for all elements that stand in the same tags: a page has hundreds of them, and few sets."""
    return tags if tag in tags else tags | {tag}


@lru_cache(maxsize=1 << 15)
def markup_words(attributes: str) -> tuple[str, ...]:
    """``"post-share fooBar"`` to its words, and the neighbours inside one name joined: post, share, post-share, …"""
    found: list[str] = []
    for name in attributes.split():
        parts = NAME_PART.findall(name if name.islower() else CAMEL.sub("-", name).lower())
        found += parts
        if len(parts) > 1:
            found += [f"{a}-{b}" for a, b in pairwise(parts)]
            found += ["-".join(parts[i : i + 3]) for i in range(len(parts) - 2)]
    return tuple(found)
