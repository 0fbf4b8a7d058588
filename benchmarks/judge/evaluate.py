"""Cross-validated figures by the project's scorer: every page cleaned with weights that never saw its publisher."""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.judge.data import FOLDS, HTML_SETS, fold_of, html_records, line_records
from newsclean import Cleaner
from newsclean.judge.model import Network, NetworkJudge

# What one (set, fold) brings: rows per document, and segment counts times their precision and recall.
Part = tuple[str, list[tuple[Any, ...]], dict[str, float]]


def scorer_at(path: Path) -> ModuleType:
    """The project's scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scored(task: tuple[str, str, int, Path, Path]) -> list[Part]:
    """The figures of one kind and fold."""
    kind, profile, fold, shared, weights = task
    score = scorer_at(shared / "tools" / "score.py")
    network = Network.load(weights / f"{kind}.fold{fold}.npz")
    judge = NetworkJudge(html=network) if kind == "html" else NetworkJudge(text=network)
    cleaner = Cleaner(judge=judge, profile=profile)
    records = html_records(shared / "data") if kind == "html" else line_records(shared / "data")
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        if fold_of(record.get("domain") or record["id"]) == fold:
            groups.setdefault(record.get("flattener") or record["source"], []).append(record)
    made: list[Part] = []
    for name, members in groups.items():
        counters: dict[str, Any] = {"crashes": 0, "verify_failures": 0, "cpu_s": 0.0}
        run = score.score_html if kind == "html" else score.score_lines
        out, per = run(cleaner, members, counters)
        made.append((name, per, out | counters))
    return made


def table(kind: str, parts: Iterable[Part]) -> list[str]:
    """One line a set: documents, and the figures that the targets speak of."""
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault(part[0], []).append(part)
    order = HTML_SETS if kind == "html" else sorted(groups)
    lines: list[str] = []
    for name in order:
        members = groups.get(name, [])
        rows = [row for _, per, _ in members for row in per]
        if kind == "text":
            lines.append(f"lines/{name}: {len(rows)} documents, doc_F1 {mean(r[0] for r in rows):.4f}")
        elif rows:
            p, r = mean(x[2] for x in rows), mean(x[3] for x in rows)
            lines.append(f"html/{name}: {len(rows)} pages, shingle_F1 {2 * p * r / (p + r):.4f} (P {p:.4f}, R {r:.4f})")
        if segments := sum(out.get("segments", 0) for _, _, out in members):
            f1 = sum(out["segment_F1"] * out["segments"] for _, _, out in members if out.get("segments")) / segments
            lines.append(f"html/{name}: {segments} segments, segment_F1 {f1:.4f}")
    if kind == "text":
        rows = [row for members in groups.values() for _, per, _ in members for row in per]
        lines.append(f"lines, all: {len(rows)} documents, doc_F1 {mean(r[0] for r in rows):.4f}")
    crashes = sum(out["crashes"] + out["verify_failures"] for members in groups.values() for _, _, out in members)
    return [*lines, f"crashes and verify failures: {crashes}"]


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean."""
    known = list(values)
    return sum(known) / max(1, len(known))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with tools/score.py and data/")
    parser.add_argument("--weights", type=Path, required=True, help="folder of `train --cross-validate --out`")
    parser.add_argument("--kind", choices=["html", "text"], action="append", help="default: both")
    parser.add_argument("--profile", default="balanced")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path, help="write the rows there too")
    options = parser.parse_args(arguments)
    for kind in options.kind or ("html", "text"):
        folds = [fold for fold in range(FOLDS) if (options.weights / f"{kind}.fold{fold}.npz").exists()]
        print(f"{kind}: folds {folds} of {FOLDS}")
        tasks = [(kind, options.profile, fold, options.shared, options.weights) for fold in folds]
        with ProcessPoolExecutor(options.jobs) as pool:
            parts = [part for found in pool.map(scored, tasks) for part in found]
        print("\n".join(table(kind, parts)), flush=True)
        if options.json:
            options.json.write_text(json.dumps(parts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
