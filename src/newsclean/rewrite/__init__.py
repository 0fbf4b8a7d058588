"""Appended rewrites: does the end of an article say the article again? Features, trees, and the decision with its reasons."""

from newsclean.article_blocks import ArticleBlocks
from newsclean.rewrite.decision import rewritten

__all__ = ["ArticleBlocks", "rewritten"]
