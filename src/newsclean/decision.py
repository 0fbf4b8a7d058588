"""From findings and verdicts to fates: for each block what is kept, what goes, and under which name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newsclean.block import Block, BlockSpan, trimmed
from newsclean.finding import CERTAIN, Evidence, Finding
from newsclean.judge import Verdict
from newsclean.labels import FIELDS, KEPT

# A block is body from this probability on. "keep" removes only what is certain, "strict" keeps only what is.
THRESHOLDS: Mapping[str, float] = {"balanced": 0.5, "keep": 0.0007, "strict": 0.85}
# Long prose that the judge is sure of is not removed on a rule's word alone.
OVERRULED_BODY = 0.9
OVERRULED_WORDS = 30
# ... unless it gives several reasons: an address, appeals around it, its place between them.
INDEPENDENT_REASONS = 3
# What a claim on all of a block may leave out at its ends.
MAX_MARKS = 3
# A kept label (correction, editor's note) protects what it names; a dateline only tells what opens a kept paragraph.
PLACED = frozenset({"dateline"})
JUDGE = "judge"


class Fate(NamedTuple):
    """What becomes of a stretch of a block: removed under ``label``, or kept (``removed`` False) with or without one."""

    span: BlockSpan
    removed: bool
    label: str = ""
    rule: str = ""
    score: float = 0.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """The user's wishes: the profile, and labels that stay."""

    profile: str = "balanced"
    keep: frozenset[str] = frozenset()


def fates_of(block: Block, findings: Sequence[Finding], verdict: Verdict, policy: Policy) -> list[Fate]:
    """Fates that tile the block, in order."""
    whole = BlockSpan(block, 0, len(block.text))
    if not findings:
        return [
            Fate(whole, False) if verdict.body >= THRESHOLDS[policy.profile] else _judged(whole, None, verdict, policy)
        ]
    certain = [f for f in findings if f.certain and f.label not in KEPT]
    parts = [f for f in certain if not _most(f)]
    named = [f for f in findings if f.certain and f.label in KEPT and f.label not in PLACED]
    if any(_most(f) for f in named):
        return _cut(block, parts, policy)
    # Of two claims equally strong, a field's goes first: what it names is not lost.
    strongest = max((f for f in certain if _most(f)), key=lambda f: (f.score, f.label in FIELDS), default=None)
    if strongest is not None and not _overruled(block, strongest, verdict):
        return [_removed(whole, strongest, (), policy)]
    if verdict.body >= THRESHOLDS[policy.profile]:
        return _cut(block, parts, policy)
    claims = [f for f in findings if f.label not in KEPT]
    likeliest = max(claims, key=lambda f: (_most(f), len(f.span), f.score), default=None)
    rest = _judged(whole, likeliest, verdict, policy)
    fields = [f for f in findings if f.label in FIELDS and not _most(f)]
    return _cut(block, fields + named, policy, rest)


def _most(finding: Finding) -> bool:
    """Whether the claim is on all of its block, its bullet and a little punctuation at the ends aside."""
    span, block = finding.part, finding.part.block
    if span.whole or len(span) < len(block) - MAX_MARKS:
        return span.whole
    # A word of one letter, such as a Chinese "no", is as short as a mark.
    return not trimmed(block.text[len(block.bullet) : span.low] + block.text[span.high :])


def _overruled(block: Block, claim: Finding, verdict: Verdict) -> bool:
    if len(claim.evidence) >= INDEPENDENT_REASONS:
        return False
    return verdict.body >= OVERRULED_BODY and block.sentence_like and block.word_count >= OVERRULED_WORDS


def _removed(span: BlockSpan, finding: Finding, reasons: tuple[Evidence, ...], policy: Policy) -> Fate:
    if finding.label in KEPT:
        return Fate(span, False)
    removed = finding.label not in policy.keep
    return Fate(span, removed, finding.label, finding.rule, finding.score, finding.evidence + reasons)


def _judged(span: BlockSpan, named: Finding | None, verdict: Verdict, policy: Policy) -> Fate:
    score = 1.0 - verdict.body
    if named is None:
        reasons = verdict.reasons or (Evidence("", "stands and reads unlike the reporting of this page"),)
        return Fate(span, "boilerplate" not in policy.keep, "boilerplate", JUDGE, score, reasons)
    fate = _removed(span, named, verdict.reasons, policy)
    return Fate(span, fate.removed, fate.label, fate.rule, max(score, named.score), fate.evidence)


def _cut(block: Block, claims: list[Finding], policy: Policy, rest: Fate | None = None) -> list[Fate]:
    """The block with the certain partial claims cut out; of claims that overlap the first and longest counts.

    What is left between them is kept, or has the fate ``rest``.
    """
    fates: list[Fate] = []

    def between(low: int, high: int) -> None:
        if low < high:
            span = BlockSpan(block, low, high)
            fates.append(rest._replace(span=span) if rest is not None else Fate(span, False))

    at = 0
    for span, finding in disjoint(claims, BlockSpan(block, 0, len(block.text))):
        between(at, span.low)
        fates.append(_removed(span, finding, (), policy))
        at = span.high
    between(at, len(block.text))
    return fates


def disjoint(claims: Sequence[Finding], within: BlockSpan) -> Iterator[tuple[BlockSpan, Finding]]:
    """What the claims on a block take of a piece of it, in order; of claims that overlap the first and longest counts."""
    block, at = within.block, within.low
    for finding in sorted(claims, key=lambda f: (f.part.low, -f.part.high)):
        low, high = block.edits.uncut(finding.part.low, finding.part.high)
        low, high = max(low, within.low), min(high, within.high)
        if at <= low < high:
            yield BlockSpan(block, low, high), finding
            at = high


__all__ = ["CERTAIN", "JUDGE", "MAX_MARKS", "THRESHOLDS", "Fate", "Policy", "disjoint", "fates_of"]
