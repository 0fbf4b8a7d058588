"""Which blocks of one article are an appended rewrite: text, layout and leaks weighed, reasons told."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from newsclean.article_blocks import ArticleBlocks
from newsclean.block import Block
from newsclean.finding import Evidence, Finding
from newsclean.rewrite.features import AT, Candidates, candidates
from newsclean.rewrite.model import shipped

SUSPECTED = "suspected_rewrite"
# Blank lines that set a rewrite apart; paragraphs stand one or two apart.
MIN_GAP = 3
# Log-odds that the layout adds. A body may hold a gap too; docs/rewrites.md has what stray gaps would cost.
GAP, TAGS, GAP_AND_TAGS, ENDED, LEAK = 2.0, 0.7, 1.0, 2.0, 6.0
# "keep" wants more, "strict" less.
PROFILES: Mapping[str, float] = {"balanced": 0.0, "keep": 1.5, "strict": -1.0}
# One last paragraph with nothing but its words against it has to say more of them again: results, names and lists above
# an honest closing line hold its words too; where this share of the blocks are such lines, twice as much.
ALONE, LISTED_SHARE = 1.0, 0.3
# What a suffix has to pay that by no figure says the article again, or holds less than this share of words known from above:
# it is as it is by style alone.
UNSUPPORTED, THIN = 1.0, 0.3
SUPPORT = (
    "covered", "covered_usual", "best", "best_usual", "lede_more", "about_first", "closing_in", "headings",
)  # fmt: skip
# A single paragraph without layout to go by is what people's own last paragraphs look like most.
KEEP_MIN_BLOCKS = 2
# Kept blocks below the tags of an article that may be something else's: a teaser, a notice.
MAX_BELOW_END = 3
# So many leaks from the first on, and so many up to the last, are tried: an answer of a machine has few, and each takes
# the article's figures twice.
MAX_LEAKS = 4


# Share of articles with a rewrite where nothing is known of the site, and what one site can add at most.
USUAL_SHARE, MAX_PRIOR = 0.05, 3.0


def site_prior_of(rewrites: int, articles: int) -> float:
    """Log-odds to give as ``site_prior``: of ``articles`` *other* articles of the site so many carry a rewrite.

    0.0 if none does: articles without one are no proof.
    """
    if not rewrites:
        return 0.0
    # A site does it to most of its stories or to none: one that was found outweighs what is usual.
    share = (rewrites + USUAL_SHARE) / (articles + 1.0)
    known = math.log(share / (1 - share)) - math.log(USUAL_SHARE / (1 - USUAL_SHARE))
    return min(MAX_PRIOR, max(0.0, known))


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A suffix (or, before a leak, a prefix) of the kept blocks; ``margin``: log-odds above the bar."""

    start: int
    end: int
    margin: float
    bar: float
    figures: Mapping[str, float]
    layout: tuple[Evidence, ...]


def rewritten(article: ArticleBlocks) -> Sequence[Finding]:
    """Findings on whole blocks of one article: score 0.9 and above is cut; below, labelled ``suspected_rewrite``.

    Corrections and editor's notes are not among its blocks. What stands below its tags or its copyright line, if it is
    little, may belong to the next story: then the end of the article is looked for above them too.
    """
    found = _at_leak(article) or _above_end(article) or _suffix(article)
    return () if found is None else tuple(_findings(article, found))


def _above_end(article: ArticleBlocks) -> Rewrite | None:
    """A certain rewrite above tags or the like that have only little below them; that little is not of it."""
    closed = sorted({at for at in article.ends if 0 < len(article) - at <= MAX_BELOW_END}, reverse=True)
    above = (_suffix(article.until(at)) for at in closed)
    return next((found for found in above if found is not None and found.margin >= 0), None)


def _suffix(article: ArticleBlocks) -> Rewrite | None:
    seen = candidates([block.text for block in article], article.title, article.language)
    if not seen.starts:
        return None
    trees = shipped()
    bar, flag = _bars(trees.thresholds, seen.language)
    usual = median(block.gap for block in article)
    best: tuple[float, int, tuple[Evidence, ...]] | None = None
    for at, logit in enumerate(weighed(trees.logits(seen.rows), seen.rows)):
        bonus, layout = _layout(article, seen.starts[at], usual)
        if best is None or logit + bonus > best[0]:
            best = (float(logit) + bonus, at, layout)
    assert best is not None
    score, at, layout = best
    # Tags stand below every start alike: they say that it is a rewrite, not where it begins. Honest stories end above
    # their tags too: of a single last paragraph they say nothing.
    if article.tags_follow and (layout or len(article) - seen.starts[at] >= KEEP_MIN_BLOCKS):
        score += TAGS
        layout = (*layout, Evidence("", "tags come right after it"))
    if article.site_prior:
        score += article.site_prior
        layout = (*layout, Evidence("", "other articles of this site carry rewrites"))
    bar += PROFILES[article.profile]
    size = len(article) - seen.starts[at]
    if not layout and size == 1:
        listed = sum(not block.sentence_like for block in article) >= LISTED_SHARE * len(article)
        bar += 2 * ALONE if listed else ALONE
    if article.profile == "keep" and not layout and size < KEEP_MIN_BLOCKS:
        bar = math.inf
    if score < flag:
        return None
    return Rewrite(seen.starts[at], len(article), score - bar, bar - flag, _figures(seen, at), layout)


def weighed(logits: npt.NDArray[np.float64], rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The model's log-odds, less where nothing that a reader could be told speaks of a retelling."""
    v = {name: rows[:, AT[name]] for name in SUPPORT}
    says_again = (v["covered"] > v["covered_usual"]) | (v["best"] > v["best_usual"]) | (v["lede_more"] > 0)
    speaks_of_it = (v["about_first"] > 0) | (v["closing_in"] > 0) | (v["headings"] > 0)
    supported = (says_again | speaks_of_it) & (v["covered"] >= THIN)
    return logits - np.where(supported, 0.0, UNSUPPORTED)


def _bars(thresholds: Mapping[str, float], language: str) -> tuple[float, float]:
    kind = "en" if language == "en" else "other"
    return thresholds[f"cut_{kind}"], thresholds[f"flag_{kind}"]


def _layout(article: ArticleBlocks, start: int, usual: float) -> tuple[float, tuple[Evidence, ...]]:
    """What the layout around a start adds, and why; ``usual`` is the median gap before a block."""
    gap = article[start].gap
    apart = gap >= MIN_GAP and gap > usual
    bonus, told = 0.0, list[Evidence]()
    if apart:
        bonus += GAP + (GAP_AND_TAGS if article.tags_follow else 0.0)
        told.append(Evidence("", f"stands {gap} blank lines below the article"))
    if start in article.ends:
        bonus += ENDED
        told.append(Evidence("", "stands below what closes an article"))
    return bonus, tuple(told)


def _at_leak(article: ArticleBlocks) -> Rewrite | None:
    """A leak parts text and rewrite: whichever side says the other again, if one does."""
    found: list[Rewrite] = []
    trees = shipped()
    leaks = sorted({at for at in article.leaks if 0 < at < len(article)})
    for at in leaks if len(leaks) <= 2 * MAX_LEAKS else leaks[:MAX_LEAKS] + leaks[-MAX_LEAKS:]:
        for low, high in ((0, at), (at, len(article))):
            ordered = [b.text for b in (*article[:low], *article[high:], *article[low:high])]
            seen = candidates(ordered, article.title, article.language)
            place = len(article) - (high - low)
            if place in seen.starts:
                row = seen.starts.index(place)
                bar, flag = _bars(trees.thresholds, seen.language)
                margin = float(weighed(trees.logits(seen.rows), seen.rows)[row]) + LEAK - bar
                why = (Evidence("", "a machine's label parts it from the text"),)
                found.append(Rewrite(low, high, margin, bar - flag, _figures(seen, row), why))
    best = max(found, key=lambda r: r.margin, default=None)
    return best if best and best.margin >= 0 else None


def _figures(seen: Candidates, at: int) -> Mapping[str, float]:
    return {name: float(seen.rows[at, place]) for name, place in AT.items()}


def _findings(blocks: Sequence[Block], found: Rewrite) -> Iterator[Finding]:
    if found.margin >= 0:
        score, label = 0.9 + 0.099 * (1 - math.exp(-found.margin / 2)), ""
    else:
        below = min(1.0, -found.margin / max(found.bar, 1e-6))
        score, label = 0.89 - 0.39 * below, SUSPECTED
    evidence = (*found.layout, *_reasons(found.figures))
    for block in blocks[found.start : found.end]:
        yield Finding(block.span, *evidence, score=round(score, 3), label=label)


def _reasons(v: Mapping[str, float]) -> Iterator[Evidence]:
    """What was measured, in words; those that hold, the plainest first."""
    yield Evidence(
        "", f"{v['covered']:.0%} of its distinctive words stand above it, of other paragraphs {v['covered_usual']:.0%}"
    )
    if v["best_more"] > 0.05:
        yield Evidence(
            "", f"its sentences repeat single paragraphs: {v['best']:.0%} of each, elsewhere {v['best_usual']:.0%}"
        )
    if v["verbatim"] < 0.15 and v["covered"] > 0.5:
        yield Evidence("", f"only {v['verbatim']:.0%} of its word sequences are those of the article")
    if v["lede_more"] > 0:
        yield Evidence("", f"opens with what the article opened with ({v['lede']:.0%} of the lede's words)")
    if v["title"] > 0.5 and v["title_more"] > 0:
        yield Evidence("", f"its first paragraph holds {v['title']:.0%} of the headline's words")
    if v["full_names_first"] > 0 and v["full_names"] > v["full_names_usual"]:
        yield Evidence("", "gives again full names that are known by then")
    if v["quotes_in"] == 0 and v["quotes_before"] > 0.005:
        yield Evidence("", "quotes nobody, unlike the paragraphs above")
    if v["attribution_in"] < v["attribution_before"] / 2 and v["attribution_before"] > 0.005:
        yield Evidence("", "names fewer sources than the paragraphs above")
    if v["hedge_more"] > 0.01:
        yield Evidence("", "turns to hedged generalities")
    if v["about_first"]:
        yield Evidence("", "speaks of the article from outside")
    if v["closing_in"] > 0 or v["headings"]:
        yield Evidence("", "has words of a conclusion")


__all__ = ["ALONE", "SUSPECTED", "Rewrite", "rewritten", "site_prior_of", "weighed"]
