"""House rules for commenters and terms of registration beside a comment form."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.block import run_after
from newsclean.calls import told as tells_who
from newsclean.lexicon import Phrase
from newsclean.lines import around_prose
from newsclean.view import HAS_UNSPACED, words_of

MAX_RULE_CHARS, MAX_ITEM_CHARS, MAX_LINK_DENSITY = 900, 250, 0.5
# Shorter phrases ("off topic") are words of other texts too: they agree with a longer one and open nothing.
MIN_OPENING_WORDS, MIN_OPENING_CHARS_UNSPACED, MIN_ITEMS = 3, 5, 3
CERTAIN, HINT = 0.95, 0.6


@rule(label="comment_form", since="0.1")
def comment_rules(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A paragraph that opens with a rule for commenters, apart from the prose, or with a second one; and its list.

    Why: the site tells its readers how to behave. Reports on moderation tell of such rules inside a sentence.

    Removes: Comments are moderated and may take an hour to appear.
    Keeps: The newspaper said that comments are moderated by two people at night.
    """
    said = {b.index: p for b, p in lexicon.mentions(blocks) if len(b) <= MAX_RULE_CHARS and not b.quoted}
    opened = {at for at, phrase in said.items() if _opens(blocks[at], phrase)}
    labels = {b.index: p for b, p in lexicon.labels(blocks) if not b.quoted}
    items, certain = dict[int, int](), set[int]()
    for at in opened:
        run = [b.index for b in run_after(blocks, blocks[at], _item) if b.index not in opened]
        if run and (run[-1] + 1 in opened or (len(run) >= MIN_ITEMS and blocks[at].text[-1:] in ":：")):
            items |= dict.fromkeys(run, at)
    lines, listing = opened | items.keys() | labels.keys(), set(items.values())
    others = [b for b in blocks if b.index not in lines]
    outside, prose = around_prose(others), {b.index for b in others if b.sentence_like}
    for at, phrase in said.items():
        block, rest, opens, near = blocks[at], blocks[at].folded[phrase.end :], at in opened, {at - 1, at + 1}
        told, other = tells_who(rest, lexicon), any(key in rest for key in lexicon.phrases)
        agree = {
            "stands beside another line of rules": any(
                items.get(n) != at and not (told and n in labels) for n in near & lines
            ),
            "opens a list of rules": at in listing and not told,
            "holds another phrase of rules": opens and other and not told,
            "stands apart from the prose": opens and not told and outside(block) and not near & prose,
        }
        why = [Evidence("", reason) for reason, holds in agree.items() if holds]
        if opens or (other and not told and '"' not in block.folded):
            certain |= {at} if why else set()
            yield Finding(block.span, Evidence(phrase, "is said to commenters"), *why, score=CERTAIN if why else HINT)
    for at in (at for at, opener in items.items() if opener in certain):
        yield Finding(blocks[at].span, Evidence(said[items[at]], "opens the rule of this item"), score=CERTAIN)
    for at in (at for at in labels if certain & {at - 1, at + 1}):
        yield Finding(blocks[at].span, Evidence(labels[at], "is the heading of a rule"), score=CERTAIN)
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_RULE_CHARS and block.heading_level != 1:
            yield Finding(block.span, Evidence(word, "is a class of comment rules"), score=CERTAIN)


def _opens(block: Block, phrase: Phrase) -> bool:
    key, unspaced = phrase.text, HAS_UNSPACED.search(phrase.text)
    long = len(key) >= MIN_OPENING_CHARS_UNSPACED if unspaced else len(words_of(key)) >= MIN_OPENING_WORDS
    return long and block.role != "heading" and not any(c.isalpha() for c in block.text[: phrase.start])


def _item(block: Block) -> bool:
    marked = block.role == "list_item" or block.bullet != "" or block.text.rstrip().endswith((";", "；"))
    return marked and len(block) <= MAX_ITEM_CHARS and block.link_density < MAX_LINK_DENSITY
