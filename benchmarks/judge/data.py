"""Development data to training documents: rows of features and labels, one document a page and flattening."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.judge.archives import archives
from benchmarks.judge.flattened import flattened, with_gold
from benchmarks.judge.labels import DROP, KEEP, UNKNOWN, Line, body_labels, headline_labels, tokens
from newsclean import Block, Cleaner
from newsclean.decoding import open_source
from newsclean.judge import features
from newsclean.lexicon import Blocks
from newsclean.segment import segment
from newsclean.segment.head import head_of

FOLDS = 5
ARCHIVES = 600
LINE_LABELS = {"keep": (KEEP, DROP), "drop": (DROP, DROP), "headline": (DROP, KEEP)}
UNANSWERED = (UNKNOWN, UNKNOWN)
HTML_SETS = ["fundus", "fundus_eval", "waddle", "wcxb", "cleanportaleval", "zhds", "cleaneval", "trafilatura"]
# In the gold of some live blogs their entries stand, in that of others only what introduces them.
LIVE = "LiveBlogPosting"
# The address of a Markdown link, and how many words a line may have that the gold is not asked about.
ADDRESS = re.compile(r'\]\([^)\s]*( "[^"]*")?\)')
MAX_SCRAP_TOKENS = 2


class Shown(NamedTuple):
    """What the labels read of a block."""

    text: str
    role: str


@dataclass(frozen=True)
class Document:
    """``rows`` (n, features); ``labels`` (n, 2): body and headline, 1, 0 or -1 for unknown; ``chars`` (n,)."""

    id: str
    kind: str
    source: str
    fold: int
    rows: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int8]
    chars: npt.NDArray[np.float32]
    domain: str = ""


def fold_of(domain: str) -> int:
    """The fold of a publisher; the same for its HTML and its flattened text."""
    name = ".".join(domain.lower().split(".")[-2:])
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def html_records(data: Path) -> Iterator[dict[str, Any]]:
    for name in HTML_SETS:
        with gzip.open(data / "html" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for record in map(json.loads, file):
                yield record | {"live": LIVE in record["html"]}


def line_records(data: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((data / "lines").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)


def html_document(record: dict[str, Any]) -> Document | None:
    source = open_source(record["html"], kind="html", url=record.get("url"))
    blocks = Blocks(segment(source))
    if not blocks:
        return None
    labels = _gold_labels(blocks, record) if record.get("gold_text") else _segments(blocks, record)
    return _document(record, "html", blocks, labels, head_of(source).title)


def _gold_labels(blocks: Sequence[Line], record: dict[str, Any]) -> list[tuple[int, int]]:
    """Labels of body and headline by the gold text of a page."""
    gold, title = record["gold_text"], record.get("gold_title")
    if record.get("gold_starts_with_title"):
        first, _, rest = gold.partition("\n")
        if len(first) < 250:
            gold, title = rest, title or first
    optional = [s["text"] for s in record.get("gold_sections") or [] if "optional" in str(s.get("type", ""))]
    body = body_labels(blocks, gold, optional)
    headline = headline_labels(blocks, body, title) if title else [UNKNOWN] * len(blocks)
    if record["live"]:
        body = [UNKNOWN if label == DROP else label for label in body]
    return [(DROP if h == KEEP else b, h) for b, h in zip(body, headline, strict=True)]


def _segments(blocks: Blocks, record: dict[str, Any]) -> list[tuple[int, int]]:
    """Labels of the blocks that hold a must or must-not string; the others are unknown."""
    labels = [UNKNOWN] * len(blocks)
    for strings, label in ((record.get("must") or [], KEEP), (record.get("must_not") or [], DROP)):
        for wanted in (" ".join(s.split()) for s in strings):
            holders = [b.index for b in blocks if wanted in b.text]
            if len(holders) == 1 or label == DROP:
                for i in holders:
                    labels[i] = label
    return [(label, UNKNOWN) for label in labels]


def line_document(record: dict[str, Any]) -> Document | None:
    blocks = Blocks(segment(open_source(record["text"], kind="text")))
    if not blocks:
        return None
    labels = _line_labels(blocks, record["lines"]) if "lines" in record else _flattened_labels(blocks, record)
    return _document(record, "text", blocks, labels, None)


def _flattened_labels(blocks: Blocks, record: dict[str, Any]) -> list[tuple[int, int]]:
    """Those by the gold text, of blocks without the addresses of links; no answer for a scrap inside the story."""
    labels = _gold_labels([Shown(ADDRESS.sub("]", block.text), block.role) for block in blocks], record)
    told = [i for i, (body, _) in enumerate(labels) if body == KEEP or len(tokens(blocks[i].text)) > MAX_SCRAP_TOKENS]
    for above, below in itertools.pairwise(told):
        if labels[above][0] == labels[below][0] == KEEP:
            for i in range(above + 1, below):
                labels[i] = UNANSWERED
    return labels


def _line_labels(blocks: Blocks, lines: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Each block takes the label of the line it starts in."""
    starts = np.array([line["start"] for line in lines])
    labels: list[tuple[int, int]] = []
    for block in blocks:
        at = int(np.searchsorted(starts, _start(block), "right")) - 1
        line = lines[at] if at >= 0 and _start(block) < lines[at]["end"] else None
        labels.append(LINE_LABELS.get(line["label"], UNANSWERED) if line else UNANSWERED)
    return labels


def _start(block: Block) -> int:
    return block.edits.pieces[0][2]


def _document(
    record: dict[str, Any], kind: str, blocks: Blocks, labels: list[tuple[int, int]], title: str | None
) -> Document:
    rows = features.rows(blocks, Cleaner().findings(blocks), title)
    chars = np.array([len(b.text) for b in blocks], np.float32)
    name = record["id"] + ("/" + record["flattener"] if "flattener" in record else "")
    domain = record.get("domain") or record["id"]
    return Document(
        name, kind, record["source"], fold_of(domain), rows.astype(np.float16).astype(np.float32),
        np.array(labels, np.int8), chars, domain,
    )  # fmt: skip


def documents(data: Path, kind: str, jobs: int = 2) -> list[Document]:
    """All training documents of one kind, "html" or "text"."""
    make = html_document if kind == "html" else line_document
    records = list(html_records(data) if kind == "html" else line_records(data))
    with ProcessPoolExecutor(jobs) as pool:
        if kind == "text":
            pages, new = zip(*with_gold(html_records(data), records), strict=True)
            records += archives(records, ARCHIVES)
            records += itertools.chain.from_iterable(pool.map(flattened, pages, new, chunksize=8))
        return [made for made in pool.map(make, records, chunksize=16) if made is not None]
