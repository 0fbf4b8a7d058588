"""Paragraphs at the end of an article that say the article again."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Finding, Lexicon, rule
from newsclean.rewrite import ArticleBlocks, rewritten


@rule(label="ai_rewrite", since="0.1", phase="article")
def ai_rewrite(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A run of paragraphs at the end that retells what stands above it, as content farms append it.

    Why: it is not the reporting, and often gets it wrong. The claim is "this article again", never "written by a
    machine": what people write at the end (background, a quote, an outlook) adds something and stays.
    """
    yield from rewritten(blocks if isinstance(blocks, ArticleBlocks) else ArticleBlocks(blocks))
