"""The word classes of ``words.toml`` for one language, and which language an article is in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newsclean.view import fold

# Classes whose members are counted; the rest are openings and headings.
COUNTED = ("attribution", "hedge", "person", "past", "present", "time")
ENDINGS = 3
# Too few of these among the first words, and the language stays unknown.
MIN_FUNCTION_SHARE = 0.08
SAMPLE_WORDS = 250
ALIASES = {"jp": "ja", "kr": "ko", "nb": "no", "nn": "no", "cn": "zh", "gr": "el", "ua": "uk", "lb": "de", "gl": "es"}
UNSPACED_LANGUAGES = frozenset({"zh", "ja"})


@dataclass(frozen=True)
class Words:
    """Classes of one language. ``counted``: word to its classes; in unspaced scripts ``within`` is searched."""

    language: str
    function: frozenset[str]
    counted: Mapping[str, tuple[int, ...]]
    within: tuple[tuple[int, str], ...]
    restart: tuple[str, ...]
    about: tuple[str, ...]
    closing: tuple[str, ...]
    heading: frozenset[str]
    link: frozenset[str]
    endings: tuple[str, ...]


@cache
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    data = tomllib.loads((files("newsclean.rewrite") / "words.toml").read_text(encoding="utf-8"))
    phrases = {"restart", "about", "closing", "heading"}
    return {
        name: {
            language: tuple(fold(p) for p in (text.split("|") if name in phrases else text.split()))
            for language, text in by_language.items()
        }
        for name, by_language in data.items()
    }


@cache
def words_for(language: str) -> Words:
    """The classes of a language; empty ones for a language the table does not know."""
    table = _table()

    def of(name: str) -> tuple[str, ...]:
        return table[name].get(language, ())

    counted: dict[str, tuple[int, ...]] = {}
    for at, name in enumerate(COUNTED):
        for word in of(name):
            counted[word] = (*counted.get(word, ()), at)
    unspaced = language in UNSPACED_LANGUAGES
    within = tuple((at, word) for at, name in enumerate(COUNTED) for word in of(name)) if unspaced else ()
    return Words(
        language, frozenset(of("function")), {} if unspaced else counted, within, of("restart"), of("about"),
        of("closing"), frozenset(of("heading")), frozenset(of("link")), of("ending"),
    )  # fmt: skip


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in _table()["function"].items():
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found


def language_of(words: Iterable[str], declared: str | None, unspaced_share: float, kana: bool) -> str:
    """ISO 639-1 code by function words and script, else the declared one, else ``""``."""
    if unspaced_share > 0.3:
        return "ja" if kana else "zh"
    table, votes, seen = _languages_of(), dict[str, int](), 0
    for word in words:
        seen += 1
        for language in table.get(word, ()):
            votes[language] = votes.get(language, 0) + 1
        if seen >= SAMPLE_WORDS:
            break
    best = max(votes, key=lambda code: (votes[code], code), default="")
    if best and votes[best] >= MIN_FUNCTION_SHARE * seen:
        return best
    code = (declared or "").lower().split("-")[0].split("_")[0]
    return ALIASES.get(code, code)
