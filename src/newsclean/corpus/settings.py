"""Settings: what decides on the output of a run, in words for the journal, and as the command that replays a record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

from newsclean.corpus.files import STDIN
from newsclean.corpus.record import CHOICES, RecordCleaner
from newsclean.decision import Policy
from newsclean.judge import Judge

ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]+")


def told(clean: RecordCleaner) -> dict[str, object]:
    """All of a cleaner of records on which its results depend, as data for JSON."""
    cleaner = clean.cleaner
    return {
        "text_field": clean.text_field,
        "kind": clean.kind,
        "encoding": clean.encoding,
        "write": sorted(clean.write),
        "keep_source": clean.keep_source,
        "keep": sorted(cleaner.keep),
        "disable": sorted(cleaner.disable),
        "rules": [rule.id for rule in cleaner.rules],
        "profile": cleaner.profile,
        "judge": _judge(cleaner.judge),
        "site": asdict(cleaner.site) if cleaner.site is not None else None,
    }


def _judge(judge: Judge | None) -> str | None:
    """A judge in words that are the same in each run: what it says of itself, else the name of its type."""
    if judge is None:
        return None
    kind = type(judge)
    if kind.__repr__ is object.__repr__:
        return f"{kind.__module__}.{kind.__qualname__}"
    return ADDRESS.sub("", repr(judge))


def command(inputs: Sequence[str], clean: RecordCleaner, others: Mapping[str, str | None]) -> tuple[str, ...]:
    """``newsclean batch`` with these inputs and all options that bear on a record, ``others`` among them where they are set.

    Empty where no command can say it: with rules, a judge or a site template of one's own.
    """
    cleaner = clean.cleaner
    if cleaner.rules or cleaner.judge is not None or cleaner.site is not None:
        return ()
    chosen = ",".join(choice for choice in CHOICES if choice in clean.write)
    given = [
        *(("--keep", label) for label in sorted(cleaner.keep)),
        *(("--disable", rule) for rule in sorted(cleaner.disable)),
        ("--profile", cleaner.profile if cleaner.profile != Policy().profile else None),
        ("--text-field", clean.text_field),
        ("--kind", clean.kind),
        ("--encoding", clean.encoding),
        ("--write", chosen if clean.write != frozenset(CHOICES) else None),
        *others.items(),
    ]
    words = ["newsclean", "batch", *(name if name == STDIN or name[:1] != "-" else f"./{name}" for name in inputs)]
    for option, value in given:
        if value is not None:
            words += [f"{option}={value}"] if value.startswith("-") else [option, value]
    return (*words, "--keep-source") if clean.keep_source else tuple(words)
