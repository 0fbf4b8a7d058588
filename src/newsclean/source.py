"""Source: the untouched text of a page, decoded once; Span: a place in it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from newsclean.errors import InputError

Kind = Literal["html", "text", "markdown"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a page as it came, never edited.

    ``text`` is the decoded source; all offsets of a page count its code points. ``data`` holds the bytes for byte input
    and is ``None`` for ``str`` input. ``encoding`` is the Python codec that was used, ``None`` for ``str`` input.
    """

    text: str = field(repr=False)
    kind: Kind
    url: str | None = None
    language: str | None = None
    encoding: str | None = None
    data: bytes | None = field(default=None, repr=False)
    _byte_starts: list[Sequence[int]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def sha256(self) -> str:
        """Hex digest of the bytes, or of the UTF-8 form of a ``str`` input (lone surrogates passed through)."""
        data = self.data if self.data is not None else self.text.encode("utf-8", "surrogatepass")
        return hashlib.sha256(data).hexdigest()

    def span(self, start: int, end: int) -> Span:
        """The half-open range of code points ``[start, end)``."""
        return Span(self, start, end)

    def byte_offset(self, index: int) -> int:
        """The offset in the original bytes of code point ``index``, 0 to ``len(text)`` inclusive; a BOM is counted.

        Raises ``InputError`` for ``str`` input, which has no bytes, and for an index outside the text.
        """
        if self.data is None or self.encoding is None:
            raise InputError("byte_offset: this source came as str and has no bytes; pass bytes to newsclean.clean")
        if not 0 <= index <= len(self.text):
            raise InputError(f"byte_offset: index {index} is outside the text; use 0 to {len(self.text)}")
        if not self._byte_starts:
            from newsclean.decoding import byte_starts

            self._byte_starts.append(byte_starts(self.data, self.encoding, self.text))
        return int(self._byte_starts[0][index])


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range ``[start, end)`` of code points of a ``Source``."""

    source: Source = field(repr=False)
    start: int
    end: int

    def __post_init__(self) -> None:
        if not isinstance(self.source, Source):
            raise TypeError(f"Span needs its Source first, not {type(self.source).__name__}")
        if not 0 <= self.start <= self.end <= len(self.source.text):
            raise InputError(f"Span {self.start}:{self.end} is outside its source; use 0 to {len(self.source.text)}")

    @property
    def text(self) -> str:
        """The source text between the two offsets, markup included."""
        return self.source.text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start
