"""Lines that are no prose: their parts, the names and menu entries on them, and where the prose stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from newsclean.block import Block
from newsclean.lexicon import Lexicon
from newsclean.view import fold

# "|", "·", a dash, or the space before another label: "Published: 3 May 2025 Views: 12".
SEPARATOR = regex.compile(r"\s*[|｜·•●]\s*|\s+[-–—/]\s+|(?<=\d)\s+(?=\p{L}[^\d:：|]{1,20}[:：])")
MAY_SEPARATE = re.compile(r"[|｜·•●–—/:：-]")
MENU_SEPARATOR = regex.compile(r"\s*(?:[|｜·•┊→»›]|\s[-/>]\s)\s*")
MAY_SEPARATE_ENTRIES = re.compile(r"[|｜·•┊→»›/>-]")
MAX_MENU_CHARS = 200
MAX_ENTRY_WORDS = 4
# A story that is mostly link is a teaser.
MAX_PROSE_LINK_DENSITY = 0.8
MAX_NAME_CHARS = 80
# "Ann Hale, Tom Reed and Mia de Graaf, Mill Town Gazette"
MAX_NAME_WORDS = 12
# Names in scripts without capitals cannot be told from other words but by their length in characters.
MAX_UNCASED_CHARS = 24
# Lower-case words of this length at most are particles and conjunctions: "and", "und", "de", "van".
MAX_PARTICLE_CHARS = 3
TOKEN = regex.compile(r"[^\s,;/|&()]+")
UNCASED = regex.compile(r"\p{Lo}")


def parts_of_line(block: Block) -> list[tuple[int, int]]:
    """The ranges of a block between separators such as "|" and "·"; each but the last holds the separator after it."""
    if not MAY_SEPARATE.search(block.text):
        return [(0, len(block))]
    cuts = [found.end() for found in SEPARATOR.finditer(block.text) if found.start() > 0 and found.end() < len(block)]
    edges = [0, *cuts, len(block)]
    return [(low, high) for low, high in pairwise(edges) if low < high]


def names_like(text: str, particles: frozenset[str] = frozenset()) -> int:
    """How many words of ``text`` are names (capitals, uncased letters); 0 if any is neither name nor particle."""
    tokens = TOKEN.findall(text)
    if not tokens or len(tokens) > MAX_NAME_WORDS or len(text) > MAX_NAME_CHARS:
        return 0
    if not text.isascii() and any(UNCASED.match(t) for t in tokens):
        return len(tokens) if len(text.strip()) <= MAX_UNCASED_CHARS else 0
    names = [t for t in tokens if t[0].isupper() or "." in t or "@" in t]
    small = [t for t in tokens if t not in names]
    if not names or (tokens[0] in small and tokens[0].lower() not in particles):
        return 0
    if any((len(t) > MAX_PARTICLE_CHARS and t not in particles) or not t[0].isalpha() for t in small):
        return 0
    return len(names)


@dataclass(frozen=True, eq=False)
class Entries:
    """The names a menu may have on one line, and the first words of them."""

    names: frozenset[str]
    firsts: frozenset[str]

    @classmethod
    @cache
    def of(cls, lexicon: Lexicon) -> Entries:
        """The phrases and labels of a lexicon."""
        return cls.named(frozenset({*lexicon.phrases, *lexicon.label_words}))

    @classmethod
    @cache
    def labelled(cls, lexicon: Lexicon) -> Entries:
        """The labels of a lexicon."""
        return cls.named(frozenset(lexicon.label_words))

    @classmethod
    def named(cls, names: frozenset[str]) -> Entries:
        return cls(names, frozenset(name.split(" ", 1)[0] for name in names))

    def on(self, block: Block) -> tuple[int, int]:
        """How many parts of a one-line menu are known entries, and how many parts there are; none of a single word."""
        if block.ends_sentence or len(block.words) < 2 or len(block.text) > MAX_MENU_CHARS:
            return 0, 0
        if MAY_SEPARATE_ENTRIES.search(block.text):
            line = block.text[len(block.bullet) :].strip(" |·•.")
            parts = [fold(part) for part in MENU_SEPARATOR.split(line) if part]
            if len(parts) > 1:
                return sum([part in self.names for part in parts]), len(parts)
        return self._in_a_row(block.folded.split())

    def _in_a_row(self, words: list[str]) -> tuple[int, int]:
        at = known = strangers = 0
        while at < len(words):
            size = 0
            if words[at] in self.firsts:
                sizes = range(min(MAX_ENTRY_WORDS, len(words) - at), 0, -1)
                size = next((n for n in sizes if " ".join(words[at : at + n]) in self.names), 0)
            known, strangers = known + bool(size), strangers + (not size)
            at += size or 1
        return known, known + strangers


def around_prose(blocks: Sequence[Block]) -> Callable[[Block], bool]:
    """Whether a block stands above the first or below the last prose of the page."""
    prose = [b.index for b in blocks if b.sentence_like and b.link_density < MAX_PROSE_LINK_DENSITY]
    return lambda block: not prose or not prose[0] < block.index < prose[-1]


def announced(blocks: Sequence[Block], block: Block) -> bool:
    """Whether the line before ends with a colon: what follows is a list of the report."""
    return block.index > 0 and blocks[block.index - 1].folded.rstrip().endswith((":", "："))
