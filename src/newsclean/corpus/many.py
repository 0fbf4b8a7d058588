"""``Cleaner.clean_many`` in worker processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsclean.cleaner import Cleaner, Raw
from newsclean.corpus.frames import packed, unsendable
from newsclean.corpus.pool import Pool
from newsclean.decoding import open_source
from newsclean.errors import InputError
from newsclean.page import Page

WARM_UP = "<p>The bridge is closed, said the mayor.</p>"


@dataclass(frozen=True, slots=True)
class CleanPage:
    """What a worker does for ``clean_many``."""

    cleaner: Cleaner

    def prepare(self) -> None:
        """Load the models and build the vocabulary; rules of the user run on their pages only."""
        Cleaner().clean(WARM_UP)
        _ = self.cleaner.vocabulary

    def __call__(self, raw: Raw | InputError) -> Page:
        if isinstance(raw, InputError):
            raise raw
        return self.cleaner.clean(raw)


def in_processes(cleaner: Cleaner, pages: Iterable[Raw], jobs: int) -> Iterator[Page | Exception]:
    """The pages, cleaned in ``jobs`` processes, in order; raises ``InputError`` for a cleaner that cannot be sent."""
    return _results(packed_work(CleanPage(cleaner), cleaner), pages, jobs)


def packed_work(work: object, cleaner: Cleaner) -> bytes:
    """``work`` as a worker receives it; raises ``InputError`` that names the part of the cleaner that cannot be sent."""
    try:
        return packed(work)
    except Exception as error:  # pickling raises what the objects raise
        raise InputError(
            f"{unsendable(cleaner)}: cannot be sent to worker processes: {error}; make what it needs inside the "
            "function, or use jobs=1"
        ) from error


def _results(work: bytes, pages: Iterable[Raw], jobs: int) -> Iterator[Page | Exception]:
    with Pool[Raw | InputError](work, jobs=jobs, size=_bytes_of) as pool:
        for _, outcome in pool.run(map(_sendable, pages)):
            assert isinstance(outcome, Page | Exception)
            yield outcome


def _sendable(raw: Raw) -> Raw | InputError:
    """What can be pickled: a view becomes bytes, and what is no page the error it will be."""
    if isinstance(raw, memoryview):
        return bytes(raw)
    if isinstance(raw, str | bytes | bytearray):
        return raw
    try:
        open_source(raw)
    except InputError as error:
        return error
    return raw


def _bytes_of(raw: Raw | InputError) -> int:
    return len(raw) if isinstance(raw, str | bytes | bytearray) else 0
