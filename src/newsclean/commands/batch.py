"""``newsclean batch``: whole corpora, in all cores, resumable."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from dataclasses import replace
from pathlib import Path

from newsclean.cleaner import Cleaner
from newsclean.commands.inputs import DONE, SOME_FAILED
from newsclean.corpus.batch import MAX_SECONDS, STDOUT, Batch
from newsclean.corpus.files import STDIN
from newsclean.corpus.journal import Workspace
from newsclean.corpus.progress import progress
from newsclean.corpus.readers import MAX_BYTES, READABLE, Reader
from newsclean.corpus.record import CHOICES, TEXT_FIELDS, RecordCleaner
from newsclean.decision import THRESHOLDS
from newsclean.errors import InputError
from newsclean.source import KINDS

DESCRIPTION = f"""Clean many pages: files, folders, patterns, JSONL, WARC, WET and Parquet, plain or .gz or .zst, from disk,
standard input (-) or an address that fsspec opens (s3://…), in several processes and in bounded memory.

Records of JSONL and Parquet hold the page in one field: --text-field, else the first with text of
{", ".join(TEXT_FIELDS)}. Other fields pass through. The clean text becomes `text`; articles, spans,
removals and metadata are under `newsclean`."""
EXAMPLES = """examples:
  newsclean batch pages/ -o clean/                       a .txt and a .json for each page of a folder
  newsclean batch crawl.jsonl.gz -o clean.jsonl.gz       one line in, one line out, in order
  newsclean batch 'CC-NEWS-*.warc.gz' -o clean.parquet   HTML responses to a Parquet data set
  newsclean batch crawl.wet.gz -o clean.jsonl --write text --unordered
  zcat crawl.jsonl.gz | newsclean batch - -o - | gzip > clean.jsonl.gz
  newsclean batch crawl.jsonl -o clean.jsonl --resume    go on after a crash, a kill, Ctrl-C
  newsclean batch crawl.jsonl --only 17 -o -             one record again, as errors.jsonl says

While it runs, all it writes is in OUT.partial; at the end the output appears at once, beside OUT.summary.json (counts by
label) and, if records failed, OUT.errors.jsonl (id, error, how to replay). A record that crashes its process, or takes too
long, fails alone. Parquet, WARC, addresses, .zst and the bar need newsclean[corpus].

Exit status: 0 all fine, 1 some records failed, 2 usage."""
UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30}


def run(arguments: list[str]) -> int:
    """Run a batch; what it counted goes to standard error."""
    options = _parser().parse_args(arguments)
    batch = _batch(options)
    try:
        with progress(_total(batch), quiet=options.quiet) as watch:
            tally = batch.run(watch)
    except KeyboardInterrupt:
        if batch.output != STDOUT:
            print("newsclean: interrupted; the same command with --resume goes on from here", file=sys.stderr)
        raise
    if not options.quiet:
        for line in tally.lines():
            print(f"newsclean: {line}", file=sys.stderr)
    if tally.failed and batch.output != STDOUT:
        print(f"newsclean: failed records are in {Workspace(batch.output, batch.errors).errors}", file=sys.stderr)
    return SOME_FAILED if tally.failed else DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="newsclean batch",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("inputs", nargs="+", metavar="IN", help="file, folder, quoted pattern, address, or -")
    parser.add_argument(
        "-o", "--output", required=True, metavar="OUT", help="NAME.jsonl[.gz|.zst], NAME.parquet, NAME/, or -"
    )
    _options_of_reading(parser)
    _options_of_writing(parser)
    return parser


def _options_of_reading(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is read").add_argument
    add("--from", dest="read_as", choices=READABLE, help="format of all inputs; told by names and first bytes")
    add("--text-field", metavar="NAME", help="the field that holds the page")
    add("--kind", choices=KINDS, help="what the pages are; told by itself unless given")
    add("--encoding", help="character encoding of pages that come as bytes")
    add("--only", metavar="N,…|FILE", help="only records with these numbers, or those in an errors file")
    add = parser.add_argument_group("what is removed").add_argument
    add("--keep", action="append", default=[], metavar="LABEL", help="leave this label in the text")
    add("--disable", action="append", default=[], metavar="RULE", help="do not run this rule")
    add("--profile", choices=list(THRESHOLDS), default="balanced", help="keep: only what is certain; strict: more")


def _options_of_writing(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is written").add_argument
    add("--to", dest="write_as", choices=["jsonl", "parquet", "folder"], help="format; told by the name of OUT")
    add(
        "--write",
        metavar="PART,…",
        default=",".join(CHOICES),
        help=f"of {','.join(CHOICES)}; default: all. Without metadata it is faster by a quarter",
    )
    add("--keep-source", action="store_true", help="leave the page in the record, decoded as the spans count it")
    add("--unordered", action="store_true", help="write records as they are ready; a slow one holds up nothing")
    add("--errors", metavar="FILE", help="where failed records go; default: OUT.errors.jsonl")
    add("--resume", action="store_true", help="go on with an interrupted run; a complete one is left as it is")
    add("--force", action="store_true", help="replace an existing output, forget an interrupted run")
    add = parser.add_argument_group("how").add_argument
    add("-j", "--jobs", type=int, default=_cores(), metavar="N", help="processes; default: one a core (%(default)s)")
    add("--max-seconds", type=float, default=MAX_SECONDS, metavar="S", help="for one record; default: %(default)g")
    add(
        "--max-bytes",
        type=_bytes,
        default=MAX_BYTES,
        metavar="N",
        help="of one record, such as 500k or 64M; default: 16M",
    )
    add("-q", "--quiet", action="store_true", help="no progress, no summary")


def _batch(options: argparse.Namespace) -> Batch:
    cleaner = Cleaner(keep=options.keep, disable=options.disable, profile=options.profile)
    write = frozenset(part.strip() for part in options.write.split(",") if part.strip())
    clean = RecordCleaner(
        cleaner, options.text_field, options.kind, options.encoding, write=write, keep_source=options.keep_source
    )
    if not options.max_seconds > 0:  # "nan" is no limit either
        raise InputError(f"--max-seconds={options.max_seconds:g}: give more than 0")
    return Batch(
        options.inputs,
        options.output,
        clean,
        jobs=options.jobs,
        read_as=options.read_as,
        write_as=options.write_as,
        ordered=not options.unordered,
        resume=options.resume,
        force=options.force,
        only=_only(options.only),
        seconds=options.max_seconds,
        max_bytes=options.max_bytes,
        errors=options.errors,
    )


def _total(batch: Batch) -> int:
    """The bytes of all input, 0 if unknown; finds inputs that are not there before anything is done."""
    reader = Reader(batch.inputs, batch.read_as)
    if batch.output != STDOUT:
        space = Workspace(batch.output, batch.errors)
        space.check(batch.inputs)
        reader = replace(reader, hidden=space.own)
    total = sum(file.size for file in reader.files())
    return 0 if STDIN in batch.inputs else total


def _only(given: str | None) -> frozenset[int] | None:
    if given is None:
        return None
    if re.fullmatch(r"[\d,\s]*", given):
        numbers = frozenset(int(number) for number in re.findall(r"\d+", given))
    else:
        try:
            with Path(given).open(encoding="utf-8") as lines:
                numbers = frozenset(int(json.loads(line)["number"]) for line in lines)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"--only={given}: give numbers, such as 3,17, or an errors file: {error}") from error
    if not numbers:
        raise InputError(f"--only={given}: names no record; give numbers, such as 3,17, or an errors file")
    return numbers


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _bytes(text: str) -> int:
    found = re.fullmatch(r"(\d+)([kmg]?)b?", text.strip().lower())
    if not found or not int(found[1]):
        raise argparse.ArgumentTypeError(f"{text!r}: give a size such as 500k or 64M")
    return int(found[1]) * UNITS[found[2]]
