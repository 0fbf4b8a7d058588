"""Tally: what a run has done so far, in numbers that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from newsclean.page import Page


@dataclass(slots=True)
class Tally:
    """Counts of records and articles; characters kept and removed are visible ones, fields of articles left out.

    ``removals`` and ``chars`` are by label. ``without_text`` counts cleaned records of which no text is left.
    """

    cleaned: int = 0
    failed: int = 0
    without_text: int = 0
    articles: int = 0
    kept_chars: int = 0
    removals: Counter[str] = field(default_factory=Counter)
    chars: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, page: Page) -> Self:
        """What one cleaned page adds."""
        tally = cls(1, 0, int(not page.text), len(page.articles), sum(len(article.text) for article in page.articles))
        for removal in page.removed:
            tally.removals[removal.label] += 1
            tally.chars[removal.label] += len(removal.text)
        return tally

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """The tally that ``to_dict`` wrote."""
        named = {name: data[name] for name in ("cleaned", "failed", "without_text", "articles", "kept_chars")}
        tally = cls(**named)  # type: ignore[arg-type]
        removed = data["removed"]
        assert isinstance(removed, dict)
        for label, counts in removed.items():
            tally.removals[label], tally.chars[label] = counts["removals"], counts["chars"]
        return tally

    @property
    def records(self) -> int:
        return self.cleaned + self.failed

    @property
    def share_removed(self) -> float:
        """Characters removed, of all visible ones in cleaned records."""
        gone = self.chars.total()
        return gone / max(1, gone + self.kept_chars)

    def add(self, other: Tally) -> None:
        """Count in another tally."""
        self.cleaned += other.cleaned
        self.failed += other.failed
        self.without_text += other.without_text
        self.articles += other.articles
        self.kept_chars += other.kept_chars
        self.removals.update(other.removals)
        self.chars.update(other.chars)

    def to_dict(self) -> dict[str, object]:
        """As data for JSON."""
        return {
            "records": self.records,
            "cleaned": self.cleaned,
            "failed": self.failed,
            "without_text": self.without_text,
            "articles": self.articles,
            "kept_chars": self.kept_chars,
            "removed_chars": self.chars.total(),
            "share_removed": round(self.share_removed, 4),
            "removed": {
                label: {"removals": self.removals[label], "chars": chars} for label, chars in self.chars.most_common()
            },
        }

    def lines(self) -> Iterator[str]:
        """The summary for people."""
        yield f"{self.cleaned:,} records cleaned, {self.failed:,} failed, {self.without_text:,} without text left"
        gone = self.chars.total()
        yield f"{self.articles:,} articles; {gone:,} of {gone + self.kept_chars:,} characters removed ({self.share_removed:.1%})"
        for label, chars in self.chars.most_common():
            yield f"  {label:20} {self.removals[label]:9,} times {chars:12,} characters {chars / max(1, gone):6.1%}"
