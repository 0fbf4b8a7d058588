"""Lines about the writer at the end of a story: "Ann Hale is a staff writer at …"."""

from collections.abc import Iterator, Sequence, Set

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule

MAX_CHARS = 420
MAX_MARKUP_CHARS = 600
# A byline is short; what stands there names the writer.
MAX_BYLINE_CHARS = 100
# The first word of a name, wherever in a word it starts.
FIRST_NAME = regex.compile(r"\p{Lu}(?=([\p{L}.'’-]+)\s)")
NAME = regex.compile(r"\p{Lu}[\p{L}.'’-]+(?:\s(?:\p{Ll}{2,3}\s)?\p{Lu}[\p{L}.'’-]+){1,3}(?=\s)")


@rule(label="author_bio", since="0.1")
def author_bio(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A box whose class or label says "about the author", or last lines about the person the byline names.

    Why: the writer is not the news. A report may be about a reporter: without a byline of that name it is a hint, and
    only at the end of the page.

    Keeps: Ann Hale is a reporter for the Gazette and was held for nine hours on Monday.
    """
    mentions = ((block, phrase, _subject(block, phrase.start)) for block, phrase in lexicon.mentions(blocks))
    bios = {block.index: (phrase, name) for block, phrase, name in mentions if name}
    signatures = _signatures(blocks, {name for _, name in bios.values()})
    labels = {block.index: phrase for block, phrase in lexicon.labels(blocks)}
    last = max((b.index for b in blocks if b.sentence_like and b.index not in bios), default=-1)
    for at, label in labels.items():
        if at > last or at + 1 in bios:
            yield Finding(blocks[at].span, Evidence(label, "heads a box about the writer"), score=0.92)
    for at, (phrase, name) in bios.items():
        signed = at - 1 in labels or signatures.get(name, at) < at
        closes = at + 1 == len(blocks) or at + 1 in bios or not blocks[at + 1].sentence_like
        if at > last >= 0 or (signed and closes and last >= 0):
            yield Finding(blocks[at].span, Evidence(phrase, "says who wrote the story"), score=0.92 if signed else 0.6)
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_MARKUP_CHARS:
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.92)


def _subject(block: Block, at: int) -> str:
    """The name that fills the block up to ``at``; empty if there is none or the block is too long for a bio."""
    name = NAME.fullmatch(block.text, 0, at) or NAME.match(block.text, 0, at)
    return name[0] if name and len(block) <= MAX_CHARS and name.end() >= at - 1 else ""


def _signatures(blocks: Sequence[Block], names: Set[str]) -> dict[str, int]:
    """Where each name first stands on a line short enough for a byline; one pass, however many names there are."""
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name.split()[0], set()).add(len(name))
    found: dict[str, int] = {}
    for block in blocks if lengths else ():
        if len(block) <= MAX_BYLINE_CHARS and not block.sentence_like:
            for first in FIRST_NAME.finditer(block.text):
                for length in lengths.get(first[0] + first[1], ()):
                    found.setdefault(block.text[first.start() : first.start() + length], block.index)
    return found
