"""Menus, skip links and pagers: the ways to the site's other pages."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.lines import Entries, announced, around_prose

MAX_ENTRY_CHARS = 40
MAX_ENTRY_WORDS = 4
# Two known names may be a kicker and a subheading; three are a menu (case "ministries between paragraphs stay").
MIN_KNOWN = 3
# Six known names in a row are a menu wherever they stand.
MANY_KNOWN = 6
# A headline and a byline follow a menu; two unknown lines in a row may be entries, three are something else.
MAX_STRANGERS = 2
# One word ("Home") is also a subheading; two words, or four Chinese characters, are not.
MIN_COMMAND_WORDS = 1.5
MIN_MENU_LINK_DENSITY = 0.8
IN_NAV = Evidence("nav", "is its HTML element")
NO_ENTRY = ("heading", "caption", "quote", "code")


@rule(label="navigation", since="0.1")
def navigation(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A run of section names, a command such as "skip to content", or the inside of a ``nav`` element.

    Why: the names of other pages are no part of this one. A section name alone is only a hint, and so is a run of them
    between paragraphs or after a colon: a report may list ministries.

    Removes: Skip to main content
    Keeps: Skip to the second half and the match was over.
    """
    outside = around_prose(blocks)
    yield from _elements(blocks, lexicon)
    commands = {block.index: phrase for block, phrase in lexicon.labels(blocks) if block.role not in NO_ENTRY}
    for block in (blocks[at] for at in commands):
        certain = block.word_count >= MIN_COMMAND_WORDS or outside(block)
        yield Finding(block.span, Evidence(commands[block.index], "is a command"), score=0.95 if certain else 0.7)
    names = {b.index for b in blocks if b.role not in NO_ENTRY and b.label_form in lexicon.phrases}
    for menu in _menus(blocks, sorted(commands.keys() | names)):
        known = [b for b in menu if b.index in commands or b.index in names]
        certain = len({b.label_form for b in known}) >= MIN_KNOWN and not announced(blocks, menu[0])
        placed = outside(menu[0]) or any(b.index in commands for b in menu)
        certain = certain and (placed or len(known) >= MANY_KNOWN)
        why = Evidence(known[0].text, f"opens a run of {len(known)} known menu entries")
        for block in menu:
            listed = bool(block.bullet) or block.role == "list_item"
            sure = certain and (listed or block.index in commands or block.index in names)
            if sure or block.index not in commands:
                yield Finding(block.span, why, score=0.95 if sure else 0.6)
    entries = Entries.of(lexicon)
    for block in lexicon.holding_phrases(blocks):
        known_parts, parts = entries.on(block)
        if known_parts >= MIN_KNOWN and known_parts * 2 > parts and lexicon.mention_of(block):
            yield Finding(block.span, Evidence(block.text[:40], f"{known_parts} menu entries on one line"), score=0.95)


def _entry_like(block: Block) -> bool:
    short = len(block) <= MAX_ENTRY_CHARS and block.word_count <= MAX_ENTRY_WORDS
    return short and block.role not in NO_ENTRY and not block.ends_sentence and not block.quoted


def _menus(blocks: Sequence[Block], known: Sequence[int]) -> Iterator[Sequence[Block]]:
    """The stretches from a known entry to a known entry with at most MAX_STRANGERS others between two of them."""
    entries = [at for at in known if _entry_like(blocks[at])]
    first = 0
    for last, at in enumerate(entries):
        following = entries[last + 1] if last + 1 < len(entries) else None
        near = following is not None and following - at <= MAX_STRANGERS + 1
        if near and all(_entry_like(block) for block in blocks[at + 1 : following]):
            continue
        yield blocks[entries[first] : at + 1]
        first = last + 1


def _elements(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    for block in blocks if blocks and blocks[0].node else ():
        if block.inside("nav"):
            certain = not block.sentence_like or block.link_density >= MIN_MENU_LINK_DENSITY
            yield Finding(block.span, IN_NAV, score=0.95 if certain else 0.6)
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_ENTRY_CHARS and block.role not in NO_ENTRY and not block.sentence_like:
            linked = block.link_density >= MIN_MENU_LINK_DENSITY
            if linked or block.role in ("list_item", "control"):
                yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.9 if linked else 0.6)
