"""The foot of the page: links about the site, its legal pages, credits of its makers."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.lines import Entries, around_prose

MAX_CREDIT_CHARS = 100
MAX_LINK_CHARS = 120
# "Powered by wind" may be a headline; "proudly powered by WordPress" may not.
MIN_SURE_CREDIT_WORDS = 3
MAX_CREDIT_WORDS = 7
MIN_LINKS_ON_LINE = 2
MIN_FOOTER_LINK_DENSITY = 0.8
IN_FOOTER = Evidence("footer", "is its HTML element")


@rule(label="footer", since="0.1")
def footer(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A link such as "Privacy policy" outside the story or beside another, a credit below it, the page's ``footer``.

    Why: it is the same on every page of the site. A lone "Privacy" between paragraphs is only a hint.

    Removes: About us | Contact | Privacy Policy
    Keeps: Contact with the islanders ended on bad terms.
    """
    outside = around_prose(blocks)
    links = {block.index: phrase for block, phrase in lexicon.labels(blocks)}
    for index, phrase in links.items():
        beside = any(index + step in links for step in (-2, -1, 1, 2))
        why = Evidence(phrase, "is a link to a page about the site")
        yield Finding(blocks[index].span, why, score=0.95 if beside or outside(blocks[index]) else 0.6)
    entries = Entries.labelled(lexicon)
    for block in lexicon.holding_labels(blocks):
        known, parts = entries.on(block)
        if known >= MIN_LINKS_ON_LINE and known * 2 > parts:
            yield Finding(block.span, Evidence(block.text[:40], f"{known} footer links on one line"), score=0.95)
    last_prose = max((block.index for block in blocks if block.sentence_like), default=len(blocks))
    for block, phrase in lexicon.openings(blocks):
        if len(block) > MAX_CREDIT_CHARS or block.sentence_like or block.quoted:
            continue
        sure = len(phrase.text.split()) >= MIN_SURE_CREDIT_WORDS
        if sure or (block.index > last_prose and block.word_count <= MAX_CREDIT_WORDS):
            yield Finding(block.span, Evidence(phrase, "opens a credit of the site's makers"), score=0.95)
    yield from _elements(blocks, lexicon)


def _elements(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    for block in blocks if blocks and blocks[0].node else ():
        if block.inside("footer"):
            certain = not (block.inside("article") or block.inside("main"))
            yield Finding(block.span, IN_FOOTER, score=0.9 if certain else 0.6)
    for block, word in lexicon.markups(blocks):
        linked = block.link_density >= MIN_FOOTER_LINK_DENSITY
        short = len(block) <= MAX_LINK_CHARS and not block.sentence_like
        yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.9 if linked or short else 0.6)
