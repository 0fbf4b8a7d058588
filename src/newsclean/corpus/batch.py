"""Batch: clean all records of an input, in processes, so that a killed run can go on where it was."""

from __future__ import annotations

import errno
import json
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final

from newsclean.corpus.item import Item, Unreadable
from newsclean.corpus.journal import Journal, Workspace
from newsclean.corpus.log import Log
from newsclean.corpus.many import packed_work
from newsclean.corpus.places import check_errors_beside_stdout, within
from newsclean.corpus.pool import Pool
from newsclean.corpus.readers import MAX_BYTES, Reader
from newsclean.corpus.record import RecordCleaner
from newsclean.corpus.settings import command, told
from newsclean.corpus.tally import Tally
from newsclean.corpus.task import CleanItem, Done, Failed, name_of
from newsclean.corpus.writers import SHAPES, StdoutWriter, Writer, format_of, writer_for
from newsclean.errors import InputError

STDOUT: Final = "-"
# What a kill costs at most, beside the records at work.
COMMIT_SECONDS: Final = 2.0
MAX_SECONDS: Final = 60.0
# More than for other work: in order, a slow record holds up the output, not the workers.
AHEAD_PER_JOB: Final = 16


# Is told how a run gets on: what is done, and the bytes of input read.
Watcher = Callable[[Tally, int], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """A run over ``inputs`` (see ``Reader``) to ``output``: a ``.jsonl`` (``.gz``, ``.zst``), a ``.parquet`` data set, a
    folder, or "-" for standard output.

    ``read_as`` and ``write_as`` name formats where endings do not. ``ordered`` keeps the order of the input.
    ``resume`` goes on with a run that was killed, ``force`` replaces what is there. ``only`` numbers of records are
    cleaned, all unless given. ``seconds`` and ``max_bytes`` limit each record. ``errors`` is the file for records that
    fail, by default beside the output. ``replay`` is the command that errors tell to give again for their record, by default
    ``newsclean batch`` with the options of this run.
    """

    inputs: Sequence[str]
    output: str
    clean: RecordCleaner = field(default_factory=RecordCleaner)
    jobs: int = 1
    read_as: str | None = None
    write_as: str | None = None
    ordered: bool = True
    resume: bool = False
    force: bool = False
    only: frozenset[int] | None = None
    seconds: float | None = MAX_SECONDS
    max_bytes: int = MAX_BYTES
    errors: str | None = None
    replay: Sequence[str] = ()

    def run(self, watch: Watcher = lambda tally, read: None) -> Tally:
        """Clean all records that are not done yet; returns the numbers of the whole run, earlier parts included.

        Raises ``InputError`` for what cannot be read or must not be overwritten. Records that fail are counted, and
        told in the errors file.
        """
        if self.jobs < 1:
            raise InputError(f"jobs={self.jobs}: use 1 or more")
        if self.only is not None and not self.only:
            raise InputError("only: names no record; give numbers of records, counted from 0")
        if self.seconds is not None and not self.seconds > 0:
            raise InputError(f"seconds={self.seconds:g}: give more than 0, or None for no limit")
        form, compression = format_of(self.output, self.write_as)
        reader = Reader(self.inputs, self.read_as, self.max_bytes)
        found = (file.name for file in reader.files())
        if self.output == STDOUT:
            if self.resume or form != "jsonl":
                raise InputError("-: standard output takes JSONL and cannot be resumed; give a file with -o")
            if self.errors is None:
                return _Run(self, reader, StdoutWriter(), None).all(watch)
            check_errors_beside_stdout(self.errors, self.inputs, found, force=self.force)
            reader = replace(reader, hidden=within(self.errors))
            return _Run(self, reader, StdoutWriter(), Log(Path(self.errors))).all(watch)
        space = Workspace(self.output, self.errors)
        space.check(self.inputs)
        space.check_found(found)
        reader = replace(reader, hidden=space.own)
        try:
            journal = space.journal(self.options(form, compression), resume=self.resume, force=self.force)
            was_complete = journal.complete
            if not was_complete:
                journal.all_files = reader.checksum()
                with _written(self.output):
                    space.begin(journal)
                writer = writer_for(form, space.folder, compression, journal.output)
                log = Log(space.errors_path, size=journal.error_bytes)
                _Run(self, reader, writer, log, journal, space).all(watch)
            if space.journal_path.exists():
                with _written(self.output):
                    space.publish(journal)
            if was_complete and journal.all_files not in (None, reader.checksum()):
                raise InputError(
                    f"{self.output}: is complete, but files of its input have other names or sizes by now; --force to "
                    "clean them all anew, or give another -o"
                )
            return journal.tally
        finally:
            space.close()

    def options(self, form: str, compression: str) -> dict[str, object]:
        """All on which the output depends, as data for JSON."""
        return {
            "inputs": list(self.inputs),
            "from": self.read_as,
            "to": form + compression,
            "only": sorted(self.only) if self.only is not None else None,
            **told(self.clean),
            "max_bytes": self.max_bytes,
        }


class _Run:
    """One process's share of a run: from the journal's state to the end, or to its death."""

    def __init__(
        self,
        batch: Batch,
        reader: Reader,
        writer: Writer,
        errors: Log | None,
        journal: Journal | None = None,
        space: Workspace | None = None,
    ) -> None:
        self.batch = batch
        self.reader = reader
        self.writer = writer
        self.errors = errors
        self.journal = journal or Journal({})
        self.space = space
        self.replay = batch.replay or command(
            batch.inputs,
            batch.clean,
            {
                "--from": batch.read_as,
                "--max-seconds": f"{batch.seconds:g}" if batch.seconds not in (None, MAX_SECONDS) else None,
                "--max-bytes": str(batch.max_bytes) if batch.max_bytes != MAX_BYTES else None,
            },
        )
        self.at_work: dict[int, None] = {}
        self.next_number = self.journal.low
        self.checksums = {self.journal.low - 1: self.journal.files}
        self.committed = time.monotonic()

    def all(self, watch: Watcher) -> Tally:
        """Clean, write and commit until all is done."""
        batch = self.batch
        clean = CleanItem(batch.clean, SHAPES[format_of(batch.output, batch.write_as)[0]])
        work = packed_work(clean, batch.clean.cleaner)
        pool = Pool[Item | Unreadable](work, jobs=batch.jobs, seconds=batch.seconds, size=len, ahead=AHEAD_PER_JOB)
        try:
            with pool:
                for item, outcome in pool.run(self.items(), ordered=batch.ordered):
                    self.take(item, outcome)
                    watch(self.journal.tally, item.read)
                    if time.monotonic() - self.committed > COMMIT_SECONDS:
                        self.commit()
            self.check_only()
            with _written(batch.output):
                self.journal.output = self.writer.finish()
            self.commit(complete=True)
        finally:
            self.writer.close()
            if self.errors is not None:
                self.errors.close()
        return self.journal.tally

    def items(self) -> Iterator[Item | Unreadable]:
        """The records that are not done.

        Raises ``InputError``, before the first of them, unless the input is the same as far as the interrupted run came.
        """
        low, above, only = self.journal.low, frozenset(self.journal.above), self.batch.only
        items = self.reader.items(max(0, low - 1))
        if low:
            self.same(next(items, None), low - 1, self.journal.files)
        left: list[Item | Unreadable] = []  # what was at work when the run was interrupted: no more than a pool holds
        if above:
            last = None
            for last in islice(items, max(above) + 1 - low):
                self.checksums[last.number] = last.files
                if last.number not in above and (only is None or last.number in only):
                    left.append(last)
            self.same(last, max(above), self.journal.files_above)
        for item in left:
            yield self.begun(item)
        self.next_number = max(above, default=low - 1) + 1
        for item in items:
            self.checksums[item.number] = item.files
            self.next_number = item.number + 1
            if only is None or item.number in only:
                yield self.begun(item)
            if only and item.number >= max(only):
                return

    def check_only(self) -> None:
        """Raise ``InputError`` where a record was asked for that the input does not have; of such a run nothing is kept."""
        missing = [number for number in sorted(self.batch.only or ()) if number >= self.next_number]
        if missing:
            if self.space is not None:
                self.space.journal_path.unlink(missing_ok=True)
            raise InputError(
                f"only={missing[0]}: there is no such record, the input has {self.next_number:,}, counted from 0; give "
                "numbers as the errors file tells them"
            )

    def begun(self, item: Item | Unreadable) -> Item | Unreadable:
        """Note that a record is at work."""
        self.next_number = item.number + 1
        self.at_work[item.number] = None
        return item

    def same(self, item: Item | Unreadable | None, number: int, files: int) -> None:
        """Raise ``InputError`` unless a record is there, and the files up to it are those that were."""
        if item is None or (item.number, item.files) != (number, files):
            raise InputError(
                f"{shlex.join(self.batch.inputs)}: not the input of the interrupted run, its files have other names "
                "or sizes; put them back, or --force to start anew"
            )

    def take(self, item: Item | Unreadable, outcome: object) -> None:
        """Write what became of a record."""
        if isinstance(outcome, Exception):  # its worker died, or was too slow
            outcome = Failed(name_of(item), type(outcome).__name__, str(outcome))
        with _written(self.batch.output):
            if isinstance(outcome, Done):
                self.writer.write(item.number, outcome.stem, outcome.payload)
                self.journal.tally.add(outcome.tally)
            else:
                assert isinstance(outcome, Failed)
                self.journal.tally.failed += 1
                self.writer.drop(item.number)
                self.report(item, outcome)
        del self.at_work[item.number]
        self.journal.above.add(item.number)

    def report(self, item: Item | Unreadable, failed: Failed) -> None:
        """Tell of a record that failed: in the errors file, or on standard error."""
        line = {
            "number": item.number, "id": failed.id, "place": item.place, "error": failed.error,
            "message": failed.message,
        }  # fmt: skip
        if self.replay:
            line["replay"] = shlex.join([*self.replay, "--only", str(item.number), "-o", "-"])
        data = json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        if self.errors is not None:
            self.errors.write(data)
        else:
            sys.stderr.buffer.write(b"newsclean: " + data)
            sys.stderr.buffer.flush()

    def commit(self, *, complete: bool = False) -> None:
        """Put all that is done on the disk, and then note that it is there."""
        journal = self.journal
        journal.low = next(iter(self.at_work), self.next_number)
        journal.above = {number for number in journal.above if number >= journal.low}
        self.checksums = {number: files for number, files in self.checksums.items() if number >= journal.low - 1}
        journal.files = self.checksums.get(journal.low - 1, 0)
        journal.files_above = self.checksums[max(journal.above)] if journal.above else 0
        with _written(self.batch.output):
            journal.output = self.writer.commit() if not complete else journal.output
            journal.error_bytes = self.errors.commit() if self.errors is not None else 0
            journal.complete = complete
            if self.space is not None:
                journal.saved(self.space.journal_path)
        self.committed = time.monotonic()


@contextmanager
def _written(output: str) -> Iterator[None]:
    """Say of an output that cannot be written what to do; what is committed stays."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        what = "make room" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "mend that"
        again = "start anew" if output == STDOUT else "--resume"
        raise InputError(f"{output}: cannot be written: {error.strerror or error}; {what} and {again}") from error
