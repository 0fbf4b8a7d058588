"""Tables: damage to articles by people against rewrites found, by kind, language, family and style."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.rewrite.data import Document

Answer = tuple[int | None, float]


def threshold_at(
    documents: Sequence[Document], answers: Sequence[Answer], share: float, chosen: Callable[[Document], bool]
) -> float:
    """The score that this share of the chosen articles by people exceeds."""
    scores = sorted(
        (a[1] for d, a in zip(documents, answers, strict=True) if d.kind == "human" and chosen(d)), reverse=True
    )
    return scores[int(share * len(scores))] if scores else 99.0


def found(documents: Sequence[Document], answers: Sequence[Answer], threshold: float) -> dict[str, float]:
    """Shares: rewrite paragraphs found, articles found, boundaries exact among found, articles with reporting lost."""
    paragraphs = got = docs = hits = exact = loss = 0
    for d, (start, score) in zip(documents, answers, strict=True):
        if d.kind != "farm" or d.truth is None:
            continue
        docs += 1
        paragraphs += sum(d.labels)
        if start is not None and score > threshold:
            hits += 1
            got += len(d.labels) - max(start, d.truth)
            exact += start == d.truth
            loss += start < d.truth
    return {
        "docs": docs, "paragraphs": got / max(1, paragraphs), "found": hits / max(1, docs),
        "exact": exact / max(1, hits), "loss": loss / max(1, docs),
    }  # fmt: skip


def hard(documents: Sequence[Document], answers: Sequence[Answer], threshold: float) -> dict[str, str]:
    """Damage by kind of hard negative."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for d, (_, score) in zip(documents, answers, strict=True):
        if d.kind == "hardneg":
            kinds[d.style].append(score > threshold)
    rest = [x for name, hit in kinds.items() if len(hit) < 30 for x in hit]
    shown = {name: f"{100 * np.mean(hit):.1f} % of {len(hit)}" for name, hit in sorted(kinds.items()) if len(hit) >= 30}
    return shown | {"others": f"{sum(rest)} of {len(rest)}"}


def line(name: str, result: dict[str, float]) -> str:
    return (
        f"{name:34} n={result['docs']:5.0f}  paragraphs {100 * result['paragraphs']:5.1f}"
        f"  found {100 * result['found']:5.1f}"
        f"  exact {100 * result['exact']:5.1f}  loss {100 * result['loss']:.2f}"
    )


def select(
    documents: Sequence[Document], answers: Sequence[Answer], chosen: Callable[[Document], bool]
) -> tuple[list[Document], list[Answer]]:
    pairs = [(d, a) for d, a in zip(documents, answers, strict=True) if chosen(d)]
    return [d for d, _ in pairs], [a for _, a in pairs]


def english(d: Document) -> bool:
    return d.lang == "en"
