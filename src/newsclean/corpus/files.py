"""Inputs by name: files, folders, patterns and addresses, opened and decompressed."""

from __future__ import annotations

import glob
import gzip
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BufferedIOBase, BufferedReader, BytesIO, RawIOBase
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any, BinaryIO, Final, cast

from newsclean.errors import InputError

STDIN: Final = "-"
COMPRESSED: Final = (".gz", ".zst")
FORMATS: Final = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".warc": "warc", ".wet": "warc", ".parquet": "parquet",
    ".html": "page", ".htm": "page", ".xhtml": "page", ".shtml": "page", ".txt": "page", ".text": "page", ".md": "page",
}  # fmt: skip
MAGIC: Final = {b"\x1f\x8b": ".gz", b"\x28\xb5\x2f\xfd": ".zst"}


@dataclass(frozen=True, slots=True)
class File:
    """One input file: its name as given or found, and its size in bytes (0 where unknown)."""

    name: str
    size: int = field(default=0, compare=False)

    @property
    def remote(self) -> bool:
        return is_remote(self.name)

    @property
    def ending(self) -> str:
        """The file ending without that of compression, in lower case, such as ``.jsonl``."""
        path = PurePosixPath(self.name.lower())
        return path.with_suffix("").suffix if path.suffix in COMPRESSED else path.suffix

    @property
    def format(self) -> str | None:
        """What its ending says it is: "jsonl", "warc", "parquet" or "page"; ``None`` if nothing."""
        return FORMATS.get(self.ending)

    def open_raw(self) -> BinaryIO:
        """Its bytes as they are; raises ``InputError`` that names it and says what to do."""
        if self.name == STDIN:
            return sys.stdin.buffer
        try:
            if self.remote:
                return cast(BinaryIO, _fsspec().open(self.name, "rb").open())
            return open(self.name, "rb")
        except (OSError, ImportError, ValueError) as error:
            raise InputError(f"{self.name}: {_reason(error)}") from error


def is_remote(name: str) -> bool:
    """Whether a name is an address for fsspec, such as ``s3://bucket/key``."""
    return "://" in name


def system_of(address: str) -> tuple[Any, str]:
    """The file system of an address, of fsspec, and the path in it; raises ``InputError`` where there is no driver."""
    try:
        system, path = _fsspec().core.url_to_fs(address)
    except (OSError, ImportError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{address}: {_reason(error)}") from error
    return system, str(path)


def decompressed(stream: BufferedIOBase) -> BufferedIOBase:
    """The bytes of a stream that may be gzip or Zstandard, told by its first bytes; a cut stream raises ``EOFError``."""
    head, rest = peeked(stream)
    kind = next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), None)
    if kind == ".gz":
        return gzip.GzipFile(fileobj=rest, mode="rb")
    if kind == ".zst":
        return cast(BufferedIOBase, zstd().ZstdFile(rest, "r"))
    return rest


def peeked(stream: BufferedIOBase | BinaryIO, size: int = 8) -> tuple[bytes, BufferedIOBase]:
    """The first bytes of a stream, fewer only if it has no more, and the stream with them still in it."""
    # Another buffer over one that decompresses would fill itself, and lose what it holds where that meets damage.
    buffered = cast(BufferedReader, stream if hasattr(stream, "peek") else BufferedReader(cast(RawIOBase, stream)))
    head = buffered.peek(size)[:size]
    if len(head) == size:
        return head, buffered
    head = buffered.read(size)  # a pipe shows no more than what was written to it at once
    return head, BufferedReader(_Again(head, buffered)) if len(head) == size else BytesIO(head)


class _Again(RawIOBase):
    """A stream that gives again what was read of another one, and then the rest of that."""

    def __init__(self, head: bytes, rest: BufferedIOBase) -> None:
        self.head = head
        self.rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        data = self.head[: len(buffer)] or self.rest.read1(len(buffer))
        self.head = self.head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def zstd() -> ModuleType:
    """The module ``compression.zstd`` of Python 3.14, or its like for older ones."""
    return needed("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd", "reads and writes .zst")


def needed(module: str, purpose: str, extra: str = "corpus") -> ModuleType:
    """A module of an extra; raises ``InputError`` that says which to install."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise InputError(f"{module}: {purpose}, but is not installed; pip install 'newsclean[{extra}]'") from error


def found(names: list[str], hidden: Callable[[str], bool] = lambda name: False) -> Iterator[File]:
    """The files meant by names, in a fixed order: of a folder those with a known ending, of a pattern all that match.

    ``hidden`` tells files to leave out, such as a run's own. Raises ``InputError`` for a name that means none.
    """
    for name in names:
        if name == STDIN:
            yield File(name)
            continue
        empty = True
        for file in _meant(name):
            if not hidden(file.name):
                empty = False
                yield file
        if empty:
            endings = ", ".join(FORMATS)
            raise InputError(f"{name}: no input in it; a folder is searched for {endings} (and .gz, .zst)")


def _meant(name: str) -> Iterator[File]:
    if is_remote(name):
        yield from _remote(name)
    elif os.path.isdir(name):
        yield from _in_folder(name)
    elif os.path.exists(name) or not glob.has_magic(name):
        yield _file(name)
    else:
        matches = sorted(path for path in glob.iglob(name, recursive=True) if os.path.isfile(path))
        if not matches:
            raise InputError(f"{name}: no file matches this pattern; check it, and quote it as it is")
        yield from map(_file, matches)


def _file(name: str) -> File:
    try:
        return File(name, os.stat(name).st_size)
    except OSError as error:
        raise InputError(f"{name}: {_reason(error)}") from error


def _in_folder(folder: str) -> Iterator[File]:
    """Folder by folder, sorted, so that only the names of one are in memory."""
    try:
        with os.scandir(folder) as entries:
            inside = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda e: e.name)
    except OSError as error:
        raise InputError(f"{folder}: {_reason(error)}") from error
    for entry in inside:
        if entry.is_dir(follow_symlinks=False):
            yield from _in_folder(entry.path)
        elif entry.is_file() and File(entry.name).format is not None:
            yield _file(entry.path)


def _remote(name: str) -> Iterator[File]:
    try:
        system, path = _fsspec().core.url_to_fs(name)
        if glob.has_magic(path):
            paths = sorted(system.glob(path))
        elif system.isdir(path):
            paths = [p for p in sorted(system.find(path)) if File(p).format is not None]
        else:
            paths = [path]
        for each in paths:
            yield File(system.unstrip_protocol(each), int(system.size(each) or 0))
    except (OSError, ImportError, ValueError) as error:
        raise InputError(f"{name}: {_reason(error)}") from error


def _fsspec() -> ModuleType:
    return needed("fsspec", "opens addresses such as s3://bucket/key")


def _reason(error: Exception) -> str:
    """What went wrong with opening a file, and the remedy."""
    if isinstance(error, ImportError):
        return f"{error}; install the driver that fsspec names"
    remedy: dict[type[Exception], str] = {
        FileNotFoundError: "check the path", IsADirectoryError: "give its files", PermissionError: "check permissions",
    }  # fmt: skip
    what = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"{what}; {remedy.get(type(error), 'check the path and its permissions')}"
