"""Block: a paragraph-like run of text, its pieces in the source, its context, its questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Literal

import regex

from newsclean.editmap import EditMap
from newsclean.node import Node
from newsclean.source import Source, Span
from newsclean.view import ASCII_WORDS, DIGIT, HAS_UNSPACED, NOT_SIMPLE, SIMPLE_WORD, VOWEL_SIGN, WORD, fold

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
THAI = "\u0e00"
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
    while high > low and high < len(text) and VOWEL_SIGN.match(text[high]):
        high += 1
    return text[low:high]


def without_count(bare: str) -> str:
    """Without a count at the end: "comments (3" reads as "comments"."""
    return (trimmed(COUNT_TAIL.sub("", bare)) or bare) if bare[-1:].isdigit() else bare


class Block:
    """A paragraph-like run of visible text: an HTML block element, a line, a list item, a table cell.

    ``text`` is what a reader sees, runs of white space as one space; ``edits`` leads every character of it back to the
    source. Identity is by object: two blocks with the same text are two blocks.

    - ``index``: its place among the blocks of the page, from 0.
    - ``gap``: blank lines above it in text; 1 in HTML.
    - ``role``: "paragraph", "heading" (with ``heading_level`` 1 to 6), "list_item", "cell", "caption", "quote", "code" or
      "control".
    - ``joint``: how it is joined to the block above when both are kept: as a new "paragraph", "line" or "cell".
    - ``linked_chars``: characters of ``text`` inside links; ``indent``: columns of space before it in text.
    - ``node``: its HTML element; ``None`` for text.

    What nearly every rule asks of a text is found when the block is made, and nothing changes a block afterwards; mypy
    holds to that (a frozen dataclass takes four times as long to make, and a page has hundreds).

    ``folded``: lower-cased, with straight quotes and plain spaces, same length. ``words``: its words; in scripts without
    word spaces each character is one. ``word_count``: the same with those characters weighed to be comparable with
    English. ``plain``: its words are its runs of letters and digits. ``bullet``: the bullet or number it opens with, or
    ``""``. ``bare``: ``folded`` without bullet, marks and punctuation at both ends, the words of a label.
    ``label_form``: ``bare`` without a count at its end, so that "Comments (3)" reads as "comments". ``link_density``:
    share of the characters inside links, 0.0 to 1.0. ``ends_sentence``: ends with a sentence mark of any script; closing
    quotes and brackets may follow. ``ends_firmly``: ends with a full stop or dots; a question or exclamation does not
    count. ``sentence_like``: prose, that is, ends a sentence and has six words or more. ``headline_like``: a line of 2 to
    25 words without a full stop; a question or exclamation mark may end it. ``quoted``: opens with a quotation mark.
    """

    __slots__ = (
        "bare", "bullet", "edits", "ends_firmly", "ends_sentence", "folded", "gap", "heading_level", "headline_like",
        "indent", "index", "joint", "label_form", "link_density", "linked_chars", "node", "plain", "quoted",
        "role",
        "sentence_like", "source", "text", "word_count", "words",
    )  # fmt: skip

    def __init__(
        self,
        source: Source,
        text: str,
        edits: EditMap,
        index: int,
        gap: int = 1,
        role: Role = "paragraph",
        heading_level: int = 0,
        joint: Joint = "paragraph",
        node: Node | None = None,
        linked_chars: int = 0,
        indent: int = 0,
    ) -> None:
        self.source: Final = source
        self.text: Final = text
        self.edits: Final = edits
        self.index: Final = index
        self.gap: Final = gap
        self.role: Final = role
        self.heading_level: Final = heading_level
        self.joint: Final = joint
        self.node: Final = node
        self.linked_chars: Final = linked_chars
        self.indent: Final = indent
        self.folded: Final = fold(text)
        words, count, plain = _words_of(text, self.folded)
        self.plain: Final = plain
        self.words: Final = words
        self.word_count: Final = count
        self.bullet: Final = _bullet(text)
        self.bare: Final = trimmed(self.folded[len(self.bullet) :] if self.bullet else self.folded)
        self.label_form: Final = without_count(self.bare)
        self.link_density: Final = min(1.0, linked_chars / len(text)) if linked_chars and text else 0.0
        last = _last(text)
        self.ends_firmly: Final = last in STRONG_ENDS
        self.ends_sentence: Final = last in SENTENCE_ENDS or (last > THAI and _ends_in_thai(text))
        self.sentence_like: Final = self.ends_sentence and count >= MIN_SENTENCE_WORDS
        self.headline_like: Final = not self.ends_firmly and MIN_HEADLINE_WORDS <= count <= MAX_HEADLINE_WORDS
        self.quoted: Final = not text[:1].isalnum() and QUOTE_OPEN.match(text) is not None

    def __repr__(self) -> str:
        return f"Block({self.text!r}, index={self.index}, role={self.role!r})"

    def __len__(self) -> int:
        return len(self.text)

    def __getstate__(self) -> tuple[tuple[Node, ...], tuple[object, ...]]:
        """Pickle the elements above it from the outermost in, so that pickle never nests; what was found is left out."""
        lineage = tuple(self.node.lineage)[::-1] if self.node else ()
        return lineage, (
            self.source, self.text, self.edits, self.index, self.gap, self.role, self.heading_level, self.joint,
            self.node, self.linked_chars, self.indent,
        )  # fmt: skip

    def __setstate__(self, state: tuple[tuple[Node, ...], tuple[Any, ...]]) -> None:
        self.__init__(*state[1])  # type: ignore[misc]

    @property
    def span(self) -> BlockSpan:
        """The whole block."""
        return BlockSpan(self, 0, len(self.text))

    def part(self, start: int, end: int) -> BlockSpan:
        """``text[start:end]`` as a span."""
        return BlockSpan(self, start, end)

    @property
    def has_digit(self) -> bool:
        """Whether it holds a digit of any script."""
        return DIGIT.search(self.text) is not None

    def says(self, text: str) -> bool:
        """Whether its words are those of ``text``: case, quotes, bullets and marks at the ends aside."""
        return self.bare == trimmed(fold(text))

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


def _words_of(text: str, folded: str) -> tuple[tuple[str, ...], float, bool]:
    """Words, their number weighed, and whether they are simple."""
    if text.isascii():
        found = folded.translate(ASCII_WORDS).split()
        return tuple(found), float(len(found)), "_" not in text
    if not NOT_SIMPLE.search(folded):
        found = SIMPLE_WORD.findall(folded)
        return tuple(found), float(len(found)), "_" not in text
    found = WORD.findall(folded)
    if not HAS_UNSPACED.search(text):
        return tuple(found), float(len(found)), False
    single = sum(1 for word in found if len(word) == 1 and not word.isascii())
    return tuple(found), len(found) - single + single / UNSPACED_PER_WORD, False


def _bullet(text: str) -> str:
    first = text[:1]
    if first in QUOTES or (first.isalpha() and text[1:2] not in (".", ")")):
        return ""
    found = BULLET.match(text[:12])
    return str(found[1]) if found else ""


def _last(text: str) -> str:
    """The last character that is no closing quote, bracket or space; ``""`` if there is none near the end."""
    last = text[-1:]
    return text[-TAIL_CHARS:].rstrip(CLOSERS)[-1:] if last in CLOSERS else last


def _ends_in_thai(text: str) -> bool:
    return THAI_TAIL.search(text[-TAIL_CHARS:].rstrip(CLOSERS)) is not None


class BlockSpan:
    """A range of a block's text; ``start`` and ``end`` are its extent in the source."""

    __slots__ = ("block", "high", "low")

    def __init__(self, block: Block, low: int, high: int) -> None:
        if not 0 <= low < high <= len(block.text):
            raise ValueError(f"{low}:{high} is no part of a block of {len(block.text)} characters")
        self.block: Final = block
        self.low: Final = low
        self.high: Final = high

    def __reduce__(self) -> tuple[type[BlockSpan], tuple[Block, int, int]]:
        """Pickle by the constructor: a page has thousands."""
        return BlockSpan, (self.block, self.low, self.high)

    def __repr__(self) -> str:
        return f"BlockSpan({self.block!r}, {self.low}, {self.high})"

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
