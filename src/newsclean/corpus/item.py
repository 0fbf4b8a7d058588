"""What readers hand on: an Item or Unreadable for each record of the input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from newsclean.source import Kind

# The field in which readers put a page that comes without fields.
PAGE_FIELD = "content"


@dataclass(frozen=True, slots=True)
class Item:
    """One record of the input, not yet looked into.

    ``number`` counts the records of the whole input from 0; it is the same in each run over the same input. ``place``
    says where the record is, such as ``crawl.jsonl.gz:17``. ``content`` is a line of JSON, or the record; ``page``
    tells that its page is in ``PAGE_FIELD``. ``kind`` and ``encoding`` are what the file says of the page. ``files`` is
    a checksum of names and sizes of the files up to this one, ``read`` the bytes of input read so far.
    """

    number: int
    place: str
    content: bytes | Mapping[str, object]
    page: bool = False
    kind: Kind | None = None
    encoding: str | None = None
    files: int = 0
    read: int = 0

    def __len__(self) -> int:
        """About the bytes it takes."""
        if isinstance(self.content, bytes):
            return len(self.content)
        return sum(len(value) for value in self.content.values() if isinstance(value, str | bytes))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record, or the rest of a file, that cannot be read; it counts as a record, so that numbers stay the same."""

    number: int
    place: str
    why: str
    files: int = 0
    read: int = 0

    def __len__(self) -> int:
        return 0


class Raw(NamedTuple):
    """A record inside its file, before it has a number."""

    place: str
    content: bytes | Mapping[str, object]
    page: bool = False
    kind: Kind | None = None
    encoding: str | None = None


class TooLarge(NamedTuple):
    """A record that is left out for its size, before it has a number."""

    place: str
    why: str


def too_large(size: int, max_bytes: int) -> str:
    """What to say of a record that is left out for its size."""
    return f"has {size:,} bytes, more than the {max_bytes:,} of --max-bytes; give a higher limit to clean it"
