"""Dates in short lines: the words a rule knows of them, and whether a text is made of nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from newsclean.lexicon import Lexicon
from newsclean.view import HAS_UNSPACED

YEAR = regex.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
NUMERIC_DATE = regex.compile(
    r"(?<!\d)(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2}))(?=t?\d{2}:|\D|$)"
)
FIGURE = regex.compile(r"\d+")
LETTER = regex.compile(r"\p{L}")
LETTERS = regex.compile(r"\p{L}+")
# "T" and "Z" of ISO 8601
ISO_LETTERS = ("t", "z")
PREFIX_CHARS = 2


@dataclass(frozen=True, eq=False)
class DateWords:
    """The words of a lexicon as one pattern, the longest first; ordinals and "T" and "Z" of ISO 8601 included.

    ``letters`` holds the runs of letters the words are made of, ``prefixes`` their first characters: most texts hold
    another run, and that is quickly seen.
    """

    pattern: regex.Pattern[str]
    letters: frozenset[str]
    prefixes: frozenset[str]

    @classmethod
    @cache
    def of(cls, lexicon: Lexicon) -> DateWords:
        """Those of a lexicon's phrases and labels, made once."""
        keys = sorted({*lexicon.phrases, *lexicon.label_words}, key=len, reverse=True)
        spaced = "|".join(regex.escape(k) for k in keys if not HAS_UNSPACED.match(k))
        joined = "|".join(regex.escape(k) for k in keys if HAS_UNSPACED.match(k)) or r"(?!)"
        return cls(
            regex.compile(rf"(?<!\p{{L}})(?:{spaced}|(?<=\d)[tz](?![^\W\d]))(?!\p{{L}})|{joined}"),
            frozenset(run for key in keys for run in LETTERS.findall(key)).union(ISO_LETTERS),
            frozenset(key[:PREFIX_CHARS] for key in keys),
        )

    def covering(self, folded: str) -> list[str]:
        """The known words of a text that is made of them, figures and punctuation; empty if it holds any other word."""
        first = LETTERS.search(folded)
        if first is None or (first[0] not in self.letters and not HAS_UNSPACED.search(folded)):
            return []
        if not (self.letters.issuperset(LETTERS.findall(folded)) or HAS_UNSPACED.search(folded)):
            return []
        return self.pattern.findall(folded) if not LETTER.search(self.pattern.sub(" ", folded)) else []

    def opening(self, folded: str) -> str:
        """The known word a text opens with, or ``""``."""
        if folded[:PREFIX_CHARS] not in self.prefixes and folded[:1] not in self.prefixes:
            return ""
        found = self.pattern.match(folded)
        return found[0] if found else ""


def full_date(folded: str, words: Sequence[str]) -> bool:
    """Whether the text names day, month and year, or is a date in figures."""
    if NUMERIC_DATE.search(folded):
        return True
    return bool(words) and YEAR.search(folded) is not None and len(FIGURE.findall(folded)) > 1
