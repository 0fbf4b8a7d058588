"""The letters of a text for aligning it: no case, no white space, no combining marks; each knows where it stands."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from unicodedata import category, normalize

from newsclean.view import FOLDS

# What extractors write for cells, list items and emphasis, whether the page has it or not.
LAYOUT_MARKS = frozenset("|\\•")
IGNORED = frozenset(("Mn", "Me", "Cf", "Cc", "Zs", "Zl", "Zp"))
# Character references, and the escapes of strings in scripts.
REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|\\u[0-9a-fA-F]{4}|\\.")


@dataclass(frozen=True, slots=True)
class Letters:
    """``text[i]`` stands at ``origins[i]`` of the text it was taken from."""

    text: str
    origins: Sequence[int]


def blank(text: str) -> bool:
    """Whether a reader sees nothing of it: white space, controls, marks that join others."""
    return all(char.isspace() or category(char) in IGNORED for char in text)


class _Fold(dict[str, str]):
    """A character to its letters, at most a few: ``"É"`` to ``"e"``, a ligature to two, a space to none."""

    def __missing__(self, char: str) -> str:
        plain = normalize("NFKD", char.translate(FOLDS)).casefold()
        found = self[char] = "".join(c for c in plain if c not in LAYOUT_MARKS and not blank(c))
        return found


FOLD = _Fold()


def letters_of(text: str) -> Letters:
    """The letters of a text."""
    if len(text) < 2:
        letters = FOLD[text] if text else ""
        return Letters(letters, (0,) * len(letters))
    found: list[str] = []
    origins = array("q")
    for at, char in enumerate(text):
        for letter in FOLD[char]:
            found.append(letter)
            origins.append(at)
    return Letters("".join(found), origins)


def source_letters(source: str) -> Letters:
    """The letters of a markup source, tags and all, references and escapes read as what they stand for."""
    found: list[str] = []
    origins = array("q")
    at = 0
    for reference in (*REFERENCE.finditer(source), None):
        end = reference.start() if reference else len(source)
        for place in range(at, end):
            for letter in FOLD[source[place]]:
                found.append(letter)
                origins.append(place)
        if reference:
            for char in _meant(reference[0]):
                for letter in FOLD[char]:
                    found.append(letter)
                    origins.append(end)
            at = reference.end()
    return Letters("".join(found), origins)


def _meant(reference: str) -> str:
    if reference.startswith("&"):
        return unescape(reference)
    if len(reference) > 2:
        return chr(int(reference[2:], 16))
    return "" if reference[1] in "nrtbf" else reference[1]
