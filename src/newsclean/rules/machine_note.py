"""Notes that a machine wrote the story, or its summary: "created this story using technology provided by …"."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule

# Who made it, with what, who checked it; longer blocks report on such machines.
MAX_CHARS = 320
# Before the words stands the name of the publisher at most ("The Harbour Agency created this story using …").
MAX_WORDS_BEFORE = 5


@rule(label="sign_off", since="0.1")
def machine_note(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A note of its own that says this text was made by or with a machine.

    Why: it tells how the story came about and is listed as its provenance, outside its text.

    Removes: The Harbour Agency created this story using technology provided by Tidewater and data from the league.
    Keeps: The pupil admitted that the essay was created using technology that his school had banned.
    """
    for block, phrase in lexicon.mentions(blocks):
        before = block.text[: phrase.start].split()
        if len(block) <= MAX_CHARS and len(before) <= MAX_WORDS_BEFORE and not block.quoted:
            yield Finding(block.span, Evidence(phrase, "says how this text was made"), score=0.92)
