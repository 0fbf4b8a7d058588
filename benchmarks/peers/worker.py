"""One process: one extractor over all pages, then newsclean over its texts; run by the interpreter of the environment."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TypeVar

from benchmarks.peers.peers import OURS, PEERS, THEN, Peer, WebPage, text_cleaner
from benchmarks.peers.stage import Answer, Stage

T = TypeVar("T")
BYTES_A_MB = 1024 * 1024
WARM_UP_PAGES = 2


def peak_mb() -> float:
    """The most memory this process has held, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what the parent held before the exec
        fields = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        return int(fields["VmHWM"].split()[0]) * 1024 / BYTES_A_MB
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / BYTES_A_MB


def pages(path: Path) -> Iterator[WebPage]:
    """The pages of a JSONL file, one in memory at a time."""
    with path.open(encoding="ascii") as lines:
        for line in lines:
            yield WebPage(**json.loads(line))


def answer(work: Callable[[T], str], given: T) -> Answer:
    """The text of one page and its CPU time; an error of the extractor is an answer too."""
    text = error = ""
    start = time.process_time()
    try:
        text = work(given)
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}"
    return Answer(text, time.process_time() - start, error)


def stages(peer: Peer, path: Path) -> Iterator[Stage]:
    """The peer alone, then (for all but newsclean itself) the two together, times added up."""
    before = peak_mb()
    extract = peer.load()
    for page in islice(pages(path), WARM_UP_PAGES):
        answer(extract, page)
    alone = [answer(extract, page) for page in pages(path)]
    yield Stage(peer.name, version(peer.package), peak_mb() - before, alone)
    if peer.name == OURS:
        return
    cleaned = text_cleaner()
    for first in alone[:WARM_UP_PAGES]:
        answer(cleaned, first.text)
    both = []
    for first in alone:
        second = answer(cleaned, first.text)
        both.append(Answer(second.text, first.seconds + second.seconds, first.error or second.error))
    yield Stage(peer.name + THEN, version(OURS), peak_mb() - before, both)


def main(name: str, path: str, out: str) -> None:
    """Write each stage as soon as it is complete, so that a crash in the second spares the first."""
    peer = next(peer for peer in PEERS if peer.name == name)
    with Path(out).open("w", encoding="ascii") as lines:
        for stage in stages(peer, Path(path)):
            print(stage.to_json(), file=lines, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
