"""Trees and small networks of the detector in numpy: rows of features to log-odds; all figures from a data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from newsclean.rewrite.features import NAMES, RELATIVE

LAYERS = 3
Rows = npt.NDArray[np.float32]
Indexes = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Trees:
    """Boosted trees as flat arrays; a leaf points to itself.

    ``children``: where to go from node ``i`` at ``2 * i`` (figure above the cut) and ``2 * i + 1``. ``roots`` are those of
    the tallest trees first, ``place`` tells the place of each tree in that order; ``growing``: how many trees have nodes
    below each depth.
    """

    columns: Indexes
    cuts: npt.NDArray[np.float32]
    children: Indexes
    values: npt.NDArray[np.float32]
    roots: Indexes
    place: Indexes
    growing: tuple[int, ...]
    offset: float

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Trees:
        """From the arrays of the data file."""
        left, right, roots = (data[name].astype(np.intp) for name in ("left", "right", "roots"))
        heights = np.zeros(len(left), np.intp)
        for _ in range(int(data["depth"])):
            heights = np.where(left == np.arange(len(left)), 0, 1 + np.maximum(heights[left], heights[right]))
        order = np.argsort(-heights[roots], kind="stable")
        growing = tuple(int((heights[roots] > depth).sum()) for depth in range(int(data["depth"])))
        return cls(
            data["columns"].astype(np.intp), data["cuts"].astype(np.float32), np.stack([right, left], 1).ravel(),
            data["values"].astype(np.float32), roots[order], np.argsort(order), growing, float(data["offset"]),
        )  # fmt: skip

    def logits(self, rows: Rows) -> npt.NDArray[np.float64]:
        """``(n, features)`` to ``(n,)``."""
        node = np.repeat(self.roots[None, :], len(rows), axis=0)
        figures, first = rows.ravel(), (np.arange(len(rows)) * rows.shape[1])[:, None]
        for trees in self.growing:
            at = node[:, :trees]
            low = figures[first + self.columns[at]] <= self.cuts[at]
            node[:, :trees] = self.children[2 * at + low]
        leaves = np.ascontiguousarray(node[:, self.place])
        total: npt.NDArray[np.float64] = self.values[leaves].sum(axis=1, dtype=np.float64) + self.offset
        return total


@dataclass(frozen=True)
class Networks:
    """Small dense networks on standardised rows; the answer is their mean."""

    mean: Rows
    scale: Rows
    nets: tuple[tuple[tuple[Rows, Rows], ...], ...]
    offset: float

    @classmethod
    def of(cls, data: Mapping[str, Any], name: str) -> Networks:
        """Those of this name from the arrays of the data file."""
        nets = tuple(
            tuple(
                (data[f"{name}{n}.{layer}.weight"].T.astype(np.float32), data[f"{name}{n}.{layer}.bias"])
                for layer in range(LAYERS)
            )
            for n in range(int(data[f"{name}.count"]))
        )
        mean, scale = (data[f"{name}.{part}"].astype(np.float32) for part in ("mean", "scale"))
        return cls(mean, scale, nets, float(data["net_offset"]))

    def logits(self, rows: Rows) -> npt.NDArray[np.float64]:
        """``(n, features)`` to ``(n,)``."""
        standard = np.clip((rows - self.mean) * self.scale, -4, 4)
        total = np.zeros(len(rows))
        for net in self.nets:
            hidden = standard
            for weight, bias in net[:-1]:
                hidden = np.maximum(hidden @ weight + bias, 0)
            total += (hidden @ net[-1][0] + net[-1][1])[:, 0]
        return total / len(self.nets) + self.offset


@dataclass(frozen=True)
class Detector:
    """Boosted trees, networks on the rows, networks on the rows in context; the answer is their mean.

    ``thresholds``: log-odds from which a suffix is cut or flagged, by situation ("cut_en", "flag_other", …), as measured.
    """

    trees: Trees = field(repr=False)
    plain: Networks = field(repr=False)
    context: Networks = field(repr=False)
    thresholds: Mapping[str, float]

    @classmethod
    def load(cls) -> Detector:
        """The shipped weights."""
        with (files("newsclean.rewrite") / "trees.npz").open("rb") as file, np.load(file) as data:
            if tuple(data["names"]) != NAMES:
                raise ValueError("trees.npz was made for other features; run python -m benchmarks.rewrite.train")
            thresholds = zip(map(str, data["threshold_names"]), map(float, data["threshold_values"]), strict=True)
            return cls(Trees.of(data), Networks.of(data, "plain"), Networks.of(data, "context"), dict(thresholds))

    def logits(self, rows: Rows) -> npt.NDArray[np.float64]:
        """``(n, features)``, all candidates of an article in order, to ``(n,)``: log-odds of a rewrite beginning there."""
        return (self.trees.logits(rows) + self.plain.logits(rows) + self.context.logits(in_context(rows))) / 3


def in_context(rows: Rows) -> Rows:
    """The relative figures of each candidate, and how they differ from those of the starts above and below it."""
    own = rows[:, RELATIVE]
    above, below = np.concatenate([own[:1], own[:-1]]), np.concatenate([own[1:], own[-1:]])
    return np.concatenate([own, own - above, own - below], 1)


@cache
def shipped() -> Detector:
    """The shipped weights, loaded once a process."""
    return Detector.load()
