"""Where the words of all rules stand on a page: each table is made in one pass over the blocks, when first asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from newsclean.block import Block
from newsclean.lazy import lazy
from newsclean.node import Node, markup_words
from newsclean.view import whole, words_of

if TYPE_CHECKING:
    from newsclean.lexicon import Lexicon

T = TypeVar("T")
SKIPPED_AT_START = " \t\"'([*_>#-•（【［「『《〔〈"
# An element with the page's headline and this share of its prose, or with nearly all prose, wraps the story: its classes
# are settings ("has-caption", "comments-area-on"), not what its blocks are.
STORY_SHARE, NEARLY_ALL = 0.5, 0.9
MIN_PROSE_BLOCKS = 2
# Class names that begin so tell of a state, not of a kind.
STATES = frozenset({"no", "has", "show", "hide", "with", "without", "is", "not", "enable", "disable"})
# Phrases are looked up by so many of their first characters; shorter ones by all they have.
PREFIX_CHARS = 3


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What some lexicons look for, by what a block must hold for a closer look.

    ``words``: phrases by their first word; ``longest``: by their longest, which fewer blocks hold; ``wordless``: those
    without any. ``prefixes``: phrases by their first characters. ``labels``: who asks for a label; ``markup``: class words.
    """

    lexicons: frozenset[Lexicon]
    words: Mapping[str, tuple[tuple[Lexicon, tuple[str, ...]], ...]] = field(repr=False)
    longest: Mapping[str, tuple[tuple[Lexicon, tuple[str, ...]], ...]] = field(repr=False)
    wordless: tuple[tuple[Lexicon, tuple[str, ...]], ...] = field(repr=False)
    prefixes: Mapping[str, tuple[tuple[str, ...], tuple[tuple[Lexicon, str], ...]]] = field(repr=False)
    labels: Mapping[str, tuple[Lexicon, ...]] = field(repr=False)
    markup: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, lexicons: Iterable[Lexicon]) -> Vocabulary:
        """What these lexicons ask for."""
        known = tuple(dict.fromkeys(lexicons))
        words = _grouped((word, (lexicon, keys)) for lexicon in known for word, keys in lexicon.by_word.items())
        longest = _grouped((word, (lexicon, keys)) for lexicon in known for word, keys in lexicon.by_longest.items())
        prefixes = _grouped((key[:PREFIX_CHARS], (lexicon, key)) for lexicon in known for key in lexicon.phrases)
        wordless = words.pop("", ())
        longest.pop("", None)
        return cls(
            frozenset(known),
            words,
            longest,
            wordless,
            {start: (tuple({key for _, key in found}), found) for start, found in prefixes.items()},
            _grouped((form, lexicon) for lexicon in known for form in lexicon.label_words),
            frozenset(word for lexicon in known for word in lexicon.markup_words),
        )


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, list[T]] = {}
    for word, asked in pairs:
        found.setdefault(word, []).append(asked)
    # Thousands of lists would be work for the garbage collector; tuples of strings and such it forgets.
    return {word: tuple(lists) for word, lists in found.items()}


class Blocks(tuple[Block, ...]):
    """The blocks of a page, with the tables that let a lexicon skip all blocks its words are not in.

    With a ``vocabulary`` the tables are made for all its lexicons at once; others get tables of their own.
    """

    vocabulary: Vocabulary | None = None

    def index_for(self, lexicon: Lexicon) -> Index:
        """The tables that a lexicon's words are in."""
        vocabulary = self.vocabulary
        if vocabulary is None or lexicon not in vocabulary.lexicons:
            vocabulary = lexicon.vocabulary
        found = self._indexes.get(vocabulary)
        if found is None:
            # A plain tuple: with ``self`` the two would hold each other until the garbage collector comes.
            found = self._indexes[vocabulary] = Index(tuple(self), vocabulary)
        return found

    @lazy
    def _indexes(self) -> dict[Vocabulary, Index]:
        return {}

    @lazy
    def _page(self) -> tuple[str, list[int]]:
        """The texts of all blocks, a line each, and where each starts."""
        texts = [block.text for block in self]
        return "\n".join(texts), list(accumulate((len(text) + 1 for text in texts), initial=0))

    @lazy
    def _holding(self) -> dict[re.Pattern[str], list[Block]]:
        return {}

    def holding(self, mark: re.Pattern[str]) -> list[Block]:
        """The blocks whose text holds a mark: a pattern of a character or two, none of them white space."""
        known = self._holding.get(mark)
        if known is None:
            known = self._holding[mark] = list(self._searched(mark))
        return known

    def _searched(self, mark: re.Pattern[str]) -> Iterator[Block]:
        text, starts = self._page
        found = mark.search(text)
        while found:
            at = bisect_right(starts, found.start())
            yield self[at - 1]
            found = mark.search(text, starts[at])


def holding(blocks: Sequence[Block], mark: re.Pattern[str]) -> list[Block]:
    """The blocks whose text holds a mark, in order: one search of the whole page instead of one a block."""
    return (blocks if isinstance(blocks, Blocks) else Blocks(blocks)).holding(mark)


class Index:
    """The tables of some blocks and a vocabulary; all lists are in the order of the blocks."""

    def __init__(self, blocks: Iterable[Block], vocabulary: Vocabulary) -> None:
        self._blocks = blocks
        self._vocabulary = vocabulary

    @lazy
    def phrases(self) -> dict[Lexicon, list[tuple[Block, tuple[str, ...]]]]:
        """For each lexicon the blocks that may hold a phrase, with those phrases; all their words are in the block."""
        vocabulary = self._vocabulary
        firsts, longest = frozenset(vocabulary.words), frozenset(vocabulary.longest)
        table: dict[Lexicon, list[tuple[Block, tuple[str, ...]]]] = {}
        for block in self._blocks:
            if block.plain:
                words, asked = vocabulary.longest, longest.intersection(block.words)
            else:
                words, asked = vocabulary.words, firsts.intersection(block.words)
            hits = [hit for word in asked for hit in words[word]]
            for lexicon, keys in vocabulary.wordless:  # few lexicons have any
                hits += [(lexicon, (key,)) for key in keys if key in block.folded]
            for lexicon, keys in hits:
                found = table.get(lexicon)
                if found is None:
                    table[lexicon] = [(block, keys)]
                elif found[-1][0] is block:
                    found[-1] = (block, found[-1][1] + keys)
                else:
                    found.append((block, keys))
        return table

    @lazy
    def openings(self) -> dict[Lexicon, list[tuple[Block, int, str]]]:
        """For each lexicon the blocks that open with a phrase, where it starts, and the phrase, each longest last."""
        prefixes = self._vocabulary.prefixes
        table: dict[Lexicon, list[tuple[Block, int, str]]] = {}
        for block in self._blocks:
            folded = block.folded
            start = len(block.bullet)
            if start or not folded[:1].isalnum():
                start = len(folded) - len(folded[start:].lstrip(SKIPPED_AT_START))
            for chars in range(1, PREFIX_CHARS + 1):
                found = prefixes.get(folded[start : start + chars])
                if found is None or not folded.startswith(found[0], start):
                    continue
                for lexicon, key in found[1]:
                    if folded.startswith(key, start) and whole(folded, start, key) and _is_held(key, block):
                        table.setdefault(lexicon, []).append((block, start, key))
        return table

    @lazy
    def labels(self) -> dict[Lexicon, dict[int, tuple[Block, str]]]:
        """For each lexicon the blocks that are a label and nothing else, by index, and the label."""
        askers = self._vocabulary.labels
        table: dict[Lexicon, dict[int, tuple[Block, str]]] = {}
        for block in self._blocks:
            for form in (block.bare, block.label_form):
                for lexicon in askers.get(form, ()):
                    table.setdefault(lexicon, {})[block.index] = (block, form)
        return table

    @lazy
    def markup(self) -> dict[str, list[Node]]:
        """The elements that a class or id word names, for elements that hold a block."""
        table: dict[str, list[Node]] = {}
        for node in self.within:
            for word in self._asked_for(node):
                table.setdefault(word, []).append(node)
        return table

    def _asked_for(self, node: Node) -> Set[str]:
        return self._vocabulary.markup.intersection(kind_words(node.attributes)) if node.attributes else frozenset()

    @lazy
    def wrappers(self) -> frozenset[Node]:
        """The elements that hold the story itself, whatever a class or id word of theirs says."""
        prose = {b.index: len(b) for b in self._blocks if b.sentence_like}
        headline = next((b.index for b in self._blocks if b.heading_level == 1), None)
        total = sum(prose.values())
        found: set[Node] = set()
        for node, blocks in self.within.items():
            inside = [prose[b.index] for b in blocks if b.index in prose]
            titled = any(b.index == headline for b in blocks)
            if len(inside) >= MIN_PROSE_BLOCKS and sum(inside) >= (STORY_SHARE if titled else NEARLY_ALL) * total:
                found.add(node)
        return frozenset(found)

    @lazy
    def within(self) -> dict[Node, list[Block]]:
        """The blocks inside each element that a class or id word names."""
        table: dict[Node, list[Block]] = {}
        # The elements from one up that have such a word, nearest first.
        named: dict[Node | None, tuple[Node, ...]] = {None: ()}
        # Pages give many elements the same attributes.
        asked_for: dict[str, bool] = {"": False}
        for block in self._blocks:
            if block.node is None:
                continue
            unknown = []
            above: Node | None = block.node
            while above not in named:
                unknown.append(above)
                above = above.parent if above else None
            lineage = named[above]
            for node in reversed(unknown):
                if node is None:
                    continue
                known = asked_for.get(node.attributes)
                if known is None:
                    known = asked_for[node.attributes] = bool(self._asked_for(node))
                if known:
                    lineage = (node, *lineage)
                named[node] = lineage
            for node in lineage:
                table.setdefault(node, []).append(block)
        return table


@lru_cache(maxsize=1 << 14)
def kind_words(attributes: str) -> tuple[str, ...]:
    """The words of class, id and role that say what an element is: without names of a state such as "no-comments"."""
    if not any(f"{state}-" in attributes for state in STATES):
        return markup_words(attributes)
    kinds = (name for name in attributes.split() if name.partition("-")[0].lower() not in STATES)
    return markup_words(" ".join(kinds))


def _is_held(key: str, block: Block) -> bool:
    """Whether the first word of a phrase is one of the block's ("_" is a letter to the words of a block)."""
    words = words_of(key)
    return not words or words[0] in block.words
