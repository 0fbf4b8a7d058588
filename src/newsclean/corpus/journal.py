"""Journal: how far a run has come, so that it can go on after it was killed; and the folder it works in."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from newsclean.corpus.files import STDIN, is_remote, system_of
from newsclean.corpus.log import move_file, replace_file
from newsclean.corpus.places import check_errors, check_not_found, entry, make_folder_for, within
from newsclean.corpus.tally import Tally
from newsclean.corpus.writers import State, move, remove
from newsclean.errors import InputError

VERSION: Final = 2


@dataclass(slots=True)
class Journal:
    """The state at the last commit.

    All records below ``low`` are in the output or among the errors, and those of ``above``, which stand out of order.
    ``files`` is the reader's checksum at record ``low - 1``, ``files_above`` at the last of ``above``, ``all_files`` that of
    the whole input (``None``: an older version did not note it). ``options`` are those on which the output depends.
    """

    options: Mapping[str, object]
    low: int = 0
    above: set[int] = field(default_factory=set)
    files: int = 0
    files_above: int = 0
    all_files: int | None = None
    output: State = field(default_factory=dict)
    error_bytes: int = 0
    tally: Tally = field(default_factory=Tally)
    complete: bool = False

    def saved(self, path: Path) -> None:
        """Write it in place of the last one."""
        data = {
            "version": VERSION, "options": self.options, "low": self.low, "above": sorted(self.above),
            "files": self.files, "files_above": self.files_above, "all_files": self.all_files, "output": self.output,
            "error_bytes": self.error_bytes, "tally": self.tally.to_dict(), "complete": self.complete,
        }  # fmt: skip
        replace_file(path, json.dumps(data, indent=1).encode())

    @classmethod
    def loaded(cls, path: Path) -> Journal:
        """Read it; raises ``InputError`` if it is none of this version."""
        try:
            data = json.loads(path.read_bytes())
            if data.pop("version") != VERSION:
                raise ValueError("of another version")
            data |= {"above": set(data["above"]), "tally": Tally.from_dict(data["tally"])}
            return cls(**data)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: cannot be read: {error}; --force starts anew") from error


class Workspace:
    """The folder ``OUT.partial`` beside the output: all of a run is in it, until it is complete and moved out."""

    def __init__(self, output: str, errors: str | None = None) -> None:
        self.output = output.rstrip("/" + os.sep) if output != "-" else output
        name = PurePosixPath(self.output).name if is_remote(output) else self.output
        self.folder = Path(name + ".partial")
        self.journal_path = self.folder / "journal.json"
        self.errors_path = self.folder / "errors.jsonl"
        self.result = self.folder / "result"
        self.errors_name = errors or f"{name}.errors.jsonl"
        self.errors = Path(self.errors_name)
        self.summary = Path(f"{name}.summary.json")
        self.lock: BinaryIO | None = None
        # Whether an input file is one that this run writes, or an earlier one wrote, by whatever name or link.
        self.own = within(self.output, self.folder, self.errors, self.summary)

    def check(self, inputs: Sequence[str]) -> None:
        """Raise ``InputError`` where an input would be written over, or a folder of somebody else, or the output by the
        errors."""
        check_errors(self.errors_name, inputs)
        for name in inputs:
            if name != STDIN and self.own(name):
                raise InputError(f"{name}: is an input, and sources are never edited; give another -o")
        place = Path(self.output)
        if not is_remote(self.output) and place.exists() and not (place.is_file() or place.is_dir()):
            raise InputError(f"{self.output}: is neither a file nor a folder; give another -o")
        if not self.summary.exists() and self._full_folder():
            raise InputError(f"{self.output}: is a folder with other things in it; give another -o")
        there = {path.name for path in self.folder.glob("*")}
        if there and there.isdisjoint(("lock", self.journal_path.name)):
            told = "is a folder of no run, with other things in it; move it, or give another -o"
            raise InputError(f"{self.folder}: {told}")
        errors = Path(entry(self.errors))
        for path in (self.output, self.folder, self.summary):
            if Path(entry(path)) in (errors, *errors.parents):
                raise InputError(f"{self.errors}: is what the run writes to {path}; give another --errors")

    def check_found(self, found: Iterable[str]) -> None:
        """Raise ``InputError`` where a file of the input would be replaced: one that is there and that no run wrote."""
        told: object = None
        with suppress(OSError, ValueError):
            told = json.loads(self.summary.read_bytes())
        summary = told if isinstance(told, dict) else None
        places: dict[str, str] = {}
        if summary is None and self._exists():
            places[self.output] = "-o"
        # A summary of an older version does not say where the errors went.
        earlier = summary.get("errors", self.errors_name) if summary is not None else None
        if self.errors.exists() and (earlier is None or entry(str(earlier)) != entry(self.errors)):
            places[self.errors_name] = "--errors"
        check_not_found(places, found)

    def journal(self, options: Mapping[str, object], *, resume: bool, force: bool) -> Journal:
        """The journal to go on from, or a new one; nothing is removed for it before ``begin``.

        Raises ``InputError`` where an output exists and neither ``resume`` nor ``force`` is given, and where the
        options are not those of the interrupted run.
        """
        self._locked()
        if self.journal_path.exists() and resume:
            journal = Journal.loaded(self.journal_path)
            _check_same(self.folder, journal.options, options)
            return journal
        if self.journal_path.exists() and not force:
            raise InputError(f"{self.folder}: is of an interrupted run; --resume goes on with it, --force starts anew")
        if self._exists() and not force:
            if resume and self.summary.exists():
                summary = json.loads(self.summary.read_bytes())
                _check_same(self.summary, summary["options"], options)
                tally = Tally.from_dict(summary["tally"])
                return Journal(options, all_files=summary.get("files"), tally=tally, complete=True)
            raise InputError(f"{self.output}: exists; give another -o, or --force to replace it")
        if self.errors.exists() and not force:
            raise InputError(f"{self.errors}: exists; move it, or --force to replace it")
        return Journal(options)

    def begin(self, journal: Journal) -> None:
        """Make the folder ready to work in from a journal; a new one takes the place of all that is left of other runs.

        Where it replaces a run, it is saved before anything else is done, or a kill would bring the other one back.
        """
        if journal.low or journal.above:
            return
        if self.journal_path.exists() or self._exists():
            journal.saved(self.journal_path)
        self._empty("lock", self.journal_path.name)

    def _empty(self, *but: str) -> None:
        """Remove all that is in the folder, except for these names."""
        for path in self.folder.iterdir():
            if path.name not in but:
                remove(path)

    def _exists(self) -> bool:
        if is_remote(self.output):
            system, path = system_of(self.output)
            return bool(system.exists(path))
        return os.path.exists(self.output) and (not os.path.isdir(self.output) or self._full_folder())

    def _full_folder(self) -> bool:
        """Whether the output is a folder, here or at an address, with anything in it."""
        if is_remote(self.output):
            system, path = system_of(self.output)
            return bool(system.isdir(path) and system.ls(path, detail=False))
        place = Path(self.output)
        return place.is_dir() and any(place.iterdir())

    def _locked(self) -> None:
        """Make the folder, and make sure that no other run works in it."""
        if self.errors.parent != self.folder.parent:
            make_folder_for(self.errors)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = open(self.folder / "lock", "wb")  # noqa: SIM115  held until close()
        except OSError as error:
            raise InputError(f"{self.folder}: cannot be made: {error.strerror}; give another -o") from error
        if os.name == "posix":
            import fcntl

            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise InputError(
                    f"{self.folder}: another run is writing it; wait for it, or give another -o"
                ) from error
        self.lock = lock

    def publish(self, journal: Journal) -> None:
        """Move what is complete out of the folder: summary, errors, and last the result. Doing it twice is once."""
        summary = {
            "options": journal.options, "files": journal.all_files, "tally": journal.tally.to_dict(),
            "errors": self.errors_name if journal.error_bytes else None,
        }  # fmt: skip
        replace_file(self.summary, json.dumps(summary, indent=1).encode())
        if self.errors_path.exists() and journal.error_bytes:
            try:
                move_file(self.errors_path, self.errors)
            except OSError as error:
                told = f"{self.errors}: cannot be written: {error.strerror}"
                raise InputError(f"{told}; mend that, or give another --errors, and --resume") from error
        elif not journal.error_bytes:
            self.errors.unlink(missing_ok=True)
        if self.result.exists():
            move(self.result, self.output)
        self._empty("lock", self.journal_path.name)
        self.journal_path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let another run in; the folder goes unless something is committed in it."""
        if self.lock is not None:
            if not self.journal_path.exists():
                self._empty("lock")  # a folder without it would be none of a run
                shutil.rmtree(self.folder)
            self.lock.close()
            self.lock = None


def _check_same(where: Path, before: Mapping[str, object], now: Mapping[str, object]) -> None:
    different = [name for name in sorted(before.keys() | now.keys()) if before.get(name) != now.get(name)]
    if different:
        told = "; ".join(f"{name} was {before.get(name)!r}, is {now.get(name)!r}" for name in different)
        raise InputError(f"{where}: is of a run with other options ({told}); give the same, or --force to start anew")
