"""SiteTemplate: what the pages of one site, seen together, tell about each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsclean.page import Page


@dataclass(frozen=True, slots=True)
class SiteTemplate:
    """Knowledge of a site for ``Cleaner(site=…)``.

    ``rewrite_prior``: log-odds, beyond what the text of an article says, that a story of this site carries an appended
    rewrite; 0.0 where nothing is known.
    """

    rewrite_prior: float = 0.0

    @classmethod
    def of(cls, pages: Iterable[Page]) -> SiteTemplate:
        """Learn from cleaned pages of one site: a site appends rewrites to most of its stories, or to none."""
        from newsclean.rewrite import site_prior_of  # brings numpy, which the package itself does not need

        articles = rewrites = 0
        for page in pages:
            articles += len(page.articles)
            rewrites += len(_with_rewrite(page))
        return cls(site_prior_of(rewrites, articles))


def _with_rewrite(page: Page) -> set[int]:
    """The articles of a page below which a rewrite was removed."""
    carrying: set[int] = set()
    above: int | None = None
    for part in page.parts:
        if part.article is not None:
            above = part.article
        elif part.label == "ai_rewrite" and above is not None:
            carrying.add(above)
    return carrying
