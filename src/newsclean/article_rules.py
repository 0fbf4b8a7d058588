"""The second phase: rules that see the kept blocks of one article, and what becomes of their findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from newsclean.article_blocks import ArticleBlocks
from newsclean.block import Block, BlockSpan, trimmed
from newsclean.decision import MAX_MARKS, Policy, disjoint
from newsclean.finding import Finding, on_blocks
from newsclean.labels import KEPT
from newsclean.page import Mark, Part
from newsclean.rule import Rule

# A removed line of these kinds between two kept blocks, or after the last, says where an article ended.
TAGS = frozenset({"tag_list", "hashtags"})
ENDS = TAGS | {"copyright_notice", "comment_form", "comment_thread", "source_link", "author_bio", "sign_off"}
# Kept, and no words of the story: a note of the editors is neither a retelling nor retold. Nor are the cells of tables.
NOTES = frozenset({"correction", "editor_note"})


def with_article_rules(
    parts: Sequence[Part],
    marks: Sequence[Mark],
    rules: Iterable[Rule],
    policy: Policy,
    language: str | None,
    site_prior: float = 0.0,
) -> tuple[tuple[Part, ...], tuple[Mark, ...]]:
    """Parts with what article rules are certain of removed; what they suspect is marked. All see the same blocks.

    ``site_prior``: log-odds, from other pages of the site, that its stories carry appended rewrites.
    """
    active = [r for r in rules if r.phase == "article"]
    notes = {id(mark.span.block) for mark in marks if mark.label in NOTES}
    stretches = sorted(_stretches(parts).items())
    made = (_article(parts[low:high], number, notes, policy, language) for number, (low, high) in stretches)
    articles = [article.with_prior(site_prior) for article in made if article is not None]
    findings = [_findings(article, active) for article in articles]
    if len(articles) > 1:
        for at, informed in enumerate(_with_priors(articles, findings)):
            if informed.site_prior != articles[at].site_prior:
                findings[at] = _findings(informed, active)
    upheld: dict[int, list[Finding]] = {}
    suspected: list[Mark] = []
    for finding in (f for found in findings for f in found):
        if finding.label in KEPT:
            suspected.append(Mark(finding.part, finding.label))
        elif finding.certain and finding.label not in policy.keep:
            upheld.setdefault(finding.part.block.index, []).append(finding)
    if upheld:
        parts = [piece for part in parts for piece in _decided(part, upheld.get(part.span.block.index, ()))]
    return tuple(parts), (*marks, *suspected)


def _findings(article: ArticleBlocks, rules: Sequence[Rule]) -> list[Finding]:
    return [finding for active in rules for claim in active(article) for finding in on_blocks(claim, article)]


def _with_priors(articles: Sequence[ArticleBlocks], findings: Sequence[list[Finding]]) -> list[ArticleBlocks]:
    """Each article with what the other stories of the page show: a site appends rewrites to most of them, or to none."""
    from newsclean.rewrite import site_prior_of  # brings numpy, which the package itself does not need

    carries = [any(f.label == "ai_rewrite" and f.certain for f in found) for found in findings]
    return [
        article.with_prior(max(article.site_prior, site_prior_of(sum(carries) - own, len(articles) - 1)))
        for article, own in zip(articles, carries, strict=True)
    ]


def _decided(part: Part, findings: Sequence[Finding]) -> Iterator[Part]:
    """The part with the claims cut out."""
    if not findings or not part.in_text:
        yield part
        return
    block, at = part.span.block, part.span.low
    for span, finding in _cuts(part.span, findings):
        if at < span.low:
            yield replace(part, span=BlockSpan(block, at, span.low))
        yield Part(span, None, finding.label, finding.rule, finding.score, finding.evidence)
        at = span.high
    if at < part.span.high:
        yield replace(part, span=BlockSpan(block, at, part.span.high))


def _cuts(whole: BlockSpan, findings: Sequence[Finding]) -> list[tuple[BlockSpan, Finding]]:
    """Where a piece of a block is cut, in order; all of it if only punctuation would be left."""
    block = whole.block
    cuts = list(disjoint(findings, whole))
    edges = [whole.low, *(edge for span, _ in cuts for edge in (span.low, span.high)), whole.high]
    left = "".join(block.text[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True))
    if cuts and len(left) <= MAX_MARKS and not trimmed(left):
        starts = [whole.low, *(span.low for span, _ in cuts[1:]), whole.high]
        return [(BlockSpan(block, *ends), cut) for ends, (_, cut) in zip(pairwise(starts), cuts, strict=True)]
    return cuts


def _stretches(parts: Sequence[Part]) -> dict[int, tuple[int, int]]:
    """Where each article stands: from its first part to past its last and the removals below it."""
    stretches: dict[int, tuple[int, int]] = {}
    current: int | None = None
    for at, part in enumerate(parts):
        current = part.article if part.article is not None else current
        if current is not None:
            stretches[current] = (stretches.get(current, (at, at))[0], at + 1)
    return stretches


def _article(
    parts: Sequence[Part], number: int, notes: set[int], policy: Policy, language: str | None
) -> ArticleBlocks | None:
    """The kept blocks of one article, and what was removed between and after them."""
    kept: list[Block] = []
    leaks: list[int] = []
    ends: list[int] = []
    tags: list[int] = []
    title: str | None = None
    inside = False
    tags_follow = False
    for part in parts:
        block = part.span.block
        if part.article is not None and part.article != number:
            inside = False
        elif part.article == number and part.label == "headline":
            title = part.span.text.strip()
        elif part.article == number and part.in_text:
            inside, tags_follow = True, False
            counted = id(block) not in notes and block.role != "cell"
            if counted and (not kept or kept[-1] is not block):
                kept.append(block)
        elif inside and part.article is None:
            tags_follow |= part.label in TAGS
            if part.label == "ai_leak":
                leaks.append(len(kept))
            elif part.label in ENDS:
                ends.append(len(kept))
                if part.label in TAGS:
                    tags.append(len(kept))
    if not kept:
        return None
    return ArticleBlocks(
        kept, title=title, language=language, tags_follow=tags_follow, leaks=leaks, ends=ends, tags=tags,
        profile=policy.profile,
    )  # fmt: skip
