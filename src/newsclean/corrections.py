"""Corrections: what a user marked in the report, or by hand, as wrongly removed or wrongly kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from newsclean.errors import InputError

SCHEMA = "newsclean-corrections/1"
Verdict = Literal["wrong_removal", "junk"]


@dataclass(frozen=True, slots=True)
class Correction:
    """One mark. ``text`` is what was marked; ``prefix`` and ``suffix`` stand beside it in its block, ``before`` and
    ``after`` are the blocks around. ``label`` and ``rule`` say what was removed, or what kind of junk it is.
    """

    verdict: Verdict
    text: str
    label: str = ""
    rule: str = ""
    prefix: str = ""
    suffix: str = ""
    before: str = ""
    after: str = ""
    note: str = ""
    language: str = ""
    page: str = ""


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read a corrections file; raises ``InputError`` that names the file, the entry and the remedy.

    By hand ``verdict`` and ``text`` are enough, and ``label`` for junk: docs/tutorial-wrong-page.md shows a file.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; check the path") from error
    except ValueError as error:
        raise InputError(f"{path}: is no JSON: {error}; save it from the report again") from error
    entries = data.get("corrections") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise InputError(f'{path}: has no list "corrections"; save it from the report of `newsclean report`')
    if data.get("schema", SCHEMA) != SCHEMA:
        raise InputError(f"{path}: schema {data['schema']!r} is unknown; this version reads {SCHEMA}")
    return tuple(_correction(path, number, entry) for number, entry in enumerate(entries, 1))


def _correction(path: Path, number: int, entry: Any) -> Correction:
    if not isinstance(entry, dict) or entry.get("verdict") not in get_args(Verdict):
        raise InputError(f"{path}: entry {number}: verdict must be one of {', '.join(get_args(Verdict))}")
    page = entry.get("page")
    page = page if isinstance(page, dict) else {}
    known = {f.name: entry[f.name] for f in fields(Correction) if isinstance(entry.get(f.name), str)}
    known["page"] = str(page.get("url") or page.get("name") or "")
    known.setdefault("language", str(page.get("language") or ""))
    if not known.get("text", "").strip():
        raise InputError(f'{path}: entry {number}: needs "text", the words that were marked')
    return Correction(**known)
