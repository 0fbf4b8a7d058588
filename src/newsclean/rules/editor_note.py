"""Notes in which the editors speak about the story itself. Kept."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, Phrase, rule
from newsclean.view import words_of

# A note that opens with its name may be long; statements are trusted in short blocks only.
MAX_NOTE_CHARS = 900
MAX_STATEMENT_CHARS = 180
# "Texten uppdateras löpande." needs no colon after its phrase; a longer line does.
MAX_BARE_CHARS = 60
# From this many words on a phrase is a statement that need not open the block ("cannot be independently verified").
MIN_STATEMENT_WORDS = 4
# Links and addresses in a note: a plea in disguise (case "a plea dressed as a note").
ADDRESS = regex.compile(r"https?://|www\.|\b[\w-]+\.(?:com|org|net)\b|@")


@rule(label="editor_note", since="0.1")
def editor_note(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A block that opens with "Editor's note:", or a short one that says how the story is updated or checked.

    Why: readers need it to judge the report; it stays.

    Removes: Hinweis der Redaktion: Der Text erschien vor der Abstimmung.
    Keeps: The magazine's famous editor's note of 1968 was sold at auction for 40,000 pounds on Tuesday.
    """
    openings = {block.index: phrase for block, phrase in lexicon.openings(blocks)}
    for block, mention in lexicon.mentions(blocks):
        opening = openings.get(block.index)
        if (opening and _names_the_note(block, opening)) or _states(block, mention):
            score = 0.7 if ADDRESS.search(block.text) else 0.95
            yield Finding(block.span, Evidence(opening or mention, "is the editors' word on the story"), score=score)
    for block, word in lexicon.markups(blocks):
        if block.word_count > 1 and len(block) <= MAX_NOTE_CHARS and block.link_density < 1:
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.92)


def _names_the_note(block: Block, opening: Phrase) -> bool:
    follows = block.text[opening.end :].lstrip()[:1]
    closed = block.text[opening.end - 1] in ":：" or not follows.isalnum()
    return len(block) <= (MAX_NOTE_CHARS if closed else MAX_BARE_CHARS)


def _states(block: Block, mention: Phrase) -> bool:
    before = block.text[: mention.start]
    bracketed = before.count("(") > before.count(")") and before.strip(" (*") != ""
    long_enough = len(words_of(mention.text)) >= MIN_STATEMENT_WORDS and not mention.text.endswith(":")
    return long_enough and not bracketed and len(block) <= MAX_STATEMENT_CHARS
