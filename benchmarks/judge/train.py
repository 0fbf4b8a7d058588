"""Train the judge: ``python -m benchmarks.judge.train --data ../shared/data`` writes the weights of both kinds."""

from __future__ import annotations

import argparse
import math
import pickle
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from benchmarks.judge.archives import ARCHIVE
from benchmarks.judge.data import FOLDS, Document, documents
from newsclean.judge import features
from newsclean.judge.model import Network, network_of

HIDDEN, LAYERS, OUT = 48, 5, 32
EPOCHS, BATCH, RATE = 10, 16, 3e-3
# One member of the network for each.
SEEDS = {"html": (7, 8), "text": (7, 8)}
# A document loses up to this share of its blocks each time it is shown: no single neighbour is to be relied on.
MOST_DROPPED = 0.4
# So is no single feature: each is hidden from a document this often.
HIDDEN_FEATURES = 0.05
# Pages of several stories are few among the others.
ARCHIVE_WEIGHT = 2.0
# Taken from the logit of body, so that the threshold 0.5 is where F1 on publishers left out is best (news sets first).
CALIBRATION = {"html": 0.3, "text": 0.2}
WEIGHTS = Path(__file__).parents[2] / "src" / "newsclean" / "judge"


class Tagger(nn.Module):
    """One member of ``newsclean.judge.model.Network``, for training."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.into = nn.Linear(inputs, HIDDEN)
        self.convs = nn.ModuleList(
            nn.Conv1d(HIDDEN, HIDDEN, 3, padding=2**layer, dilation=2**layer) for layer in range(LAYERS)
        )
        self.out = nn.Linear(HIDDEN, OUT)
        self.page = nn.Linear(2 * HIDDEN, OUT, bias=False)
        self.last = nn.Linear(OUT, 2)
        self.drop = nn.Dropout(0.2)

    def forward(self, rows: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """``(batch, n, features)`` and its mask ``(batch, n)`` to logits ``(batch, n, 2)``."""
        hidden = self.drop(torch.relu(self.into(rows))) * mask[..., None]
        for conv in self.convs:
            more = torch.relu(conv(hidden.transpose(1, 2)).transpose(1, 2))
            hidden = (hidden + self.drop(more)) * mask[..., None]
        mean = hidden.sum(1) / mask.sum(1, keepdim=True)
        peak = hidden.masked_fill(mask[..., None] == 0, -1e4).amax(1)
        summary = self.page(torch.cat([mean, peak], 1))
        return self.last(self.drop(torch.relu(self.out(hidden) + summary[:, None])))

    def arrays(self) -> dict[str, np.ndarray]:
        """The weights under the names ``Network`` reads."""
        named: dict[str, Any] = {"in.weight": self.into.weight, "in.bias": self.into.bias}
        for layer, conv in enumerate(list(self.convs)):
            weight: Any = conv.weight
            named[f"conv{layer}.weight"] = weight.permute(2, 0, 1)
            named[f"conv{layer}.bias"] = conv.bias
        named |= {"out.weight": self.out.weight, "out.bias": self.out.bias, "page.weight": self.page.weight}
        named |= {"last.weight": self.last.weight, "last.bias": self.last.bias}
        return {name: array.detach().numpy().astype(np.float32) for name, array in named.items()}


def row_weights(document: Document) -> np.ndarray:
    """What a block counts in the loss: characters, damped; every document the same in all, a page of stories twice."""
    known = document.labels[:, 0] >= 0
    weights = np.where(known, document.chars**0.6 + 2.0, 0.0)
    return weights / max(1e-6, weights.sum()) * (ARCHIVE_WEIGHT if document.source == ARCHIVE else 1.0)


def batches(docs: Sequence[Document], rng: np.random.Generator) -> list[list[int]]:
    """Documents of like length together, in random order."""
    order = sorted(range(len(docs)), key=lambda i: len(docs[i].rows) * rng.uniform(0.8, 1.25))
    made: list[list[int]] = [[]]
    for i in order:
        longest = len(docs[i].rows)
        if made[-1] and (len(made[-1]) >= BATCH or longest * (len(made[-1]) + 1) > 24000):
            made.append([])
        made[-1].append(i)
    rng.shuffle(made)
    return made


def train(docs: Sequence[Document], epochs: int = EPOCHS) -> Network:
    """Fit the network of a kind, all its members; deterministic for a thread count."""
    everything = np.concatenate([d.rows for d in docs])
    mean, scale = everything.mean(0), 1 / (everything.std(0) + 1e-3)
    del everything
    scaled = [np.clip((d.rows - mean) * scale, -5, 5) for d in docs]
    arrays = {"mean": mean, "scale": scale, "reasons": linear_reasons(docs, scaled)}
    for number, seed in enumerate(SEEDS[docs[0].kind]):
        arrays |= {f"{number}/{name}": array for name, array in member(docs, scaled, seed, epochs).items()}
    return network_of(arrays)


def member(docs: Sequence[Document], scaled: Sequence[np.ndarray], seed: int, epochs: int) -> dict[str, np.ndarray]:
    """The weights of one member, trained on the documents' ``scaled`` rows."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    inputs = scaled[0].shape[1]
    model = Tagger(inputs)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=1e-2)
    plan = batches(docs, rng)
    steps = epochs * len(plan)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + epochs * 40, pct_start=0.15)
    model.train()
    for _ in range(epochs):
        for batch in batches(docs, rng):
            shown = [_thinned(len(docs[i].rows), rng) for i in batch]
            longest = max(map(len, shown))
            rows = torch.zeros(len(batch), longest, inputs)
            mask = torch.zeros(len(batch), longest)
            target = torch.zeros(len(batch), longest, 2)
            weight = torch.zeros(len(batch), longest, 2)
            for k, (i, some) in enumerate(zip(batch, shown, strict=True)):
                n = len(some)
                told = rng.random(inputs) >= HIDDEN_FEATURES
                rows[k, :n] = torch.from_numpy((scaled[i][some] * told).astype(np.float32))
                mask[k, :n] = 1
                labels = docs[i].labels[some]
                target[k, :n] = torch.from_numpy((labels == 1).astype(np.float32))
                weight[k, :n, 0] = torch.from_numpy(row_weights(docs[i])[some].astype(np.float32))
                known = labels[:, 1] >= 0
                if known.any():
                    weight[k, :n, 1] = torch.from_numpy(np.where(known, 0.1, 0.0).astype(np.float32)) / math.sqrt(n)
            logits = model(rows, mask)
            loss = nn.functional.binary_cross_entropy_with_logits(logits, target, weight, reduction="sum") / len(batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    model.eval()
    with torch.no_grad():
        model.last.bias[0] -= CALIBRATION[docs[0].kind]
    return model.arrays()


def _thinned(size: int, rng: np.random.Generator) -> np.ndarray:
    """Indexes of the blocks that are shown this time, in order; at least one."""
    kept = np.flatnonzero(rng.random(size) >= MOST_DROPPED * rng.random())
    return kept if len(kept) else np.arange(size)


def linear_reasons(docs: Sequence[Document], scaled: Sequence[np.ndarray]) -> np.ndarray:
    """Weights of a logistic model of the same decision, for the explanations."""
    weights = torch.zeros(scaled[0].shape[1], requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    rows = torch.from_numpy(np.concatenate(scaled).astype(np.float32))
    target = torch.from_numpy(np.concatenate([d.labels[:, 0] == 1 for d in docs]).astype(np.float32))
    weight = torch.from_numpy(np.concatenate([row_weights(d) for d in docs]).astype(np.float32)) / len(docs)
    optimiser = torch.optim.Adam([weights, bias], lr=0.05)
    for _ in range(120):
        loss = nn.functional.binary_cross_entropy_with_logits(rows @ weights + bias, target, weight, reduction="sum")
        loss = loss + 1e-3 * weights.abs().sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return weights.detach().numpy()


def score(network: Network, docs: Sequence[Document], threshold: float = 0.5) -> dict[str, float]:
    """Mean F1 over documents of kept characters (known labels), precision and recall pooled."""
    f1s: list[float] = []
    kept = right = gold = 0.0
    for document in docs:
        body = network.probabilities(document.rows)[:, 0] >= threshold
        known = document.labels[:, 0] >= 0
        want = document.labels[:, 0] == 1
        tp = document.chars[body & want].sum()
        fp = document.chars[body & known & ~want].sum()
        fn = document.chars[~body & want].sum()
        if want.any() or fp:
            f1s.append(2 * tp / max(1.0, 2 * tp + fp + fn))
        kept, right, gold = kept + tp + fp, right + tp, gold + tp + fn
    return {"F1": float(np.mean(f1s)), "P": right / max(1.0, kept), "R": right / max(1.0, gold)}


def load(data: Path, kind: str, cache: Path | None) -> list[Document]:
    """The documents of a kind, from the cache if there is one."""
    if cache is not None and (cache / f"{kind}.pickle").exists():
        return pickle.loads((cache / f"{kind}.pickle").read_bytes())
    docs = documents(data, kind)
    if cache is not None:
        (cache / f"{kind}.pickle").write_bytes(pickle.dumps(docs))
    return docs


def save(network: Network, path: Path) -> None:
    """Write the weights as float16; names and shapes as ``Network`` reads them."""
    halves: dict[str, Any] = {name: array.astype(np.float16) for name, array in network.weights.items()}
    np.savez_compressed(path, **halves)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with html/ and lines/")
    parser.add_argument("--kind", choices=["html", "text"], action="append", help="default: both")
    parser.add_argument("--cache", type=Path, help="folder to keep computed rows in")
    parser.add_argument(
        "--fold", type=int, help="leave this fold of the publishers out and report on it; write no weights"
    )
    parser.add_argument("--cross-validate", action="store_true", help="leave each fold out in turn and report")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder for the weights")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    for kind in options.kind or ("html", "text"):
        started = time.monotonic()
        docs = load(options.data, kind, options.cache)
        print(
            f"{kind}: {len(docs)} documents, {len(features.NAMES)} features, {time.monotonic() - started:.0f} s",
            flush=True,
        )
        folds = range(FOLDS) if options.cross_validate else [options.fold] if options.fold is not None else []
        for fold in folds:
            network = train([d for d in docs if d.fold != fold], epochs=options.epochs)
            left = [d for d in docs if d.fold == fold]
            report(network, left, f"{kind} fold {fold}")
            save(network, options.out / f"{kind}.fold{fold}.npz")
        if not folds:
            network = train(docs, epochs=options.epochs)
            save(network, options.out / f"{kind}.npz")
            report(network, docs, f"{kind}, seen in training")
        print(f"{time.monotonic() - started:.0f} s", flush=True)
    return 0


def report(network: Network, docs: Sequence[Document], name: str) -> None:
    """Print the scores of all documents and of each source."""
    groups: dict[str, list[Document]] = {}
    for document in docs:
        group = document.source if document.kind == "html" else document.id.rsplit("/", 1)[-1]
        groups.setdefault(group, []).append(document)
    for group, members in [("all", list(docs)), *sorted(groups.items())]:
        figures = score(network, members)
        print(
            f"  {name:20} {group:16} {len(members):5} " + " ".join(f"{k} {v:.4f}" for k, v in figures.items()),
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
