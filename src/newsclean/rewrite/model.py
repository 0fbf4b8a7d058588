"""Trees and small networks of the detector in numpy: rows of features to log-odds; all figures from a data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from newsclean.rewrite.features import NAMES

LAYERS = 3
Rows = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Detector:
    """Boosted trees, laid out as flat arrays (a leaf points to itself), and dense networks; the answer is their mean.

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
                data["columns"], data["cuts"].astype(np.float32), data["left"].astype(np.int32),
                data["right"].astype(np.int32), data["values"].astype(np.float32), data["roots"].astype(np.int32),
                int(data["depth"]), float(data["offset"]),
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
        return (self._trees(rows) + self._networks(rows)) / 2

    def _networks(self, rows: Rows) -> npt.NDArray[np.float64]:
        standard = np.clip((rows - self.mean) * self.scale, -4, 4)
        total = np.zeros(len(rows))
        for net in self.nets:
            hidden = standard
            for weight, bias in net[:-1]:
                hidden = np.maximum(hidden @ weight + bias, 0)
            total += (hidden @ net[-1][0] + net[-1][1])[:, 0]
        return total / len(self.nets) + self.net_offset

    def _trees(self, rows: Rows) -> npt.NDArray[np.float64]:
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            low = np.take_along_axis(rows, self.columns[node].astype(np.intp), axis=1) <= self.cuts[node]
            node = np.where(low, self.left[node], self.right[node])
        total: npt.NDArray[np.float64] = self.values[node].sum(axis=1, dtype=np.float64) + self.offset
        return total


@cache
def shipped() -> Detector:
    """The shipped weights, loaded once a process."""
    return Detector.load()
