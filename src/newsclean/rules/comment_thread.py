"""What readers wrote under an article: the count, names, times, texts and buttons of its comments."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.index import holding
from newsclean.view import DIGIT, fold

COUNT = regex.compile(r"[\W_]*(\d[\d.,  ]*)?[\W_]*")
# "There are 16 comments to “…”".
COUNT_IN_WORDS = regex.compile(r"\W*(?:\p{L}+\s){1,3}(\d[\d.,  ]*)")
COUNT_AFTER = " .:()[]*_»→▼▾0123456789"
QUOTED_TITLE = regex.compile(r"""\s*["“”„«»‹「『'‘]""")
# A time of day at the end of a line, as comment software prints it ("May 3, 2024 at 5:15 pm", "3.5.2024, 17:15").
POSTED = regex.compile(r"\d{1,2}[:.]\d{2}(?!\d).{0,12}$")
MAX_POSTED_CHARS = 70
MAX_NAME_WORDS = 8
MAX_COMMENT_BLOCKS = 8
# Without a name before the time, only a short text in a page with two buttons or more is surely a comment.
SHORT_COMMENT_BLOCKS = 3
# So many lines "Anna says" head comments; a reporter names each speaker once or twice so.
MIN_SAID = 3
HINT = 0.6


@rule(label="comment_thread", since="0.1")
def comment_thread(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """The heading that counts the comments, and each comment from its writer's name or time to its reply button.

    Why: readers wrote it. A text counts only between a posting time and a button; one word alone is a hint.

    Removes: 12 Comments
    Keeps: Comments on the plan reached the office by the hundred, its head said.
    """
    for block, word in lexicon.markups(blocks):
        if block.heading_level != 1:
            yield Finding(block.span, Evidence(word, "is a class of comment lists"), score=0.95)
    begun = len(blocks)
    for block, words, score in headings(blocks, lexicon):
        begun = min(begun, block.index) if score > HINT else begun
        yield Finding(block.span, Evidence(words, "heads the comments"), score=score)
    named: set[int] = set()
    for block, phrase in lexicon.endings(blocks):
        posted = next(iter(blocks[block.index + 1 : block.index + 2]), None)
        colon = block.text[phrase.end :].strip()[:1] in (":", "：")
        if colon and posted and is_posted(posted) and block.word_count <= MAX_NAME_WORDS:
            named.add(posted.index)
            yield Finding(block.span, Evidence(phrase, "follows a name, above a posting time"))
            yield Finding(posted.span, Evidence(phrase, "follows a name in the line before"))
    yield from _said(blocks, lexicon)
    buttons = [(b, p) for b, p in lexicon.openings(blocks) if b.label_form == fold(p.text) and not b.quoted]
    for button, phrase in buttons:
        above = blocks[max(0, button.index - MAX_COMMENT_BLOCKS - 1) : button.index]
        posted = next((b for b in reversed(above) if is_posted(b)), None)
        apart = button.index - posted.index - 1 if posted else 0
        known = begun < button.index or button.role == "control" or " " in phrase.text or bool(named)
        yield Finding(button.span, Evidence(phrase, "is the whole line"), score=0.95 if known else HINT)
        if posted:
            many = begun < posted.index and apart < SHORT_COMMENT_BLOCKS and len(buttons) > 1
            for block in blocks[posted.index : button.index]:
                why = Evidence(phrase, "stands below, a posting time above")
                yield Finding(block.span, why, score=0.92 if many or posted.index in named else HINT)


def _said(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """Lines "Anna says" that come again and again, and what stands under each; quotations under them are a reporter's."""
    said = [
        (block, phrase)
        for block, phrase in lexicon.endings(blocks)
        if phrase.start > 0 and block.word_count <= MAX_NAME_WORDS and not block.text[phrase.end :].strip(" :：")
    ]
    quoting = sum(below.quoted for block, _ in said for below in blocks[block.index + 1 : block.index + 2])
    if len(said) < MIN_SAID or 2 * quoting >= len(said):
        return
    ends = [block.index for block, _ in said[1:]] + [len(blocks)]
    for (block, phrase), end in zip(said, ends, strict=True):
        why = Evidence(phrase, f"follows a name, in {len(said)} lines")
        yield Finding(block.span, why, score=0.95)
        for own in blocks[block.index + 1 : min(end, block.index + 1 + MAX_COMMENT_BLOCKS)]:
            sure = end < len(blocks) or own.index == block.index + 1
            yield Finding(own.span, why, Evidence("", "stands under such a line"), score=0.92 if sure else HINT)


def headings(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[tuple[Block, str, float]]:
    """Lines that head or count the comments: "12 Comments", "Comments (12)", "2 thoughts on “…”"."""
    likely = {block.index: block for block in (*lexicon.holding_labels(blocks), *holding(blocks, DIGIT))}
    for _, block in sorted(likely.items()):
        counted = None if block.folded[0].isalpha() else COUNT.match(block.folded)
        start = counted.end() if counted else 0
        entry = lexicon.label_words.get(block.folded[start:].rstrip(COUNT_AFTER))
        if entry and not block.quoted:
            sure = block.has_digit or " " in entry.text
            yield block, entry.text, 0.95 if sure else HINT
    for block, phrase in lexicon.mentions(blocks):
        if not QUOTED_TITLE.match(block.text, phrase.end):
            continue
        counted = COUNT.fullmatch(block.text, 0, phrase.start) or COUNT_IN_WORDS.fullmatch(block.text, 0, phrase.start)
        if counted:
            yield block, phrase.text, 0.95 if counted[1] else HINT


def is_posted(block: Block) -> bool:
    """Whether the block is the time a comment was posted, with a name at most."""
    return len(block) <= MAX_POSTED_CHARS and not block.sentence_like and POSTED.search(block.folded) is not None
