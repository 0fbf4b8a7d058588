"""Whole pages: what the detector says of the gold blocks of each article, ``python -m benchmarks.rewrite.pages``."""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from newsclean.block import Block, BlockSpan
from newsclean.decoding import open_source
from newsclean.finding import CERTAIN, Finding
from newsclean.rewrite import ArticleBlocks, rewritten, site_prior_of
from newsclean.segment import segment

KEPT = ["body", "section_heading", "summary_bullets", "summary_box", "dateline", "list", "quote", "table", "ai_rewrite"]
TAGS = ["tag_list", "hashtags", "tags"]
ENDS = [*TAGS, "copyright_notice", "comment_form", "comment_thread"]


def pages(data: Path, seeds: Path) -> Iterator[dict[str, Any]]:
    for line in (data / "pages" / "pages.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)
    for path in sorted(seeds.glob("*.txt")):
        labels = Path(f"{path}.labels.jsonl").read_text("utf-8").splitlines()
        with path.open(encoding="utf-8", newline="") as file:
            yield {
                "id": path.name[:3],
                "lang": "en",
                "text": file.read(),
                "spans": [json.loads(line) for line in labels],
            }


def articles(page: dict[str, Any]) -> Iterator[tuple[int, ArticleBlocks, list[bool]]]:
    """The gold-kept blocks of each article with what stands around them, and which of them are a rewrite."""
    blocks = segment(open_source(page["text"], kind="text"))
    labels = [_label(block, page["spans"]) for block in blocks]
    own: dict[int, list[int]] = defaultdict(list)
    for i, (label, article) in enumerate(labels):
        if article is not None and label in KEPT:
            own[article].append(i)
    for article, places in own.items():
        between = [
            [labels[k][0] for k in range(a + 1, b)] for a, b in zip([places[0] - 1, *places], places, strict=False)
        ]
        after = [label for label, _ in labels[places[-1] + 1 : places[-1] + 3]]
        made = ArticleBlocks(
            [blocks[i] for i in places], language=page.get("lang"),
            tags_follow=any(label in TAGS for label in after[:1]),
            leaks=[k for k, names in enumerate(between) if "ai_leak" in names],
            tags=[k for k, names in enumerate(between) if k and any(name in TAGS for name in names)],
            ends=[k for k, names in enumerate(between) if k and any(name in ENDS for name in names)],
            title=next((blocks[i].text for i, (n, a) in enumerate(labels) if n == "headline" and a == article), None),
        )  # fmt: skip
        yield article, made, [labels[i][0] == "ai_rewrite" for i in places]


def _label(block: Block, spans: list[dict[str, Any]]) -> tuple[str, int | None]:
    low, high = block.span.start, block.span.end
    inside = [(min(high, s["end"]) - max(low, s["start"]), s) for s in spans if s["start"] < high and s["end"] > low]
    best = max(inside, key=lambda pair: pair[0], default=None)
    return (best[1]["label"], best[1].get("article")) if best else ("", None)


def claims(blocks: ArticleBlocks, prior: float = 0.0) -> Sequence[Finding]:
    return rewritten(blocks.with_prior(prior))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=Path, required=True)
    args = parser.parse_args()
    total = removed = called = flagged = reporting = 0
    for page in pages(args.data, args.seeds):
        stories = list(articles(page))
        first = [bool(claims(blocks)) and claims(blocks)[0].score >= CERTAIN for _, blocks, _ in stories]
        for at, (article, blocks, gold) in enumerate(stories):
            found = claims(blocks, site_prior_of(sum(first) - first[at], len(first) - 1))
            cut = {id(f.span.block) for f in found if f.score >= CERTAIN and isinstance(f.span, BlockSpan)}
            for block, truth in zip(blocks, gold, strict=True):
                total += truth * len(block)
                reporting += (not truth) * len(block)
                removed += (truth and id(block) in cut) * len(block)
                called += (not truth and id(block) in cut) * len(block)
                flagged += truth and bool(found) and id(block) not in cut
            if any(gold) or found:
                marks = (
                    "".join("A" if t else "h" for t in gold)
                    + " "
                    + "".join("x" if id(b) in cut else "." for b in blocks)
                )
                print(page["id"], article, marks, f"{found[0].score:.3f} {found[0].label}" if found else "-")
    print(
        f"ai_rewrite removed {removed / total:.3f}, reporting called AI {called / reporting:.4f}, "
        f"only flagged {flagged} blocks"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
