"""Lexicon: the words of one rule, by language, and where they stand in a block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from newsclean.block import Block, trimmed, without_count
from newsclean.compact import compact
from newsclean.index import Blocks, Index, Vocabulary
from newsclean.lazy import lazy
from newsclean.view import fold, whole, words_of

SKIPPED_AT_END = " .,:;!?…\"')]»*_。！？：，、；）】」』"


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


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words of one rule. Matching folds case, quotes and spaces; words of spaced scripts match whole.

    A rule's ``.toml`` gives ``phrases`` (tables ``[phrases.LANGUAGE]``), labels (``[labels.LANGUAGE]``), and words of
    class, id and role (``[markup]``). The methods on all blocks cost time by what is found, not by the number of words.
    """

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
        found = self._index(blocks).openings.get(self, ())
        for _, same in groupby(found, key=_block_index):
            block, start, key = max(same, key=lambda hit: len(self.phrases[hit[2]].text))
            entry = self.phrases[key]
            yield block, Phrase(entry.text, entry.language, start, start + len(key))

    def endings(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, Phrase]]:
        """``(block, phrase)`` for each block that ends with a phrase, in page order."""
        for block, keys in self._index(blocks).phrases.get(self, ()):
            folded = block.folded
            end = len(folded.rstrip(SKIPPED_AT_END))
            found = [key for key in keys if folded.endswith(key, 0, end) and whole(folded, end - len(key), key)]
            if found:
                key = max(found, key=len)
                best = self.phrases[key]
                yield block, Phrase(best.text, best.language, end - len(key), end)

    def mentions(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, Phrase]]:
        """``(block, phrase)`` for each block that holds a phrase, the first of it, in page order."""
        for block, keys in self._index(blocks).phrases.get(self, ()):
            folded = block.folded
            found = [(at, key) for key in keys if key in folded and (at := _find(folded, key)) >= 0]
            if found:
                at, key = min(found, key=lambda hit: (hit[0], -len(hit[1])))
                entry = self.phrases[key]
                yield block, Phrase(entry.text, entry.language, at, at + len(key))

    def labels(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, Phrase]]:
        """``(block, phrase)`` for each block that is a label and nothing else, in page order."""
        for block, form in self._index(blocks).labels.get(self, {}).values():
            entry = self.label_words[form]
            start = max(0, block.folded.find(form))
            yield block, Phrase(entry.text, entry.language, start, min(len(block.text), start + len(form)))

    def markups(self, blocks: Sequence[Block]) -> Iterator[tuple[Block, Phrase]]:
        """``(block, phrase)`` for each block that stands in an element named by a class or id word, in page order.

        An element around the story itself names nothing.
        """
        if not self.markup_words:
            return
        index = self._index(blocks)
        hits: dict[int, tuple[Block, int, str]] = {}
        for word in index.markup.keys() & self.markup_words.keys():
            for node in index.markup[word]:
                if node in index.wrappers:
                    continue
                for block in index.within[node]:
                    best = hits.get(block.index)
                    if best is None or (node.depth, len(word), word) > (best[1], len(best[2]), best[2]):
                        hits[block.index] = (block, node.depth, word)
        for at in sorted(hits):
            block, _, word = hits[at]
            yield block, Phrase(word, "", 0, len(block))

    @lazy
    def vocabulary(self) -> Vocabulary:
        """What this lexicon alone looks for."""
        return Vocabulary.of((self,))

    @lazy
    def by_word(self) -> dict[str, tuple[str, ...]]:
        """Phrases by their first word; those without words under the empty string."""
        return self._by(lambda words: words[0])

    @lazy
    def by_longest(self) -> dict[str, tuple[str, ...]]:
        """The same by their longest word."""
        return self._by(lambda words: max(words, key=len))

    def _by(self, chosen: Callable[[list[str]], str]) -> dict[str, tuple[str, ...]]:
        index: dict[str, list[str]] = {}
        for key in self.phrases:
            words = words_of(key)
            index.setdefault(chosen(words) if words else "", []).append(key)
        return {word: tuple(keys) for word, keys in index.items()}

    @lazy
    def label_firsts(self) -> frozenset[str]:
        """First words of the labels."""
        return frozenset(next(iter(words_of(key)), "") for key in self.label_words)

    def holding_labels(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks that hold the first word of a label, in page order: where a row of labels can stand."""
        firsts = self.label_firsts
        # "_" is a letter of a word, and a mark of Markdown around "_Tags:_".
        return [b for b in blocks if not firsts.isdisjoint(b.words) or (not b.plain and "_" in b.text)]

    def holding_phrases(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks that hold a telling word of a phrase, in page order; a phrase may yet be in none of them."""
        return [block for block, _ in self._index(blocks).phrases.get(self, ())]

    def _index(self, blocks: Sequence[Block]) -> Index:
        return (blocks if isinstance(blocks, Blocks) else Blocks(blocks)).index_for(self)


def _block_index(hit: tuple[Block, int, str]) -> int:
    return hit[0].index


def _label_form(text: str) -> str:
    return without_count(trimmed(fold(text)))


def _find(folded: str, key: str) -> int:
    at = folded.find(key)
    while at >= 0 and not whole(folded, at, key):
        at = folded.find(key, at + 1)
    return at


__all__ = ["Blocks", "Entry", "Lexicon", "Phrase", "Vocabulary"]
