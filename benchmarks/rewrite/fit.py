"""One decision an article: which suffix, if any, is the rewrite (a softmax over starts and "none")."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from benchmarks.rewrite.data import Document
from newsclean.rewrite.decision import ALONE, weighed
from newsclean.rewrite.model import in_context

Rows = npt.NDArray[np.float32]

ROUNDS, RATE, LEAVES = 260, 0.06, 15
NETS, HIDDEN, DROP, EPOCHS, BATCH, NET_RATE, NET_OFFSET = 6, 64, 0.2, 12, 64, 2e-3, -2.0
SEED = 5
# The start of a known rewrite is worth most; generators seldom seen in the data count more, one seen everywhere less.
WEIGHTS = {"text-davinci-002": 1.0, "claude-2026": 4.0, "claude": 2.5, "own": 0.3, "T0": 0.25, "BRIO": 0.25}
HARD_WEIGHTS = {"human_recap_end": 0.8}
NOT_ENGLISH, HUMAN_NOT_ENGLISH = 2.0, 1.5
# The log-odds of a start before anything is seen.
OFFSET = -4.0
MADE = {"split": 0.5, "shorter": 0.5}
OWN_WEIGHT = 0.3


def usable(document: Document) -> bool:
    """Rewrites at the end, and every article without one."""
    return bool(document.starts) and (document.kind != "farm" or (document.position == "end" and _start(document) >= 0))


def _start(document: Document) -> int:
    truth = document.truth
    return document.starts.index(truth) if truth in document.starts else -1


def weight_of(document: Document) -> float:
    """What one article counts in the loss."""
    if document.kind == "farm":
        weight = WEIGHTS.get(document.generator, 1.3) * MADE.get(document.made, 1.0) * sum(document.labels) ** 0.5
        return weight * (NOT_ENGLISH if document.lang != "en" else 1.0)
    if document.kind == "own":
        return OWN_WEIGHT
    if document.made:
        return 0.25
    if document.kind == "hardneg":
        return HARD_WEIGHTS.get(document.style, 1.0)
    return HUMAN_NOT_ENGLISH if document.lang != "en" else 1.0


class Networks:
    """Small dense networks on the standardised rows of each article, made by ``seen`` from its figures; averaged."""

    def __init__(self, used: Sequence[Document], seen: Callable[[Rows], Rows] = lambda rows: rows) -> None:
        self.seen = seen
        rows = np.concatenate([seen(d.rows) for d in used])
        self.mean, self.scale = rows.mean(0), 1 / (rows.std(0) + 1e-6)
        flat = torch.from_numpy(self.standard(rows))
        sizes = [len(d.starts) for d in used]
        padded = torch.zeros(len(used), max(sizes), flat.shape[1])
        mask = torch.zeros(len(used), max(sizes), dtype=torch.bool)
        target = torch.full((len(used),), max(sizes))
        at = 0
        for i, (d, size) in enumerate(zip(used, sizes, strict=True)):
            padded[i, :size], mask[i, :size] = flat[at : at + size], True
            at += size
            if d.kind == "farm":
                target[i] = _start(d)
        weights = torch.tensor([weight_of(d) for d in used])
        self.nets = [self._net(padded, mask, target, weights, seed) for seed in range(NETS)]

    def standard(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return np.clip((rows - self.mean) * self.scale, -4, 4).astype(np.float32)

    def _net(
        self, rows: torch.Tensor, mask: torch.Tensor, target: torch.Tensor, weights: torch.Tensor, seed: int
    ) -> nn.Sequential:
        torch.manual_seed(SEED + seed)
        net = nn.Sequential(
            nn.Linear(rows.shape[2], HIDDEN), nn.ReLU(), nn.Dropout(DROP), nn.Linear(HIDDEN, HIDDEN // 2), nn.ReLU(),
            nn.Dropout(DROP), nn.Linear(HIDDEN // 2, 1),
        )  # fmt: skip
        optimizer = torch.optim.AdamW(net.parameters(), NET_RATE, weight_decay=1e-3)
        steps = EPOCHS * (len(rows) // BATCH + 1)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, NET_RATE, total_steps=steps)
        for _ in range(EPOCHS):
            for batch in torch.randperm(len(rows)).split(BATCH):
                scores = (net(rows[batch])[..., 0] + NET_OFFSET).masked_fill(~mask[batch], -30.0)
                scores = torch.cat([scores, torch.zeros(len(batch), 1)], 1)
                losses = nn.functional.cross_entropy(scores, target[batch], reduction="none")
                optimizer.zero_grad()
                ((losses * weights[batch]).sum() / weights[batch].sum()).backward()
                optimizer.step()
                schedule.step()
        return net.eval()

    def logits(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        with torch.no_grad():
            inputs = torch.from_numpy(self.standard(self.seen(rows)))
            return np.mean([net(inputs)[:, 0].numpy() for net in self.nets], axis=0).astype(np.float64) + NET_OFFSET


class Model:
    """Trees, networks, and networks on the rows in context; the answer is the mean of the three."""

    def __init__(self, booster: lgb.Booster, plain: Networks, context: Networks) -> None:
        self.booster, self.plain, self.context = booster, plain, context

    def logits(self, rows: Rows) -> npt.NDArray[np.float64]:
        """Log-odds of each suffix of one article against "none"."""
        trees = np.asarray(self.booster.predict(rows, raw_score=True, num_threads=1)) + OFFSET
        return (trees + self.plain.logits(rows) + self.context.logits(rows)) / 3


def train(documents: Sequence[Document]) -> Model:
    """Fit on the usable ones of the documents."""
    used = [d for d in documents if usable(d)]
    return Model(grow(used), Networks(used), Networks(used, in_context))


def grow(used: Sequence[Document]) -> lgb.Booster:
    """Boosted trees with the softmax of one article as their loss."""
    rows = np.concatenate([d.rows for d in used])
    sizes = np.array([len(d.starts) for d in used])
    owner = np.repeat(np.arange(len(used)), sizes)
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    target = np.zeros(len(rows))
    for d, at in zip(used, first, strict=True):
        if d.kind == "farm":
            target[at + _start(d)] = 1.0
    weights = np.array([weight_of(d) for d in used])[owner]

    def softmax(
        scores: npt.NDArray[np.float64], _: lgb.Dataset
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        scores = scores + OFFSET
        top = np.maximum(np.maximum.reduceat(scores, first), 0.0)
        raised = np.exp(scores - top[owner])
        total = np.add.reduceat(raised, first) + np.exp(-top)
        share = raised / total[owner]
        return (share - target) * weights, np.maximum(share * (1 - share), 1e-3) * weights

    params = {
        "objective": softmax, "learning_rate": RATE, "num_leaves": LEAVES, "min_data_in_leaf": 40, "lambda_l2": 5.0,
        "feature_fraction": 0.35, "bagging_fraction": 0.8, "bagging_freq": 1, "max_bin": 63, "verbosity": -1,
        "num_threads": 1,
        "seed": SEED, "deterministic": True, "min_sum_hessian_in_leaf": 0.5,
    }  # fmt: skip
    data = lgb.Dataset(rows, label=target, free_raw_data=False)
    return lgb.train(params, data, num_boost_round=ROUNDS)


def decided(document: Document, logits: npt.NDArray[np.float64], apart: int | None = None) -> tuple[int | None, float]:
    """The likeliest start and the log-odds of a rewrite from there, as the detector weighs them; ``apart``: below a gap."""
    if not len(logits):
        return None, -99.0
    logits = weighed(logits, document.rows)
    at = int(np.argmax(logits))
    start = document.starts[at]
    return start, float(logits[at]) - (ALONE if start == len(document.labels) - 1 != apart else 0.0)
