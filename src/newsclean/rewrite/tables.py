"""What the suffixes of one article share: where each word, name and sentence was first, as tables by start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np

from newsclean.rewrite import paragraph as p
from newsclean.rewrite.paragraph import Paragraph, stem_of
from newsclean.rewrite.words import UNSPACED_LANGUAGES, words_for
from newsclean.view import fold, words_of

# A rewrite of more blocks than this was not seen; bullets and headings count as blocks.
MAX_BLOCKS = 12
# What stands in more paragraphs than this is no sign of anything; also keeps the cost linear.
MAX_POSTINGS = 40
LEDE_WORDS = 60
# Shorter sentences count for no mean.
MIN_SIZE = 3
# Shorter sentences ("But why?") match by chance.
MIN_SENTENCE_MASS = 1.5


class Tables:
    """Tables of one article. Those by start hold at ``[start]`` the figure of the suffix that begins there."""

    def __init__(self, texts: Sequence[str], title: str | None, language: str) -> None:
        words = words_for(language)
        self.language = language
        self.paragraphs = [Paragraph(text, words) for text in texts]
        self.size = len(texts)
        self.low = max(1, self.size - MAX_BLOCKS)
        self.counts = np.array([part.counts for part in self.paragraphs], np.float64).reshape(-1, p.COUNTS)
        self.before = np.concatenate([np.zeros((1, p.COUNTS)), np.cumsum(self.counts, axis=0)])
        self.postings: dict[str, list[int]] = {}
        for i, part in enumerate(self.paragraphs):
            for stem in part.stems:
                self.postings.setdefault(stem, []).append(i)
        self._above()
        self.lede = self._lede()
        self.title = _title(title, language) if title else {}
        self.lede_share = [share(self.lede, part.stems) for part in self.paragraphs]
        self.title_share = [share(self.title, part.stems) for part in self.paragraphs]
        self.lede_best, self.title_best = _best_before(self.lede_share, 2), _best_before(self.title_share, 1)
        self._repeats()
        self._sentences()
        self._names()
        self._copied()
        self._held()

    def _above(self) -> None:
        """By start: words above it; length and number of sentences above it; paragraphs with a mark above it.

        The first paragraph links to nothing and names nobody again.
        """
        self.words_before: list[float] = self.before[:, p.WORDS].tolist()
        self.sentences_before = [(0.0, 0)]
        self.marks_before = [(0, 0, 0, 0)]
        for i, part in enumerate(self.paragraphs):
            length, count = self.sentences_before[i]
            for size in part.sizes:
                if size >= MIN_SIZE:
                    length, count = length + size, count + 1
            self.sentences_before.append((length, count))
            linked, named, about, bullets = self.marks_before[i]
            if i:
                linked, named = linked + part.linked, named + part.early_name
            self.marks_before.append((linked, named, about + part.about, bullets + part.bullet))

    def _names(self) -> None:
        """Capitalised words, full names and figures: how many in a suffix, and how many of them new there."""
        size = self.size
        caps = {cap: i for i, part in enumerate(self.paragraphs) for cap in part.caps}
        self.caps = _from(size, caps.values())
        self.caps_new = _from(size, (min(last, self.postings[cap][0]) for cap, last in caps.items()))
        first: dict[str, int] = {}
        last: dict[str, int] = {}
        self.names_again: list[int] = []
        for i, part in enumerate(self.paragraphs):
            for name in part.names:
                first.setdefault(name, i)
                last[name] = i
            self.names_again.append(sum(first[name] < i for name in part.names))
        self.names, self.names_new = _from(size, last.values()), _from(size, first.values())
        numbers: dict[str, int] = {}
        places: list[tuple[int, int]] = []
        for i, part in enumerate(self.paragraphs):
            for number in part.numbers:
                places.append((i, numbers.setdefault(number, i)))
        self.numbers, self.numbers_new = _from(size, (i for i, _ in places)), _from(size, (at for _, at in places))

    def _copied(self) -> None:
        """For each paragraph, by start: its runs of four words that stand above."""
        first: dict[tuple[str, ...], int] = {}
        for i in range(self.size - 1, -1, -1):
            first.update(dict.fromkeys(self.paragraphs[i].grams, i))
        self.copied: list[list[int]] = [[] for _ in range(self.low)]
        for i in range(self.low, self.size):
            gained = [0] * (i + 2)
            for gram in self.paragraphs[i].grams:
                gained[first[gram] + 1] += 1
            self.copied.append(list(accumulate(gained)))

    def _held(self) -> None:
        """By start: how many stems a suffix has, and its share of the lede's and the headline's."""
        lede_mass, title_mass = sum(self.lede.values()) or 1.0, sum(self.title.values()) or 1.0
        seen: set[str] = set()
        lede = title = 0.0
        self.distinct = [0] * self.size
        self.lede_held, self.title_held = [0.0] * self.size, [0.0] * self.size
        for i in range(self.size - 1, self.low - 1, -1):
            for stem in self.paragraphs[i].stems:
                if stem not in seen:
                    seen.add(stem)
                    lede += self.lede.get(stem, 0.0)
                    title += self.title.get(stem, 0.0)
            self.distinct[i], self.lede_held[i], self.title_held[i] = len(seen), lede / lede_mass, title / title_mass

    def _lede(self) -> dict[str, float]:
        lede: dict[str, float] = {}
        for i, part in enumerate(self.paragraphs[:3]):
            lede.update(part.stems)
            if self.before[i + 1, p.WORDS] > LEDE_WORDS:
                break
        return lede

    def _repeats(self) -> None:
        """For each paragraph, by start: the mass of its stems used above, and of those in one paragraph only."""
        self.cover: list[list[float]] = [[] for _ in range(self.low)]
        self.once: list[list[float]] = [[] for _ in range(self.low)]
        self.own_cover: list[float] = []
        self.own_once: list[float] = []
        for i, part in enumerate(self.paragraphs):
            # By place, but for those without any: a long article has many.
            gained, single = dict[int, float](), dict[int, float]()
            for stem, weight in part.stems.items():
                places = self.postings[stem]
                if places[0] < i:
                    place, again = places[0] + 1, places[1] + 1
                    gained[place] = gained.get(place, 0.0) + weight
                    single[place] = single.get(place, 0.0) + weight
                    single[again] = single.get(again, 0.0) - weight
            if i >= self.low:
                self.cover.append(_running(gained, i + 2))
                self.once.append(_running(single, i + 2))
            self.own_cover.append(sum(gained[at] for at in sorted(gained)) / part.mass)
            self.own_once.append(sum(single[at] for at in sorted(single) if at <= i) / part.mass)

    def _sentences(self) -> None:
        """For each sentence, by start of a suffix: the most one paragraph above holds of it, and which."""
        self.matches: list[list[list[tuple[float, int]]]] = []
        low = max(0, self.low - 4)
        for i, part in enumerate(self.paragraphs):
            of_part: list[list[tuple[float, int]]] = []
            for sentence in part.sentences if i >= low else ():
                mass = sum(sentence.values())
                if mass >= MIN_SENTENCE_MASS:
                    of_part.append(self._match(sentence, mass, i))
            self.matches.append(of_part)
        self.own_best = [[sentence[-1][0] for sentence in of_part] for of_part in self.matches]

    def _match(self, sentence: dict[str, float], mass: float, i: int) -> list[tuple[float, int]]:
        shares: defaultdict[int, float] = defaultdict(float)
        for stem, weight in sentence.items():
            places = self.postings[stem]
            if places[0] < i and len(places) <= MAX_POSTINGS:
                for k in places:
                    if k >= i:
                        break
                    shares[k] += weight
        best, place = 0.0, 0
        for k, held in shares.items():
            if k < self.low and (held > best or (held == best and k < place)):
                best, place = held, k
        found = [(best / mass, place)]
        for k in range(self.low, i):
            if shares.get(k, 0.0) > best:
                best, place = shares[k], k
            found.append((best / mass, place))
        return found


def share(wanted: dict[str, float], held: dict[str, float]) -> float:
    """How much of the weight of ``wanted`` stems is among the held ones."""
    mass = sum(wanted.values())
    return sum(weight for stem, weight in wanted.items() if stem in held) / mass if mass else 0.0


def _running(gained: dict[int, float], size: int) -> list[float]:
    """At ``[j]`` the sum of what stands at ``j`` or before."""
    dense = [0.0] * size
    for at, weight in gained.items():
        dense[at] = weight
    return list(accumulate(dense))


def _best_before(shares: Sequence[float], first: int) -> list[float]:
    """At ``[j]`` the largest of ``shares[first:j]``; 0.0 if there is none."""
    return [*[0.0] * first, *accumulate(shares[first:], max, initial=0.0)]


def _title(title: str, language: str) -> dict[str, float]:
    folded = fold(title)
    if language in UNSPACED_LANGUAGES:
        return {folded[i : i + 2]: 1.0 for i in range(len(folded) - 1)}
    return dict(stem_of(word) for word in words_of(folded))


def _from(size: int, places: Iterable[int]) -> list[int]:
    """At ``[j]`` how many of the places are ``j`` or later."""
    counts = [0] * (size + 1)
    for place in places:
        counts[place] += 1
    return list(accumulate(reversed(counts)))[::-1]
