"""Scale: pages a second and core by format, memory of a worker, the speed-up of a second core, and a long run's memory.

One command, ``python -m benchmarks.scale --shared ../shared``, makes the inputs of development data (repeated, each copy
perturbed), runs ``newsclean batch`` on them and prints the tables of docs/scale.md. Nothing of the data is kept.
"""

from __future__ import annotations

import argparse
import gzip
import io
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HTML_SETS = ("fundus", "fundus_eval", "trafilatura", "waddle")
TEXT_SETS = ("wet", "bs4", "resiliparse")
BETWEEN_TAGS = re.compile(r"(?<=>)[^<>]+(?=<)")
SAMPLE_SECONDS = 0.5
# Of the long run, one record in so many is HTML; the others are text. That keeps it under a quarter of an hour.
HTML_SHARE = 4
TENTHS = 10


@dataclass
class Measured:
    """One run: wall and CPU seconds, and resident megabytes of the parent and of each worker by records done."""

    records: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    parent_cpu: float = 0.0
    parent: list[tuple[int, float]] = field(default_factory=list)
    workers: list[tuple[int, float]] = field(default_factory=list)


def field_of(path: Path, name: str) -> list[str]:
    """One field of all records of a gz JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)[name] for line in lines]


def copies(pages: Sequence[str], count: int, seed: int) -> Iterator[str]:
    """The pages over and over, from the second time on perturbed."""
    dice = random.Random(seed)
    order = list(pages)
    for number in itertools.count():
        if number % len(order) == 0:
            dice.shuffle(order)
        if number == count:
            return
        page = order[number % len(order)]
        yield page if number < len(order) else perturbed(page, dice)


def perturbed(page: str, dice: random.Random) -> str:
    """The page with other digits, and some words of its text exchanged; markup stays."""

    def other(match: re.Match[str]) -> str:
        words = re.sub(r"\d", lambda _: str(dice.randrange(10)), match[0]).split(" ")
        for _ in range(len(words) // 20):
            one, two = dice.randrange(len(words)), dice.randrange(len(words))
            words[one], words[two] = words[two], words[one]
        return " ".join(words)

    return BETWEEN_TAGS.sub(other, page) if "</" in page else re.sub(r".+", other, page)


def write_lines(path: Path, name: str, pages: Iterator[str]) -> None:
    with open(path, "w", encoding="utf-8", errors="replace") as file:
        for number, page in enumerate(pages):
            file.write(json.dumps({"id": number, name: page}) + "\n")


def write_archive(path: Path, pages: Iterator[str], *, wet: bool) -> None:
    """A WARC of HTML responses or a WET of texts, a gzip member a record, as Common Crawl has them."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with open(path, "wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, page in enumerate(pages):
            body = io.BytesIO(page.encode("utf-8", "replace"))
            url = f"https://example.org/{number}"
            if wet:
                made = writer.create_warc_record(url, "conversion", payload=body, warc_content_type="text/plain")
            else:
                head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
                made = writer.create_warc_record(url, "response", payload=body, http_headers=head)
            writer.write_record(made)


def run(source: Path, *options: str, jobs: int, done: Callable[[], int] = lambda: 0) -> Measured:
    """Run the command, and sample memory on the way."""
    output = source.parent / "out.jsonl"
    command = [sys.executable, "-m", "newsclean", "batch", str(source), "-o", str(output), "--force", "-q", *options]
    began = time.monotonic()
    measured = Measured()
    process = subprocess.Popen([*command, "--jobs", str(jobs)])
    while True:
        finished, _, usage = os.wait4(process.pid, os.WNOHANG)
        if finished:
            break
        sample(process.pid, measured, done())
        time.sleep(SAMPLE_SECONDS)
    measured.wall = time.monotonic() - began
    measured.cpu = usage.ru_utime + usage.ru_stime
    tally = json.loads(output.with_name(output.name + ".summary.json").read_text("utf-8"))["tally"]
    measured.records = tally["cleaned"]
    return measured


def sample(pid: int, measured: Measured, records: int) -> None:
    """Note the resident memory of a process and of its children."""
    try:
        children = [
            int(c) for task in Path(f"/proc/{pid}/task").iterdir() for c in (task / "children").read_text().split()
        ]
        measured.parent_cpu = cpu(pid)
        measured.parent.append((records, resident(pid)))
        measured.workers += [(records, resident(child)) for child in children]
    except (OSError, ValueError, IndexError):  # it has just ended
        return


def resident(pid: int) -> float:
    """Megabytes of memory that are the process's own or shared with files."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def cpu(pid: int) -> float:
    """Seconds of CPU time of a process so far, without its children."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def rates(folder: Path, html: Sequence[str], texts: Sequence[str], count: int) -> Iterator[str]:
    """Pages a second of CPU time, all of it: reading, cleaning, writing, start of the processes taken out."""
    yield "| input | written | pages | KB a page | CPU ms a page | of it the parent's | pages a second and core | MB, worker | MB, parent |"
    yield "|---|---|---|---|---|---|---|---|---|"
    inputs: list[tuple[str, Path, Sequence[str], Callable[[Path, Iterator[str]], None]]] = [
        ("WARC.gz", folder / "a.warc.gz", html, lambda path, pages: write_archive(path, pages, wet=False)),
        ("JSONL, html", folder / "a.jsonl", html, lambda path, pages: write_lines(path, "html", pages)),
        ("WET.gz", folder / "a.wet.gz", texts, lambda path, pages: write_archive(path, pages, wet=True)),
        ("JSONL, text", folder / "b.jsonl", texts, lambda path, pages: write_lines(path, "text", pages)),
    ]
    for name, path, pages, write in inputs:
        many = count if pages is html else count * HTML_SHARE
        write(path, copies(pages, many, 1))
        kilobytes = sum(len(page.encode("utf-8", "replace")) for page in copies(pages, many, 1)) / many / 1000
        few = path.with_name("few." + path.name)
        write(few, copies(pages, 1, 1))
        for parts in ("text,articles,spans,removed,metadata", "text,articles,spans,removed", "text"):
            start = run(few, "--write", parts, jobs=1)
            whole = run(path, "--write", parts, jobs=1)
            each = (whole.cpu - start.cpu) / max(1, whole.records - 1)
            parents = max(0.0, whole.parent_cpu - start.parent_cpu) / max(1, whole.records - 1)
            worker = max((megabytes for _, megabytes in whole.workers), default=0.0)
            parent = max((megabytes for _, megabytes in whole.parent), default=0.0)
            what = {"text": "text"}.get(parts, "all" if "metadata" in parts else "all but metadata")
            yield (
                f"| {name} | {what} | {whole.records:,} | {kilobytes:.0f} | {1000 * each:.1f} "
                f"| {1000 * parents:.2f} | {1 / each:.0f} "
                f"| {worker:.0f} | {parent:.0f} |"
            )
        path.unlink()


def speed_up(folder: Path, html: Sequence[str], count: int, rounds: int) -> Iterator[str]:
    """Wall time with one worker over that with two, in turns; where CPU times differ, so did the cores."""
    path = folder / "a.warc.gz"
    write_archive(path, copies(html, count, 2), wet=False)
    ratios = []
    for _ in range(rounds):
        one, two = run(path, jobs=1), run(path, jobs=2)
        ratios.append(one.wall / two.wall)
        yield (
            f"one worker {one.wall:.1f} s ({one.cpu:.1f} s of CPU time), two {two.wall:.1f} s ({two.cpu:.1f} s): "
            f"{ratios[-1]:.2f} times as fast, {two.cpu / two.wall:.2f} cores at work"
        )
    yield f"median of {rounds}: {sorted(ratios)[len(ratios) // 2]:.2f}"


def long_run(folder: Path, html: Sequence[str], texts: Sequence[str], count: int) -> Iterator[str]:
    """Resident memory by tenths of a run over very many records."""
    path = folder / "long.jsonl"
    ours, theirs = copies(html, count, 3), copies(texts, count, 4)
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            name, pages = ("text", theirs) if number % HTML_SHARE else ("html", ours)
            file.write(json.dumps({"id": number, name: next(pages)}) + "\n")
    journal = folder / "out.jsonl.partial" / "journal.json"

    def done() -> int:
        try:
            return int(json.loads(journal.read_text())["tally"]["records"])
        except (OSError, ValueError):
            return 0

    measured = run(path, jobs=2, done=done)
    yield f"{measured.records:,} records, {path.stat().st_size / 1e9:.1f} GB, {measured.cpu / 60:.1f} min CPU time"
    yield "| records done, up to | " + " | ".join(f"{count * n // TENTHS:,}" for n in range(1, TENTHS + 1)) + " |"
    yield "|---" * (TENTHS + 1) + "|"
    for name, samples in (("parent, MB", measured.parent), ("workers, MB", measured.workers)):
        by_tenth: list[list[float]] = [[] for _ in range(TENTHS)]
        for records, megabytes in samples:
            by_tenth[min(TENTHS - 1, records * TENTHS // count)].append(megabytes)
        cells = (f"{sum(tenth) / len(tenth):.0f}, at most {max(tenth):.0f}" if tenth else "" for tenth in by_tenth)
        yield f"| {name} | " + " | ".join(cells) + " |"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--pages", type=int, default=400, help="HTML pages by which the rate is measured")
    parser.add_argument("--records", type=int, default=20_000, help="of the long run")
    parser.add_argument("--rounds", type=int, default=3, help="of the speed-up; its median counts")
    parser.add_argument("parts", nargs="*", choices=[[], "rates", "long", "speedup"], help="default: all")
    options = parser.parse_args(arguments)
    data = options.shared / "data"
    html = [page for name in HTML_SETS for page in field_of(data / "html" / f"{name}.jsonl.gz", "html")]
    texts = [text for name in TEXT_SETS for text in field_of(data / "lines" / f"{name}.jsonl.gz", "text")]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        parts = {
            "rates": lambda: rates(folder, html, texts, options.pages),
            "long": lambda: long_run(folder, html, texts, options.records),
            "speedup": lambda: speed_up(folder, html, options.pages, options.rounds),
        }
        for name, part in parts.items():
            if not options.parts or name in options.parts:
                for line in part():
                    print(line, flush=True)


if __name__ == "__main__":
    main()
