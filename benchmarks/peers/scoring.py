"""Gold pages and the score of texts against them, with the functions of the shared scorer."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from benchmarks.peers.peers import WebPage

Shingles = Counter[tuple[str, ...]]
Record = Mapping[str, object]


class Scorer(Protocol):
    """What is used of ``tools/score.py``."""

    def rows(self, paths: Sequence[str], limit: int, /) -> list[Record]: ...
    def shingles(self, text: str, /) -> Shingles: ...
    def prf(self, gold: Shingles, got: Shingles, /) -> tuple[float, float, float]: ...
    def squash(self, text: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page with the article's text, or with segments that must and must not be in it."""

    page: WebPage
    text: str
    must: Sequence[str]
    must_not: Sequence[str]


def loaded(path: Path) -> Scorer:
    """The scorer, imported from its file."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise SystemExit(f"{path}: is not the scorer; --shared is the folder with tools/score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast(Scorer, module)


def gold_page(record: Record, scorer: Scorer) -> GoldPage:
    """A record of a set; the headline is taken off the gold text where it opens it, as the scorer does."""
    text, title = str(record.get("gold_text") or ""), str(record.get("gold_title") or "")
    opening, _, rest = text.partition("\n")
    if record.get("gold_starts_with_title") and title and _same(opening, title, scorer):
        text = rest
    page = WebPage(str(record["html"]), str(record.get("url") or ""), str(record.get("lang") or ""))
    return GoldPage(page, text, _texts(record.get("must")), _texts(record.get("must_not")))


def _same(one: str, other: str, scorer: Scorer) -> bool:
    return scorer.squash(one).casefold() == scorer.squash(other).casefold()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def measure_of(gold: Sequence[GoldPage]) -> str:
    """The name of the figure that ``score`` gives for a set."""
    return "shingle_F1" if any(page.text for page in gold) else "segment_F1"


def score(gold: Sequence[GoldPage], texts: Sequence[str], scorer: Scorer) -> float:
    """shingle_F1 of the pages with gold text; segment_F1 of a set without any."""
    if measure_of(gold) == "shingle_F1":
        return _shingle_f1(gold, texts, scorer)
    return _segment_f1(gold, texts, scorer)


def _shingle_f1(gold: Sequence[GoldPage], texts: Sequence[str], scorer: Scorer) -> float:
    """The harmonic mean of mean precision and mean recall."""
    found = [
        scorer.prf(scorer.shingles(page.text), scorer.shingles(text))
        for page, text in zip(gold, texts, strict=True)
        if page.text
    ]
    precision = sum(each[0] for each in found) / len(found)
    recall = sum(each[1] for each in found) / len(found)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _segment_f1(gold: Sequence[GoldPage], texts: Sequence[str], scorer: Scorer) -> float:
    """Segments that must be there and are, against those that are missing or must not be there and are."""
    right = missing = wrong = 0
    for page, text in zip(gold, texts, strict=True):
        flat = scorer.squash(text)
        hits = sum(scorer.squash(segment) in flat for segment in page.must)
        right, missing = right + hits, missing + len(page.must) - hits
        wrong += sum(scorer.squash(segment) in flat for segment in page.must_not)
    return 2 * right / (2 * right + missing + wrong) if right else 0.0
