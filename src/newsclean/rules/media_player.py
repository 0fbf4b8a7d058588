"""Video and audio players: messages for old browsers, controls, running times."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.lexicon import Phrase
from newsclean.lines import around_prose
from newsclean.view import HAS_UNSPACED, words_of

MAX_CONTROL_CHARS = 80
MAX_MESSAGE_CHARS = 250
# A message fills its line; a report goes on (case "report on a blocked film stays").
MIN_PHRASE_SHARE = 0.5
# "Duration" heads many lines; a message for old browsers is longer.
MIN_MESSAGE_WORDS = 3
MIN_UNSPACED_MESSAGE_WORDS = 6
# One word ("Play") is also a subheading.
MIN_LABEL_WORDS = 1.5
CLOCK = regex.compile(r"-?\d{1,2}:\d\d(?::\d\d)?(?:\s*/\s*-?\d{1,2}:\d\d(?::\d\d)?)?")
FIGURES = regex.compile(r"[\P{L}]*\d[\P{L}]*x?")
PUNCTUATION = " .,:!…。"


@rule(label="media_player", since="0.1")
def media_player(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A message of a player, a name of its controls, or a running time beside one.

    Why: it was meant for a film the text does not hold. One word such as "Play" between paragraphs is only a hint.

    Removes: Your browser does not support the video tag.
    Keeps: Play video games with your children, the doctor advises.
    """
    outside = around_prose(blocks)
    controls = {block.index: phrase for block, phrase in lexicon.labels(blocks) if block.role != "heading"}
    messages = {block.index: phrase for block, phrase in lexicon.openings(blocks) if _is_message(block, phrase)}
    for at, phrase in messages.items():
        yield Finding(blocks[at].span, Evidence(phrase, "is a message of a player"), score=0.95)
    players = controls.keys() | messages.keys()
    for at, phrase in controls.items():
        block = blocks[at]
        placed = block.word_count >= MIN_LABEL_WORDS or block.role == "control" or outside(block)
        certain = placed or at - 1 in players or at + 1 in players
        yield Finding(block.span, Evidence(phrase, "is a control of a player"), score=0.95 if certain else 0.7)
    for at in sorted({near for player in players for near in (player - 1, player + 1)} - players):
        if 0 <= at < len(blocks) and CLOCK.fullmatch(blocks[at].bare):
            yield Finding(blocks[at].span, Evidence(blocks[at].text, "is a running time beside a player"), score=0.95)
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_CONTROL_CHARS and not block.sentence_like and block.role not in ("heading", "caption"):
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.9)


def _is_message(block: Block, phrase: Phrase) -> bool:
    rest, words = block.folded[phrase.end :], words_of(phrase.text)
    if block.quoted or len(block) > MAX_MESSAGE_CHARS:
        return False
    if not rest.strip(PUNCTUATION):
        return len(words) > 1
    long = len(words) >= (MIN_UNSPACED_MESSAGE_WORDS if HAS_UNSPACED.search(phrase.text) else MIN_MESSAGE_WORDS)
    return FIGURES.fullmatch(rest) is not None or (long and phrase.end >= MIN_PHRASE_SHARE * len(block))
