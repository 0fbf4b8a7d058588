"""Lines that send the reader to another article of the same site."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, Phrase, rule
from newsclean.block import QUOTES, run_after

# Longer blocks are prose that opens like a teaser (case "an order given in the story stays").
MAX_CHARS = 160
# What sets a headline off from the words before it: a mark that no sentence has there, or a capital.
LEAD_MARK = regex.compile(r"\s*(?:[:：|»›→▶►]|[-–—]\s|[\"'“„«「『(\[]?[\p{Lu}\p{Lt}]|[\])】）])")
SENTENCE_BEFORE = regex.compile(r"[.!?…。！？][\"'”’»)]?\s+$")
BRACKETS = {"[": "]", "(": ")", "【": "】", "（": "）"}
# More than this, and the words are a link to another page, not a sentence that holds one.
MOSTLY_LINK, WHOLE_LINK = 0.5, 0.9
MOST_NAMED = 12
# A link in capitals that stands as a paragraph of its own; fewer words are a heading or a name.
MIN_CAPITAL_WORDS = 4
# Prose is looked for in so many blocks above it and below: an image and its caption may stand between.
NEAR = 2
CASED = regex.compile(r"(?=.*\p{Lu}\P{Lu}*\p{Lu})[^\p{Ll}\p{Lo}]*")
HINT = 0.7


@rule(label="read_more", since="0.1")
def read_more(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A short line that opens with "read also" and names another article, such words in brackets, or a link in capitals.

    Why: these are the site's words, not the reporter's.

    Removes: Lesen Sie auch: Was der Rücktritt bedeutet
    Keeps: Lesen Sie auch die Akten, mahnte der Richter.
    """
    whole = {block.index for block, _ in lexicon.labels(blocks)}
    for block, label in lexicon.labels(blocks):
        if not block.quoted:
            yield Finding(block.span, Evidence(label, "is the whole line"))
            yield from named_after(blocks, block, label)
    for block, phrase in lexicon.mentions(blocks):
        opened = block.text[: phrase.start].rstrip()
        closing = block.text.find(BRACKETS.get(opened[-1:], "\0"), phrase.end)
        if 0 < closing - phrase.start <= MAX_CHARS and LEAD_MARK.match(block.text, phrase.end):
            alone = len(opened) == 1 and block.headline_like and len(block) <= MAX_CHARS
            span = block.span if alone else block.part(len(opened) - 1, closing + 1)
            yield Finding(span, Evidence(phrase, "opens a bracket"))
    for block, phrase in lexicon.endings(blocks):
        quoted = QUOTES.intersection(block.text[phrase.end :])
        if phrase.start and not quoted and SENTENCE_BEFORE.search(block.text[: phrase.start]):
            yield Finding(block.part(phrase.start, len(block)), Evidence(phrase, "is the last sentence"))
    for block, phrase in lexicon.openings(blocks):
        if len(block) > MAX_CHARS or block.quoted or block.index in whole:
            continue
        marked = LEAD_MARK.match(block.text, phrase.end)
        if marked and (block.headline_like or not marked[0][-1:].isalpha()):
            yield Finding(block.span, Evidence(phrase, "opens the line, marked off from a headline"))
        elif block.link_density >= MOSTLY_LINK:
            yield Finding(block.span, Evidence(phrase, "opens the text of a link"))
        elif block.headline_like:
            yield Finding(block.span, Evidence(phrase, "opens a line that is no sentence"), score=HINT)
    yield from _in_capitals(blocks)


def _in_capitals(blocks: Sequence[Block]) -> Iterator[Finding]:
    """Paragraphs that are one link, in capitals, with prose above and below; a caption may stand between."""
    for block in blocks[1:-1]:
        if block.link_density < WHOLE_LINK or block.role != "paragraph":
            continue
        if len(block) <= MAX_CHARS and block.word_count >= MIN_CAPITAL_WORDS and CASED.fullmatch(block.text):
            sides = (blocks[max(0, block.index - NEAR) : block.index], blocks[block.index + 1 : block.index + 1 + NEAR])
            if all(any(_prose(other) for other in side) for side in sides):
                score = 0.92
            elif blocks[block.index - 1].role == blocks[block.index + 1].role == "paragraph":
                score = HINT
            else:
                continue
            yield Finding(
                block.span, Evidence(block.text[:40], "is a link in capitals between paragraphs"), score=score
            )


def _prose(block: Block) -> bool:
    return block.role == "paragraph" and block.sentence_like and block.link_density < MOSTLY_LINK


def named_after(blocks: Sequence[Block], block: Block, label: Phrase) -> Iterator[Finding]:
    """The articles named under a label that stands alone: links, list items, or a line tied to it by no blank line."""
    first, second = (*blocks[block.index + 1 : block.index + 3], None, None)[:2]
    if first is None or block.link_density >= MOSTLY_LINK or first.role == "heading":
        return
    colon = block.text[-1] in ":："
    items = first.role == "list_item" != block.role and not first.bullet[:1].isdigit()
    if items or (colon and first.link_density >= MOSTLY_LINK):
        sure, most = True, MOST_NAMED
    else:
        sure, most = first.gap == 0 < block.gap and second is not None and second.gap > 0, 1
    if not sure and not colon:
        return
    alike = (first.role, first.link_density >= MOSTLY_LINK)
    for named in run_after(
        blocks, block, lambda b: b.headline_like and (b.role, b.link_density >= MOSTLY_LINK) == alike, most=most
    ):
        yield Finding(named.span, Evidence(label, "stands in a line above"), score=1.0 if sure else HINT)
