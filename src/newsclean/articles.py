"""Every stretch to its article: headlines and bylines become fields, echoes of a title are named."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from newsclean.block import Block
from newsclean.decision import Fate
from newsclean.finding import Evidence
from newsclean.judge import Verdict
from newsclean.page import Part
from newsclean.stories import Lines, Story, stories_of

# A byline of the story stands near its headline or its ends.
MAX_BYLINE_DISTANCE = 8
# What a byline is elsewhere: the first of these that the user does not keep.
STRAY_BYLINE = ("author_bio", "boilerplate")
NAMELESS = frozenset({"boilerplate", "teaser", "navigation", "masthead", "related_links"})


def parts_of(
    blocks: Sequence[Block],
    fates: Sequence[list[Fate]],
    verdicts: Sequence[Verdict],
    named: frozenset[int] = frozenset(),
    keep: Collection[str] = (),
) -> tuple[Part, ...]:
    """Give every kept stretch its article, every headline and byline its field, and name echoes of the title.

    ``named``: indexes of blocks that a kept kind names; they are no headlines. ``keep``: names that the user keeps; no
    removal is renamed to one of them.
    """
    kept = [any(not fate.removed for fate in of_block) for of_block in fates]
    stories = stories_of(Lines(blocks, fates, verdicts, kept, named))
    headlines = {story.headline: number for number, story in enumerate(stories) if story.headline is not None}
    titles = {blocks[i].bare for i in headlines}
    parts: list[Part] = []
    bylines: dict[int, int] = {}
    number = 0
    for block, of_block in zip(blocks, fates, strict=True):
        while number + 1 < len(stories) and stories[number + 1].opening <= block.index:
            number += 1
        if block.index in headlines:
            parts += _headline(of_block, headlines[block.index])
            continue
        for fate in of_block:
            parts.append(_part(fate, number, stories, bylines, titles, keep))
    return tuple(parts)


def _headline(fates: Sequence[Fate], number: int) -> list[Part]:
    """The headline's stretches are the field; what a rule cut out of it ("… | Site name") stays cut."""
    if len(fates) == 1:
        return [Part(fates[0].span.block.span, number, "headline")]
    return [
        Part(f.span, None, f.label, f.rule, f.score, f.evidence) if f.removed else Part(f.span, number, "headline")
        for f in fates
    ]


def _part(
    fate: Fate, number: int, stories: Sequence[Story], bylines: dict[int, int], titles: set[str], keep: Collection[str]
) -> Part:
    block = fate.span.block
    if not fate.removed:
        return Part(fate.span, number, fate.label, fate.rule, fate.score, fate.evidence)
    if fate.label == "byline":
        if stories and _near(block.index, stories[number]) and block.index - bylines.get(number, block.index) <= 1:
            bylines[number] = block.index
            return Part(fate.span, number, "byline", fate.rule, fate.score, fate.evidence)
        label = next((name for name in STRAY_BYLINE if name not in keep), None)
        if label is None:
            return Part(fate.span, number, STRAY_BYLINE[0], fate.rule, fate.score, fate.evidence)
        return Part(fate.span, None, label, fate.rule, fate.score, fate.evidence)
    if fate.label in NAMELESS and block.bare in titles and "title_echo" not in keep:
        evidence = (Evidence(block.text[:60], "says the headline again"),)
        return Part(fate.span, None, "title_echo", "title-echo", max(fate.score, 0.9), evidence)
    return Part(fate.span, None, fate.label, fate.rule, fate.score, fate.evidence)


def _near(index: int, story: Story) -> bool:
    return story.opening - MAX_BYLINE_DISTANCE <= index <= story.end + MAX_BYLINE_DISTANCE
