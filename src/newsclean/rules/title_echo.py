"""Lines of an article that say its headline again."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule

# Below this, a line may repeat a short headline as a sentence of its own ("Spring is here").
MIN_WORDS = 3


@rule(label="title_echo", since="0.1", phase="article")
def title_echo(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line that is the headline once more, word for word.

    Why: the headline is a field of its article; templates repeat it above the text, in shares and breadcrumbs.
    """
    title = getattr(blocks, "title", None)
    for block in blocks:
        if title and block.word_count >= MIN_WORDS and block.says(title):
            yield Finding(block.span, Evidence(title, "is the headline, said again"))
