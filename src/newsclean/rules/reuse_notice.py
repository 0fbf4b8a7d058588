"""Terms of reuse: paragraphs that say under which conditions the texts of the site may be copied."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.calls import told as tells_who
from newsclean.lexicon import Phrase
from newsclean.lines import around_prose
from newsclean.view import HAS_UNSPACED, words_of

MAX_NOTICE_CHARS = 1200
MAX_SIGNED_CHARS = 250
# Shorter phrases ("written consent") are words of other texts too: they agree with a longer one and open nothing.
MIN_OPENING_WORDS = 3
MIN_OPENING_CHARS_UNSPACED = 5
# Fewer words before the phrase are a name or a date; more are a report (case "terms at the end of the last paragraph").
MAX_LEAD_WORDS = 5
# Phrases are this much of a notice; a report says more than the terms it tells of.
MIN_SHARE, MOST = 0.35, 0.5
# So many phrases of the terms are no coincidence, wherever on the page they stand.
MANY = 3
CERTAIN, HINT = 0.95, 0.6
SIGN = regex.compile(r"[\W_]*(?:©|ⓒ|\(c\))", regex.I)
SENTENCE_START = regex.compile(r"""(?:^|[.!?…。！？;；|]|\p{No})[^\p{L}\p{Nd}"']*$""")


@rule(label="copyright_notice", since="0.1")
def reuse_notice(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A sentence that opens with the terms of copying, apart from the prose, or with a second phrase or line of them.

    Why: the site speaks of its own texts. Reports tell of such terms inside a sentence, or say who set them.

    Removes: Materials of this site may be used only with an active link to the Quayside Courier.
    Keeps: The judge found that materials of this site may be used only with a link.
    """
    said = {b.index: p for b, p in lexicon.mentions(blocks) if len(b) <= MAX_NOTICE_CHARS and b.role != "heading"}
    starts = {at: low for at, phrase in said.items() if (low := _start(blocks[at], phrase)) is not None}
    lines = {b.index for b in blocks if len(b) <= MAX_SIGNED_CHARS and SIGN.match(b.text)} | starts.keys()
    outside = around_prose([b for b in blocks if b.index not in lines])
    prose = {b.index for b in blocks if b.sentence_like and b.index not in lines}
    for at, phrase in said.items():
        block, opens, low, near = blocks[at], at in starts, starts.get(at, 0), {at - 1, at + 1}
        other, told = _other(block, phrase, lexicon), tells_who(block.folded, lexicon)
        if told or '"' in block.folded[: phrase.start] or not (opens or other):
            other = ""
        share = (phrase.end - phrase.start + len(other)) / (len(block) - low)
        agree = {
            "stands beside another line of terms": opens
            and bool(near & (starts.keys() if told else lines) or SIGN.match(block.text)),
            "holds another phrase of terms": opens and bool(other) and (share >= MIN_SHARE or outside(block)),
            f"holds {MANY} phrases of terms or more": opens and bool(other) and _said(block, lexicon) >= MANY,
            "stands apart from the prose": opens and low == 0 and not told and outside(block) and not near & prose,
            "is most of the line": opens and not told and share >= MOST and outside(block),
        }
        why = [Evidence("", reason) for reason, holds in agree.items() if holds]
        if opens or other:
            span, where = block.part(low, len(block)), "opens a sentence" if opens else "stands in the block"
            yield Finding(span, Evidence(phrase, where), *why, score=CERTAIN if why else HINT)


def _start(block: Block, phrase: Phrase) -> int | None:
    """Where the notice starts if the phrase opens a sentence of it: with a short line or a sign before it at 0."""
    lead, key = block.folded[: phrase.start], block.folded[phrase.start : phrase.end]
    unspaced = HAS_UNSPACED.search(key)
    least = MIN_OPENING_CHARS_UNSPACED if unspaced else MIN_OPENING_WORDS
    if (len(key) if unspaced else len(words_of(key))) < least or not SENTENCE_START.search(lead):
        return None
    return 0 if len(words_of(lead)) <= MAX_LEAD_WORDS or SIGN.match(lead) else phrase.start


def _said(block: Block, lexicon: Lexicon) -> int:
    """How many phrases the block holds, those inside another not counted."""
    found = [key for key in lexicon.phrases if key in block.folded]
    return sum(not any(key in longer for longer in found if longer != key) for key in found)


def _other(block: Block, phrase: Phrase, lexicon: Lexicon) -> str:
    rest = block.folded[phrase.end :]
    return max((key for key in lexicon.phrases if key in rest), key=len, default="")
