"""Appended rewrites: does the end of an article say it again? Features, model, and the decision with its reasons."""

from newsclean.article_blocks import ArticleBlocks
from newsclean.rewrite.decision import rewritten, site_prior_of

__all__ = ["ArticleBlocks", "rewritten", "site_prior_of"]
