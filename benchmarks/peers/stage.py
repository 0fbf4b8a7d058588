"""What one extractor, alone or followed by newsclean, made of the pages; written by the worker as a line of JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """One page's text and CPU seconds; ``error`` is "" or what the extractor raised."""

    text: str
    seconds: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """Answers in the order of the pages; ``memory_mb`` is the peak over the process before the import.

    Without answers ``problem`` says why there are none.
    """

    name: str
    version: str = ""
    memory_mb: float = 0.0
    answers: Sequence[Answer] = ()
    problem: str = ""

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Stage:
        fields = json.loads(line)
        answers = tuple(Answer(**answer) for answer in fields.pop("answers"))
        return cls(answers=answers, **fields)
