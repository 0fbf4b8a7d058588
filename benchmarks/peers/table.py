"""The Markdown of a comparison: scores with what newsclean adds, time, memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.peers.peers import THEN


@dataclass(frozen=True, slots=True)
class Row:
    """One system: by set its score and CPU milliseconds a page; with a ``problem`` there are no figures."""

    name: str
    version: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)
    milliseconds: Mapping[str, float] = field(default_factory=dict)
    mean_milliseconds: float = 0.0
    memory_mb: float = 0.0
    failed_pages: int = 0
    problem: str = ""


def table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table, all columns but the first aligned right."""
    yield f"| {' | '.join(header)} |"
    yield f"|{'|'.join(['---'] + ['---:'] * (len(header) - 1))}|"
    for cells in lines:
        yield f"| {' | '.join(cells)} |"


def figure(value: float) -> str:
    """Three places, without the zero before the point."""
    return f"{value:.3f}".removeprefix("0")


def change(value: float, before: float) -> str:
    """The difference of two figures with its sign, three places."""
    difference = round(value, 3) - round(before, 3)
    return f"{'+' if difference >= 0 else '-'}{figure(abs(difference))}"


def score_cells(row: Row, alone: Row | None, sets: Sequence[str]) -> Iterator[str]:
    """A score by set; after a peer, with the gain over the peer alone."""
    for name in sets:
        value = figure(row.scores[name])
        yield f"{value} ({change(row.scores[name], alone.scores[name])})" if alone else value


def scores_table(rows: Sequence[Row], sets: Mapping[str, str]) -> Iterator[str]:
    """``sets`` gives each set's column title."""
    alone = {row.name + THEN: row for row in rows if not row.problem}
    lines = []
    for row in rows:
        if row.problem:
            lines.append([row.name, f"no figures: {row.problem.replace('|', '/')}", *[""] * (len(sets) + 2)])
            continue
        cells = score_cells(row, alone.get(row.name), list(sets))
        lines.append([
            row.name, *cells, f"{row.mean_milliseconds:.1f}", f"{row.memory_mb:.0f}", str(row.failed_pages)
        ])  # fmt: skip
    return table(["system", *sets.values(), "CPU ms a page", "memory, MB", "failed pages"], lines)


def time_table(rows: Sequence[Row], sets: Sequence[str]) -> Iterator[str]:
    """CPU milliseconds a page by set."""
    lines = [[row.name, *(f"{row.milliseconds[name]:.1f}" for name in sets)] for row in rows if not row.problem]
    return table(["system", *sets], lines)
