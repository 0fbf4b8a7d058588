"""Quality floors: run the scorer on the development data and fail where a figure falls below its floor."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")


def measured(scorer: Path, what: str, paths: Sequence[Path], limit: int) -> dict[str, float]:
    """The scorer's figures for one set."""
    command = [sys.executable, str(scorer), what, *map(str, paths), "--json", "--limit", str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with tools/score.py, data/ and seeds/")
    options = parser.parse_args(arguments)
    failures = 0
    for name, entry in tomllib.loads(FLOORS.read_text(encoding="utf-8")).items():
        paths = [p for pattern in entry["paths"] for p in sorted(options.shared.glob(pattern))]
        figures = measured(options.shared / "tools" / "score.py", entry["what"], paths, entry.get("limit", 0))
        for figure, floor in entry["floors"].items():
            value = figures[figure]
            fine = value <= floor if figure in ("crashes", "verify_failures") else value >= floor
            failures += not fine
            print(f"{'ok  ' if fine else 'FAIL'} {name:24} {figure:28} {value:.4f} floor {floor}", flush=True)
        print(f"     {name:24} {'cpu ms a document':28} {figures['cpu_ms_per_doc']:.1f}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
