"""Cases: texts with what must go in ⟦…⟧ and what may only be hinted at in ⟨…⟩; read from the ``.toml`` of a rule."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from newsclean.errors import RuleError

GOES_OPEN, GOES_CLOSE = "⟦", "⟧"
HINT_OPEN, HINT_CLOSE = "⟨", "⟩"
MARK, GOES_MARK = re.compile("[⟦⟧⟨⟩]"), re.compile("[⟦⟧]")
FIELDS = {"name", "lang", "why", "text", "kind", "known_failure"}


@dataclass(frozen=True, slots=True)
class Case:
    """A text and the ranges of it (code points of ``text``, half-open) that must go or be hinted at."""

    name: str
    text: str
    goes: tuple[tuple[int, int], ...]
    hinted: tuple[tuple[int, int], ...] = ()
    why: str = ""
    lang: str = ""
    kind: Literal["text", "html", "markdown"] = "text"
    known_failure: bool = False
    marked: str = field(default="", repr=False)


def unmark(marked: str, *, hints: bool = True) -> tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Drop the marks; return the text, the ``⟦…⟧`` ranges and the ``⟨…⟩`` ranges. Raises ``ValueError`` if unpaired."""
    closing = {GOES_OPEN: GOES_CLOSE} | ({HINT_OPEN: HINT_CLOSE} if hints else {})
    ranges: dict[str, list[tuple[int, int]]] = {GOES_OPEN: [], HINT_OPEN: []}
    text: list[str] = []
    opened: tuple[str, int] | None = None
    length = last = 0
    for found in (MARK if hints else GOES_MARK).finditer(marked):
        char, at = found[0], found.start()
        text.append(marked[last:at])
        length += at - last
        last = at + 1
        if char in closing:
            if opened:
                raise ValueError(f"{char} at {at} opens inside another mark")
            opened = (char, length)
        else:
            if not opened or closing[opened[0]] != char:
                raise ValueError(f"{char} at {at} closes nothing")
            ranges[opened[0]].append((opened[1], length))
            opened = None
    if opened:
        raise ValueError(f"{opened[0]} is never closed")
    text.append(marked[last:])
    return "".join(text), tuple(ranges[GOES_OPEN]), tuple(ranges[HINT_OPEN])


def read_cases(path: Path, tables: object) -> tuple[Case, ...]:
    """Cases of the ``[[case]]`` tables of a rule file; raises ``RuleError`` naming file and case."""
    cases: list[Case] = []
    if not isinstance(tables, list):
        raise RuleError(f"{path}: 'case' is no list of tables; open each case with [[case]]")
    for table in tables:
        if not isinstance(table, dict):
            raise RuleError(f"{path}: case {len(cases) + 1}: is no table; open each case with [[case]]")
        name = str(table.get("name", ""))
        if not name or "text" not in table or (unknown := table.keys() - FIELDS):
            wrong = f"unknown field {sorted(unknown)[0]!r}" if name and "text" in table else "needs name and text"
            raise RuleError(f"{path}: case {name or len(cases) + 1!r}: {wrong}; fields are {', '.join(sorted(FIELDS))}")
        if any(case.name == name for case in cases):
            raise RuleError(f"{path}: case {name!r} appears twice; names say what is special about a case")
        for field_name, value in table.items():
            wanted = bool if field_name == "known_failure" else str
            if not isinstance(value, wanted):
                what = "true or false" if wanted is bool else "text in quotes"
                raise RuleError(f"{path}: case {name!r}: {field_name} = {value!r} must be {what}")
        try:
            text, goes, hinted = unmark(table["text"].removeprefix("\n"))
        except ValueError as error:
            raise RuleError(f"{path}: case {name!r}: {error}") from error
        rest = {k: v for k, v in table.items() if k not in ("name", "text")}
        cases.append(Case(name, text, goes, hinted, marked=table["text"].strip("\n"), **rest))
    return tuple(cases)
