"""Lexicon: the words of one rule, by language, and where they stand in a block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from newsclean.block import Block, Node, trimmed, without_count
from newsclean.compact import compact
from newsclean.lazy import lazy
from newsclean.view import HAS_UNSPACED, fold, words_of

SKIPPED_AT_START = " \t\"'([*_>#-•（【［「『《〔〈"


@compact
@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the lexicon as it stands in a block: ``block.text[start:end]``."""

    text: str
    language: str
    start: int
    end: int

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase, label or class word of a rule's file, and where it was seen."""

    text: str
    language: str
    seen: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All first words of phrases and labels, and all class words, that the rules of a cleaner ask for."""

    words: frozenset[str]
    markup: frozenset[str]

    @classmethod
    def of(cls, lexicons: Iterable[Lexicon]) -> Vocabulary:
        """What these lexicons ask for."""
        known = list(lexicons)
        return cls(
            frozenset(word for lexicon in known for word in (*lexicon._by_word, *lexicon.label_firsts)),
            frozenset(word for lexicon in known for word in lexicon.markup_words),
        )


class Blocks(tuple[Block, ...]):
    """The blocks of a page, with the indexes that let a lexicon skip all blocks its words are not in.

    With a ``vocabulary`` only its words are indexed, which is much cheaper.
    """

    vocabulary: Vocabulary | None = None

    @lazy
    def by_word(self) -> dict[str, list[Block]]:
        """The blocks each word stands in."""
        index: dict[str, list[Block]] = {}
        wanted = self.vocabulary.words if self.vocabulary else None
        for block in self:
            for word in wanted.intersection(block.words) if wanted else set(block.words):
                index.setdefault(word, []).append(block)
        return index

    @lazy
    def candidates(self) -> dict[Lexicon, Sequence[tuple[Block, list[str]]]]:
        """What each lexicon found worth a closer look."""
        return {}

    @lazy
    def by_label(self) -> dict[str, list[Block]]:
        index: dict[str, list[Block]] = {}
        for block in self:
            for form in {block.bare, block.label_form}:
                index.setdefault(form, []).append(block)
        return index

    @lazy
    def by_markup(self) -> dict[str, list[Node]]:
        """The elements that a class or id word names, for elements that hold a block."""
        index: dict[str, list[Node]] = {}
        for node in self.within:
            for word in self._wanted_markup(node):
                index.setdefault(word, []).append(node)
        return index

    def _wanted_markup(self, node: Node) -> Set[str]:
        if not node.attributes:
            return frozenset()
        own = node.own_markup
        return self.vocabulary.markup.intersection(own) if self.vocabulary else set(own)

    @lazy
    def within(self) -> dict[Node, list[Block]]:
        """The blocks inside each element that a class or id word names, in page order."""
        index: dict[Node, list[Block]] = {}
        # The elements from one up that have such a word, nearest first.
        named: dict[Node | None, tuple[Node, ...]] = {None: ()}
        for block in self:
            if block.node is None:
                continue
            unknown = []
            above: Node | None = block.node
            while above not in named:
                unknown.append(above)
                above = above.parent if above else None
            lineage = named[above]
            for node in reversed(unknown):
                if node is not None and self._wanted_markup(node):
                    lineage = (node, *lineage)
                named[node] = lineage
            for node in lineage:
                index.setdefault(node, []).append(block)
        return index


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words of one rule. Matching folds case, quotes and spaces; words of spaced scripts match whole."""

    phrases: Mapping[str, Entry] = field(default_factory=dict)
    label_words: Mapping[str, Entry] = field(default_factory=dict)
    markup_words: Mapping[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, phrases: Iterable[Entry] = (), labels: Iterable[Entry] = (), markup: Iterable[Entry] = ()) -> Lexicon:
        """Build from entries; phrases are folded, labels also lose punctuation at their ends."""
        return cls(
            {fold(e.text).strip(): e for e in phrases},
            {_label_form(e.text): e for e in labels},
            {e.text.lower(): e for e in markup},
        )

    def opening_of(self, block: Block) -> Phrase | None:
        """The longest phrase at the start of the block; bullets, marks and quotes before it are skipped."""
        return next((p for b, p in self.openings(Blocks((block,))) if b is block), None)

    def ending_of(self, block: Block) -> Phrase | None:
        """The longest phrase at the end of the block, punctuation after it skipped."""
        return next((p for _, p in self.endings(Blocks((block,)))), None)

    def label_of(self, block: Block) -> Phrase | None:
        """The label that is the whole block, a count after it aside."""
        return next((p for _, p in self.labels(Blocks((block,)))), None)

    def mention_of(self, block: Block) -> Phrase | None:
        """The first phrase anywhere in the block."""
        return next((p for _, p in self.mentions(Blocks((block,)))), None)

    def markup_of(self, block: Block) -> Phrase | None:
        """The class or id word of the block's element or one above that the lexicon knows, nearest first."""
        return next((p for _, p in self.markups(Blocks((block,)))), None)

    def openings(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, Phrase]]:
        """``(block, phrase)`` for each block that opens with a phrase, in page order."""
        for block, keys in self._candidates(blocks):
            start, folded = _opening_at(block), block.folded
            found = [key for key in keys if folded.startswith(key, start) and _whole(block, start, key)]
            if found:
                best = max((self.phrases[key] for key in found), key=lambda e: len(e.text))
                yield block, Phrase(best.text, best.language, start, start + len(fold(best.text).strip()))

    def endings(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, Phrase]]:
        """``(block, phrase)`` for each block that ends with a phrase, in page order."""
        for block, keys in self._candidates(blocks):
            end = len(block.folded.rstrip(" .,:;!?…\"')]»*_。！？：，、；）】」』"))
            found = [key for key in keys if block.folded.endswith(key, 0, end) and _whole(block, end - len(key), key)]
            if found:
                key = max(found, key=len)
                best = self.phrases[key]
                yield block, Phrase(best.text, best.language, end - len(key), end)

    def mentions(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, Phrase]]:
        """``(block, phrase)`` for each block that holds a phrase, the first of it, in page order."""
        for block, keys in self._candidates(blocks):
            found = [(at, key) for key in keys if (at := _find(block, key)) >= 0]
            if found:
                at, key = min(found, key=lambda hit: (hit[0], -len(hit[1])))
                entry = self.phrases[key]
                yield block, Phrase(entry.text, entry.language, at, at + len(key))

    def labels(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, Phrase]]:
        """``(block, phrase)`` for each block that is a label and nothing else, in page order."""
        index = _indexed(blocks).by_label
        hits = {b.index: (b, form) for form in index.keys() & self.label_words.keys() for b in index[form]}
        for at in sorted(hits):
            block, form = hits[at]
            entry = self.label_words[form]
            start = max(0, block.folded.find(form))
            yield block, Phrase(entry.text, entry.language, start, min(len(block), start + len(form)))

    def markups(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, Phrase]]:
        """``(block, phrase)`` for each block that stands in an element named by a class or id word, in page order."""
        indexed = _indexed(blocks)
        hits: dict[int, tuple[Block, int, str]] = {}
        for word in indexed.by_markup.keys() & self.markup_words.keys():
            for node in indexed.by_markup[word]:
                for block in indexed.within[node]:
                    best = hits.get(block.index)
                    if best is None or (node.depth, len(word), word) > (best[1], len(best[2]), best[2]):
                        hits[block.index] = (block, node.depth, word)
        for at in sorted(hits):
            block, _, word = hits[at]
            yield block, Phrase(word, "", 0, len(block))

    @lazy
    def _by_word(self) -> dict[str, tuple[str, ...]]:
        """Phrases by their first word; those without words under the empty string."""
        index: dict[str, list[str]] = {}
        for key in self.phrases:
            index.setdefault(next(iter(words_of(key)), ""), []).append(key)
        # Tuples of strings are nothing to the garbage collector; thousands of lists would be.
        return {word: tuple(keys) for word, keys in index.items()}

    @lazy
    def label_firsts(self) -> frozenset[str]:
        """First words of the labels."""
        return frozenset(next(iter(words_of(key)), "") for key in self.label_words)

    def holding_labels(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks that hold the first word of a label, in page order: where a row of labels can stand."""
        index = _indexed(blocks).by_word
        found = {b.index: b for word in index.keys() & self.label_firsts for b in index[word]}
        # "_" is a letter to the index, and a mark of Markdown around "_Tags:_".
        found |= {b.index: b for b in blocks if "_" in b.text}
        return [found[at] for at in sorted(found)]

    def holding_phrases(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks that hold the first word of a phrase, in page order; a phrase may yet be in none of them."""
        return [block for block, _ in self._candidates(blocks)]

    def _candidates(self, blocks: Sequence[Block]) -> Sequence[tuple[Block, list[str]]]:
        """Blocks that hold the first word of a phrase, with those phrases, in page order."""
        indexed = _indexed(blocks)
        known = indexed.candidates.get(self)
        if known is None:
            known = indexed.candidates[self] = self._found(indexed)
        return known

    def _found(self, blocks: Blocks) -> list[tuple[Block, list[str]]]:
        index, by_word = blocks.by_word, self._by_word
        hits: dict[int, list[str]] = {}
        for word in index.keys() & by_word.keys():
            keys = by_word[word]
            for block in index[word]:
                at = block.index
                if at in hits:
                    hits[at] += keys
                else:
                    hits[at] = [*keys]
        by_index = (
            {block.index: block for block in blocks} if blocks and blocks[-1].index != len(blocks) - 1 else blocks
        )
        for key in by_word.get("", ()):
            for block in blocks:
                if key in block.folded:
                    hits.setdefault(block.index, []).append(key)
        return [(by_index[at], hits[at]) for at in sorted(hits)]


def _indexed(blocks: Sequence[Block]) -> Blocks:
    return blocks if isinstance(blocks, Blocks) else Blocks(blocks)


def _label_form(text: str) -> str:
    return without_count(trimmed(fold(text)))


def _opening_at(block: Block) -> int:
    start = len(block.bullet)
    while start < len(block.folded) and block.folded[start] in SKIPPED_AT_START:
        start += 1
    return start


def _find(block: Block, key: str) -> int:
    at = block.folded.find(key)
    while at >= 0 and not _whole(block, at, key):
        at = block.folded.find(key, at + 1)
    return at


def _whole(block: Block, at: int, key: str) -> bool:
    """Whether the match is not the middle of a longer word; next to a script without word spaces every place is an end."""
    text, end = block.folded, at + len(key)
    if at > 0 and _joined(text[at - 1], key[0]):
        return False
    return not (end < len(text) and _joined(key[-1], text[end]))


def _joined(left: str, right: str) -> bool:
    if not (left.isalnum() and right.isalnum()):
        return False
    return (left.isascii() and right.isascii()) or not (HAS_UNSPACED.match(left) or HAS_UNSPACED.match(right))
