"""Speed: CPU time a page by stage, its ratio to the bare parse of the same pages, and how it grows with size."""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from selectolax.lexbor import LexborHTMLParser

from newsclean import Cleaner, Finding
from newsclean.article_rules import with_article_rules
from newsclean.articles import parts_of
from newsclean.decision import Policy, fates_of
from newsclean.decoding import open_source
from newsclean.judge import features
from newsclean.judge.model import NetworkJudge, shipped
from newsclean.lexicon import Blocks
from newsclean.page import Page
from newsclean.segment import segment
from newsclean.segment.head import head_of
from newsclean.source import Kind

T = TypeVar("T")
# Whole text documents of about this size are what the text target speaks of.
TEXT_CHARS = (8_000, 12_000)
GROWTH = (1, 10, 100)
GROWTH_CHARS = 20_000


class Clock(dict[str, float]):
    """CPU seconds by stage."""

    def run(self, stage: str, work: Callable[[], T]) -> T:
        """Do the work and add its time to the stage."""
        start = time.process_time()
        result = work()
        self[stage] = self.get(stage, 0.0) + time.process_time() - start
        return result


def documents(path: Path, key: str, every: int) -> list[str]:
    """One field of every so many records of a gz JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)[key] for number, line in enumerate(lines) if number % every == 0]


def by_stage(cleaner: Cleaner, raw: str, kind: Kind, clock: Clock) -> None:
    """Do what ``Cleaner.clean`` does, stage by stage."""
    source = clock.run("decode", lambda: open_source(raw.encode("utf-8", "surrogatepass"), kind=kind))
    blocks = Blocks(clock.run("segment", lambda: segment(source)))
    blocks.vocabulary = cleaner.vocabulary
    head = clock.run("decode", lambda: head_of(source))
    findings = clock.run("rules", lambda: cleaner.findings(blocks))
    if blocks:
        rows = clock.run("features", lambda: features.rows(blocks, findings, head.title))
        network = shipped("html" if blocks[0].node is not None else "text")
        clock.run("network", lambda: network.probabilities(rows))
    verdicts = NetworkJudge().verdicts(blocks, findings, head.title)
    claims: list[list[Finding]] = [[] for _ in blocks]
    for finding in findings:
        claims[finding.part.block.index].append(finding)
    policy = Policy()
    fates = clock.run("decide", lambda: [fates_of(b, claims[b.index], verdicts[b.index], policy) for b in blocks])
    parts = clock.run("articles", lambda: parts_of(blocks, fates, verdicts, frozenset()))
    rules, language = cleaner.active_rules, head.language
    parts, _ = clock.run("article rules", lambda: with_article_rules(parts, (), rules, policy, language))
    clock.run("text", lambda: Page(source, tuple(blocks), parts).text)


def measured(cleaner: Cleaner, pages: Sequence[str], kind: Kind, rounds: int) -> Clock:
    """The best round by stage, seconds for all pages; "clean" is the call a user makes, "parse" the bare tree."""
    best = Clock()
    for _ in range(rounds):
        clock = Clock()
        for page in pages:
            if kind == "html":
                clock.run("parse", lambda: LexborHTMLParser(page).root is None)  # noqa: B023
            clock.run("clean", lambda: cleaner.clean(page, kind=kind))  # noqa: B023
        for page in pages:
            by_stage(cleaner, page, kind, clock)
        for stage, seconds in clock.items():
            best[stage] = min(best.get(stage, seconds), seconds)
    return best


def table(best: Clock, pages: int, chars: int) -> Iterator[str]:
    """One line a stage: milliseconds a page, and times the parse."""
    yield f"{pages} documents, {chars // max(1, pages):,} characters each on average"
    for stage, seconds in best.items():
        ratio = f"{seconds / best['parse']:8.2f} x parse" if "parse" in best else ""
        yield f"  {stage:14}{1000 * seconds / pages:8.2f} ms{ratio}"


def growth(cleaner: Cleaner, page: str, kind: Kind) -> Iterator[str]:
    """Time for a page repeated; a linear cleaner takes as many times as long."""
    for times in GROWTH:
        clock = Clock()
        clock.run("clean", lambda: cleaner.clean(page * times, kind=kind).text)  # noqa: B023
        yield f"  {times:4}x {1000 * clock['clean'] / times:8.2f} ms a copy"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with html/fundus.jsonl.gz and lines/bs4.jsonl.gz"
    )
    parser.add_argument("--every", type=int, default=1, help="take every so many pages")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many rounds counts")
    options = parser.parse_args(arguments)
    cleaner = Cleaner()
    pages = documents(options.data / "html" / "fundus.jsonl.gz", "html", options.every)
    texts = documents(options.data / "lines" / "bs4.jsonl.gz", "text", options.every)
    texts = [text for text in texts if TEXT_CHARS[0] <= len(text) <= TEXT_CHARS[1]] or texts
    samples: tuple[tuple[Kind, list[str]], ...] = (("html", pages), ("text", texts))
    for kind, found in samples:
        cleaner.clean(found[0], kind=kind)
        best = measured(cleaner, found, kind, options.rounds)
        print(f"{kind}:", *table(best, len(found), sum(map(len, found))), sep="\n")
        sample = min(found, key=lambda page: abs(len(page) - GROWTH_CHARS))
        print("growth:", *growth(cleaner, sample, kind), sep="\n")


if __name__ == "__main__":
    main()
