"""Pages of several stories, put together from flattened single ones: the sets have too few of their own."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

# The source and the flattener of these pages.
ARCHIVE = "archive"
WORD = re.compile(r"[^\W\d_]{5,}")
MAX_STORY_LINES = 60
MIN_STORY_CHARS = 400
STORIES = (2, 2, 2, 3, 3, 4, 5, 7)
BULLETS = ("", "", "  • ", "* ", "# ", "## ", "- ")
TAG_WORDS = (
    "Tags:",
    "Tags",
    "Labels:",
    "Filed under:",
    "Topics:",
    "Schlagwörter:",
    "Теги:",
    "Etiquetas:",
    "标签：",
    "Ετικέτες:",
)
# Junk that stands inside stories and at their ends on real pages, by the kinds of data/lines.
INSIDE_KINDS: tuple[str, ...] = ("newsletter", "share", "ads")
END_KINDS: tuple[str, ...] = ("bio", "newsletter", "share", "comments")
MIN_JUNK_CHARS, MAX_JUNK_CHARS = 12, 400
# Two of three pages keep the frame of one of their pages around the stories.
FRAME_SHARE = 0.66


def archives(records: Sequence[dict[str, Any]], count: int, seed: int = 11) -> Iterator[dict[str, Any]]:
    """``count`` records of the form of data/lines, each of stories of one publisher's language and one flattener.

    All stories of a page are of one fold's publishers, so that leaving a fold out leaves its pages out.
    """
    from benchmarks.judge.data import fold_of

    rng = random.Random(seed)
    groups: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    for record in records:
        key = (record["lang"], record["flattener"], fold_of(record.get("domain") or record["id"]))
        groups.setdefault(key, []).append(record)
    usable = [members for members in groups.values() if len(members) >= 3]
    weights = [len(members) for members in usable]
    for number in range(count):
        members = rng.choices(usable, weights)[0]
        chosen = rng.sample(members, min(len(members), rng.choice(STORIES)))
        junk = {kinds: _junk(members, kinds) for kinds in (INSIDE_KINDS, END_KINDS)}
        lines = list(_page(chosen, junk, rng))
        text, labelled = _laid_out(lines)
        if any(line["label"] == "keep" for line in labelled):
            yield {
                "id": f"archive/{number}", "source": ARCHIVE, "lang": chosen[0]["lang"], "flattener": ARCHIVE,
                "domain": chosen[0].get("domain") or chosen[0]["id"], "text": text, "lines": labelled,
            }  # fmt: skip


# (blank lines before, text, label)
Line = tuple[int, str, str]


def _junk(records: Sequence[dict[str, Any]], kinds: tuple[str, ...]) -> list[str]:
    """Lines of these kinds that the gold drops."""
    return [
        record["text"][line["start"] : line["end"]].strip()
        for record in records
        for line in record["lines"]
        if line["label"] == "drop"
        and line.get("kind") in kinds
        and MIN_JUNK_CHARS <= line["end"] - line["start"] <= MAX_JUNK_CHARS
    ]


def _page(
    records: Sequence[dict[str, Any]], junk: dict[tuple[str, ...], list[str]], rng: random.Random
) -> Iterator[Line]:
    framed = rng.random() < FRAME_SHARE
    bullet, indent, gap = rng.choice(BULLETS), rng.choice((0, 0, 4)), rng.choice((0, 1, 1, 2))
    tags, wide = rng.choice(("none", "list", "line", "hashtags")), rng.random() < 0.5
    if framed:
        yield from _zone(records[0], "pre")
    for record in records:
        story = [line for line in _zone(record, "in") if line[2] != "headline"][:MAX_STORY_LINES]
        if sum(len(text) for _, text, label in story if label == "keep") < MIN_STORY_CHARS:
            continue
        headline = next((text for _, text, label in _zone(record, "") if label == "headline"), "")
        if headline:
            yield 2 if wide else 1, bullet + headline.strip("#* "), "headline"
        junky = {rng.randrange(1, len(story)) for _ in range(rng.choice((0, 0, 1, 1, 2))) if len(story) > 3}
        for at, (_, text, label) in enumerate(story):
            if at in junky and junk[INSIDE_KINDS]:
                yield gap, " " * indent + rng.choice(junk[INSIDE_KINDS]), "drop"
            yield (2 if wide and at == 0 else gap), " " * indent + text, label
        if rng.random() < 0.3 and junk[END_KINDS]:
            yield gap, " " * indent + rng.choice(junk[END_KINDS]), "drop"
        yield from _tags(story, tags, rng, indent)
    if framed:
        yield from _zone(records[-1], "post")


def _zone(record: dict[str, Any], zone: str) -> Iterator[Line]:
    for line in record["lines"]:
        if not zone or line.get("zone") == zone:
            yield 0, record["text"][line["start"] : line["end"]].strip(), line["label"]


def _tags(story: Sequence[Line], style: str, rng: random.Random, indent: int) -> Iterator[Line]:
    """Invented tag lists and hashtags of words of the story."""
    words = sorted({word for _, text, label in story if label == "keep" for word in WORD.findall(text)})
    if style == "none" or len(words) < 8:
        return
    chosen = rng.sample(words, rng.randint(4, 8))
    before = " " * indent
    if style == "line":
        yield 1, before + rng.choice(TAG_WORDS) + " " + ", ".join(chosen), "drop"
    elif style == "list":
        yield 1, before + rng.choice(TAG_WORDS), "drop"
        mark = rng.choice(("• ", "- ", "* ", "1. ", ""))
        for at, word in enumerate(chosen):
            yield 0, before + (f"{at + 1}. " if mark == "1. " else mark) + word, "drop"
    yield 1, before + " ".join(f"#{word}" for word in chosen), "drop"


def _laid_out(lines: Sequence[Line]) -> tuple[str, list[dict[str, Any]]]:
    parts: list[str] = []
    labelled: list[dict[str, Any]] = []
    length = 0
    for gap, text, label in lines:
        if not text.strip():
            continue
        breaks = "\n" * (gap + 1) if parts else ""
        parts += [breaks, text]
        length += len(breaks)
        labelled.append({"start": length, "end": length + len(text), "label": label})
        length += len(text)
    return "".join(parts), labelled
