"""Lines and forms that ask the reader to order a newsletter."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.calls import HINT, MAX_CALL_CHARS, calls

# One word alone may be a heading of a story about newsletters.
MIN_LABEL_WORDS = 2
MAX_BUTTON_CHARS = 50


@rule(label="newsletter_plea", since="0.1")
def newsletter_plea(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A sentence that opens with "sign up for our newsletter", or a line that is all label of a sign-up form.

    Why: the site asks for an address; a reporter's sentence does not open so outside quotation marks.

    Removes: Sign up for our newsletter and never miss a story.
    Keeps: “Sign up for our newsletter,” the shopkeeper told every customer.
    """
    yield from calls(blocks, lexicon, "opens a sentence to the reader")
    for block, phrase in lexicon.labels(blocks):
        score = 1.0 if block.word_count >= MIN_LABEL_WORDS else HINT
        yield Finding(block.span, Evidence(phrase, "is the whole line"), score=score)
    for block in blocks:
        start = _last_sentence(block.folded)
        entry = lexicon.label_words.get(block.folded[start:].strip(" .!")) if start else None
        if entry and len(entry.text.split()) >= MIN_LABEL_WORDS:
            yield Finding(
                block.part(start, len(block)), Evidence(entry.text, "is the last sentence, and a button's words")
            )
    for block, phrase in lexicon.markups(blocks):
        if len(block) <= MAX_CALL_CHARS:
            yield Finding(block.span, Evidence(phrase, "names its element"), score=HINT)


def _last_sentence(folded: str) -> int:
    """Where the last sentence of a text begins if it is a short one; 0 if there is none, or the text is one sentence."""
    found = max(folded.rfind(mark, -MAX_BUTTON_CHARS, -1) for mark in (". ", "! ", "? "))
    return found + 2 if found > 0 else 0
