"""Menus of languages: "English | Deutsch", "Choose your language"."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.lines import Entries, announced, around_prose

MAX_COMMAND_CHARS = 80
# A command fills its line; a headline only opens with it (case "headline with a command stays").
MIN_PHRASE_SHARE = 0.6
MIN_LANGUAGES = 2
# A report may list a few languages; nobody but a menu lists six, each in itself.
MANY_LANGUAGES = 6
MIN_MENU_LINK_DENSITY = 0.8


@rule(label="language_switch", since="0.1")
def language_switch(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """Names of languages, each written in that language, side by side; or the command to choose one.

    Why: they lead to other versions of the page. One name alone, or a list of the report, is only a hint.

    Removes: English | Deutsch | Français
    Keeps: English is spoken on the quay, Français in the shop.
    """
    outside = around_prose(blocks)
    names = {block.index: phrase for block, phrase in lexicon.labels(blocks)}
    for _, group in groupby(enumerate(names), key=lambda place: place[1] - place[0]):
        menu = [blocks[index] for _, index in group]
        alone = len({names[block.index].language for block in menu}) < MIN_LANGUAGES
        for block in menu:
            linked = block.link_density >= MIN_MENU_LINK_DENSITY
            placed = linked or outside(block) or len(menu) >= MANY_LANGUAGES
            certain = placed and not alone and not announced(blocks, menu[0])
            why = Evidence(names[block.index], f"is one of {len(menu)} names of languages in a row")
            yield Finding(block.span, why, score=0.95 if certain else 0.6)
    entries = Entries.labelled(lexicon)
    for block in lexicon.holding_labels(blocks):
        known, parts = entries.on(block)
        if known >= MIN_LANGUAGES and known == parts:
            yield Finding(block.span, Evidence(block.text, f"{known} names of languages on one line"), score=0.95)
    for block, phrase in lexicon.openings(blocks):
        fills = phrase.end - phrase.start >= MIN_PHRASE_SHARE * len(block)
        if fills and not block.ends_sentence and not block.quoted:
            yield Finding(block.span, Evidence(phrase, "offers another language"), score=0.95)
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_COMMAND_CHARS and not block.sentence_like and block.role != "heading":
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.9)
