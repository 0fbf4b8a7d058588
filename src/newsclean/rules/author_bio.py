"""Lines about the writer at the end of a story: "Ann Hale is a staff writer at …"."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule

MAX_CHARS = 420
MAX_MARKUP_CHARS = 600
# A byline is short; what stands there names the writer.
MAX_BYLINE_CHARS = 100
NAME = regex.compile(r"\p{Lu}[\p{L}.'’-]+(?:\s(?:\p{Ll}{2,3}\s)?\p{Lu}[\p{L}.'’-]+){1,3}(?=\s)")


@rule(label="author_bio", since="0.1")
def author_bio(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A box whose class or label says "about the author", or last lines about the person the byline names.

    Why: the writer is not the news. A report may be about a reporter: without a byline of that name it is a hint, and
    only at the end of the page.

    Keeps: Ann Hale is a reporter for the Gazette and was held for nine hours on Monday.
    """
    bios = {block.index: phrase for block, phrase in lexicon.mentions(blocks) if _subject(block, phrase.start)}
    labels = {block.index: phrase for block, phrase in lexicon.labels(blocks)}
    last = max((b.index for b in blocks if b.sentence_like and b.index not in bios), default=-1)
    for at, label in labels.items():
        if at > last or at + 1 in bios:
            yield Finding(blocks[at].span, Evidence(label, "heads a box about the writer"), score=0.92)
    for at, phrase in bios.items():
        block = blocks[at]
        name = _subject(block, phrase.start)
        bylines = (b for b in blocks[:at] if len(b) <= MAX_BYLINE_CHARS and not b.sentence_like)
        signed = at - 1 in labels or any(name in b.text for b in bylines)
        closes = at + 1 == len(blocks) or at + 1 in bios or not blocks[at + 1].sentence_like
        if at > last >= 0 or (signed and closes and last >= 0):
            yield Finding(block.span, Evidence(phrase, "says who wrote the story"), score=0.92 if signed else 0.6)
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_MARKUP_CHARS:
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.92)


def _subject(block: Block, at: int) -> str:
    """The name that fills the block up to ``at``; empty if there is none or the block is too long for a bio."""
    name = NAME.fullmatch(block.text, 0, at) or NAME.match(block.text, 0, at)
    return name[0] if name and len(block) <= MAX_CHARS and name.end() >= at - 1 else ""
