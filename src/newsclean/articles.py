"""One page to its articles: which headline, byline and body belong to one story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsclean.block import Block
from newsclean.decision import Fate
from newsclean.finding import Evidence
from newsclean.judge import Verdict
from newsclean.page import Part

MIN_HEADLINE = 0.3
# A headline stands above its story, a few lines of date, author and share links between.
MAX_LINES_TO_BODY = 25
# A byline or date line of the story stands near its headline or its ends.
MAX_BYLINE_DISTANCE = 8


@dataclass(frozen=True, slots=True)
class Story:
    """The extent of one article in block indexes: its headline (or ``None``), first and past-the-last body block."""

    headline: int | None
    start: int
    end: int


def parts_of(blocks: Sequence[Block], fates: Sequence[list[Fate]], verdicts: Sequence[Verdict]) -> tuple[Part, ...]:
    """Give every kept stretch its article, every headline and byline its field, and name echoes of the title."""
    kept = [any(not fate.removed for fate in of_block) for of_block in fates]
    stories = _stories(blocks, kept, fates, verdicts)
    headlines = {story.headline: number for number, story in enumerate(stories) if story.headline is not None}
    titles = {_echo_form(blocks[i]): i for i in headlines}
    parts: list[Part] = []
    bylines: set[int] = set()
    for block, of_block in zip(blocks, fates, strict=True):
        number = _story_at(stories, block.index)
        if block.index in headlines:
            whole = of_block[0].span.block.span
            parts.append(Part(whole, headlines[block.index], "headline"))
            continue
        for fate in of_block:
            parts.append(_part(fate, number, stories, bylines, titles))
    return tuple(parts)


def _part(fate: Fate, number: int, stories: Sequence[Story], bylines: set[int], titles: dict[str, int]) -> Part:
    block = fate.span.block
    if not fate.removed:
        return Part(fate.span, number, fate.label, fate.rule, fate.score, fate.evidence)
    if fate.label == "byline":
        story = stories[number] if stories else None
        if story and number not in bylines and _near(block.index, story):
            bylines.add(number)
            return Part(fate.span, number, "byline", fate.rule, fate.score, fate.evidence)
        return Part(fate.span, None, "boilerplate", fate.rule, fate.score, fate.evidence)
    if fate.label in ("boilerplate", "teaser", "navigation") and _echo_form(block) in titles:
        evidence = (Evidence(block.text[:60], "says the headline again"),)
        return Part(fate.span, None, "title_echo", "title-echo", max(fate.score, 0.9), evidence)
    return Part(fate.span, None, fate.label, fate.rule, fate.score, fate.evidence)


def _near(index: int, story: Story) -> bool:
    first = story.headline if story.headline is not None else story.start
    return first - MAX_BYLINE_DISTANCE <= index <= story.end + MAX_BYLINE_DISTANCE


def _echo_form(block: Block) -> str:
    return block.bare


def _stories(
    blocks: Sequence[Block], kept: Sequence[bool], fates: Sequence[list[Fate]], verdicts: Sequence[Verdict]
) -> list[Story]:
    body = [i for i, k in enumerate(kept) if k]
    if not body:
        return []
    first, end = body[0], body[-1] + 1
    headline = _headline(blocks, verdicts, first)
    story = Story(headline, first, end)
    if headline is not None and headline >= first:
        story = replace(story, start=headline)
    return [story]


def _headline(blocks: Sequence[Block], verdicts: Sequence[Verdict], first: int) -> int | None:
    """The block most like a headline above the body, or its first block if that is one."""
    low = max(0, first - MAX_LINES_TO_BODY)
    candidates = [i for i in range(low, min(first + 2, len(blocks))) if verdicts[i].headline >= MIN_HEADLINE]
    candidates = [i for i in candidates if i < first or verdicts[i].headline > verdicts[i].body]
    return max(candidates, key=lambda i: (verdicts[i].headline, i), default=None)


def _story_at(stories: Sequence[Story], index: int) -> int:
    number = 0
    for at, story in enumerate(stories):
        start = story.start if story.headline is None else min(story.headline, story.start)
        if start <= index:
            number = at
    return number
