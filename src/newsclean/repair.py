"""Mojibake repair by ftfy, applied through the edit map and only where the text is mojibake."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsclean.block import Block
from newsclean.editmap import EditMap, Piece

# Mojibake needs characters above ASCII, and at least two in a row.
SUSPECT = re.compile(r"[^\x00-\x7f]{2}")
# Characters of mojibake: what Latin-1, Windows-1252 and MacRoman make of UTF-8 lead and continuation bytes.
NON_ASCII = re.compile(r"[^\x00-\x7f]+(?:[ \xa0][^\x00-\x7f]+)*")
# One character of two bytes is left alone: "Ã©" may be meant, three bytes are no word of any language.
RUN = re.compile(r"[\xe2-\xf4][^\x00-\x7f]{2,3}")


def mended(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with mojibake undone, before anything reads them: rules, judge and user see what was meant."""
    texts = "\n".join([block.text for block in blocks])
    if texts.isascii() or not SUSPECT.search(texts):
        return tuple(blocks)
    from ftfy.badness import is_bad

    return tuple(map(_mended, blocks)) if is_bad(texts) else tuple(blocks)


def _mended(block: Block) -> Block:
    text, edits = repaired(block.text, block.edits)
    # White space at its ends, or nothing else, is no text of a block: what became it stays as it came.
    if edits is block.edits or text != text.strip():
        return block
    linked = round(block.linked_chars * len(text) / len(block.text))
    return Block(
        block.source, text, edits, block.index, block.gap, block.role, block.heading_level, block.joint, block.node, linked,
        block.indent,
    )  # fmt: skip


def repaired(text: str, edits: EditMap) -> tuple[str, EditMap]:
    """``text`` of a page that holds mojibake, with it undone, and its map; both unchanged where nothing is wrong.

    ftfy decides (``fix_encoding``); of its result only the runs that changed are rewritten, the rest stays a copy. What
    it leaves as too little to be sure of is undone where the bytes are UTF-8: the page has told what was done to it.
    """
    if text.isascii() or not SUSPECT.search(text):
        return text, edits
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    fixed = fix_encoding(text) if is_bad(text) else RUN.sub(_decoded, text)
    if fixed == text:
        return text, edits
    pieces = _by_runs(text, fixed) or _trimmed(text, fixed)
    return fixed, EditMap.of(pieces).compose(edits)


def _decoded(run: re.Match[str]) -> str:
    """A run of what Windows-1252 made of one character's bytes as that character; as it is if it cannot be."""
    try:
        return run[0].encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return run[0]


def _by_runs(text: str, fixed: str) -> list[Piece] | None:
    """Map run by run: the ASCII between the runs stands in both texts in the same order."""
    pieces: list[Piece] = []
    at = out = 0
    for found in NON_ASCII.finditer(text):
        low, high = found.span()
        following = NON_ASCII.search(text, high)
        anchor = text[high : following.start() if following else len(text)]
        if fixed[out : out + low - at] != text[at:low]:
            return None
        pieces.append((out, out + low - at, at, low, True))
        out += low - at
        end = fixed.find(anchor, out) if following else len(fixed) - len(anchor)
        if end < out or end - out > high - low:
            return None
        new = fixed[out:end]
        pieces.append((out, end, low, high, new == text[low:high]))
        out, at = end, high
    if fixed[out:] != text[at:]:
        return None
    pieces.append((out, len(fixed), at, len(text), True))
    return pieces


def _trimmed(text: str, fixed: str) -> list[Piece]:
    """One rewritten piece between the longest common start and end."""
    shorter = min(len(text), len(fixed))
    head = 0
    while head < shorter and text[head] == fixed[head]:
        head += 1
    tail = 0
    while tail < shorter - head and text[-1 - tail] == fixed[-1 - tail]:
        tail += 1
    return [
        (0, head, 0, head, True),
        (head, len(fixed) - tail, head, len(text) - tail, False),
        (len(fixed) - tail, len(fixed), len(text) - tail, len(text), True),
    ]
