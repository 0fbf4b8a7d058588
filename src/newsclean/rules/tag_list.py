"""Lists of keywords under which a site files an article."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.block import run_after
from newsclean.view import fold, words_of

SEPARATOR = regex.compile(r"\s*[,;|·•،、，；►▶▸]\s*|\s+/\s+")
# A date below a line makes that line a headline.
DATE = regex.compile(r"\d{1,2}[./ ]\s?[\p{L}\d]+[./ ]\s?\d{4}$")
MARK = regex.compile(r"\s*[:：»›►▶▸]")
# Two elements that a scraper ran together: "TagsPolitics, Taxes, Courts".
GLUED = regex.compile(r"(\p{Lu}\p{Ll}+)(?=\p{Lu})")
MIN_GLUED_TAGS = 3
# Keywords that farms invent have up to seven words ("Kursk school bombing aftermath").
MAX_TAG_WORDS = 8
MAX_LINE_TAG_WORDS = 4
MAX_INLINE_WORDS = 25
MOSTLY_LINK = 0.5
# A list of keywords ends a story: a broader word ("Themen:") counts if no prose follows so near.
NEAR_BLOCKS = 3
HINT = 0.6


@rule(label="tag_list", since="0.1")
def tag_list(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """The words "Tags:" and the keywords after them, on the line or listed below; an element classed so.

    Why: keywords file the story, they do not tell it. What else a word may name ("Topics:") needs the place or links.

    Removes: Tags: Budget, Parliament, Taxes
    Keeps: Tags: the new law requires dogs to wear them from June, the ministry said.
    """
    for block, word in lexicon.markups(blocks):
        # WordPress also writes the keywords of a story into the class of its text ("tag-cloud-computing").
        if block.link_density >= MOSTLY_LINK and block.heading_level != 1:
            yield Finding(block.span, Evidence(word, "is a class of tag lists"), score=0.95)
    heads = {block.index: (block, phrase.end, str(phrase), True) for block, phrase in lexicon.openings(blocks)}
    for block in lexicon.holding_labels(blocks):
        name = MARK.split(block.text, maxsplit=1)[0]
        entry = lexicon.label_words.get(fold(name[len(block.bullet) :]).strip(" *_#[("))
        if entry and block.index not in heads:
            heads[block.index] = (block, len(name), entry.text, False)
    for block in blocks:
        glued = GLUED.match(block.text)
        if glued and fold(glued[1]) in lexicon.phrases and _several(block.text[glued.end() :]):
            heads.setdefault(block.index, (block, glued.end(), glued[1], True))
    for block, end, name, sure in heads.values():
        rest = MARK.sub("", block.text[end:], count=1).strip(" *_")
        why = Evidence(name, "names a list of keywords")
        if not rest:
            tags = list(listed(blocks, block))
            last = tags[-1][0] if tags else block
            known = sure or (tags and near_end(blocks, last)) or last.link_density >= MOSTLY_LINK
            if sure or tags:
                yield Finding(block.span, why, score=1.0 if known else HINT)
            for tag, certain in tags:
                score = 1.0 if known and certain else HINT
                yield Finding(tag.span, why, Evidence("", "stands in the list"), score=score)
        elif keywords(block, rest, bool(MARK.match(block.text, end))):
            known = sure or near_end(blocks, block) or block.link_density >= MOSTLY_LINK
            yield Finding(block.span, why, Evidence(rest[:80], "is a list of them"), score=1.0 if known else HINT)


def keywords(block: Block, rest: str, marked: bool) -> bool:
    """Whether the rest of a line is a list of keywords and no sentence."""
    counts = [len(words_of(fold(tag))) for tag in SEPARATOR.split(rest.rstrip(". ")) if tag]
    short = max(counts, default=0) <= MAX_TAG_WORDS
    if block.ends_sentence and len(counts) < 3:
        return False
    if not marked:
        return short and (len(counts) > 1 or block.link_density >= MOSTLY_LINK)
    return short or (not block.ends_sentence and sum(counts) <= MAX_INLINE_WORDS)


def _several(rest: str) -> bool:
    tags = SEPARATOR.split(rest)
    return len(tags) >= MIN_GLUED_TAGS and all(0 < len(tag.split()) <= MAX_LINE_TAG_WORDS for tag in tags)


def listed(blocks: Sequence[Block], head: Block) -> Iterator[tuple[Block, bool]]:
    """The keywords below a heading (items, links, a comma list, short lines), each with whether it surely is one."""
    first = next(run_after(blocks, head, lambda b: b.heading_level != 1, most=1), None)
    if first is None:
        return
    if not first.bullet and SEPARATOR.search(first.text):
        if keywords(first, first.text, False):
            yield first, len(SEPARATOR.findall(first.text)) > 1
        return
    linked = first.link_density >= MOSTLY_LINK
    most_words = MAX_TAG_WORDS if first.bullet or linked else MAX_LINE_TAG_WORDS
    kind = (first.bullet[:-1].isdigit(), bool(first.bullet), linked)
    gaps = [b.gap for b in blocks[first.index + 1 : first.index + 2]]

    def alike(block: Block) -> bool:
        shape = (block.bullet[:-1].isdigit(), bool(block.bullet), block.link_density >= MOSTLY_LINK)
        short = block.word_count - shape[0] <= most_words and block.text[-1] not in ":："
        short = short and not (block.ends_sentence and not block.bullet) and not DATE.search(block.text)
        return shape == kind and short and block.indent >= first.indent and (block is first or [block.gap] <= gaps)

    tags = list(run_after(blocks, head, alike))
    for tag in tags:
        after = blocks[tag.index + 1 : tag.index + 2]
        # A line above prose may be the headline of the next story (case "the next headline of an archive"); so may a
        # plain line that nothing sets off from what follows.
        last = tag is tags[-1]
        above_prose = last and any(b.sentence_like for b in after)
        if tag.bullet and not linked:
            yield tag, not above_prose or (tag.gap == 0 and all(b.gap > 0 for b in after))
        else:
            open_end = last and any(b.gap <= tag.gap for b in after)
            yield tag, linked or (head.text[-1] in ":：" and not above_prose and not open_end)


def near_end(blocks: Sequence[Block], block: Block) -> bool:
    """Whether no prose stands in the next few blocks."""
    return not any(b.sentence_like for b in blocks[block.index + 1 : block.index + 1 + NEAR_BLOCKS])
