"""Blurbs of other stories: a headline, a date, and a first sentence that is cut off."""

from collections.abc import Collection, Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule

# The marks of excerpts; WordPress sets the bracketed one, which reporters do not end a paragraph with.
CUT_OFF = regex.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[&hellip;\])\s*$")
MARKS = ("…", "...", "]")
BRACKETED = regex.compile(r"\[(?:…|\.\.\.|&hellip;)\]\s*$")
SENTENCE_DONE = regex.compile(r"""[.!?。！？।؟]["'”’»)\]]*\s*$""")
MARK_CHARS = 12
MAX_POINTER_CHARS = 120
MIN_BLURB_WORDS = 6
# A date and a byline may stand between a headline and its blurb.
LINES_ABOVE = 3
# One excerpt may be all that a scraper got of a story; three beside as many full paragraphs are a list of others.
MIN_BLURBS = 3
HINT = 0.6


@rule(label="teaser", since="0.1")
def teaser(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A paragraph cut off under a headline, and the words "Continue reading" that end it.

    Why: it is the beginning of another story. Where it may be all there is of this one, only the words go.
    """
    pointers: dict[int, int] = {}
    for block, phrase in lexicon.mentions(blocks):
        before, after = block.text[: phrase.start].rstrip(" ([→"), block.text[phrase.end :]
        cut = CUT_OFF.search(before) is not None
        ends = not after.strip(" »→>…)]") and SENTENCE_DONE.search(before) is not None
        if before and (ends or (cut and len(after) <= MAX_POINTER_CHARS)):
            pointers[block.index] = len(before)
            start = len(before) + len(block.text[len(before) :]) - len(block.text[len(before) :].lstrip())
            why = Evidence(phrase, "follows a text that is cut off" if cut else "follows the last sentence")
            yield Finding(block.part(start, len(block)), why, score=0.92)
    texts = {b.index: b.text[: pointers[b.index]] if b.index in pointers else b.text for b in blocks}
    blurbs = [b for b in blocks if is_blurb(blocks, b, texts[b.index], pointers)]
    signed = {b.index for b in blurbs if BRACKETED.search(texts[b.index])}
    paragraphs = sum(b.sentence_like for b in blocks) - sum(b.sentence_like for b in blurbs)
    listed = len(signed) >= MIN_BLURBS and paragraphs >= len(blurbs)
    for block in blurbs:
        text = texts[block.index]
        score = 0.9 if listed and block.index in signed else HINT
        yield Finding(block.part(0, len(text)), Evidence(text[-20:], "is cut off under a headline"), score=score)
    for block, word in lexicon.markups(blocks):
        if block.heading_level != 1:
            yield Finding(block.span, Evidence(word, "is a class of blurbs"), score=HINT)


def is_blurb(blocks: Sequence[Block], block: Block, text: str, pointers: Collection[int]) -> bool:
    """Whether a block's text is cut off, with a headline a line or two above it and no prose right below."""
    if (
        not text.rstrip().endswith(MARKS)
        or not CUT_OFF.search(text[-MARK_CHARS:])
        or block.word_count < MIN_BLURB_WORDS
        or block.quoted
    ):
        return False
    if any(b.sentence_like for b in blocks[block.index + 1 : block.index + 2]):
        return False
    above = blocks[max(0, block.index - LINES_ABOVE) : block.index]
    prose = max((b.index for b in above if b.sentence_like), default=-1)
    return any(b.headline_like and b.index > prose and b.index not in pointers for b in above)
