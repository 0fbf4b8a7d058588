"""Writers: cleaned records to a JSONL file, a Parquet data set, a folder or standard output, each resumable."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from newsclean.corpus.files import COMPRESSED, is_remote, needed, system_of
from newsclean.corpus.log import Log, replace_file
from newsclean.errors import InputError

State = dict[str, int]
# A part holds the rows of this much JSON; a reader of the data set takes parts as units of work.
PART_BYTES: Final = 128 * 2**20
RECORDS_PER_FOLDER: Final = 1000
SHAPES: Final = {"jsonl": "jsonl", "parquet": "rows", "folder": "files"}


class Writer(Protocol):
    """Takes the payload of one record after the other, in a folder of its own until all are there."""

    def write(self, number: int, stem: str, payload: Mapping[str, bytes]) -> None:
        """Take the record with this number."""

    def drop(self, number: int) -> None:
        """Take back what an earlier, killed attempt may have written of this record after the last commit."""

    def commit(self) -> State:
        """Put all that was taken on the disk; with this state a writer goes on from here."""

    def finish(self) -> State:
        """Commit, and make the result ready to be moved."""

    def close(self) -> None:
        """Let go of files, without a commit."""


def format_of(output: str, wanted: str | None) -> tuple[str, str]:
    """The format ("jsonl", "parquet", "folder") and compression ("", ".gz", ".zst") that an output name means."""
    name = output.lower()
    compression = next((ending for ending in COMPRESSED if name.endswith(ending)), "")
    stem = name.removesuffix(compression)
    if stem.endswith((".jsonl", ".ndjson", ".json")) or output == "-":
        form = "jsonl"
    elif stem.endswith(".parquet"):
        form = "parquet"
    elif output.endswith(("/", os.sep)) or os.path.isdir(output) or "." not in os.path.basename(name):
        form = "folder"
    elif wanted is None:
        raise InputError(f"{output}: what to write is told by the ending; use .jsonl, .parquet, NAME/ or --to")
    form = wanted or form
    if form != "jsonl" and compression:
        raise InputError(f"{output}: only JSONL is compressed as a whole; leave out {compression}")
    return form, compression


def writer_for(form: str, folder: Path, compression: str, state: State) -> Writer:
    """A writer of a format that works in ``folder`` and goes on from ``state``."""
    if form == "jsonl":
        return LineWriter(folder, compression, state)
    return PartWriter(folder, state) if form == "parquet" else FolderWriter(folder)


class LineWriter:
    """One line a record, appended to one file."""

    def __init__(self, folder: Path, compression: str, state: State) -> None:
        self.log = Log(folder / "result", compression, state.get("bytes", 0))

    def write(self, number: int, stem: str, payload: Mapping[str, bytes]) -> None:
        self.log.write(payload[""])

    def drop(self, number: int) -> None:
        return

    def commit(self) -> State:
        return {"bytes": self.log.commit()}

    def finish(self) -> State:
        return self.commit()

    def close(self) -> None:
        self.log.close()


class _Unlogged:
    """What a writer has to commit that puts each record in its place at once: nothing."""

    def drop(self, number: int) -> None:
        return

    def commit(self) -> State:
        return {}

    def finish(self) -> State:
        return {}

    def close(self) -> None:
        return


class StdoutWriter(_Unlogged):
    """One line a record to standard output, at once; there is nothing to resume."""

    def write(self, number: int, stem: str, payload: Mapping[str, bytes]) -> None:
        sys.stdout.buffer.write(payload[""])
        sys.stdout.buffer.flush()


class PartWriter:
    """Rows to a log of lines; a full log becomes a Parquet file of the data set."""

    def __init__(self, folder: Path, state: State) -> None:
        needed("pyarrow.json", "reads and writes Parquet")
        self.folder = folder
        self.parts = state.get("parts", 0)
        self.longest = state.get("longest", 0)
        self.result = folder / "result"
        self.result.mkdir(exist_ok=True)
        for path in self.result.iterdir():  # a part that was made after the last commit is made again
            if path.name >= self._part().name:
                path.unlink()
        self.log = Log(self._log(), size=state.get("bytes", 0))

    def _part(self) -> Path:
        return self.result / f"part-{self.parts:05d}.parquet"

    def _log(self) -> Path:
        return self.folder / f"rows-{self.parts:05d}.jsonl"

    def write(self, number: int, stem: str, payload: Mapping[str, bytes]) -> None:
        self.log.write(payload[""])
        self.longest = max(self.longest, len(payload[""]))

    def drop(self, number: int) -> None:
        return

    def commit(self) -> State:
        if self.log.commit() >= PART_BYTES:
            self._seal()
        return {"parts": self.parts, "bytes": self.log.size, "longest": self.longest}

    def _seal(self) -> None:
        """Make a part of the log, and begin the next; the old log stays until the next part is sealed."""
        from newsclean.corpus.tables import write_part

        beside = self.folder / "part.new"
        write_part(str(self._log()), str(beside), self.longest)
        os.replace(beside, self._part())
        self.log.close()
        before = self.folder / f"rows-{self.parts - 1:05d}.jsonl"
        before.unlink(missing_ok=True)
        self.parts += 1
        self.longest = 0
        self.log = Log(self._log())

    def finish(self) -> State:
        if self.log.commit() or not self.parts:
            self._seal()
        return {"parts": self.parts, "bytes": 0, "longest": 0}

    def close(self) -> None:
        self.log.close()


class FolderWriter(_Unlogged):
    """Files of each record, a thousand records a folder; names are made of numbers, so that writing again is the same."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "result"
        self.folder.mkdir(exist_ok=True)

    def write(self, number: int, stem: str, payload: Mapping[str, bytes]) -> None:
        place = self._place(number)
        place.mkdir(exist_ok=True)
        for ending, data in payload.items():
            replace_file(place / (stem + ending), data, durable=False)

    def drop(self, number: int) -> None:
        for path in self._place(number).glob(f"{number:08d}-*"):
            path.unlink()

    def _place(self, number: int) -> Path:
        return self.folder / f"{number // RECORDS_PER_FOLDER:05d}"


def move(result: Path, target: str) -> None:
    """Put a finished result in its place, whatever was there; it is gone from where it was. Doing it again is once."""
    if is_remote(target):
        _upload(result, target)
        remove(result)
        return
    place = Path(target)
    if place.is_dir() or (os.path.lexists(place) and result.is_dir()):  # neither can be replaced at once
        before = result.with_name("before")  # where the run works, so that it is in the way of no name but its own
        if os.path.lexists(before):
            remove(before)
        os.replace(place, before)
        os.replace(result, place)
        remove(before)
    else:
        os.replace(result, place)


def _upload(result: Path, target: str) -> None:
    """Put a result at an address; what an earlier or a broken attempt left there does not stay beside it."""
    system, path = system_of(target)
    path = path.rstrip("/")
    system.invalidate_cache()
    if not result.is_dir():
        if system.isdir(path):
            system.rm(path, recursive=True)
        system.put(str(result), path)
        return
    if system.isfile(path):
        system.rm(path)
    elif system.isdir(path):  # one by one: the folder itself may be a bucket
        for inside in system.ls(path, detail=False):
            if inside.strip("/") != path.strip("/"):
                system.rm(inside, recursive=True)
    system.put(f"{result}/", f"{path}/", recursive=True)  # without the slashes it would go beside what is there


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
