"""Progress of a run: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from newsclean.corpus.tally import Tally

LINE_SECONDS: Final = 10.0
BAR_SECONDS: Final = 0.2
Watch = Callable[[Tally, int], None]


@contextmanager
def progress(total: int, *, quiet: bool = False) -> Iterator[Watch]:
    """A function to call after each record; ``total`` is the bytes of input, 0 where nobody knows.

    The rate is that of this run; time left is told by the share of the input that was read.
    """
    if quiet:
        yield lambda tally, read: None
    elif sys.stderr.isatty() and (bar := _bar(total)) is not None:
        with bar as watch:
            yield watch
    else:
        yield _Rate(total).watching(lambda line, share: print(f"newsclean: {line}", file=sys.stderr), LINE_SECONDS)


class _Rate:
    """Measures this run: a resumed one begins with the records of those before."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.began: tuple[float, int, int] | None = None

    def watching(self, show: Callable[[str, float], None], every: float) -> Watch:
        """A function that shows a line at most every so many seconds."""
        due = time.monotonic() + every

        def watch(tally: Tally, read: int) -> None:
            nonlocal due
            now = time.monotonic()
            if self.began is None:
                self.began = (now, tally.records, read)
            if now >= due:
                due = now + every
                show(self.line(tally, read, now), read / self.total if self.total else 0.0)

        return watch

    def line(self, tally: Tally, read: int, now: float) -> str:
        """Records, rate, share, failures, time left."""
        began, records, start = self.began or (now, 0, 0)
        seconds = max(now - began, 1e-3)
        told = [f"{tally.records:,} records", f"{(tally.records - records) / seconds:.1f}/s"]
        if self.total:
            told.append(f"{min(1.0, read / self.total):.0%}")
        if tally.failed:
            told.append(f"{tally.failed:,} failed")
        if self.total and read > start:
            told.append(f"{_duration(seconds * max(0, self.total - read) / (read - start))} left")
        return ", ".join(told)


@contextmanager
def _shown_by_rich(total: int) -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as bar:
        task = bar.add_task("starting", total=1.0 if total else None)

        def show(line: str, share: float) -> None:
            bar.update(task, description=line, completed=share, refresh=True)

        yield _Rate(total).watching(show, BAR_SECONDS)


def _bar(total: int) -> AbstractContextManager[Watch] | None:
    try:
        import rich.progress  # noqa: F401  only whether it is there
    except ImportError:
        return None
    return _shown_by_rich(total)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
