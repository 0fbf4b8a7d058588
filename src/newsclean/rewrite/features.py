"""Figures of each suffix of an article: does it say again what stands above it, and as if it were a new text?"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsclean.rewrite import paragraph as p
from newsclean.rewrite.tables import MAX_BLOCKS, MIN_SIZE, Tables
from newsclean.rewrite.words import COUNTED, language_of
from newsclean.view import HAS_UNSPACED, fold, words_of

MIN_WORDS_BEFORE = 35
MIN_WORDS = 8
KANA = re.compile("[\u3040-\u30ff]")
RATES = (
    ("quotes", p.QUOTED), ("commas", p.COMMAS), ("dashes", p.DASHES), ("digits", p.DIGITS), ("capitals", p.CAPS),
    ("function", p.FUNCTION), ("long", p.LONG), ("word_length", p.CHARS), ("sentences", p.SENTENCES),
    ("questions", p.QUESTIONS), ("colons", p.COLONS), ("closing", p.CLOSING),
    ("contracted", p.CONTRACTED), *((name, p.CLASS_AT + at) for at, name in enumerate(COUNTED)),
    ("ing", p.ENDING_AT), ("ly", p.ENDING_AT + 1), ("ed", p.ENDING_AT + 2),
)  # fmt: skip
SHAPE = (
    "blocks",
    "words",
    "words_before",
    "share",
    "first_words",
    "length_ratio",
    "size_sd",
    "size_ratio",
    "size_first",
)
REDUNDANCY = (
    "covered", "covered_first", "covered_least", "covered_usual", "covered_recent", "covered_more",
    "covered_first_more",
    "once", "once_usual", "once_more", "best", "best_first", "best_least", "best_usual", "best_more", "best_first_more",
    "first_place", "early", "spread", "lede", "lede_all", "lede_more", "title", "title_all", "title_more", "verbatim",
    "verbatim_first", "new_names", "new_names_rate", "new_numbers", "numbers_rate", "full_names", "full_names_usual",
    "full_names_first", "new_mass", "best_below",
)  # fmt: skip
MARKS = (
    "restart", "about", "about_first", "about_before", "headings", "heading_first", "bullets", "bullets_before",
    "hashtags",
    "asks_last",
    "linked_first", "linked", "linked_before", "early_name_first", "early_name_before",
    "english", "unspaced", "variety",
)  # fmt: skip
NAMES = (
    *SHAPE, *REDUNDANCY, *MARKS,
    *(f"{name}_{part}" for part in ("in", "before", "more", "first") for name, _ in RATES),
)  # fmt: skip
TOLD = (*SHAPE, *REDUNDANCY, *MARKS)
AT = {name: at for at, name in enumerate(NAMES)}
# Figures that compare a suffix with its article; the others also tell how the article or the rewrite is written.
RELATIVE = tuple(at for at, name in enumerate(NAMES) if name in TOLD or name.endswith("_more"))


@dataclass(frozen=True)
class Candidates:
    """``starts``: where a rewrite may begin; ``rows`` (candidates, features) in the order of ``NAMES``."""

    starts: tuple[int, ...]
    rows: npt.NDArray[np.float32]
    language: str


def candidates(texts: Sequence[str], title: str | None = None, declared: str | None = None) -> Candidates:
    """The candidate suffixes of an article given as paragraphs."""
    language = _language(texts, declared)
    article = _Article(texts, title, language)
    starts = article.starts()
    if not starts:
        return Candidates((), np.zeros((0, len(NAMES)), np.float32), language)
    told = np.array([article.figures(start) for start in starts], np.float32)
    return Candidates(tuple(starts), np.concatenate([told, article.rates(starts)], 1), language)


def _language(texts: Sequence[str], declared: str | None) -> str:
    sample = " ".join(texts)[:1200]
    if sample.isascii():
        return language_of(words_of(sample.lower()), declared, 0.0, False)
    unspaced = len(HAS_UNSPACED.findall(sample)) / max(1, len(sample))
    kana = unspaced > 0 and KANA.search(sample) is not None
    return language_of(words_of(fold(sample)), declared, unspaced, kana)


class _Article(Tables):
    """The features of each suffix."""

    def starts(self) -> list[int]:
        """Where a suffix may begin: enough words above it and in it."""
        total = self.words_before
        return [
            j for j in range(self.low, self.size) if total[j] >= MIN_WORDS_BEFORE and total[-1] - total[j] >= MIN_WORDS
        ]

    def figures(self, start: int) -> list[float]:
        """The features of the suffix from ``start``, but for the rates."""
        values: dict[str, float] = {}
        self._shape(values, start)
        self._redundancy(values, start)
        self._best(values, start)
        self._marks(values, start)
        return [values[name] for name in TOLD]

    def rates(self, starts: Sequence[int]) -> npt.NDArray[np.float32]:
        """Counts by word of each suffix, of what stands above it, their difference, and of its first paragraph."""
        columns = [column for _, column in RATES]
        inside = _rates(self.before[-1] - self.before[starts], columns)
        before = _rates(self.before[starts], columns)
        first = _rates(self.counts[starts], columns)
        return np.concatenate([inside, before, inside - before, first], 1, dtype=np.float32)

    def _shape(self, v: dict[str, float], j: int) -> None:
        words, before = self.words_before[-1] - self.words_before[j], self.words_before[j]
        block, first = self.paragraphs[j:], self.paragraphs[j]
        v["blocks"], v["words"], v["words_before"] = len(block), words, before
        v["share"] = words / (words + before)
        v["first_words"] = first.counts[p.WORDS]
        v["length_ratio"] = (words / len(block)) / (before / j)
        sizes = [s for part in block for s in part.sizes if s >= MIN_SIZE] or [words]
        above, count = self.sentences_before[j] if self.sentences_before[j][1] else (before, 1)
        mean, mean_above = sum(sizes) / len(sizes), above / count
        v["size_sd"] = math.sqrt(sum((s - mean) ** 2 for s in sizes) / len(sizes)) / mean
        v["size_ratio"], v["size_first"] = mean / mean_above, first.sizes[0] / mean_above
        v["variety"] = self.distinct[j] / max(1.0, math.sqrt(words) * 5)

    def _redundancy(self, v: dict[str, float], j: int) -> None:
        block, first = self.paragraphs[j:], self.paragraphs[j]
        words = v["words"]
        masses = [part.mass for part in block]
        covers = [self.cover[i][j] for i in range(j, self.size)]
        total = sum(masses)
        v["covered"], v["covered_first"] = sum(covers) / total, covers[0] / masses[0]
        v["covered_least"] = min(c / m for c, m in zip(covers, masses, strict=True))
        usual = self.own_cover[max(1, j // 2) : j] or [0.3]
        recent = self.own_cover[max(1, j - 3) : j] or [0.3]
        v["covered_usual"], v["covered_recent"] = sum(usual) / len(usual), sum(recent) / len(recent)
        v["covered_more"] = v["covered"] - v["covered_usual"]
        v["covered_first_more"] = v["covered_first"] - v["covered_recent"]
        v["new_mass"] = total - sum(covers)
        v["once"] = sum(self.once[i][j] for i in range(j, self.size)) / total
        usual = self.own_once[max(1, j // 2) : j] or [0.15]
        v["once_usual"] = sum(usual) / len(usual)
        v["once_more"] = v["once"] - v["once_usual"]
        v["lede"], v["lede_all"], v["title"], v["title_all"] = (
            self.lede_share[j], self.lede_held[j], self.title_share[j], self.title_held[j],
        )  # fmt: skip
        v["lede_more"] = v["lede"] - (self.lede_best[j] if j > 2 else max(self.lede_share[1:j], default=0.0))
        v["title_more"] = v["title"] - self.title_best[j]
        if not self.title:
            v["title"] = v["title_all"] = v["title_more"] = -1.0
        self._news(v, j, words)
        grams = [self.copied[i][j] for i in range(j, self.size)]
        v["verbatim"] = sum(grams) / max(1, sum(len(part.grams) for part in block))
        v["verbatim_first"] = grams[0] / max(1, len(first.grams))

    def _news(self, v: dict[str, float], j: int, words: float) -> None:
        """Names and figures: new ones, and full names given once more."""
        caps, numbers = self.caps[j], self.numbers[j]
        v["new_names"], v["new_names_rate"] = self.caps_new[j] / max(1, caps), 100 * self.caps_new[j] / words
        v["new_numbers"], v["numbers_rate"] = self.numbers_new[j] / max(1, numbers), 100 * numbers / words
        low = max(0, j - MAX_BLOCKS)
        above = self.words_before[j] - self.words_before[low]
        v["full_names"] = 100 * (self.names[j] - self.names_new[j]) / words
        v["full_names_usual"] = 100 * sum(self.names_again[low:j]) / max(1.0, above)
        v["full_names_first"] = self.names_again[j]

    def _best(self, v: dict[str, float], j: int) -> None:
        """How much of each sentence one paragraph above holds: of this suffix, and of the paragraphs before it."""
        best: list[float] = []
        places: list[int] = []
        for i in range(j, self.size):
            for sentence in self.matches[i]:
                share, place = sentence[j - self.low]
                best.append(share)
                places.append(place)
        usual = [share for i in range(max(1, j - 4), j) for share in self.own_best[i]] or [0.25]
        known = best or [0.0]
        v["best"], v["best_first"], v["best_least"] = sum(known) / len(known), known[0], min(known)
        v["best_usual"] = sum(usual) / len(usual)
        v["best_more"], v["best_first_more"] = v["best"] - v["best_usual"], known[0] - max(usual)
        v["best_below"] = sum(share < 0.2 for share in known) / len(known)
        thirds = [0, 0, 0]
        for place in places:
            thirds[min(2, place * 3 // j)] += 1
        count = len(places) or 1
        v["first_place"] = places[0] / j if places else 1.0
        v["early"] = thirds[0] / count
        v["spread"] = -sum(t / count * math.log(t / count) for t in thirds if t)

    def _marks(self, v: dict[str, float], j: int) -> None:
        block, first = self.paragraphs[j:], self.paragraphs[j]
        v["linked_first"], v["linked"] = float(first.linked), sum(part.linked for part in block) / len(block)
        before = self.marks_before[j]
        v["linked_before"] = before[0] / max(1, j - 1)
        v["early_name_first"] = float(first.early_name)
        v["early_name_before"] = before[1] / max(1, j - 1)
        v["about"], v["about_first"] = sum(part.about for part in block) / len(block), float(first.about)
        v["about_before"] = before[2] / j
        v["restart"] = float(first.restart)
        v["headings"], v["heading_first"] = sum(part.heading for part in block), float(first.heading)
        v["bullets"] = sum(part.bullet for part in block) / len(block)
        v["bullets_before"] = before[3] / j
        v["hashtags"] = sum(part.hashtags for part in block)
        v["asks_last"] = block[-1].counts[p.QUESTIONS]
        v["english"], v["unspaced"] = float(self.language == "en"), float(self.language in ("zh", "ja"))


def _rates(counts: npt.NDArray[np.float64], columns: Sequence[int]) -> npt.NDArray[np.float64]:
    rates: npt.NDArray[np.float64] = counts[:, columns] / (counts[:, p.WORDS : p.WORDS + 1] + 3.0)
    return rates


__all__ = ["AT", "NAMES", "RELATIVE", "Candidates", "candidates"]
