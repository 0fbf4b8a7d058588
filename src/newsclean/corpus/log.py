"""Log: a file that grows, and that can be cut back to what was committed last."""

from __future__ import annotations

import errno
import gzip
import os
import shutil
from pathlib import Path
from typing import IO, BinaryIO, cast

from newsclean.corpus.files import zstd


class Log:
    """Appends to ``path``; ``size`` bytes of it are committed, what stands behind them is cut off on opening.

    With ``compression`` ".gz" or ".zst" each commit ends a gzip member or Zstandard frame, so that the file can be cut
    there; any reader takes such members for one stream.
    """

    def __init__(self, path: Path, compression: str = "", size: int = 0) -> None:
        self.compression = compression
        self.size = size
        # Made if it is not there, never emptied; "a" would not let it be cut.
        self.file: BinaryIO = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
        self.file.truncate(size)
        self.file.seek(size)
        self.member: IO[bytes] | None = None

    def write(self, data: bytes) -> None:
        """Append bytes."""
        if self.member is None:
            self.member = self._member()
        self.member.write(data)

    def _member(self) -> IO[bytes]:
        if self.compression == ".gz":
            return cast(IO[bytes], gzip.GzipFile(filename="", fileobj=self.file, mode="wb", compresslevel=6, mtime=0))
        if self.compression == ".zst":
            return cast(IO[bytes], zstd().ZstdFile(self.file, "w"))
        return self.file

    def commit(self) -> int:
        """Put all on the disk; returns the size to cut back to."""
        if self.member is not None and self.member is not self.file:
            self.member.close()
        self.member = None
        self.file.flush()
        os.fsync(self.file.fileno())
        self.size = self.file.tell()
        return self.size

    def close(self) -> None:
        """Close the file without a commit."""
        self.file.close()


def replace_file(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file so that at any moment there is the old one or the new one, whole.

    Unless ``durable``, a power failure, but no kill, may lose it: to wait for the disk costs milliseconds a file.
    """
    beside = path.with_name(path.name + ".new")
    with open(beside, "wb") as file:
        file.write(data)
        if durable:
            file.flush()
            os.fsync(file.fileno())
    os.replace(beside, path)


def move_file(source: Path, target: Path) -> None:
    """Put a file in its place, on another file system too; there is the old one or the new one at any moment, whole."""
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(target.name + ".new")
        shutil.copyfile(source, beside)
        os.replace(beside, target)
        source.unlink()
