"""Names for what the judge removed and no rule claimed: those of the lines beside it, or of its shape and place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from newsclean.block import Block
from newsclean.finding import Evidence
from newsclean.page import Part

NAMELESS = "boilerplate"
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
    return tuple(
        _renamed(part, parts, at, keep, outside=not first < at < last)
        if part.article is None and part.label == NAMELESS
        else part
        for at, part in enumerate(parts)
    )


def _renamed(part: Part, parts: Sequence[Part], at: int, keep: Collection[str], *, outside: bool) -> Part:
    shape = _shape(part.span.block)
    label, why = _beside(parts, at, shape), "is what lines like it beside it are"
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


def _beside(parts: Sequence[Part], at: int, shape: str) -> str:
    """The label of the nearest removed line of the same shape that a rule named, no kept text between."""
    for step in range(1, MAX_STEPS + 1):
        for place in (at - step, at + step):
            if not 0 <= place < len(parts):
                continue
            between = parts[min(place, at) : max(place, at) + 1]
            other = parts[place]
            if other.label in RUNS and all(p.article is None for p in between) and _shape(other.span.block) == shape:
                return other.label
    return ""
