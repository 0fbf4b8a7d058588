"""Block: a paragraph-like run of text, its pieces in the source, its context, its questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import regex

from newsclean.compact import compact
from newsclean.editmap import EditMap
from newsclean.lazy import lazy
from newsclean.source import Source, Span
from newsclean.view import DIGIT, HAS_UNSPACED, NOT_SIMPLE, SIMPLE_WORD, WORD, fold

Role = Literal["paragraph", "heading", "list_item", "cell", "caption", "quote", "code", "control"]
# How a block is joined to the one before it when both are kept.
Joint = Literal["paragraph", "line", "cell"]

BULLET = regex.compile(
    r"\s*((?:[•‣◦▪▫●○■□►▶▸·∙⁃–—*+-]|\p{So}|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])(?=[\s\p{Z}])|[•‣◦▪●■►▶▸])[\s\p{Z}]*"
)
CLOSERS = "\"'”’»«›‹“„」』）)]】*_ \t\n\u00a0\u3000"
STRONG_ENDS = frozenset(".…。．｡۔।॥։።")
SENTENCE_ENDS = STRONG_ENDS | frozenset("!?‼⁇⁈⁉！？؟᙮")
TAIL_CHARS = 24
# Thai ends its sentences with a space: a line that ends in this many Thai characters ends one.
THAI_TAIL = re.compile("[\u0e01-\u0e4e]{8}$")
QUOTE_OPEN = re.compile(r"""[\s*_>-]*["“”„«»‹「『‘']""")
# A run of marks is looked at from its start only: linear on a line of dashes.
TRIM = regex.compile(r"^[\p{P}\p{S}\p{Z}\s]+|(?<![\p{P}\p{S}\p{Z}\s])[\p{P}\p{S}\p{Z}\s]++$")
COUNT_TAIL = regex.compile(r"(?<![\s(\[:])[\s(\[:]*+\d{1,6}[)\]]?$")
QUOTES = frozenset("\"“”„«»'‘’")
MIN_SENTENCE_WORDS = 6
MAX_HEADLINE_WORDS = 25
MIN_HEADLINE_WORDS = 2
# Scripts without word spaces: a character is a word, and about two and a half of them make one of English.
UNSPACED_PER_WORD = 2.5


def trimmed(text: str) -> str:
    """Without whatever is neither letter nor digit at both ends."""
    low, high = 0, len(text)
    while low < high and not text[low].isalnum():
        low += 1
    while high > low and not text[high - 1].isalnum():
        high -= 1
    return text[low:high]


def without_count(bare: str) -> str:
    """Without a count at the end: "comments (3" reads as "comments"."""
    return (trimmed(COUNT_TAIL.sub("", bare)) or bare) if bare[-1:].isdigit() else bare


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
        if self._around is None:
            above = self.parent.around if self.parent else frozenset()
            self._around = above if self.tag in above else above | {self.tag}
        return self._around

    @property
    def own_markup(self) -> tuple[str, ...]:
        """Class, id, role and itemprop words of this element."""
        return markup_words(self.attributes) if self.attributes else ()

    @property
    def markup(self) -> tuple[str, ...]:
        """Those of this element and its ancestors, nearest last."""
        if self._markup is None:
            above = self.parent.markup if self.parent else ()
            self._markup = above + markup_words(self.attributes) if self.attributes else above
        return self._markup


CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NAME_PART = re.compile(r"[a-z]+")


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


@dataclass(frozen=True, eq=False)
class Block:
    """A paragraph-like run of visible text: an HTML block element, a line, a list item, a table cell.

    ``text`` is what a reader sees, runs of white space as one space; ``edits`` leads every character of it back to the
    source. Identity is by object: two blocks with the same text are two blocks.
    """

    source: Source = field(repr=False)
    text: str
    edits: EditMap = field(repr=False)
    index: int
    gap: int = 1
    role: Role = "paragraph"
    heading_level: int = 0
    joint: Joint = "paragraph"
    node: Node | None = field(default=None, repr=False)
    linked_chars: int = 0
    indent: int = 0

    def __len__(self) -> int:
        return len(self.text)

    def __getstate__(self) -> tuple[tuple[Node, ...], dict[str, object]]:
        """Pickle the elements above it from the outermost in, so that pickle never nests; what is cached is left out."""
        lineage = tuple(self.node.lineage)[::-1] if self.node else ()
        return lineage, {name: getattr(self, name) for name in self.__dataclass_fields__}

    def __setstate__(self, state: tuple[tuple[Node, ...], dict[str, object]]) -> None:
        self.__dict__.update(state[1])

    @property
    def span(self) -> BlockSpan:
        """The whole block."""
        return BlockSpan(self, 0, len(self.text))

    def part(self, start: int, end: int) -> BlockSpan:
        """``text[start:end]`` as a span."""
        return BlockSpan(self, start, end)

    @lazy
    def folded(self) -> str:
        """``text`` lower-cased, with straight quotes and plain spaces; same length."""
        return fold(self.text)

    @lazy
    def bullet(self) -> str:
        """The bullet or number the block opens with, or ``""``."""
        first = self.text[:1]
        if first in QUOTES or (first.isalpha() and self.text[1:2] not in (".", ")")):
            return ""
        found = BULLET.match(self.text[:12])
        return found[1] if found else ""

    @lazy
    def bare(self) -> str:
        """``folded`` without bullet, marks and punctuation at both ends: the words of a label."""
        folded = self.folded[len(self.bullet) :] if self.bullet else self.folded
        return trimmed(folded)

    @lazy
    def label_form(self) -> str:
        """``bare`` without a count at its end: "Comments (3)" reads as "comments"."""
        bare = self.bare
        return without_count(bare)

    @lazy
    def words(self) -> tuple[str, ...]:
        """Folded words; in scripts without word spaces each character is one."""
        return tuple((SIMPLE_WORD if self._simple else WORD).findall(self.folded))

    @lazy
    def _simple(self) -> bool:
        """Whether it has no script whose words need more thought; none without word spaces, then."""
        return self.text.isascii() or not NOT_SIMPLE.search(self.folded)

    @lazy
    def word_count(self) -> float:
        """Words, with characters of unspaced scripts weighed to be comparable with English."""
        words = self.words
        if self._simple or not HAS_UNSPACED.search(self.text):
            return float(len(words))
        single = sum(1 for w in words if len(w) == 1 and not w.isascii())
        return len(words) - single + single / UNSPACED_PER_WORD

    @lazy
    def has_digit(self) -> bool:
        """Whether it holds a digit of any script."""
        return DIGIT.search(self.text) is not None

    @property
    def link_density(self) -> float:
        """Share of the characters that stand inside links, 0.0 to 1.0."""
        return min(1.0, self.linked_chars / len(self.text)) if self.text else 0.0

    @lazy
    def ends_sentence(self) -> bool:
        """Whether it ends with a sentence mark of any script; closing quotes and brackets may follow."""
        tail = self.text[-TAIL_CHARS:].rstrip(CLOSERS)
        return tail[-1:] in SENTENCE_ENDS or (tail[-1:] > "\u0e00" and THAI_TAIL.search(tail) is not None)

    @lazy
    def ends_firmly(self) -> bool:
        """Whether it ends with a full stop or dots; a question or exclamation does not count."""
        return self.text[-TAIL_CHARS:].rstrip(CLOSERS)[-1:] in STRONG_ENDS

    @lazy
    def sentence_like(self) -> bool:
        """Prose: ends a sentence and has six words or more."""
        return self.ends_sentence and self.word_count >= MIN_SENTENCE_WORDS

    @lazy
    def headline_like(self) -> bool:
        """A line of 2 to 25 words without a full stop; a question or exclamation mark may end it."""
        if not MIN_HEADLINE_WORDS <= self.word_count <= MAX_HEADLINE_WORDS:
            return False
        return not self.ends_firmly

    def says(self, text: str) -> bool:
        """Whether its words are those of ``text``: case, quotes, bullets and marks at the ends aside."""
        return self.bare == trimmed(fold(text))

    @lazy
    def quoted(self) -> bool:
        """Whether it opens with a quotation mark."""
        return QUOTE_OPEN.match(self.text) is not None

    @property
    def tag(self) -> str:
        """The tag of its block element; ``""`` for text input."""
        return self.node.block.tag if self.node else ""

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags above and of its element, outermost first; empty for text input."""
        return self.node.tags if self.node else ()

    def inside(self, tag: str) -> bool:
        """Whether it stands in an element of this tag, or is one."""
        node = self.node
        return node is not None and tag in (node._around or node.around)

    @property
    def markup(self) -> tuple[str, ...]:
        """Class, id, role and itemprop words of its element and the elements above, nearest last."""
        return self.node.markup if self.node else ()

    @property
    def hidden(self) -> bool:
        """HTML: the element or one above is hidden by attribute."""
        return self.node is not None and self.node.hidden


@compact
@dataclass(frozen=True, slots=True, eq=False)
class BlockSpan:
    """A range of a block's text; ``start`` and ``end`` are its extent in the source."""

    block: Block
    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high <= len(self.block.text):
            raise ValueError(f"{self.low}:{self.high} is no part of a block of {len(self.block.text)} characters")

    @property
    def text(self) -> str:
        """The visible text."""
        return self.block.text[self.low : self.high]

    @property
    def edits(self) -> EditMap:
        """The map of this part to the source."""
        if self.whole:
            return self.block.edits
        return self.block.edits.slice(self.low, self.high)

    @property
    def whole(self) -> bool:
        """Whether it is all of its block."""
        return self.low == 0 and self.high == len(self.block.text)

    @property
    def source(self) -> Source:
        """The source of the block."""
        return self.block.source

    @property
    def start(self) -> int:
        """First source code point."""
        return min(low for low, _ in self.edits.source_ranges())

    @property
    def end(self) -> int:
        """Past the last source code point."""
        return max(high for _, high in self.edits.source_ranges())

    @property
    def span(self) -> Span:
        """The extent as a plain ``Span``, markup inside it included."""
        return Span(self.source, self.start, self.end)

    def __len__(self) -> int:
        return self.high - self.low


def run_after(
    blocks: Sequence[Block], block: Block, accepts: Callable[[Block], bool], *, most: int = 40
) -> Iterator[Block]:
    """The blocks right after ``block`` as long as ``accepts`` holds, ``most`` at the most."""
    for follower in blocks[block.index + 1 : block.index + 1 + most]:
        if not accepts(follower):
            return
        yield follower
