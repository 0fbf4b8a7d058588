"""Edit maps against brute force: a list that gives each derived character its source range."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import EditMap, ProvenanceError
from newsclean.editmap import Piece

settings.register_profile("maps", deadline=None, derandomize=True, max_examples=300)
settings.load_profile("maps")


@st.composite
def edits(draw: st.DrawFn, length: int | None = None) -> tuple[EditMap, str, str]:
    """A map over a source of ``length`` characters with the source and the derived text."""
    source = "".join(chr(97 + i % 26) for i in range(draw(st.integers(0, 25)) if length is None else length))
    pieces: list[Piece] = []
    derived = ""
    at = 0
    while at < len(source):
        size = draw(st.integers(1, 5))
        end = min(at + size, len(source))
        kind = draw(st.sampled_from(["copy", "copy", "rewritten", "skipped"]))
        new = source[at:end] if kind == "copy" else draw(st.text("XYZ", min_size=1, max_size=3))
        if kind != "skipped":
            pieces.append((len(derived), len(derived) + len(new), at, end, kind == "copy"))
            derived += new
        at = end
    return EditMap.of(pieces), source, derived


def by_character(edit_map: EditMap) -> list[tuple[int, int]]:
    """The source range of every derived character, found without bisection."""
    return [
        (s0 + at - o0, s0 + at - o0 + 1) if copy else (s0, s1)
        for o0, o1, s0, s1, copy in edit_map.pieces
        for at in range(o0, o1)
    ]


@given(edits())
def test_pieces_tile_the_derived_text_and_copies_are_copies(made: tuple[EditMap, str, str]) -> None:
    edit_map, source, derived = made
    edit_map.check(source, derived)
    assert len(edit_map) == len(derived)
    copied = [at for o0, o1, _, _, copy in edit_map.pieces if copy for at in range(o0, o1)]
    assert [derived[at] for at in copied] == [source[edit_map.source_of(at)[0]] for at in copied]


@given(edits())
def test_source_of_agrees_with_brute_force(made: tuple[EditMap, str, str]) -> None:
    edit_map, _, derived = made
    assert [edit_map.source_of(at) for at in range(len(derived))] == by_character(edit_map)
    for outside in (-1, len(derived)):
        with pytest.raises(IndexError):
            edit_map.source_of(outside)


@given(edits(), st.data())
def test_a_slice_agrees_with_the_whole(made: tuple[EditMap, str, str], data: st.DataObject) -> None:
    edit_map, source, derived = made
    low = data.draw(st.integers(0, len(derived)))
    high = data.draw(st.integers(low, len(derived)))
    part = edit_map.slice(low, high)
    part.check(source, derived[low:high])
    assert by_character(part) == by_character(edit_map)[low:high]


@given(edits(), st.data())
def test_compose_agrees_with_brute_force(made: tuple[EditMap, str, str], data: st.DataObject) -> None:
    inner, source, middle = made
    outer, _, final = data.draw(edits(length=len(middle)))
    composed = outer.compose(inner)
    under = by_character(inner)
    expected = [
        (min(r[0] for r in under[low:high]), max(r[1] for r in under[low:high])) for low, high in by_character(outer)
    ]
    assert by_character(composed) == expected
    ends = [(o0, o1) for o0, o1, *_ in composed.pieces]
    assert [low for low, _ in ends] == [0, *(high for _, high in ends)][: len(ends)]
    for o0, o1, s0, s1, copy in composed.pieces:
        assert not copy or o1 - o0 == s1 - s0
    assert len(composed) == len(final)
    assert all(high <= len(source) for _, high in by_character(composed))


@given(edits())
def test_composing_with_the_identity_changes_nothing(made: tuple[EditMap, str, str]) -> None:
    edit_map, source, derived = made
    assert edit_map.compose(EditMap.identity(0, len(source))) == edit_map
    assert EditMap.identity(0, len(derived)).compose(edit_map) == edit_map


@given(edits())
def test_the_inverse_is_in_source_order_and_holds_every_piece(made: tuple[EditMap, str, str]) -> None:
    edit_map, _, _ = made
    inverse = edit_map.invert()
    assert [piece[0] for piece in inverse] == sorted(piece[2] for piece in edit_map.pieces)
    assert {(o0, o1, s0, s1, copy) for s0, s1, o0, o1, copy in inverse} == set(edit_map.pieces)


@given(edits())
def test_source_ranges_cover_the_used_characters_and_no_others(made: tuple[EditMap, str, str]) -> None:
    edit_map, source, _ = made
    used = {at for low, high in edit_map.source_ranges() for at in range(low, high)}
    assert used == {at for _, _, s0, s1, _ in edit_map.pieces for at in range(s0, s1)}
    assert all(0 <= at < len(source) for at in used)
    ranges = edit_map.source_ranges()
    assert all(left[1] < right[0] for left, right in pairwise(ranges)), "touching ranges are joined"


@given(edits(), st.integers(0, 50))
def test_segments_are_the_pieces_with_an_offset(made: tuple[EditMap, str, str], offset: int) -> None:
    edit_map, _, _ = made
    for piece, segment in zip(edit_map.pieces, edit_map.segments(offset), strict=True):
        assert (segment.out_start - offset, segment.out_end - offset, *segment[2:4], segment.kind == "copy") == piece


def test_touching_copies_become_one_piece_and_empty_pieces_go() -> None:
    assert EditMap.of([(0, 2, 5, 7, True), (2, 2, 7, 7, True), (2, 4, 7, 9, True)]) == EditMap.identity(5, 9)
    apart = EditMap.of([(0, 2, 5, 7, True), (2, 4, 8, 10, True)])
    assert len(apart.pieces) == 2


@pytest.mark.parametrize(
    ("pieces", "message"),
    [
        (((0, 2, 0, 2, True), (3, 4, 2, 3, True)), "gap or overlap at 2"),
        (((0, 4, 1, 5, True),), "no copy"),
        (((0, 4, 3, 9, False),), "outside the source"),
        (((0, 3, 0, 3, True),), "the map ends at 3"),
    ],
)
def test_check_names_what_is_wrong(pieces: tuple[Piece, ...], message: str) -> None:
    with pytest.raises(ProvenanceError, match=message):
        EditMap(pieces).check("abcdef", "abcd")
