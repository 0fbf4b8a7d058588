"""How much of other extractors' text ``newsclean.align`` gives a span, on the shared pages: a floor that only rises."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from newsclean import Cleaner
from newsclean.extractors import extracted

EXTRACTORS = ("trafilatura", "resiliparse")
FLOOR = 0.995


def pages(folder: Path, most: int) -> Iterator[str]:
    """The HTML of the first ``most`` pages of each source."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for _, line in zip(range(most), lines, strict=False):
                yield str(json.loads(line)["html"])


def main() -> int:
    """Print the share of visible characters with a span, by extractor; 1 if one is below the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/html")
    parser.add_argument("--most", type=int, default=60, help="pages of each source; default: 60")
    options = parser.parse_args()
    visible = dict.fromkeys(EXTRACTORS, 0)
    missed = dict.fromkeys(EXTRACTORS, 0.0)
    cleaner = Cleaner()
    for html in pages(options.shared / "data" / "html", options.most):
        page = cleaner.clean(html, kind="html")
        for name in EXTRACTORS:
            found = extracted(page, name)
            size = sum(not char.isspace() for char in found.extracted)
            visible[name] += size
            missed[name] += size * (1.0 - found.coverage)
    shares = {name: 1.0 - missed[name] / max(1, visible[name]) for name in EXTRACTORS}
    for name, share in shares.items():
        print(f"{name:12} {share:.3%} of {visible[name]} characters have a span (floor {FLOOR:.1%})")
    return int(min(shares.values()) < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
