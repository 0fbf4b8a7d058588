"""Rows of one table and items of one list hold together: where most of it is kept, the rest is not lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsclean.block import Block
from newsclean.judge.verdict import Verdict
from newsclean.node import Node

# Old pages lay out everything in tables, and menus hold whole stories: a group with prose in it is none.
MAX_ROW_WORDS = 40
MIN_ROWS = 3
BODY = 0.5
# A list between two paragraphs of the story is lost only if the judge is rather sure of all of it.
ENCLOSED, MAX_LINKS = 0.15, 0.3
MAX_STEPS_TO_LIST = 8
CONTAINERS = frozenset({"table", "ul", "ol", "dl"})


def together(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Verdicts in which no row of a table or list is below the mean of them all (by characters), if that means body.

    It only lifts: pulling items down with their list loses reporting where a list mixes both.
    """
    judged = list(verdicts)
    for group in _groups(blocks):
        if len(group) < MIN_ROWS or any(b.sentence_like and b.word_count > MAX_ROW_WORDS for b in group):
            continue
        chars = sum(len(b) for b in group)
        shared = sum(verdicts[b.index].body * len(b) for b in group) / chars
        lifted = max(shared, BODY) if shared >= ENCLOSED and _enclosed(group, blocks, verdicts) else shared
        for block in group:
            if verdicts[block.index].body < BODY <= lifted:
                judged[block.index] = verdicts[block.index]._replace(body=lifted)
    return judged


def _enclosed(group: Sequence[Block], blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> bool:
    """Whether kept blocks stand right above and right below, and the rows are no links."""
    above, below = group[0].index - 1, group[-1].index + 1
    if above < 0 or below >= len(blocks) or any(b.link_density > MAX_LINKS for b in group):
        return False
    return verdicts[above].body >= BODY and verdicts[below].body >= BODY


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Neighbouring blocks of one table or list element, or of text lines that are rows or items alike."""
    group: list[Block] = []
    key: object = None
    for block in blocks:
        own = _container(block.node) if block.node else _kind(block)
        if group and (own is None or own != key):
            yield group
            group = []
        if own is not None:
            group.append(block)
        key = own
    if group:
        yield group


def _container(node: Node) -> Node | None:
    above: Node | None = node
    for _ in range(MAX_STEPS_TO_LIST + 2):
        if above is None or above.tag in CONTAINERS:
            return above
        above = above.parent
    return None


def _kind(block: Block) -> tuple[str, str, int] | None:
    """Rows have one kind; items one for each mark and indent."""
    if block.role == "cell":
        return ("cell", "", 0)
    if block.role == "list_item":
        return ("item", "1" if block.bullet[:1].isdigit() else block.bullet, block.indent)
    return None
