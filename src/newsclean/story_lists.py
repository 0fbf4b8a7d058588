"""Boxes that list other stories: their heading, the headlines, dates and blurbs under it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import regex

from newsclean.block import Block, run_after
from newsclean.finding import Evidence, Finding
from newsclean.lexicon import Lexicon

MAX_HEAD_CHARS = 60
MOSTLY_LINK = 0.5
# Shorter lines name the section of the headline below them.
MIN_HEADLINE_WORDS = 4
MAX_DATE_CHARS = 40
MAX_BLURB_CHARS = 250
DATE = regex.compile(r"\d{4}|\d{1,2}[:.]\d\d|\d{1,2}[./年-]\s?\d{1,2}|\d+ \p{L}+ \p{L}+$")
CUT_OFF = regex.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$")
# Above prose stand its own kicker, headline, byline and date (case "the next story under the list").
TAIL_LINES = 4
DATED_TAIL_LINES = 2
# Two dates or links make a list of stories of what one might be anything.
MIN_SIGNS = 2
# A class word over more of the page than this is a setting of the page, not a box on it.
MAX_BOX_SHARE = 0.6
HINT = 0.6


def boxes(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """Findings for boxes of other stories: ``labels`` are sure headings, ``phrases`` open headings that need signs."""
    classed = list(lexicon.markups(blocks))
    if sum(len(b) for b, _ in classed) <= MAX_BOX_SHARE * sum(len(b) for b in blocks):
        for block, word in classed:
            prose = block.heading_level == 1 or (block.sentence_like and block.link_density < MOSTLY_LINK)
            yield Finding(block.span, Evidence(word, "is a class of such boxes"), score=HINT if prose else 0.95)
    heads = {b.index: (b, str(p), True) for b, p in lexicon.labels(blocks) if not b.quoted}
    for block, phrase in lexicon.openings(blocks):
        if len(block) <= MAX_HEAD_CHARS and not block.ends_sentence and not block.quoted:
            heads.setdefault(block.index, (block, str(phrase), False))
    for head, words, sure in heads.values():
        why = Evidence(words, "announces other stories")
        entries = list(listed(blocks, head, heads))
        signs = sum(dated(e) or e.link_density >= MOSTLY_LINK for e, _ in entries)
        known = sure or signs >= MIN_SIGNS
        if sure or entries:
            yield Finding(head.span, why, score=0.95 if known else HINT)
        for entry, certain in entries:
            if known or certain:
                score = 0.95 if known and certain else HINT
                yield Finding(entry.span, why, Evidence("", "stands in the list under it"), score=score)


def listed(blocks: Sequence[Block], head: Block, heads: Collection[int]) -> Iterator[tuple[Block, bool]]:
    """The entries under a heading up to prose, each with whether it surely belongs to the list.

    A list keeps its make: after a list item come items, after a link links, with dates and blurbs between them.
    """
    run = list(run_after(blocks, head, lambda b: b.index not in heads and entry(blocks, b)))
    lead = next((b for b in run if not beside(blocks, b)), None)
    if lead is None:
        return
    made = make(lead)
    tight = not any(made) and run[0].gap == 0 < head.gap and run[0].word_count >= MIN_HEADLINE_WORDS
    for at, block in enumerate(run):
        if (not beside(blocks, block) and make(block) != made) or (tight and block.gap > 0):
            run = run[:at]
            break
    days = [at for at, block in enumerate(run) if dated(block)]
    in_turn = len(days) >= MIN_SIGNS and not any(made)
    if in_turn:
        run = run[: days[-1] + (2 if days[0] == 0 else 1)]
    after = blocks[run[-1].index + 1 : run[-1].index + 1 + TAIL_LINES]
    several = sum(not beside(blocks, b) for b in run) > 1
    firm = (any(made) and several) or (tight and all(b.gap > 0 for b in after[:1]))
    above_prose = next((at for at, b in enumerate(after) if b.sentence_like and not firm), TAIL_LINES)
    tail = (DATED_TAIL_LINES if in_turn else TAIL_LINES) - above_prose
    for at, block in enumerate(run):
        yield block, at < len(run) - max(0, tail)


def entry(blocks: Sequence[Block], block: Block) -> bool:
    """Whether a block may stand in a list of stories: a headline, a date, a blurb cut off, a section's name."""
    if block.heading_level == 1:
        return False
    if beside(blocks, block) or (block.headline_like and block.word_count >= MIN_HEADLINE_WORDS):
        return True
    below = blocks[block.index + 1 : block.index + 2]
    return not block.ends_sentence and any(b.headline_like and b.word_count >= MIN_HEADLINE_WORDS for b in below)


def make(block: Block) -> tuple[bool, bool]:
    """What an entry is made of: whether it is a list item, whether it is a link."""
    return bool(block.bullet), block.link_density >= MOSTLY_LINK


def beside(blocks: Sequence[Block], block: Block) -> bool:
    """Whether the block goes with a headline of the list: its date, or its blurb, cut off or below headline and date."""
    return between(block) or blurb(blocks, block)


def blurb(blocks: Sequence[Block], block: Block) -> bool:
    """Whether the block is all that stands below a headline that is a link and its date."""
    if block.index < 2 or len(block) > MAX_BLURB_CHARS or block.link_density >= MOSTLY_LINK:
        return False
    headline, date = blocks[block.index - 2 : block.index]
    if any(
        below.sentence_like and below.link_density < MOSTLY_LINK for below in blocks[block.index + 1 : block.index + 2]
    ):
        return False
    linked = headline.link_density >= MOSTLY_LINK and headline.headline_like
    return linked and headline.word_count >= MIN_HEADLINE_WORDS and dated(date)


def between(block: Block) -> bool:
    """Whether the block is what stands between headlines: a date, or a blurb cut off."""
    cut_off = ("…" in block.text or "..." in block.text) and CUT_OFF.search(block.text) is not None
    return cut_off or dated(block)


def dated(block: Block) -> bool:
    """Whether the block is a date or time and hardly more."""
    return len(block) <= MAX_DATE_CHARS and DATE.search(block.text) is not None and block.word_count <= 6
