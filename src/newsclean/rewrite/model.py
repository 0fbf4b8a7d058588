"""The trees of the detector in numpy: rows of features to log-odds, weights and thresholds from a data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from newsclean.rewrite.features import NAMES

Rows = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Trees:
    """Boosted trees laid out as flat arrays; a leaf points to itself.

    ``thresholds``: log-odds from which a suffix is cut or flagged, by situation ("en", "other", …), as measured.
    """

    columns: npt.NDArray[np.int16]
    cuts: npt.NDArray[np.float32]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    values: npt.NDArray[np.float32] = field(repr=False)
    roots: npt.NDArray[np.int32] = field(repr=False)
    depth: int
    offset: float
    thresholds: Mapping[str, float]

    @classmethod
    def load(cls) -> Trees:
        """The shipped trees."""
        with (files("newsclean.rewrite") / "trees.npz").open("rb") as file, np.load(file) as data:
            if tuple(data["names"]) != NAMES:
                raise ValueError("trees.npz was made for other features; run python -m benchmarks.rewrite.train")
            return cls(
                data["columns"], data["cuts"].astype(np.float32), data["left"].astype(np.int32),
                data["right"].astype(np.int32), data["values"].astype(np.float32), data["roots"].astype(np.int32),
                int(data["depth"]), float(data["offset"]),
                dict(zip(map(str, data["threshold_names"]), map(float, data["threshold_values"]), strict=True)),
            )  # fmt: skip

    def logits(self, rows: Rows) -> npt.NDArray[np.float64]:
        """``(n, features)`` to ``(n,)``: log-odds of a rewrite beginning there against there being none."""
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            low = np.take_along_axis(rows, self.columns[node].astype(np.intp), axis=1) <= self.cuts[node]
            node = np.where(low, self.left[node], self.right[node])
        total: npt.NDArray[np.float64] = self.values[node].sum(axis=1, dtype=np.float64) + self.offset
        return total


@cache
def shipped() -> Trees:
    """The shipped trees, loaded once a process."""
    return Trees.load()
