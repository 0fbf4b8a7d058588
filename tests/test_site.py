"""What the pages of a site show about it, and that a cleaner uses it."""

from __future__ import annotations

import pickle
from pathlib import Path

import newsclean
from newsclean import Cleaner, SiteTemplate

FIXTURES = Path(__file__).parents[1] / "fixtures"


def test_a_site_that_appends_rewrites_to_its_stories_is_known_for_it() -> None:
    farm = SiteTemplate.of([newsclean.clean((FIXTURES / "tag_archive.txt").read_bytes())])
    assert farm.rewrite_prior > 1


def test_a_site_without_rewrites_proves_nothing() -> None:
    paper = SiteTemplate.of([newsclean.clean((FIXTURES / "russian_daily.html").read_bytes())])
    assert paper == SiteTemplate(0.0)


def test_the_prior_of_the_site_reaches_the_article_rules() -> None:
    seen: list[float] = []

    @newsclean.rule(label="duplicate", phase="article")
    def onlooker(blocks, lexicon):  # type: ignore[no-untyped-def]
        """Notes what it is told."""
        seen.append(blocks.site_prior)
        return ()

    page = (FIXTURES / "russian_daily.html").read_bytes()
    Cleaner(rules=[onlooker], site=SiteTemplate(1.5)).clean(page)
    Cleaner(rules=[onlooker]).clean(page)
    assert seen == [1.5, 0.0]


def test_a_cleaner_with_a_site_can_be_pickled() -> None:
    cleaner = Cleaner(site=SiteTemplate(0.7))
    assert pickle.loads(pickle.dumps(cleaner)) == cleaner
