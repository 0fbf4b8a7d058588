"""Names for what the judge removed and no rule claimed: those of the lines beside it, or of its shape and place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from newsclean.block import Block
from newsclean.finding import Evidence
from newsclean.page import Part

NAMELESS = "boilerplate"
# A removed line's shape, and its label if that comes in runs; None for what is kept.
Line = tuple[str, str] | None
# Kinds that come in runs: a line between two of them is most likely one of them.
RUNS = frozenset(
    {"navigation", "footer", "related_links", "trending_list", "teaser", "comment_thread", "tag_list", "share_bar"}
)
MAX_STEPS = 5
MAX_SHORT_WORDS = 4
# Outside the story: what a line of this shape is there, and how that is told.
BY_SHAPE = {
    "short": ("navigation", "a short line outside the story"),
    "headline": ("related_links", "a headline outside the story"),
    "prose": ("teaser", "a text outside the story"),
}


def named(parts: Sequence[Part], keep: Collection[str] = ()) -> tuple[Part, ...]:
    """Parts with a name for each nameless removal that has one; what is kept stays as it is.

    Names that the user keeps (``keep``) are not given: they would undo a removal on a guess. A line inside the story
    that is unlike its neighbours stays "boilerplate".
    """
    body = [at for at, part in enumerate(parts) if part.in_text]
    first, last = (body[0], body[-1]) if body else (len(parts), -1)
    lines = [
        None if part.article is not None else (_shape(part.span.block), part.label if part.label in RUNS else "")
        for part in parts
    ]
    return tuple(
        _renamed(part, lines, at, keep, outside=not first < at < last)
        if part.article is None and part.label == NAMELESS
        else part
        for at, part in enumerate(parts)
    )


def _renamed(part: Part, lines: Sequence[Line], at: int, keep: Collection[str], *, outside: bool) -> Part:
    shape = _shape(part.span.block)
    label, why = _beside(lines, at, shape), "is what lines like it beside it are"
    if label:
        evidence = Evidence(label, why)
    elif outside:
        label, why = BY_SHAPE[shape]
        evidence = Evidence("", why)
    if not label or label in keep:
        return part
    return replace(part, label=label, evidence=(*part.evidence, evidence))


def _shape(block: Block) -> str:
    if block.word_count <= MAX_SHORT_WORDS:
        return "short"
    return "headline" if block.headline_like else "prose"


def _beside(lines: Sequence[Line], at: int, shape: str) -> str:
    """The label of the nearest removed line of the same shape that a rule named, no kept text between."""
    above, below = range(at - 1, max(-1, at - 1 - MAX_STEPS), -1), range(at + 1, min(len(lines), at + 1 + MAX_STEPS))
    found = [hit for steps in (above, below) if (hit := _first(lines, steps, shape))]
    # Of two equally near the one above counts.
    return min(found, key=lambda hit: abs(hit[0] - at))[1] if found else ""


def _first(lines: Sequence[Line], steps: Iterable[int], shape: str) -> tuple[int, str] | None:
    """The first removed line of the shape that a rule named; ``None`` if kept text comes before it."""
    for place in steps:
        line = lines[place]
        if line is None:
            return None
        if line[0] == shape and line[1]:
            return place, line[1]
    return None
