"""From findings and verdicts to fates: for each block what is kept, what goes, and under which name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsclean.block import Block, BlockSpan
from newsclean.finding import CERTAIN, Evidence, Finding
from newsclean.judge import Verdict
from newsclean.labels import FIELDS, KEPT

# A block is body from this probability on. "keep" removes only what is certain, "strict" keeps only what is.
THRESHOLDS: Mapping[str, float] = {"balanced": 0.5, "keep": 0.03, "strict": 0.85}
# Long prose that the judge is sure of is not removed on a rule's word alone.
OVERRULED_BODY = 0.9
OVERRULED_WORDS = 30
# A kept label (correction, editor's note) protects a block unless the judge is sure it is none of the article's.
PROTECTED_BODY = 0.02
JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Fate:
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
    claims = [f for f in findings if f.label not in KEPT and f.label not in FIELDS]
    if any(f.label in KEPT and f.certain and _most(f) for f in findings) and verdict.body >= PROTECTED_BODY:
        return _cut(block, [f for f in claims if f.certain and not _most(f)], policy)
    strongest = max((f for f in claims if _most(f)), key=lambda f: f.score, default=None)
    field = max((f for f in findings if f.label in FIELDS and f.certain), key=lambda f: f.score, default=None)
    if field is not None and _most(field) and not (strongest and strongest.score > field.score):
        return [Fate(whole, True, field.label, field.rule, field.score, field.evidence)]
    if strongest is not None and strongest.certain and not _overruled(block, verdict):
        return [_removed(whole, strongest, (), policy)]
    if verdict.body < THRESHOLDS[policy.profile]:
        named = strongest or max(claims, key=lambda f: (len(f.span), f.score), default=None)
        return [_judged(whole, named, verdict, policy)]
    return _cut(block, [f for f in claims if f.certain and not _most(f)], policy)


def _most(finding: Finding) -> bool:
    """Whether the claim is on all of its block, punctuation at the ends aside."""
    span = finding.part
    return span.whole or len(span) >= len(span.block.text) - 3


def _overruled(block: Block, verdict: Verdict) -> bool:
    return verdict.body >= OVERRULED_BODY and block.sentence_like and block.word_count >= OVERRULED_WORDS


def _removed(span: BlockSpan, finding: Finding, reasons: tuple[Evidence, ...], policy: Policy) -> Fate:
    removed = finding.label not in policy.keep
    return Fate(span, removed, finding.label, finding.rule, finding.score, finding.evidence + reasons)


def _judged(span: BlockSpan, named: Finding | None, verdict: Verdict, policy: Policy) -> Fate:
    score = 1.0 - verdict.body
    if named is None:
        reasons = verdict.reasons or (Evidence("", "stands and reads unlike the reporting of this page"),)
        return Fate(span, "boilerplate" not in policy.keep, "boilerplate", JUDGE, score, reasons)
    fate = _removed(span, named, verdict.reasons, policy)
    return Fate(span, fate.removed, fate.label, fate.rule, max(score, named.score), fate.evidence)


def _cut(block: Block, claims: list[Finding], policy: Policy) -> list[Fate]:
    """A kept block with the certain partial claims cut out; of claims that overlap the first and longest counts."""
    fates: list[Fate] = []
    at = 0
    for finding in sorted(claims, key=lambda f: (f.part.low, -f.part.high)):
        span = finding.part
        if span.low < at:
            continue
        if span.low > at:
            fates.append(Fate(BlockSpan(block, at, span.low), False))
        fates.append(_removed(span, finding, (), policy))
        at = span.high
    if at < len(block.text):
        fates.append(Fate(BlockSpan(block, at, len(block.text)), False))
    return fates


__all__ = ["CERTAIN", "JUDGE", "THRESHOLDS", "Fate", "Policy", "fates_of"]
