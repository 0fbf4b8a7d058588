"""Verdict: what a judge says of one block; Judge: what the cleaner asks of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from newsclean.finding import Evidence, Finding
from newsclean.lexicon import Blocks


class Verdict(NamedTuple):
    """``body`` and ``headline`` are probabilities, 0.0 to 1.0; ``reasons`` are the strongest for what is not body."""

    body: float
    headline: float
    reasons: tuple[Evidence, ...] = ()


class Judge(Protocol):
    """Decides body or not for each block; replaceable (``Cleaner(judge=…)``)."""

    def verdicts(self, blocks: Blocks, findings: Sequence[Finding], title: str | None) -> Sequence[Verdict]:
        """One verdict a block, in order. ``title`` is the page's own, from ``<title>``, if it has one."""
        ...
