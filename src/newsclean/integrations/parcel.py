"""A cleaner on its way to worker processes, in a form that all pickles of all engines take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from newsclean.cleaner import Cleaner
from newsclean.corpus.record import RecordCleaner
from newsclean.rule import Rule


@dataclass(frozen=True)
class Parcel:
    """Holds ``clean`` and pickles it so that its bytes depend on its options alone, and its rules arrive.

    Sets go in order, as some engines tell by the bytes whether they have done the same before. A rule of a script or
    notebook goes by its parts: ``__main__`` is another module over there, and engines take functions of it along.
    """

    clean: RecordCleaner = field(default_factory=RecordCleaner)

    def __reduce__(self) -> tuple[Any, ...]:
        records = _options(self.clean)
        cleaner = _options(records.pop("cleaner"))
        rules = [_fields(rule) if rule.function.__module__ == "__main__" else rule for rule in cleaner.pop("rules")]
        return _opened, (records, cleaner, rules)


def _options(configured: RecordCleaner | Cleaner) -> dict[str, Any]:
    values = {option.name: getattr(configured, option.name) for option in fields(configured)}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}


def _fields(rule: Rule) -> tuple[Any, ...]:
    return tuple(getattr(rule, part.name) for part in fields(rule))


def _opened(records: dict[str, Any], cleaner: dict[str, Any], rules: Iterable[Rule | tuple[Any, ...]]) -> Parcel:
    own = [rule if isinstance(rule, Rule) else Rule(*rule) for rule in rules]
    records = {**records, "write": frozenset(records["write"])}
    return Parcel(RecordCleaner(Cleaner(**cleaner, rules=own), **records))
