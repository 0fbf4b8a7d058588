"""Lines that point at the page a text was taken from: "Source link", "Quelle: dpa"."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule

# "This article was originally published by the Mill Town Gazette on 3 May 2025." and longer names.
MAX_CHARS = 130
# A list of sources is short; a longer one may belong to a table (case "a longer source note is a hint").
MAX_NOTE_CHARS = 60
# "Source: Mayor will resign before the vote": small letters make a headline (case "a source that speaks").
MAX_SMALL_WORDS = 1
# "This story originally appeared in the spring issue": a statement has room for a few more.
MAX_STATEMENT_WORDS = 3
MAX_PARTICLE_CHARS = 3
MIN_LINK_DENSITY = 0.8
# One short word ("Source") is also a heading or a menu entry.
MIN_LABEL_WORDS = 1.1
MIN_LABEL_CHARS = 10
MAX_UNCASED_CHARS = 24
ADDRESS = regex.compile(r"https?://\S+|(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?")
WORD = regex.compile(r"\p{L}[^\s,;:()/]*")
UNCASED = regex.compile(r"\p{Lo}")


@rule(label="source_link", since="0.1")
def source_link(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A label such as "Source link", or a short line of "Source:" with an address or the name of a medium.

    Why: the copier's pointer to what was copied; it is listed as provenance.

    Removes: Read the original article here
    Keeps: Source: Mayor will resign before the vote on Friday.
    """
    for block, label in lexicon.labels(blocks):
        if block.role not in ("heading", "cell"):
            long_enough = block.word_count >= MIN_LABEL_WORDS or len(label.text) >= MIN_LABEL_CHARS
            certain = long_enough or block.link_density >= MIN_LINK_DENSITY
            yield Finding(block.span, Evidence(label, "names a link to the source"), score=0.95 if certain else 0.6)
    for block, phrase in lexicon.openings(blocks):
        rest = block.text[phrase.end :].strip()
        named = phrase.text.endswith((":", "："))
        if len(block) > MAX_CHARS or (named and not rest) or '"' in block.folded:
            continue
        if names_a_medium(ADDRESS.sub("", rest), MAX_SMALL_WORDS if named else MAX_STATEMENT_WORDS):
            sure = len(block) <= MAX_NOTE_CHARS or ADDRESS.search(rest) or not named
            yield Finding(block.span, Evidence(phrase, "stands before a medium"), score=0.95 if sure else 0.6)


def names_a_medium(text: str, small_words: int) -> bool:
    """Whether the text is of names, particles and at most so many other words, or of nothing."""
    words = WORD.findall(text)
    if any(UNCASED.match(w) for w in words):
        return len(text) <= MAX_UNCASED_CHARS and "，" not in text
    small = [w for w in words if w[0].islower() and len(w) > MAX_PARTICLE_CHARS]
    return len(small) <= small_words
