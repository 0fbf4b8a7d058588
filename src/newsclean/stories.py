"""Where on a page its stories begin: evidence at every line that could be a headline, and a threshold."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from newsclean.block import Block
from newsclean.decision import Fate
from newsclean.judge import Verdict
from newsclean.node import Node

# A headline stands above its story, a few lines of date, author and share links between.
MAX_LINES_TO_BODY = 25
MIN_HEADLINE = 0.3
# An <h1> or "# …" above the first paragraph, where the judge has too little of a page to tell.
FIRST_HEADING = 0.2
MIN_HEADLINE_WORDS, MAX_HEADLINE_WORDS = 2, 30
# Paragraphs compared on either side of a line for a change of topic.
TOPIC_ABOVE, TOPIC_BELOW = 6, 4
MIN_TOPIC_CHARS = 5
MIN_STORY_WORDS = 40
# What closes a story, and what only often stands below one.
CLOSING = frozenset({"tag_list", "hashtags", "comment_form", "comment_thread", "author_bio", "sign_off", "source_link"})
OFTEN_CLOSING = frozenset({"share_bar", "related_links", "view_count", "read_time", "newsletter_plea", "donation_plea"})
HEADING_MATTER = frozenset({"byline", "timestamp", "read_time", "view_count", "share_bar"})
WIDE_GAP, KICKER = 0.7, 1.3
# The first paragraph of a story says what its headline says; below a section heading something else is told.
LEDE_SHARE, MIN_LEDE_WORDS, LEDE = 0.4, 2, 1.0
STEM_CHARS = 4
# "Ministry: no talks before June": who says it, and what; section headings are not written so.
CLAIM, CLAIM_AFTER_WORDS, MAX_SPEAKER_WORDS = 1.0, 3, 3
NEW_STORY = 3.0


@dataclass(frozen=True, slots=True)
class Story:
    """The extent of one article in block indexes: its headline (or ``None``), first and past-the-last body block."""

    headline: int | None
    start: int
    end: int

    @property
    def opening(self) -> int:
        """The first block of it, headline or body."""
        return self.start if self.headline is None else min(self.headline, self.start)


@dataclass(frozen=True)
class Lines:
    """A page as the search for stories sees it."""

    blocks: Sequence[Block]
    fates: Sequence[Sequence[Fate]]
    verdicts: Sequence[Verdict]
    kept: Sequence[bool]
    named: frozenset[int] = frozenset()  # blocks with a name of their own: key points, corrections, notes

    def prose(self, index: int) -> bool:
        """Whether the block is kept and reads like a paragraph."""
        block = self.blocks[index]
        return self.kept[index] and (block.sentence_like or block.word_count >= MAX_HEADLINE_WORDS)

    def label(self, index: int) -> str:
        """The label of the block's first fate."""
        return self.fates[index][0].label


def stories_of(lines: Lines) -> list[Story]:
    """The stories of a page in order; one for a plain page, none where nothing is kept."""
    body = [i for i, kept in enumerate(lines.kept) if kept]
    if not body:
        return []
    paragraphs = [i for i in body if lines.prose(i)] or body
    first = first_headline(lines, paragraphs[0])
    usual_gap = median(lines.blocks[i].gap for i in paragraphs)
    starts = [first]
    for candidate in _candidates(lines, paragraphs):
        if first is not None and candidate <= first:
            continue
        if candidate > paragraphs[0] and evidence(lines, candidate, paragraphs, starts[-1], usual_gap) >= NEW_STORY:
            starts.append(candidate)
    return _extents(starts, body)


def _extents(starts: Sequence[int | None], body: Sequence[int]) -> list[Story]:
    stories: list[Story] = []
    for at, headline in enumerate(starts):
        low = 0 if at == 0 or headline is None else headline
        following = starts[at + 1] if at + 1 < len(starts) else None
        first, past = bisect_left(body, low), len(body) if following is None else bisect_left(body, following)
        if first < past and body[first] == headline:
            first += 1
        if first < past:
            stories.append(Story(headline, body[first], body[past - 1] + 1))
    return stories


def first_headline(lines: Lines, first: int) -> int | None:
    """The block most like a headline above the first paragraph; it may be kept or removed."""
    low = max(0, first - MAX_LINES_TO_BODY)
    found = [i for i in range(low, first) if _headline_score(lines, i) >= MIN_HEADLINE]
    return max(found, key=lambda i: (_headline_score(lines, i), i), default=None)


def _headline_score(lines: Lines, index: int) -> float:
    """The judge's probability, and a little more for the line a list bullet or heading mark sets off."""
    block = lines.blocks[index]
    if not block.headline_like or len(block.text) > 300 or index in lines.named:
        return 0.0
    return lines.verdicts[index].headline + FIRST_HEADING * (block.heading_level == 1)


def _candidates(lines: Lines, paragraphs: Sequence[int]) -> list[int]:
    """For each paragraph with a short line above it: the line most like a headline of the few between two paragraphs."""
    found: list[int] = []
    above = -1
    for index in paragraphs:
        between = [i for i in range(max(above + 1, index - MAX_LINES_TO_BODY), index) if _could_head(lines, i)]
        if between:
            found.append(max(between, key=lambda i: _rank(lines, i, index)))
        above = index
    return found


def _could_head(lines: Lines, index: int) -> bool:
    block = lines.blocks[index]
    if index in lines.named or lines.label(index) not in (
        "",
        "boilerplate",
        "headline",
        "navigation",
        "related_links",
        "title_echo",
    ):
        return False
    if block.text.endswith((":", "：")):
        return False
    return MIN_HEADLINE_WORDS <= block.word_count <= MAX_HEADLINE_WORDS and block.headline_like


def _rank(lines: Lines, index: int, paragraph: int) -> float:
    block = lines.blocks[index]
    score = 2 * lines.verdicts[index].headline + lines.kept[index] * 0.5
    score += 0.5 * (block.word_count >= 5) + (0.6 if block.heading_level in (1, 2, 3) else 0)
    return score + 0.3 * _set_off(block, lines.blocks[paragraph]) - 0.1 * (paragraph - index)


def _set_off(head: Block, body: Block) -> bool:
    """Whether a bullet or mark stands before the line and none before its paragraph, which is indented no less."""
    return bool(head.bullet) and not body.bullet and head.indent <= body.indent


def evidence(lines: Lines, index: int, paragraphs: Sequence[int], last: int | None, usual_gap: float) -> float:
    """How much speaks for a new story at the line ``index``.

    ``last`` is the headline of the story above, ``usual_gap`` the median of blank lines before a paragraph.
    """
    block = lines.blocks[index]
    above = paragraphs[max(0, bisect_left(paragraphs, index) - TOPIC_ABOVE) : bisect_left(paragraphs, index)]
    below = paragraphs[bisect_right(paragraphs, index) : bisect_right(paragraphs, index) + TOPIC_BELOW]
    if not above or not below or not _tells_enough(lines, below):
        return 0.0
    body = lines.blocks[below[0]]
    between = {lines.label(i) for i in range(above[-1] + 1, index)}
    heading = {lines.label(i) for i in range(index + 1, below[0] + 1)}
    score = 2.0 * lines.verdicts[index].headline
    score += 2.0 if between & CLOSING else 0.8 if between & OFTEN_CLOSING else 0.0
    score += 1.5 if heading & HEADING_MATTER else 0.0
    score += 2.0 if _set_off(block, body) and block.indent < body.indent else 1.0 * _set_off(block, body)
    score += 3.0 if _own_article(block, lines.blocks[above[-1]]) else 0.0
    score += _kicker(lines, index) + _like_headline(lines, index, last)
    score += LEDE * _said_again(block, body) + CLAIM * _claims(block)
    score += WIDE_GAP if block.gap >= 2 and block.gap > usual_gap else 0.0
    return score + _change_of_topic(lines, above, below)


def _tells_enough(lines: Lines, below: Sequence[int]) -> bool:
    return sum(lines.blocks[i].word_count for i in below) >= MIN_STORY_WORDS


def _own_article(block: Block, above: Block) -> bool:
    """HTML: the line stands in another <article> than the paragraph above it."""
    one, other = _article(block.node), _article(above.node)
    return one is not None and other is not None and one is not other


def _article(node: Node | None) -> Node | None:
    return next((n for n in node.lineage if n.tag == "article"), None) if node is not None else None


def _kicker(lines: Lines, index: int) -> float:
    """A short line right above, itself set off by a gap, is a kicker: section headings have none."""
    if index == 0:
        return 0.0
    block, above = lines.blocks[index], lines.blocks[index - 1]
    return KICKER if block.gap == 0 and above.gap > 0 and above.word_count <= 4 and not above.ends_sentence else 0.0


def _claims(head: Block) -> bool:
    """Whether the line names a speaker and, after a colon, what is said."""
    speaker, colon, claim = head.text.partition(": ")
    return bool(colon) and len(speaker.split()) <= MAX_SPEAKER_WORDS and len(claim.split()) >= CLAIM_AFTER_WORDS


def _said_again(head: Block, body: Block) -> bool:
    """Whether the paragraph opens with what the line says: a good share of its longer words, by their stems."""
    said = {w[:STEM_CHARS] for w in head.words if len(w) >= STEM_CHARS}
    again = said & {w[:STEM_CHARS] for w in body.words}
    return len(again) >= max(MIN_LEDE_WORDS, LEDE_SHARE * len(said))


def _like_headline(lines: Lines, index: int, last: int | None) -> float:
    """The same shape as the headline of the story above: mark, indent, heading level, and about its length."""
    if last is None:
        return 0.0
    block, other = lines.blocks[index], lines.blocks[last]
    same = (bool(block.bullet), block.indent, block.heading_level) == (
        bool(other.bullet), other.indent, other.heading_level
    )  # fmt: skip
    if not same:
        return -1.0 if block.heading_level > other.heading_level > 0 else 0.0
    ratio = block.word_count / max(1.0, other.word_count)
    return 1.0 if 0.6 <= ratio <= 1.7 and block.word_count >= 5 else 0.0


def _change_of_topic(lines: Lines, above: Sequence[int], below: Sequence[int]) -> float:
    one, other = _words(lines, above), _words(lines, below)
    if not one or not other:
        return 0.0
    shared = len(one & other) / min(len(one), len(other))
    return 1.5 if shared < 0.06 else 0.8 if shared < 0.12 else -1.0 if shared > 0.25 else 0.0


def _words(lines: Lines, indexes: Sequence[int]) -> set[str]:
    found: set[str] = set()
    for i in indexes:
        words = lines.blocks[i].words
        if lines.blocks[i].word_count < 0.7 * len(words):
            found |= {a + b for a, b in itertools.pairwise(words)}
        else:
            # Word starts, so that the endings of inflected languages do not hide a shared word.
            found |= {w[:7] for w in words if len(w) >= MIN_TOPIC_CHARS}
    return found
