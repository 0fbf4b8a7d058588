"""Hashtags that stand for themselves: lines of them, and runs of them after the last sentence of a paragraph."""

import re
from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.index import holding

# A letter somewhere: "#1" is a rank. A second "#" closes a topic of Chinese networks; "#U.S" is how farms write it.
HASHTAG = r"[#＃](?=[\p{N}_]*[\p{L}\p{M}])[\p{L}\p{M}\p{N}_]+(?:[.'’&-][\p{L}\p{N}_]+)*[#＃]?"
MARK = re.compile("[#＃]")
ROW = regex.compile(rf"(?P<tag>{HASHTAG})(?:[\s,;|·•/]*(?P<tag>{HASHTAG}))*+")
RUN = regex.compile(rf"{HASHTAG}(?:[\s,;|·•/]*{HASHTAG})*+[\s,;|·•/.]*$")
ONE = regex.compile(HASHTAG)
# Sentence marks of any script, closing quotes after them; a run behind one belongs to no sentence.
SENTENCE_DONE = regex.compile(r"""[.!?…。！？؟।]["'”’»«)\]\s]*\s$""")
# Two hashtags in a row at the end of a paragraph may still be named by its last sentence; so may one on a line.
CERTAIN_COUNT = 2
IN_SENTENCE_COUNT = 3
HINT = 0.6


@rule(label="hashtags", since="0.1")
def hashtags(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line of hashtags, or a run of them after the last full sentence of a paragraph.

    Why: they file the post in a social network; a hashtag that a sentence talks about is part of the sentence.

    Removes: #Budget #Taxes #Parliament
    Keeps: Thousands marched under the slogan #EnoughIsEnough on Sunday.
    """
    for block in holding(blocks, MARK):
        run = _last_run(block.text)
        if run is None or block.role == "code":
            continue
        count = len(ONE.findall(run[0]))
        before = block.text[len(block.bullet) : run.start()]
        apart = not before.strip() or SENTENCE_DONE.search(before) is not None
        why = Evidence(run[0].strip(), f"{count} hashtags and nothing else" if apart else f"{count} hashtags in a row")
        span = block.part(run.start(), len(block)) if before.strip() else block.span
        if apart and count >= CERTAIN_COUNT:
            yield Finding(span, why)
        elif apart or count >= IN_SENTENCE_COUNT:
            yield Finding(span, why, score=HINT)


def _last_run(text: str) -> regex.Match[str] | None:
    """The hashtags that the text ends with.

    A row that stops short is left for its last tag, so that a thousand tags are not read a thousand times: only the mark
    that closes the last may open another.
    """
    row = ROW.search(text)
    while row is not None:
        run = RUN.match(text, row.start())
        if run is not None:
            return run
        row = ROW.search(text, max(row.start() + 1, row.start("tag")))
    return None
