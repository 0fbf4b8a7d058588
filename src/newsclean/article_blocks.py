"""ArticleBlocks: the kept blocks of one article, and what an article rule may know about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsclean.block import Block


class ArticleBlocks(tuple[Block, ...]):
    """Kept blocks of one article in reading order, as article rules see them.

    ``tags_follow``: a tag list or hashtags come right after the last block. ``leaks``: positions in this tuple before
    which a leak such as "Original Content:" was found and removed; ``ends``: those before which a tag list, copyright line
    or comment form was; ``tags``: those of them that were tags. ``site_prior``: log-odds that an article of this site
    carries a rewrite, beyond what its text says; 0.0 where nothing is known.
    """

    title: str | None
    language: str | None
    tags_follow: bool
    leaks: tuple[int, ...]
    ends: tuple[int, ...]
    tags: tuple[int, ...]
    profile: str
    site_prior: float

    def __new__(
        cls,
        blocks: Iterable[Block],
        *,
        title: str | None = None,
        language: str | None = None,
        tags_follow: bool = False,
        leaks: Sequence[int] = (),
        ends: Sequence[int] = (),
        tags: Sequence[int] = (),
        profile: str = "balanced",
        site_prior: float = 0.0,
    ) -> ArticleBlocks:
        made = super().__new__(cls, blocks)
        made.title, made.language, made.tags_follow = title, language, tags_follow
        made.leaks, made.ends, made.tags = tuple(leaks), tuple(ends), tuple(tags)
        made.profile, made.site_prior = profile, site_prior
        return made

    def with_prior(self, site_prior: float) -> ArticleBlocks:
        """The same article, with what is known of its site."""
        return ArticleBlocks(
            self, title=self.title, language=self.language, tags_follow=self.tags_follow, leaks=self.leaks,
            ends=self.ends, tags=self.tags, profile=self.profile, site_prior=site_prior,
        )  # fmt: skip

    def until(self, end: int) -> ArticleBlocks:
        """Its first ``end`` blocks, as if the page ended there."""
        leaks, ends, tags = ([at for at in places if at < end] for places in (self.leaks, self.ends, self.tags))
        return ArticleBlocks(
            self[:end], title=self.title, language=self.language, tags_follow=end in self.tags, leaks=leaks, ends=ends,
            tags=tags, profile=self.profile, site_prior=self.site_prior,
        )  # fmt: skip
