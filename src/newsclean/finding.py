"""Evidence, Finding (a claim about a span), its way to the blocks, and Removal (a claim that was upheld)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newsclean.block import Block, BlockSpan
from newsclean.compact import compact
from newsclean.errors import RuleError
from newsclean.lexicon import Phrase
from newsclean.source import Source, Span

# A finding at or above this score is upheld by itself; below it, it names what the judge drops.
CERTAIN = 0.9
# Weaker claims than this are noise; a rule should not make them.
WEAKEST = 0.5
PLACES = (Span, BlockSpan)
NO_EVIDENCE = "Finding needs at least one Evidence: say what was seen and why it counts"
# Findings are made by the hundred on every page, so the setter of frozen classes is called directly.
_set = object.__setattr__


@compact
@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason: what was seen (a phrase, a class word, a measurement) and why it counts."""

    subject: Phrase | str
    why: str

    def __str__(self) -> str:
        return f"{str(self.subject)!r} {self.why}" if str(self.subject) else self.why


@dataclass(frozen=True, slots=True, init=False)
class Finding:
    """A rule's claim that a span is of its kind; it removes nothing by itself.

    ``score`` (0.5 to 1.0) is the rule's confidence: from 0.9 the claim stands alone, below it only hints. ``label`` and
    ``rule`` are filled in by the engine; a rule that tells two kinds apart gives ``label`` itself.
    """

    span: Span | BlockSpan
    evidence: tuple[Evidence, ...]
    score: float
    label: str
    rule: str

    def __init__(
        self, span: Span | BlockSpan, *evidence: Evidence, score: float = 1.0, label: str = "", rule: str = ""
    ) -> None:
        if not isinstance(span, PLACES):
            raise TypeError(f"Finding needs a Span first, not {type(span).__name__}")
        if not evidence:
            raise TypeError(NO_EVIDENCE)
        for reason in evidence:
            if not isinstance(reason, Evidence):
                raise TypeError(NO_EVIDENCE)
        if not WEAKEST <= score <= 1.0:
            raise ValueError(f"Finding score {score} is outside {WEAKEST} to 1.0")
        _set(self, "span", span)
        _set(self, "evidence", evidence)
        _set(self, "score", score)
        _set(self, "label", label)
        _set(self, "rule", rule)

    def named(self, label: str, rule: str) -> Finding:
        """The same claim with the names the engine gives it."""
        copy = object.__new__(Finding)
        _set(copy, "span", self.span)
        _set(copy, "evidence", self.evidence)
        _set(copy, "score", self.score)
        _set(copy, "label", self.label or label)
        _set(copy, "rule", rule)
        return copy

    @property
    def part(self) -> BlockSpan:
        """The span as a part of a block; the engine gives every finding one before anybody else sees it."""
        if not isinstance(self.span, BlockSpan):
            raise TypeError(f"finding of {self.rule or 'a rule'} still stands on the plain source")
        return self.span

    @property
    def certain(self) -> bool:
        """Whether the claim stands without the judge."""
        return self.score >= CERTAIN


def on_blocks(finding: Finding, blocks: Sequence[Block]) -> Iterator[Finding]:
    """A finding on a plain source span becomes one for each block it touches.

    ``blocks`` are those the rule saw, in order: all of a page or some. Raises ``RuleError`` for a place outside them.
    """
    span = finding.span
    if isinstance(span, BlockSpan):
        if not _among(span.block, blocks):
            raise RuleError(f"rule {finding.rule}: found a block of another page or article")
        yield finding
        return
    if blocks and span.source is not blocks[0].source:
        raise RuleError(f"rule {finding.rule}: found a span of another source")
    for block in blocks:
        touched = _touched(block, span)
        if touched is not None:
            yield Finding(touched, *finding.evidence, score=finding.score, label=finding.label, rule=finding.rule)


def _among(block: Block, blocks: Sequence[Block]) -> bool:
    at = block.index
    if at < len(blocks) and blocks[at] is block:
        return True
    at = bisect_left(blocks, at, key=lambda b: b.index)
    return at < len(blocks) and blocks[at] is block


def _touched(block: Block, span: Span) -> BlockSpan | None:
    inside = [
        (o0 + max(0, span.start - s0) if copy else o0, o1 - max(0, s1 - span.end) if copy else o1)
        for o0, o1, s0, s1, copy in block.edits.pieces
        if s0 < span.end and s1 > span.start and span.start < span.end
    ]
    return BlockSpan(block, inside[0][0], inside[-1][1]) if inside else None


@dataclass(frozen=True, slots=True)
class Removal:
    """A piece of the source that is not in the clean text, and why.

    ``start`` and ``end`` are its extent in code points of the source; ``spans`` the ranges inside it that hold its visible
    characters (markup between them belongs to nobody). ``text`` is what a reader saw there.
    """

    source: Source = field(repr=False, compare=False)
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    text: str
    label: str
    rule: str
    score: float
    evidence: tuple[Evidence, ...]
    _part: BlockSpan = field(repr=False, compare=False)

    @property
    def id(self) -> str:
        """``label:start:end``: the same for the same source and configuration; ``--restore`` and reports name it so."""
        return f"{self.label}:{self.start}:{self.end}"

    def __str__(self) -> str:
        reasons = "; ".join(map(str, self.evidence))
        return f"{self.label} [{self.start}:{self.end}] {self.text[:80]!r} by {self.rule} ({self.score:.2f}): {reasons}"
