"""Gold text to labels of blocks: which block is reporting, which the headline, which is better not asked about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Protocol

WORD = re.compile(r"\w+", re.UNICODE)
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
KEEP, DROP, UNKNOWN = 1, 0, -1
KEPT_SHARE, DROPPED_SHARE = 0.7, 0.3
# A 3-gram that stands in more places of the gold than this says nothing about where its block belongs.
MAX_PLACES = 20
SLACK_TOKENS = 8
TITLE_SHARE = 0.85


class Line(Protocol):
    """What is read of a block."""

    @property
    def text(self) -> str: ...
    @property
    def role(self) -> str: ...


def tokens(text: str) -> list[str]:
    """Words as the scorer counts them: CJK and Thai by the character."""
    found: list[str] = []
    for word in WORD.findall(text):
        found += list(word) if CJK.search(word) else [word]
    return found


def body_labels(blocks: Sequence[Line], gold: str, optional: Sequence[str] = ()) -> list[int]:
    """1 for blocks of the gold text, 0 for others, -1 for those that are partly it, stand twice, or are optional."""
    gold_tokens = tokens(gold)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(gold_tokens) - 2):
        places[tuple(gold_tokens[at : at + 3])].append(at)
    block_tokens = [tokens(block.text) for block in blocks]
    found = [_place(own, places) for own in block_tokens]
    chain = _chain([(at, share * len(own)) for (at, share), own in zip(found, block_tokens, strict=True)])
    labels: list[int] = []
    for i, (own, (_, share)) in enumerate(zip(block_tokens, found, strict=True)):
        if len(own) < 3:
            labels.append(DROP)
        elif share >= DROPPED_SHARE and i not in chain:
            labels.append(UNKNOWN)
        else:
            labels.append(KEEP if share >= KEPT_SHARE else DROP if share < DROPPED_SHARE else UNKNOWN)
    _short_ones(labels, block_tokens, found, chain, gold_tokens)
    loose = [Counter(tokens(text)) for text in optional]
    for i, own in enumerate(block_tokens):
        if own and labels[i] == DROP and any(sum((Counter(own) & o).values()) > 0.8 * len(own) for o in loose):
            labels[i] = UNKNOWN
    return labels


def _place(own: list[str], places: dict[tuple[str, ...], list[int]]) -> tuple[int, float]:
    """Where in the gold a block stands, by the diagonal most of its 3-grams agree on, and the share that do."""
    if len(own) < 3:
        return -1, 0.0
    votes: Counter[int] = Counter()
    hits: list[tuple[int, int]] = []
    for i in range(len(own) - 2):
        where = places.get(tuple(own[i : i + 3]), ())
        if len(where) <= MAX_PLACES:
            for at in where:
                votes[(at - i) // SLACK_TOKENS] += 1
                hits.append((i, at - i))
    if not votes:
        return -1, 0.0
    diagonal = votes.most_common(1)[0][0] * SLACK_TOKENS
    agreeing = {i for i, d in hits if abs(d - diagonal) <= 2 * SLACK_TOKENS}
    return max(0, diagonal), len(agreeing) / (len(own) - 2)


def _chain(placed: Sequence[tuple[int, float]]) -> set[int]:
    """Indexes of the heaviest run of blocks whose places in the gold rise."""
    from bisect import bisect_right

    ends: list[int] = []
    sums: list[float] = []
    tails: list[int] = []
    back: dict[int, int] = {}
    for i, (at, weight) in enumerate(placed):
        if weight <= 0:
            continue
        k = bisect_right(ends, at + SLACK_TOKENS)
        total = weight + (sums[k - 1] if k else 0.0)
        back[i] = tails[k - 1] if k else -1
        while k < len(ends) and sums[k] <= total:
            del ends[k], sums[k], tails[k]
        if k and ends[k - 1] >= at and sums[k - 1] < total:
            del ends[k - 1], sums[k - 1], tails[k - 1]
            k -= 1
        if k == 0 or sums[k - 1] < total:
            ends.insert(k, at)
            sums.insert(k, total)
            tails.insert(k, i)
    chain: set[int] = set()
    at = tails[-1] if tails else -1
    while at >= 0:
        chain.add(at)
        at = back[at]
    return chain


def _short_ones(
    labels: list[int], own: Sequence[list[str]], found: Sequence[tuple[int, float]], chain: set[int], gold: list[str]
) -> None:
    """One and two word blocks are kept where the gold has just those words between their kept neighbours."""
    n = len(labels)
    for i in range(n):
        if not own[i] or len(own[i]) >= 3:
            continue
        above = next((j for j in range(i - 1, max(-1, i - 6), -1) if j in chain and labels[j] == KEEP), None)
        below = next((j for j in range(i + 1, min(n, i + 6)) if j in chain and labels[j] == KEEP), None)
        if above is None and below is None:
            continue
        low = found[above][0] + len(own[above]) - 2 if above is not None else max(0, found[below][0] - 12)  # type: ignore[index]
        high = found[below][0] + 2 if below is not None else low + 14
        window = gold[max(0, low - 2) : high]
        if any(window[k : k + len(own[i])] == own[i] for k in range(len(window))):
            labels[i] = KEEP


def headline_labels(blocks: Sequence[Line], labels: Sequence[int], title: str) -> list[int]:
    """1 for the block that is the headline: most like the title, a heading before others, near the body's start."""
    wanted = Counter(t.casefold() for t in tokens(title))
    size = sum(wanted.values())
    first = next((i for i, label in enumerate(labels) if label == KEEP), None)
    if not size or first is None:
        return [UNKNOWN] * len(blocks)
    best, best_rank = -1, 0.0
    result = [DROP] * len(blocks)
    for i, block in enumerate(blocks):
        own = Counter(t.casefold() for t in tokens(block.text))
        same = sum((own & wanted).values())
        likeness = 2 * same / (sum(own.values()) + size)
        if likeness < TITLE_SHARE:
            continue
        result[i] = UNKNOWN
        rank = (
            likeness + (0.5 if block.role == "heading" else 0) + (0.4 if i <= first + 1 else 0) - abs(first - i) / 500
        )
        if rank > best_rank:
            best, best_rank = i, rank
    if best >= 0:
        result[best] = KEEP
    return result
