"""Marks of paid space: "Advertisement" on a line of its own, sponsors' lines, notes that the story continues below."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule

# Room for a sponsor's name after the phrase; headlines that open alike run on (case "article about advertising stays").
MAX_NAME_CHARS = 24
# Longer lines with a sponsor's phrase, and longer text under a class word, may be the story itself.
MAX_LINE_CHARS = 160
HINT = 0.7


@rule(label="advertisement", since="0.1")
def advertisement(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line that is nothing but a mark of paid space, or such a mark with the name of a sponsor.

    Why: the mark speaks about the page; where the next sentence takes up the word, it is a heading of the story.

    Removes: ADVERTISEMENT
    Keeps: Sponsored by the port authority, the race drew 900 runners on Sunday.
    """
    for block, phrase in lexicon.labels(blocks):
        follower = next(iter(blocks[block.index + 1 : block.index + 2]), None)
        if follower and follower.sentence_like and phrase.text in follower.folded:
            yield Finding(block.span, Evidence(phrase, "is the whole line; the next sentence is about it"), score=HINT)
        else:
            yield Finding(block.span, Evidence(phrase, "is the whole line"))
    for block, phrase in lexicon.mentions(blocks):
        if block.ends_sentence or block.quoted or len(block) > MAX_LINE_CHARS:
            continue
        named = lexicon.opening_of(block) and len(block) - phrase.end <= MAX_NAME_CHARS
        why = "opens a line that ends after a name" if named else "stands in a line that is no sentence"
        yield Finding(block.span, Evidence(phrase, why), score=1.0 if named else HINT)
    for block, phrase in lexicon.markups(blocks):
        if len(block) <= MAX_LINE_CHARS and not block.sentence_like:
            yield Finding(block.span, Evidence(phrase, "names its element"), score=HINT)
