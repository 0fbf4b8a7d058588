"""Boosted trees with one decision an article: which suffix, if any, is the rewrite (a softmax over starts and "none")."""

from __future__ import annotations

from collections.abc import Sequence

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

from benchmarks.rewrite.data import Document

ROUNDS, RATE, LEAVES = 260, 0.06, 15
# The start of a known rewrite is worth most; generators seldom seen in the data count more, one seen everywhere less.
WEIGHTS = {"text-davinci-002": 0.7, "claude-2026": 3.0, "claude": 2.5}
HARD_WEIGHTS = {"human_recap_end": 2.0}
NOT_ENGLISH, HUMAN_NOT_ENGLISH = 1.5, 1.5
# The log-odds of a start before anything is seen.
OFFSET = -4.0
MADE = {"split": 0.5, "shorter": 0.5}


def usable(document: Document) -> bool:
    """Rewrites at the end by language models, and every article without one."""
    return bool(document.starts) and (
        document.kind != "farm" or (document.position == "end" and document.family != "pre-llm" and _start(document) >= 0)
    )


def _start(document: Document) -> int:
    truth = document.truth
    return document.starts.index(truth) if truth in document.starts else -1


def weight_of(document: Document) -> float:
    """What one article counts in the loss."""
    if document.kind == "farm":
        weight = WEIGHTS.get(document.generator, 1.3) * MADE.get(document.made, 1.0) * sum(document.labels) ** 0.5
        return weight * (NOT_ENGLISH if document.lang != "en" else 1.0)
    if document.made:
        return 0.5
    if document.kind == "hardneg":
        return HARD_WEIGHTS.get(document.style, 1.0)
    return HUMAN_NOT_ENGLISH if document.lang != "en" else 1.0


class Model:
    """Trees and what they answer for rows."""

    def __init__(self, booster: lgb.Booster, columns: Sequence[int]) -> None:
        self.booster, self.columns = booster, list(columns)

    def logits(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Log-odds of each suffix against "none"."""
        return np.asarray(self.booster.predict(rows[:, self.columns], raw_score=True, num_threads=1)) + OFFSET


def train(documents: Sequence[Document], columns: Sequence[int], *, rounds: int = ROUNDS, seed: int = 5, leaves: int = LEAVES, rate: float = RATE) -> Model:
    """Fit on the usable ones of the documents."""
    used = [d for d in documents if usable(d)]
    rows = np.concatenate([d.rows for d in used])[:, list(columns)]
    sizes = np.array([len(d.starts) for d in used])
    owner = np.repeat(np.arange(len(used)), sizes)
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    target = np.zeros(len(rows))
    for d, at in zip(used, first, strict=True):
        if d.kind == "farm":
            target[at + _start(d)] = 1.0
    weights = np.array([weight_of(d) for d in used])[owner]

    def softmax(scores: npt.NDArray[np.float64], _: lgb.Dataset) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        scores = scores + OFFSET
        top = np.maximum(np.maximum.reduceat(scores, first), 0.0)
        raised = np.exp(scores - top[owner])
        total = np.add.reduceat(raised, first) + np.exp(-top)
        share = raised / total[owner]
        return (share - target) * weights, np.maximum(share * (1 - share), 1e-3) * weights

    params = {
        "objective": softmax, "learning_rate": rate, "num_leaves": leaves, "min_data_in_leaf": 40, "lambda_l2": 5.0,
        "feature_fraction": 0.35, "bagging_fraction": 0.8, "bagging_freq": 1, "max_bin": 63, "verbosity": -1, "num_threads": 1,
        "seed": seed, "deterministic": True, "min_sum_hessian_in_leaf": 0.5,
    }  # fmt: skip
    data = lgb.Dataset(rows, label=target, free_raw_data=False)
    booster = lgb.train(params, data, num_boost_round=rounds)
    return Model(booster, columns)


def decided(document: Document, logits: npt.NDArray[np.float64]) -> tuple[int | None, float]:
    """The likeliest start and the log-odds of there being a rewrite from there."""
    if not len(logits):
        return None, -99.0
    at = int(np.argmax(logits))
    return document.starts[at], float(logits[at])
