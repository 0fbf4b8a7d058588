"""The trade-off of the judge: reporting lost against junk kept at every threshold, on publishers left out; as a plot."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.judge.archives import ARCHIVE
from benchmarks.judge.data import FOLDS, Document
from benchmarks.judge.flattened import FLATTENED
from benchmarks.judge.train import load
from newsclean.decision import THRESHOLDS
from newsclean.judge.model import Network

STEPS = np.concatenate([[0.0007, 0.003, 0.005], np.linspace(0.01, 0.99, 99), [0.995, 0.999]])
WIDTH, HEIGHT, MARGIN = 640, 400, 56
COLOURS = {"html": "#1f6feb", "text": "#d1242f"}
MOST_LOST, MOST_KEPT = 0.10, 0.60


def curve(docs: Sequence[Document], networks: dict[int, Network]) -> npt.NDArray[np.float64]:
    """``(steps, 2)``: share of reporting characters lost, share of junk characters kept; each document counts the same."""
    shares: list[npt.NDArray[np.float64]] = []
    for document in docs:
        if document.fold not in networks:
            continue
        body = networks[document.fold].probabilities(document.rows)[:, 0]
        gold, junk = document.labels[:, 0] == 1, document.labels[:, 0] == 0
        if not gold.any() or not junk.any():
            continue
        kept = body[None, :] >= STEPS[:, None]
        lost = ((~kept & gold) * document.chars).sum(1) / document.chars[gold].sum()
        left = ((kept & junk) * document.chars).sum(1) / document.chars[junk].sum()
        shares.append(np.stack([lost, left], 1))
    result: npt.NDArray[np.float64] = np.mean(shares, 0)
    return result


def at(points: npt.NDArray[np.float64], threshold: float) -> tuple[float, float]:
    """Reporting lost and junk kept at a threshold."""
    nearest = int(np.argmin(np.abs(STEPS - threshold)))
    return float(points[nearest, 0]), float(points[nearest, 1])


def plot(curves: dict[str, npt.NDArray[np.float64]]) -> str:
    """The curves as SVG, with a mark for each profile."""

    def place(lost: float, left: float) -> tuple[float, float]:
        x = MARGIN + min(lost / MOST_LOST, 1) * (WIDTH - 2 * MARGIN)
        return x, HEIGHT - MARGIN - min(left / MOST_KEPT, 1) * (HEIGHT - 2 * MARGIN)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<path d="M{MARGIN} {MARGIN}V{HEIGHT - MARGIN}H{WIDTH - MARGIN}" fill="none" stroke="#57606a"/>',
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 14}" text-anchor="middle">share of the reporting lost</text>',
        f'<text x="16" y="{HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 16 {HEIGHT / 2})">'
        "share of the junk kept</text>",
    ]
    for share in (0.0, 0.02, 0.04, 0.06, 0.08, 0.10):
        x, y = place(share, 0)
        parts.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{share:.0%}</text>')
    for share in (0.1, 0.2, 0.4, 0.6):
        x, y = place(0, share)
        parts.append(f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{share:.0%}</text>')
    for row, (kind, points) in enumerate(curves.items()):
        colour = COLOURS[kind]
        line = " ".join("{:.1f},{:.1f}".format(*place(*point)) for point in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{WIDTH - 2 * MARGIN}" y="{MARGIN + 18 * row}" fill="{colour}">{kind}</text>')
        for profile, threshold in THRESHOLDS.items():
            x, y = place(*at(points, threshold))
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>')
            parts.append(f'<text x="{x + 7:.1f}" y="{y - 6:.1f}" fill="{colour}">{profile}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, help="folder of computed rows, as for training")
    parser.add_argument("--weights", type=Path, required=True, help="folder of `train --cross-validate --out`")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "docs" / "tradeoff.svg")
    options = parser.parse_args(arguments)
    curves: dict[str, npt.NDArray[np.float64]] = {}
    for kind in COLOURS:
        paths = {fold: options.weights / f"{kind}.fold{fold}.npz" for fold in range(FOLDS)}
        networks = {fold: Network.load(path) for fold, path in paths.items() if path.exists()}
        docs = load(options.data, kind, options.cache)
        # Pages that we flattened or put together are only for training.
        curves[kind] = curve([d for d in docs if f"/{FLATTENED}" not in d.id and d.source != ARCHIVE], networks)
        for threshold in sorted({*THRESHOLDS.values(), 0.005, 0.01, 0.1, 0.3, 0.7, 0.95}):
            lost, left = at(curves[kind], threshold)
            print(f"{kind} threshold {threshold:5.3f}: reporting lost {lost:.2%}, junk kept {left:.2%}")
    options.out.write_text(plot(curves), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
