"""Copyright lines: "© 2025 …", "All rights reserved"."""

import re
from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.index import holding
from newsclean.lexicon import Phrase
from newsclean.view import HAS_UNSPACED

MAX_NOTICE_CHARS = 250
MAX_CLASS_CHARS = 200
# A reservation of rights is most of its line; in a report it is a clause (case "reservation in a sentence stays").
MIN_PHRASE_SHARE = 0.5
MARK = re.compile(r"[©ⓒ℗(]")
SIGN = regex.compile(r"[\W_]*(?:©|ⓒ|℗|\(c\)(?=\s*(?:19|20)\d\d))", regex.I)
YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SIGN_OR_YEAR_NEXT = regex.compile(r"\W{0,3}(?:©|\(c\)|(?:19|20)\d\d)", regex.I)
# One word of a reservation ("copyright") is also a subject of reporting.
BARE_WORD = regex.compile(r"[a-z]+")
TAIL_NOTICE = regex.compile(r"(?<=[.!?…。！？][\"'”’»)]?\s?)©\s*(?:19|20)\d\d.*$")


@rule(label="copyright_notice", since="0.1")
def copyright_notice(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line that opens with the copyright sign and a year, or whose words reserve the rights.

    Why: it speaks of the publisher's rights, not of the news. The sign with a name only is a hint: a photo credit.

    Removes: © 2025 Quayside Courier. All rights reserved.
    Keeps: "All rights reserved," it says on the back of the drawing, the curator noted.
    """
    reservations = {block.index: phrase for block, phrase in lexicon.mentions(blocks)}
    reserved_at_end = {block.index: phrase for block, phrase in lexicon.endings(blocks)}
    signed = {block.index for block in holding(blocks, MARK)}
    for at in sorted(signed | reservations.keys()):
        block, phrase = blocks[at], reservations.get(at)
        if len(block) <= MAX_NOTICE_CHARS and (sign := SIGN.match(block.text)):
            certain = phrase is not None or YEAR.search(block.text) is not None
            why = Evidence(sign[0].strip(), "opens the line" + (" with a year or a reservation" if certain else ""))
            yield Finding(block.span, why, score=0.95 if certain else 0.6)
        elif tail := TAIL_NOTICE.search(block.text):
            if len(tail[0]) <= MAX_NOTICE_CHARS:
                yield Finding(block.part(tail.start(), len(block)), Evidence("©", "opens the last words"), score=0.9)
        elif phrase and len(block) <= MAX_NOTICE_CHARS and not block.quoted:
            yield from _reservation(block, phrase, reserved_at_end.get(block.index))
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_CLASS_CHARS and block.role != "heading" and not block.sentence_like:
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.9)


def _reservation(block: Block, phrase: Phrase, ending: Phrase | None) -> Iterator[Finding]:
    text, prose = block.text, block.sentence_like and ending is None
    if phrase.start == 0 and SIGN_OR_YEAR_NEXT.match(text[phrase.end :]) and not prose:
        yield Finding(block.span, Evidence(phrase, "stands before the sign or a year"), score=0.95)
    elif BARE_WORD.fullmatch(phrase.text):
        return
    elif phrase.start == 0 and phrase.end >= MIN_PHRASE_SHARE * len(block):
        yield Finding(block.span, Evidence(phrase, "is most of the line"), score=0.95)
    elif ending and ("©" in text or not block.sentence_like):
        before = text[: ending.start].rstrip()[-1:]
        parted = not before.isalnum() or HAS_UNSPACED.match(before) is not None
        yield Finding(block.span, Evidence(ending, "ends the line"), score=0.95 if parted else 0.6)
