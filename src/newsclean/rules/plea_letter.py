"""Letters of the newsroom to its readers that ask for money, set into a story."""

from collections.abc import Container, Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, Phrase, rule
from newsclean.block import run_after

# "Dear readers," stands on a line of its own, or opens the letter's first sentence.
MAX_OPENER_CHARS = 60
MAX_LETTER_BLOCKS = 12
# One appeal may be part of a story; a letter appeals again and again.
MIN_APPEALS = 2
# Buttons below a letter: "Continue", "Monthly", "Not now".
MAX_BUTTON_WORDS, MAX_BUTTONS = 5, 4


@rule(label="donation_plea", since="0.1")
def plea_letter(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """From "Dear readers," or "A message from the newsroom" to the last appeal for support, and the buttons below.

    Why: the site speaks for itself in the middle of a report. It takes the address, and two appeals for support or more,
    each in a paragraph of its own or all in the paragraph of the address; a letter that a story quotes stands in quotation marks and stays.
    """
    openers = {block.index: phrase for block, phrase in lexicon.openings(blocks)}
    done = -1
    for index, phrase in openers.items():
        block = blocks[index]
        if index <= done or block.quoted or block.heading_level:
            continue
        if len(block) > MAX_OPENER_CHARS:
            yield from _in_one(block, phrase, lexicon)
            continue
        letter = list(run_after(blocks, block, lambda b: not _next_letter(b, openers), most=MAX_LETTER_BLOCKS))
        appeals = {b.index: word for b in letter if (word := _appeal(b, lexicon))}
        if len(appeals) < MIN_APPEALS:
            continue
        last = blocks[max(appeals)]
        buttons = list(run_after(blocks, last, _button, most=MAX_BUTTONS))
        done = buttons[-1].index if buttons else last.index
        why = Evidence(phrase, "addresses the readers")
        for part in blocks[index : done + 1]:
            own = Evidence(appeals.get(part.index, ""), "stands in the letter")
            yield Finding(part.span, why, Evidence("", f"{len(appeals)} appeals for support follow"), own, score=0.95)


def _in_one(block: Block, phrase: Phrase, lexicon: Lexicon) -> Iterator[Finding]:
    """A letter that is one paragraph: it opens with the address and appeals again and again."""
    found = _appeals(block, lexicon)
    if len(found) >= MIN_APPEALS:
        why = Evidence(phrase, "addresses the readers")
        yield Finding(block.span, why, *(Evidence(own, "stands in the letter") for own in found), score=0.95)


def _appeals(block: Block, lexicon: Lexicon) -> list[str]:
    """The words of appeal in a paragraph, the longest first; none that stands inside another."""
    found: list[str] = []
    for key in sorted(lexicon.label_words, key=len, reverse=True):
        if key in block.folded and not any(key in longer for longer in found):
            found.append(key)
    return found


def _next_letter(block: Block, openers: Container[int]) -> bool:
    """Whether another letter begins here, or a quotation; "A message from us" and "Dear readers," are one opening."""
    return block.quoted or (block.index in openers and block.index - 1 not in openers)


def _appeal(block: Block, lexicon: Lexicon) -> str:
    """The words of appeal in a paragraph; ``""`` if there are none."""
    return next((key for key in lexicon.label_words if key in block.folded), "")


def _button(block: Block) -> bool:
    return block.word_count <= MAX_BUTTON_WORDS
