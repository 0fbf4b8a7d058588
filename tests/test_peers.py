"""The comparison with other extractors: the score of a toy page, and the table; no extractor is needed."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # a bare "pytest" does not put it there

from benchmarks.peers.peers import THEN, harmless  # noqa: E402
from benchmarks.peers.scoring import Record, Scorer, Shingles, gold_page, loaded, measure_of, score  # noqa: E402
from benchmarks.peers.stage import Answer, Stage  # noqa: E402
from benchmarks.peers.table import Row, change, figure, scores_table, time_table  # noqa: E402

SHARED = Path(os.environ.get("NEWSCLEAN_SHARED", ROOT.parent / "shared"))
SCORER = SHARED / "tools" / "score.py"
ARTICLE = {
    "html": "<p>Two boats were lost.</p>", "gold_text": "Storm  over harbour\nTwo boats were lost.",
    "gold_title": "storm over Harbour", "gold_starts_with_title": True,
}  # fmt: skip
SEGMENTS = {"html": "<p>", "must": ["Two boats", "were lost"], "must_not": ["Read also"]}


class Words:
    """A scorer of single words."""

    def rows(self, paths: Sequence[str], limit: int, /) -> list[Record]:
        return []

    def shingles(self, text: str, /) -> Shingles:
        return Counter((word,) for word in text.split())

    def prf(self, gold: Shingles, got: Shingles, /) -> tuple[float, float, float]:
        shared = (gold & got).total()
        return shared / max(1, got.total()), shared / max(1, gold.total()), 0.0

    def squash(self, text: str, /) -> str:
        return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two boats were lost.", 1.0),
        ("Two boats", 2 / 3),
        ("Two boats were lost. Read also this now", 2 / 3),
        ("", 0.0),
    ],
)
def test_shingle_f1_of_a_page_whose_gold_opens_with_the_headline(text: str, expected: float) -> None:
    gold = [gold_page(ARTICLE, Words())]
    assert gold[0].text == "Two boats were lost."
    assert measure_of(gold) == "shingle_F1"
    assert score(gold, [text], Words()) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Two\nboats were lost.", 1.0), ("Two boats sank.", 2 / 3), ("Two boats were lost. Read also:", 4 / 5), ("", 0.0)],
)
def test_segment_f1_of_a_page_without_gold_text(text: str, expected: float) -> None:
    gold = [gold_page(SEGMENTS, Words())]
    assert measure_of(gold) == "segment_F1"
    assert score(gold, [text], Words()) == pytest.approx(expected)


@pytest.mark.skipif(not SCORER.is_file(), reason="needs the shared scorer")
def test_the_shared_scorer_gives_what_it_gives_itself() -> None:
    scorer: Scorer = loaded(SCORER)
    gold = [gold_page(ARTICLE, scorer)]
    assert score(gold, ["Two boats were lost."], scorer) == 1.0


def test_a_missing_scorer_is_named() -> None:
    with pytest.raises(SystemExit, match="nowhere"):
        loaded(Path("nowhere/score.py"))


def test_the_table_shows_what_newsclean_adds_and_which_peer_is_missing() -> None:
    alone = Row("X", "1.0", {"news": 0.94}, {"news": 12.34}, 12.34, 45.6)
    both = replace(alone, name="X" + THEN, scores={"news": 0.9514}, failed_pages=1)
    lost = Row("Y", problem="exit status 1: No module named 'y'")
    assert list(scores_table([alone, lost, both], {"news": "news shingle_F1"})) == [
        "| system | news shingle_F1 | CPU ms a page | memory, MB | failed pages |",
        "|---|---:|---:|---:|---:|",
        "| X | .940 | 12.3 | 46 | 0 |",
        "| Y | no figures: exit status 1: No module named 'y' |  |  |  |",
        "| X, then newsclean | .951 (+.011) | 12.3 | 46 | 1 |",
    ]
    assert list(time_table([alone, lost], ["news"]))[2:] == ["| X | 12.3 |"]


def test_figures() -> None:
    assert figure(1.0) == "1.000"
    assert change(0.9396, 0.94) == "+.000"
    assert change(0.93, 0.94) == "-.010"


def test_a_stage_survives_its_line_of_json() -> None:
    stage = Stage("X", "1.0", 3.5, (Answer("Zwei \ud800", 0.25), Answer("", 0.0, "ValueError: odd")))
    assert Stage.from_json(stage.to_json()) == stage
    assert harmless("a\ud800\x00b") == "a\ufffdb"
