"""Trees and small networks of the detector in numpy: rows of features to log-odds; all figures from a data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from newsclean.rewrite.features import NAMES

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
class Detector:
    """Boosted trees and dense networks; the answer is their mean.

    ``thresholds``: log-odds from which a suffix is cut or flagged, by situation ("en", "other", …), as measured.
    """

    trees: Trees = field(repr=False)
    mean: Rows
    scale: Rows
    nets: tuple[tuple[tuple[Rows, Rows], ...], ...] = field(repr=False)
    net_offset: float
    thresholds: Mapping[str, float]

    @classmethod
    def load(cls) -> Detector:
        """The shipped weights."""
        with (files("newsclean.rewrite") / "trees.npz").open("rb") as file, np.load(file) as data:
            if tuple(data["names"]) != NAMES:
                raise ValueError("trees.npz was made for other features; run python -m benchmarks.rewrite.train")
            return cls(
                Trees.of(data),
                data["mean"].astype(np.float32), data["scale"].astype(np.float32),
                tuple(
                    tuple(
                        (data[f"net{n}.{layer}.weight"].T.copy(), data[f"net{n}.{layer}.bias"])
                        for layer in range(LAYERS)
                    )
                    for n in range(int(data["nets"]))
                ),
                float(data["net_offset"]),
                dict(zip(map(str, data["threshold_names"]), map(float, data["threshold_values"]), strict=True)),
            )  # fmt: skip

    def logits(self, rows: Rows) -> npt.NDArray[np.float64]:
        """``(n, features)`` to ``(n,)``: log-odds of a rewrite beginning there against there being none."""
        return (self.trees.logits(rows) + self._networks(rows)) / 2

    def _networks(self, rows: Rows) -> npt.NDArray[np.float64]:
        standard = np.clip((rows - self.mean) * self.scale, -4, 4)
        total = np.zeros(len(rows))
        for net in self.nets:
            hidden = standard
            for weight, bias in net[:-1]:
                hidden = np.maximum(hidden @ weight + bias, 0)
            total += (hidden @ net[-1][0] + net[-1][1])[:, 0]
        return total / len(self.nets) + self.net_offset


@cache
def shipped() -> Detector:
    """The shipped weights, loaded once a process."""
    return Detector.load()
