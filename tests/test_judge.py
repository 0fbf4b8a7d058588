"""The judge's own steps between the network's answer and its verdicts, with a network of fixed opinion."""

from dataclasses import dataclass

import numpy as np
import pytest

from newsclean.decoding import open_source
from newsclean.finding import Evidence
from newsclean.judge.model import Network, NetworkJudge
from newsclean.lexicon import Blocks
from newsclean.segment import segment

STORY = "The council of Mill Town voted on Monday evening to close the old bridge for six weeks, because two of its beams had rusted."
MENU = "Home\n\nSport\n\nWeather"


@dataclass(frozen=True)
class Opinion(Network):
    """Says of each block the body probability it was given, and that none is a headline."""

    body: tuple[float, ...] = ()

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        return np.array([(p, 0.0) for p in self.body], np.float32)

    def reasons(self, rows: np.ndarray) -> list[tuple[Evidence, ...]]:
        return [() for _ in rows]


def bodies(text: str, *body: float) -> list[float]:
    blocks = Blocks(segment(open_source(text, kind="text")))
    verdicts = NetworkJudge(text=Opinion({}, body)).verdicts(blocks, (), None)
    return [verdict.body for verdict in verdicts]


def test_the_surest_paragraph_is_kept_where_nothing_would_be() -> None:
    judged = bodies(f"{MENU}\n\n{STORY}\n\n{STORY[::-1]}", 0.1, 0.02, 0.1, 0.4, 0.35)
    assert [body >= 0.5 for body in judged] == [False, False, False, True, True]


@pytest.mark.parametrize("body", [(0.1, 0.1, 0.1, 0.2), (0.4, 0.1, 0.1, 0.2)])
def test_a_page_without_hope_and_its_short_lines_stay_out(body: tuple[float, ...]) -> None:
    assert max(bodies(f"{MENU}\n\n{STORY}", *body)) < 0.5


def test_nothing_moves_where_something_is_kept() -> None:
    assert bodies(f"{MENU}\n\n{STORY}\n\n{STORY[::-1]}", 0.1, 0.1, 0.1, 0.6, 0.4) == pytest.approx(
        [0.1, 0.1, 0.1, 0.6, 0.4]
    )


@pytest.mark.parametrize(("sure", "kept"), [(19, 20), (6, 6)])
def test_the_bar_is_lower_in_text_that_is_nearly_all_body(sure: int, kept: int) -> None:
    judged = bodies("\n\n".join([STORY] * (sure + 2)), *[0.9] * sure, 0.4, 0.2)
    assert sum(body >= 0.5 for body in judged) == kept
