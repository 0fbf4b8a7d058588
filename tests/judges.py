"""Judges with a fixed opinion, for tests that are about something else than the judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from newsclean import Finding
from newsclean.judge import Verdict
from newsclean.lexicon import Blocks


@dataclass(frozen=True)
class Keeper:
    """Keeps everything; never sees a headline."""

    def verdicts(self, blocks: Blocks, findings: Sequence[Finding], title: str | None) -> list[Verdict]:
        return [Verdict(1.0, 0.0) for _ in blocks]


@dataclass(frozen=True)
class Dropper:
    """Takes nothing for reporting."""

    def verdicts(self, blocks: Blocks, findings: Sequence[Finding], title: str | None) -> list[Verdict]:
        return [Verdict(0.0, 0.0) for _ in blocks]


@dataclass(frozen=True)
class Prose:
    """Keeps whole sentences; the first heading is the headline."""

    def verdicts(self, blocks: Blocks, findings: Sequence[Finding], title: str | None) -> list[Verdict]:
        return [Verdict(float(block.sentence_like), float(block.role == "heading")) for block in blocks]


@dataclass(frozen=True)
class Dice:
    """An arbitrary opinion that depends on the text alone: every shape of page comes about."""

    def verdicts(self, blocks: Blocks, findings: Sequence[Finding], title: str | None) -> list[Verdict]:
        rolls = [crc32(block.text.encode("utf-8")) for block in blocks]
        return [Verdict(roll % 101 / 100, roll // 101 % 101 / 100) for roll in rolls]
