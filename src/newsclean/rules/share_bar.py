"""Buttons that share, print, save or like the article, and rows made only of network names."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import regex

from newsclean import Block, Evidence, Finding, Lexicon, Phrase, rule

# The longest of WordPress's button texts has about 90 characters; rows of a dozen networks about 120.
MAX_CHARS = 160
MAX_WIDGET_CHARS = 40
MAX_LABEL_WORDS = 8
# Two names may be a heading ("Instagram Threads"), one word of action as well ("Print"); more are buttons.
MIN_ROW = 3
MIN_ACTION_WORDS = 2
# A class word on more of the page than this names a wrapper (case "wrapper class above a story stays").
MAX_WIDGET_SHARE = 0.8
HINT = 0.7
# Labels of this language code are names of networks and words of any prose ("like this"); all others are actions.
NAMES = "mul"
WORD = regex.compile(r"\w(?:[^\s|/·•:：.!()（）\[\]]*\w)?")
LINK_TARGET = re.compile(r"\]\((?:\\.|[^()])*\)")
COUNT = re.compile(r"\d+[km]?")


@rule(label="share_bar", since="0.1")
def share_bar(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line of share buttons: a button text of a widget, a row of names, or a run of lines that names an action.

    Why: buttons about the article, not its words; a network's name alone may head a section, so it only hints.

    Removes: Facebook Twitter Pinterest LinkedIn Email
    Keeps: Facebook, Twitter and TikTok must answer by Friday
    """
    for matches in (lexicon.openings, lexicon.endings):
        for block, phrase in matches(blocks):
            if len(block) <= MAX_CHARS and not block.ends_sentence and not block.quoted:
                yield Finding(block.span, Evidence(phrase, "is a button's text"))
    rows = [(block, labels) for block in lexicon.holding_labels(blocks) if (labels := buttons(block, lexicon))]
    for _, run in groupby(enumerate(rows), lambda row: row[1][0].index - row[0]):
        yield from bar([row for _, row in run])
    widgets = list(lexicon.markups(blocks))
    if len(widgets) <= MAX_WIDGET_SHARE * len(blocks):
        for block, word in widgets:
            if len(block) <= MAX_WIDGET_CHARS and not block.sentence_like:
                yield Finding(block.span, Evidence(word, "names its element"))


def bar(run: Sequence[tuple[Block, tuple[Phrase, ...]]]) -> Iterator[Finding]:
    """Findings for neighbouring lines that are all labels; ``run`` holds each with its labels."""
    acts = any(label.language != NAMES for _, labels in run for label in labels)
    sure = (acts and len(run) > 1) or any(len(labels) >= MIN_ROW or tells(block, *labels) for block, labels in run)
    for block, labels in run:
        evidence = (Evidence(label, "is a share button") for label in labels)
        yield Finding(block.span, *evidence, score=1.0 if sure else HINT)


def tells(block: Block, label: Phrase, *others: Phrase) -> bool:
    """Whether the block is one action of several words ("Share this article")."""
    return label.language != NAMES and not others and block.word_count >= MIN_ACTION_WORDS


def buttons(block: Block, lexicon: Lexicon) -> tuple[Phrase, ...]:
    """The labels that make up the block, in order; none if it holds anything else but numbers."""
    if len(block) > MAX_CHARS or "," in block.text:
        return ()
    text = LINK_TARGET.sub(lambda target: " " * len(target[0]), block.folded)
    words = [word for word in WORD.finditer(text) if not COUNT.fullmatch(word[0])]
    found: list[Phrase] = []
    while words:
        for size in range(min(MAX_LABEL_WORDS, len(words)), 0, -1):
            if entry := lexicon.label_words.get(" ".join(w[0] for w in words[:size])):
                break
        else:
            return ()
        found.append(Phrase(entry.text, entry.language, words[0].start(), words[size - 1].end()))
        del words[:size]
    return tuple(found)
