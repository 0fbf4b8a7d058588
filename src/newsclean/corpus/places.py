"""Places: where a run may write, and which files of its input they are."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from newsclean.corpus.files import STDIN, is_remote, system_of
from newsclean.errors import InputError

THIS_DISK: Final = ("file://", "local://")


def entry(place: str | Path) -> str:
    """The one name of a place in a folder; a link in that place counts by itself, not for what it leads to.

    An address of this machine's disk is a path.
    """
    name = str(place)
    if is_remote(name):
        system, name = system_of(name)
        if "file" not in system.protocol:
            return str(system.unstrip_protocol(name)).rstrip("/")
    folder, name = os.path.split(os.path.abspath(name))
    return os.path.join(os.path.realpath(folder), name)


def within(*places: str | Path) -> Callable[[str], bool]:
    """A test whether a file is one of these, or in one of them, by whatever name, address or link."""
    pattern = re.compile(f"(?:{'|'.join(re.escape(entry(place)) for place in places)})(?:/|{re.escape(os.sep)}|$)")
    elsewhere = any(is_remote(str(place)) for place in places)

    def is_within(name: str) -> bool:
        if is_remote(name) and not elsewhere and not name.startswith(THIS_DISK):
            return False
        path = entry(name)
        return bool(pattern.match(path) or (os.path.islink(path) and pattern.match(os.path.realpath(path))))

    return is_within


def check_not_found(places: Mapping[str, str], found: Iterable[str]) -> None:
    """Raise ``InputError`` where a place is among the files of the input, or linked by one of them.

    ``places`` are given with the options that name them. Without any, nothing is searched.
    """
    tests = {option: within(place) for place, option in places.items()}
    for name in found if tests else ():
        for option, is_within in tests.items():
            if is_within(name):
                raise InputError(f"{name}: is an input, and sources are never edited; give another {option}")


def check_errors(errors: str, inputs: Sequence[str]) -> None:
    """Raise ``InputError`` where a file for errors cannot be, or would be written over an input."""
    if is_remote(errors):
        raise InputError(f"{errors}: errors are written to disk; give a path as --errors")
    if Path(errors).exists() and not Path(errors).is_file():
        raise InputError(f"{errors}: is no file; give another --errors")
    for name in inputs:
        if name != STDIN and not is_remote(name) and os.path.realpath(name) == os.path.realpath(errors):
            raise InputError(f"{errors}: is an input, and sources are never edited; give another --errors")


def check_errors_beside_stdout(errors: str, inputs: Sequence[str], found: Iterable[str], *, force: bool) -> None:
    """The same, and where the file is there: no summary tells that a run wrote it. Makes its folder."""
    check_errors(errors, inputs)
    if Path(errors).exists():
        if not force:
            raise InputError(f"{errors}: exists; give another --errors, or --force to replace it")
        check_not_found({errors: "--errors"}, found)
    make_folder_for(errors)


def make_folder_for(errors: str | Path) -> None:
    """Make the folder of a file for errors; raises ``InputError`` where nothing can be written to it."""
    folder = Path(errors).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{errors}: {folder} cannot be made: {error.strerror}; give another --errors") from error
    if not os.access(folder, os.W_OK):
        raise InputError(f"{errors}: {folder} cannot be written to; give another --errors")
