"""EditMap: a piecewise map from a derived text to the source: pieces that are copies, and pieces that were rewritten."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from newsclean.compact import compact
from newsclean.errors import ProvenanceError

SegmentKind = Literal["copy", "rewritten"]
# (out_start, out_end, src_start, src_end, is_copy): plain tuples, because a page has thousands.
Piece = tuple[int, int, int, int, bool]


class Segment(NamedTuple):
    """``out[out_start:out_end]`` comes from ``source[src_start:src_end]``; a copy is equal to it, character by character.

    A rewritten segment names both sides of a change: a character reference, white space, a mojibake repair. Where its
    source side is empty (a paragraph break we set), ``src_start`` is the place it stands at.
    """

    out_start: int
    out_end: int
    src_start: int
    src_end: int
    kind: SegmentKind


@compact
@dataclass(frozen=True, slots=True)
class EditMap:
    """Pieces in the order of the derived text, which they tile without a gap.

    The idea of edit maps is old (diff, ``ftfy``'s plans, source maps of compilers); this one keeps both ends of each piece.
    """

    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> EditMap:
        """Build a map; adjacent copies that are adjacent in the source too become one piece, empty pieces go."""
        merged: list[Piece] = []
        for piece in pieces:
            o0, o1, s0, s1, copy = piece
            if o0 == o1 and s0 == s1:
                continue
            if merged and copy:
                last = merged[-1]
                if last[4] and last[3] == s0 and last[1] == o0:
                    merged[-1] = (last[0], o1, last[2], s1, True)
                    continue
            merged.append(piece)
        return cls(tuple(merged))

    @classmethod
    def identity(cls, start: int, end: int) -> EditMap:
        """The map of ``source[start:end]`` taken as it is."""
        return cls(((0, end - start, start, end, True),) if end > start else ())

    def __len__(self) -> int:
        return self.pieces[-1][1] if self.pieces else 0

    def source_of(self, index: int) -> tuple[int, int]:
        """The source range of derived character ``index``; O(log n)."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        o0, _, s0, s1, copy = self.pieces[bisect_right(self.pieces, index, key=_out_end)]
        return (s0 + index - o0, s0 + index - o0 + 1) if copy else (s0, s1)

    def slice(self, start: int, end: int) -> EditMap:
        """The map of ``derived[start:end]``; a rewritten piece that is cut keeps its whole source side."""
        return EditMap(tuple(self._cut(start, end)))

    def uncut(self, start: int, end: int) -> tuple[int, int]:
        """The range widened to the ends of the rewritten pieces it would cut: what they replaced cannot be shared."""
        for o0, o1, _, _, copy in self.pieces:
            if not copy:
                if o0 < start < o1:
                    start = o0
                if o0 < end < o1:
                    end = o1
        return start, end

    def _cut(self, start: int, end: int) -> Iterator[Piece]:
        for o0, o1, s0, s1, copy in self.pieces[bisect_right(self.pieces, start, key=_out_end) :]:
            if o0 >= end:
                return
            low, high = max(o0, start), min(o1, end)
            if copy:
                yield (low - start, high - start, s0 + low - o0, s0 + high - o0, True)
            elif low < high:
                yield (low - start, high - start, s0, s1, False)

    def compose(self, inner: EditMap) -> EditMap:
        """``self`` maps final text to middle text, ``inner`` middle text to the source: the map from final to source.

        A rewritten piece of ``self`` takes the hull of the source ranges of what it replaced.
        """
        composed: list[Piece] = []
        for o0, o1, m0, m1, copy in self.pieces:
            if copy:
                composed += [(o0 + a, o0 + b, s0, s1, c) for a, b, s0, s1, c in inner._cut(m0, m1)]
            else:
                under = list(inner._cut(m0, m1))
                low = min((p[2] for p in under), default=inner._place_of(m0))
                high = max((p[3] for p in under), default=low)
                composed.append((o0, o1, low, high, False))
        return EditMap.of(composed)

    def _place_of(self, index: int) -> int:
        if index < len(self):
            return self.source_of(index)[0]
        return self.pieces[-1][3] if self.pieces else 0

    def source_ranges(self) -> list[tuple[int, int]]:
        """The source ranges covered, in the order of the derived text; touching ranges are joined."""
        joined: list[tuple[int, int]] = []
        for _, _, s0, s1, _ in self.pieces:
            if s0 == s1:
                continue
            if joined and joined[-1][1] == s0:
                joined[-1] = (joined[-1][0], s1)
            elif not joined or joined[-1] != (s0, s1):
                joined.append((s0, s1))
        return joined

    def invert(self) -> list[tuple[int, int, int, int, bool]]:
        """Pieces as (src_start, src_end, out_start, out_end, is_copy), sorted by source."""
        return sorted((s0, s1, o0, o1, copy) for o0, o1, s0, s1, copy in self.pieces)

    def segments(self, offset: int = 0) -> Iterator[Segment]:
        """The pieces as public segments, ``offset`` added to their derived side."""
        for o0, o1, s0, s1, copy in self.pieces:
            yield Segment(o0 + offset, o1 + offset, s0, s1, "copy" if copy else "rewritten")

    def check(self, source: str, derived: str) -> None:
        """Raise ``ProvenanceError`` unless the pieces tile ``derived`` and every copy is one."""
        at = 0
        for o0, o1, s0, s1, copy in self.pieces:
            if o0 != at or o1 < o0:
                raise ProvenanceError(f"the derived text has a gap or overlap at {at}")
            if not 0 <= s0 <= s1 <= len(source):
                raise ProvenanceError(f"source range {s0}:{s1} is outside the source")
            if copy and derived[o0:o1] != source[s0:s1]:
                raise ProvenanceError(f"derived {o0}:{o1} is no copy of source {s0}:{s1}")
            at = o1
        if at != len(derived):
            raise ProvenanceError(f"the map ends at {at}, the derived text at {len(derived)}")


def _out_end(piece: Piece) -> int:
    return piece[1]
