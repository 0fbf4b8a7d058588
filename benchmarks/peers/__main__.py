"""Compare newsclean with other extractors: one command that installs them, runs them and prints a table."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.peers.environment import default_folder, made, stages_of
from benchmarks.peers.peers import OURS, PEERS, THEN
from benchmarks.peers.scoring import GoldPage, Scorer, gold_page, loaded, measure_of, score
from benchmarks.peers.stage import Stage
from benchmarks.peers.table import Row, scores_table, time_table

SETS = ("fundus", "fundus_eval", "waddle", "wcxb", "cleanportaleval", "trafilatura")
Golds = Mapping[str, Sequence[GoldPage]]

NOTES = """
Higher is better. shingle_F1 compares runs of four words with the article's text; segment_F1 counts sentences that must and
must not be there. "X, then newsclean" is `newsclean.clean(text, kind="text")` over the text that X extracted, with the gain
over X alone in brackets; its time is that of both. Time is CPU time in one thread, warm. Memory is the peak of the process
over what it held before it imported the extractor, so the library counts and the set of pages does not. On a failed page the
extractor raised an error, which counts as an empty text. Peers run with their defaults; trafilatura without readers'
comments, as in its own evaluation; resiliparse without comments, image texts and bullets, which suits it better; jusText and
newspaper4k are told the page's language, as they ask for it, and newspaper4k tries again in English where it does not know
that; readability-lxml's HTML becomes text by html_text.

newsclean's shipped weights saw these pages in training, so its figures here are too good, also where it follows a
peer. The figures for publishers left out of training are cross-validated and stand in `docs/judge.md`."""


def golds(shared: Path, limit: int, scorer: Scorer) -> Golds:
    """The pages of each set; with a limit the first of them in the scorer's own order."""
    found = {}
    for name in SETS:
        path = shared / "data" / "html" / f"{name}.jsonl.gz"
        if not path.is_file():
            raise SystemExit(f"{path}: is missing; --shared is the folder with data/html")
        found[name] = [gold_page(record, scorer) for record in scorer.rows([str(path)], limit)]
    return found


def row_of(stage: Stage, gold: Golds, scorer: Scorer) -> Row:
    """The figures of one system."""
    if stage.problem:
        return Row(stage.name, problem=stage.problem)
    scores, milliseconds, start = {}, {}, 0
    for name, pages in gold.items():
        answers = stage.answers[start : start + len(pages)]
        start += len(pages)
        scores[name] = score(pages, [answer.text for answer in answers], scorer)
        milliseconds[name] = 1000 * sum(answer.seconds for answer in answers) / len(pages)
    mean = 1000 * sum(answer.seconds for answer in stage.answers) / len(stage.answers)
    failed = sum(bool(answer.error) for answer in stage.answers)
    return Row(stage.name, stage.version, scores, milliseconds, mean, stage.memory_mb, failed)


def rows(python: Path, gold: Golds, scorer: Scorer) -> Iterator[Row]:
    """Two rows for each peer and one for newsclean, as they are done."""
    pages = [each.page for of_set in gold.values() for each in of_set]
    for peer in PEERS:
        for stage in stages_of(python, peer, pages):
            print(f"done: {stage.name} {stage.problem}", file=sys.stderr, flush=True)
            yield row_of(stage, gold, scorer)


def report(found: Sequence[Row], gold: Golds, limit: int) -> Iterator[str]:
    """The whole Markdown document; ``limit`` as given, 0 for all pages."""
    in_order = sorted(found, key=lambda row: row.name.endswith(THEN))
    versions = {row.name.split(" (")[0]: row.version for row in in_order if row.version and THEN not in row.name}
    titles = {name: f"{name} {measure_of(pages)}" for name, pages in gold.items()}
    counts = ", ".join(f"{name} {len(pages)}" for name, pages in gold.items())
    yield "# Peers\n"
    yield f"Made by `python -m benchmarks.peers --shared ../shared{f' --limit {limit}' if limit else ''}`.\n"
    sample = f", at most {limit} of a set, picked by a fixed hash" if limit else ""
    yield f"{sum(map(len, gold.values()))} pages{sample}: {counts}."
    yield f"Python {platform.python_version()}; {', '.join(f'{name} {number}' for name, number in versions.items())}."
    yield NOTES
    yield "\n## Scores\n"
    yield from scores_table(in_order, titles)
    yield "\n## CPU milliseconds a page, by set\n"
    yield from time_table(in_order, list(gold))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report, and write it where asked; 1 if newsclean itself has no figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with tools/score.py and data/html")
    parser.add_argument("--limit", type=int, default=0, help="pages of each set; default: all")
    parser.add_argument("--out", type=Path, help="also write the report to this file")
    parser.add_argument("--env", type=Path, default=default_folder(), help="virtual environment; default: %(default)s")
    options = parser.parse_args(arguments)
    scorer = loaded(options.shared / "tools" / "score.py")
    gold = golds(options.shared, options.limit, scorer)
    found = list(rows(made(options.env), gold, scorer))
    text = "\n".join(report(found, gold, options.limit)) + "\n"
    print(text, end="")
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return int(any(row.name == OURS and row.problem for row in found))


if __name__ == "__main__":
    sys.exit(main())
