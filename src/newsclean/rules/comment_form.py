"""The form under an article in which readers write a comment: its heading, notices, fields and buttons."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule

# The longest notice of the common widgets, the two sentences on e-mail and required fields, has 190 characters (Greek).
MAX_NOTICE_CHARS = 260
# A label of one word ("Name", "Kommentera") is a word of any other form and of many a table as well.
ONE_WORD = 1.5
# Fields stand one after the other, at most a button or a line of help apart.
NEAR_BLOCKS = 2
ALONE = 0.7
MARKED_UP = 0.95


@rule(label="comment_form", since="0.1")
def comment_form(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line that is a heading, notice, field or button of a comment form.

    Why: it asks the reader to write; it reports nothing.

    Removes: Your email address will not be published. Required fields are marked *
    Keeps: Your email address will not be published, the ministry had promised the 4,000 applicants whose data leaked.
    """
    form: set[int] = set()
    for block, word in lexicon.markups(blocks):
        if block.heading_level != 1:
            form.add(block.index)
            yield Finding(block.span, Evidence(word, "is a class of comment forms"), score=MARKED_UP)
    for block, phrase in lexicon.openings(blocks):
        ends = block.text[phrase.end : phrase.end + 1]
        if len(block) <= MAX_NOTICE_CHARS and not block.quoted and ends != ",":
            form.add(block.index)
            yield Finding(block.span, Evidence(phrase, "opens a notice of comment forms"))
    labels = [(block, label) for block, label in lexicon.labels(blocks) if not block.quoted]
    form.update(block.index for block, _ in labels if block.word_count > ONE_WORD)
    for block, label in labels:
        near = range(block.index - NEAR_BLOCKS, block.index + NEAR_BLOCKS + 1)
        if block.word_count > ONE_WORD:
            yield Finding(block.span, Evidence(label, "is the whole line"))
        elif form.intersection(near):
            form.add(block.index)
            yield Finding(block.span, Evidence(label, "is the whole line"), Evidence("", "stands in a comment form"))
        else:
            yield Finding(block.span, Evidence(label, "is the whole line, a single word"), score=ALONE)
