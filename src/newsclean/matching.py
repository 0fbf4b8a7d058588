"""Two sequences of letters matched in order: long unique stretches first, then what lies between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# Lengths of the stretches looked for; each round looks only between the matches of the round before.
STRETCHES = (24, 12, 6)
# A gap this small is compared letter by letter.
MAX_CLOSE_HERE, MAX_CLOSE_THERE = 200, 600
# Fewer letters than this agree by chance; of the scripts from CJK on, two are a word.
MIN_CLOSE = 4
MIN_CLOSE_UNSPACED = 2
FIRST_UNSPACED = "\N{CJK RADICAL REPEAT}"
# Text out of order is looked for anywhere if it is this long.
MIN_MOVED = 12
MAX_PLACES = 8
# Searches through the whole source, so that a text of another page costs seconds, not minutes.
MAX_SEARCHES = 400
MIN_UNSEEN = 4


class Run(NamedTuple):
    """``here[here : here + size]`` equals ``there[there : there + size]``."""

    here: int
    there: int
    size: int


class _Gap(NamedTuple):
    low: int
    high: int
    there_low: int
    there_high: int


def in_order(here: str, there: str) -> list[Run]:
    """Runs of ``here`` that stand in ``there``: in the same order where they can be, then moved ones; none overlaps."""
    gaps = [_Gap(0, len(here), 0, len(there))]
    runs: list[Run] = []
    for size in STRETCHES:
        left: list[_Gap] = []
        for gap in gaps:
            found = _between(here, there, gap, size)
            runs += found
            left += _gaps(gap, found)
        gaps = left
    for gap in gaps:
        runs += _close(here, there, gap)
    runs.sort()
    lonely = _lonely(runs, len(here))
    firm = [run for run in runs if run not in lonely]
    firm = sorted(firm + _moved(here, there, firm))
    return sorted(firm + _undisturbed(runs, lonely, firm, len(here), len(there)))


def _lonely(runs: Sequence[Run], length: int) -> set[Run]:
    """Short runs with more that is not matched beside them than in them: chance, if what is around has moved."""
    found: set[Run] = set()
    ends = [0, *(run.here + run.size for run in runs)]
    starts = [*(run.here for run in runs), length]
    for number, run in enumerate(runs):
        beside = run.here - ends[number] + starts[number + 1] - run.here - run.size
        if run.size < MIN_MOVED and beside >= MIN_MOVED:
            found.add(run)
    return found


def _undisturbed(runs: Sequence[Run], lonely: set[Run], firm: Sequence[Run], here: int, there: int) -> list[Run]:
    """The lonely runs whose letters nothing else has taken."""
    ours, theirs = bytearray(here), bytearray(there)
    for run in firm:
        ours[run.here : run.here + run.size] = b"\x01" * run.size
        theirs[run.there : run.there + run.size] = b"\x01" * run.size
    return [
        run
        for run in runs
        if run in lonely
        and not any(ours[run.here : run.here + run.size])
        and not any(theirs[run.there : run.there + run.size])
    ]


def _between(here: str, there: str, gap: _Gap, size: int) -> list[Run]:
    """Runs that grow from stretches of ``size`` letters that are unique in the gap of ``there``."""
    if gap.high - gap.low < size or gap.there_high - gap.there_low < size:
        return []
    places: dict[str, int] = {}
    for at in range(gap.there_low, gap.there_high - size + 1):
        stretch = there[at : at + size]
        places[stretch] = -1 if stretch in places else at
    candidates: list[Run] = []
    at = gap.low
    while at <= gap.high - size:
        place = places.get(here[at : at + size], -1)
        if place < 0:
            at += 1
            continue
        run = _grown(here, there, at, place, gap)
        candidates.append(run)
        at = run.here + run.size
    return _widened(here, there, gap, _ascending(candidates))


def _grown(here: str, there: str, at: int, place: int, gap: _Gap) -> Run:
    size = 0
    most = min(gap.high - at, gap.there_high - place)
    while size < most and here[at + size] == there[place + size]:
        size += 1
    return Run(at, place, size)


def _ascending(runs: Sequence[Run]) -> list[Run]:
    """The heaviest chain of runs that ascends on both sides; ``runs`` ascend in ``here``. O(n log n)."""
    # Fenwick tree of the best weight of a chain that ends at or below a place.
    ends = sorted({run.there + run.size for run in runs})
    best: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)
    chain: list[tuple[int, int]] = []
    for number, run in enumerate(runs):
        at = bisect_left(ends, run.there + 1)
        weight, before = 0, -1
        while at > 0:
            weight, before = max((weight, before), best[at])
            at -= at & -at
        chain.append((weight + run.size, before))
        at = bisect_left(ends, run.there + run.size) + 1
        while at < len(best):
            best[at] = max(best[at], (weight + run.size, number))
            at += at & -at
    picked: list[Run] = []
    number = max(range(len(runs)), key=lambda n: chain[n][0], default=-1)
    while number >= 0:
        picked.append(runs[number])
        number = chain[number][1]
    return picked[::-1]


def _widened(here: str, there: str, gap: _Gap, runs: Sequence[Run]) -> list[Run]:
    """Each run grown backwards as far as it goes without touching the one before it."""
    widened: list[Run] = []
    low, there_low = gap.low, gap.there_low
    for at, place, size in runs:
        while at > low and place > there_low and here[at - 1] == there[place - 1]:
            at, place, size = at - 1, place - 1, size + 1
        widened.append(Run(at, place, size))
        low, there_low = at + size, place + size
    return widened


def _gaps(gap: _Gap, runs: Sequence[Run]) -> Iterator[_Gap]:
    low, there_low = gap.low, gap.there_low
    for run in (*runs, Run(gap.high, gap.there_high, 0)):
        if low < run.here and there_low < run.there:
            yield _Gap(low, run.here, there_low, run.there)
        low, there_low = run.here + run.size, run.there + run.size


def _close(here: str, there: str, gap: _Gap) -> list[Run]:
    """A small gap letter by letter; of a large one only what touches its ends is the same, and that was taken."""
    if gap.high - gap.low > MAX_CLOSE_HERE or gap.there_high - gap.there_low > MAX_CLOSE_THERE:
        return []
    matcher = SequenceMatcher(None, here[gap.low : gap.high], there[gap.there_low : gap.there_high], autojunk=False)
    whole = gap.high - gap.low
    return [
        Run(gap.low + a, gap.there_low + b, size)
        for a, b, size in matcher.get_matching_blocks()
        if size >= MIN_CLOSE
        or (size >= MIN_CLOSE_UNSPACED and here[gap.low + a] >= FIRST_UNSPACED)
        or (size and size == whole)
    ]


def _moved(here: str, there: str, runs: Sequence[Run]) -> list[Run]:
    """Runs for letters that are left, wherever they stand among the letters that are left there."""
    taken = bytearray(len(there))
    for run in runs:
        taken[run.there : run.there + run.size] = b"\x01" * run.size
    left = [gap for gap in _left(runs, len(here)) if gap[1] - gap[0] >= MIN_MOVED]
    if not left:
        return []
    places: dict[str, list[int]] = {}
    for at in range(len(there) - MIN_MOVED + 1):
        known = places.setdefault(there[at : at + MIN_MOVED], [])
        if len(known) < MAX_PLACES:
            known.append(at)
    moved: list[Run] = []
    for low, high in left:
        at = low
        while at <= high - MIN_MOVED:
            options = [_free(here, there, at, high, p, taken) for p in places.get(here[at : at + MIN_MOVED], ())]
            run = max(options, key=lambda r: r.size, default=Run(at, 0, 0))
            if run.size < MIN_MOVED:
                at += 1
                continue
            taken[run.there : run.there + run.size] = b"\x01" * run.size
            moved.append(run)
            at += run.size
    return moved


def _free(here: str, there: str, at: int, high: int, place: int, taken: bytearray) -> Run:
    size = 0
    while at + size < high and place + size < len(there) and not taken[place + size]:
        if here[at + size] != there[place + size]:
            break
        size += 1
    return Run(at, place, size)


def _left(runs: Sequence[Run], length: int) -> Iterator[tuple[int, int]]:
    """The ranges of ``here`` that no run covers."""
    at = 0
    for run in runs:
        if at < run.here:
            yield at, run.here
        at = run.here + run.size
    if at < length:
        yield at, length


def found_anywhere(here: str, matched: bytearray, there: str) -> Iterator[Run]:
    """What is not matched of ``here`` and stands in ``there``, whole or by its longest start; repeats allowed."""
    at = searches = 0
    while (low := matched.find(0, at)) >= 0 and searches < MAX_SEARCHES:
        high = matched.find(1, low)
        high = len(here) if high < 0 else high
        at = high
        while high - low >= MIN_UNSEEN and searches < MAX_SEARCHES:
            searches += 1
            run = _longest_start(here, low, high, there)
            if run.size >= min(MIN_MOVED, high - low):
                yield run
                low += run.size
            else:
                low += max(1, run.size)


def _longest_start(here: str, low: int, high: int, there: str) -> Run:
    """The longest start of ``here[low:high]`` that stands in ``there``, by doubling and halving."""
    size = high - low
    place = there.find(here[low:high])
    if place >= 0:
        return Run(low, place, size)
    size = 0
    place = 0
    step = MIN_MOVED
    while step:
        at = there.find(here[low : min(high, low + size + step)]) if low + size < high else -1
        if at >= 0 and size + step <= high - low:
            size, place = size + step, at
            step *= 2
        else:
            step = step // 2
    return Run(low, place, size)
