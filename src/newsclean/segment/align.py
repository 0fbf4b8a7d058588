"""DOM text nodes to source runs: map A walks both in step, map M lets the tree builder itself carry marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from newsclean.segment.tokens import WHITE, Rewrite, Run, decode_run

# (run, start, end): a stretch of the decoded text of a run
Stretch = tuple[int, int, int]
PRIVATE_USE = (range(0xE000, 0xF900), range(0xF0000, 0xFFFFE))
# What the parser takes for leading white space, by the kind of run: NUL shows in text areas, CDATA has no
# references. In drawings NUL shows too, yet does not count as text of the body (which rules out a frameset).
REFERENCE_TO_WHITE = r"&(?:#0*(?:9|1[023]|32)(?![0-9]);?|#[xX]0*(?:9|[aAcCdD]|20)(?![0-9a-fA-F]);?|Tab;|NewLine;)"
LEADING_WHITE = {
    "T": re.compile(rf"(?:[\t\n\f\r \x00]|{REFERENCE_TO_WHITE})*"),
    "R": re.compile(rf"(?:[\t\n\f\r ]|{REFERENCE_TO_WHITE})*"),
    "F": re.compile(rf"(?:[\t\n\f\r \x00]|{REFERENCE_TO_WHITE})*"),
    "D": re.compile(r"[\t\n\f\r \x00]*"),
}
TABLE = re.compile(r"<table[\t\n\f\r />]", re.I)
# Runs that meet in the tree are one text node (text moved out of a table, tags that mean nothing), which the parser
# copies anew for each of them. On pages of more runs an element after each keeps them apart; it opens and closes nothing.
MAX_MERGED = 1000
PARTING = "<wbr/>"
NUMERIC_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}))")


class Lost(Exception):
    """Map A met a text node that does not continue where it stands; map M has to do this page."""


class Runs:
    """The runs of a source with their decoded text, decoded when first asked for."""

    __slots__ = ("_decoded", "runs", "text")

    def __init__(self, text: str, runs: list[Run]) -> None:
        self.text = text
        self.runs = runs
        self._decoded: list[tuple[str, list[Rewrite]] | None] = [None] * len(runs)

    def __len__(self) -> int:
        return len(self.runs)

    def partings(self) -> list[int]:
        """Where text has to be parted for the parser: the ends of runs that a tag ends, if there are too many runs."""
        if len(self.runs) <= MAX_MERGED:
            return []
        text, blank = self.text, LEADING_WHITE["T"].fullmatch
        plain = (run for run in self.runs if run.kind == "T" and text.startswith("<", run.end))
        return [end for _, start, end in plain if not blank(text, start, end)]

    def parted(self) -> str:
        """The source for the parser."""
        return PARTING.join(self.text[low:high] for low, high in pairwise((0, *self.partings(), len(self.text))))

    def number_at(self, start: int) -> int:
        """The number of the run that starts there."""
        return bisect_left(self.runs, start, key=_start)

    def decoded(self, number: int) -> tuple[str, list[Rewrite]]:
        """The decoded text of run ``number`` and its rewrites."""
        found = self._decoded[number]
        if found is None:
            found = self._decoded[number] = decode_run(self.text, self.runs[number])
        return found


def _start(run: Run) -> int:
    return run.start


class InStep:
    """Map A: text nodes and runs in document order, each verified against the other as it is mapped."""

    __slots__ = ("_at", "_number", "_runs", "_tables")

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._number = 0
        self._at = 0
        self._tables = (found.start() for found in TABLE.finditer(runs.text))

    def whole(self, node: str) -> int:
        """Where the next run starts if it is the text node, character by character, as nearly all are; otherwise -1."""
        runs, number = self._runs, self._number
        if self._at == 0 and number < len(runs.runs):
            _, start, end = runs.runs[number]
            if end - start == len(node) and runs.text.startswith(node, start):
                self._number = number + 1
                return start
        return -1

    def stretches(self, node: str) -> list[Stretch]:
        """The runs that a text node is made of; raises ``Lost`` when the next run is not its text."""
        runs, number, at = self._runs, self._number, self._at
        found: list[Stretch] = []
        done = 0
        while done < len(node):
            if number >= len(runs):
                if node[done:].strip(WHITE):
                    raise Lost
                break
            decoded = runs.decoded(number)[0]
            # White space may be dropped on either side: the first newline of <pre>, white runs, blanks in tables.
            node_core = _skip_white(node, done)
            run_core = _skip_white(decoded, at)
            if run_core == len(decoded):
                number, at = number + 1, 0
                continue
            if node_core == len(node):
                break
            kept_white = min(node_core - done, run_core - at)
            if kept_white and node[node_core - kept_white : node_core] == decoded[run_core - kept_white : run_core]:
                run_start = run_core - kept_white
            else:
                run_start = run_core
            length = min(len(node) - node_core, len(decoded) - run_core)
            if node[node_core : node_core + length] != decoded[run_core : run_core + length]:
                rest = node[node_core:].rstrip(WHITE)
                if not decoded.startswith(rest, run_core) or not rest:
                    raise Lost
                length = len(rest)
            found.append((number, run_start, run_core + length))
            done, at = node_core + length, run_core + length
            if at >= len(decoded):
                number, at = number + 1, 0
        self._number, self._at = number, at
        return found

    def table(self) -> None:
        """A table begins in the tree; raises ``Lost`` if text was taken that stands after it in the source.

        The parser moves text that has no place in a table to before it; equal texts would then pass for one another.
        A "<table" in a script or comment can only raise a false alarm.
        """
        last = self._number - (self._at == 0)
        if last >= 0 and self._runs.runs[last].start > next(self._tables, len(self._runs.text)):
            raise Lost

    def finish(self) -> None:
        """Raise ``Lost`` if runs are left that no text node took."""
        for number in range(self._number, len(self._runs)):
            rest = self._runs.decoded(number)[0][self._at if number == self._number else 0 :]
            if rest.strip(WHITE) and self._runs.runs[number].kind != "R":
                raise Lost


class ByMarks:
    """Map M: before each run stands a mark with its number, so the tree builder itself carries it to its text node.

    Survives foster parenting and the adoption agency, which move text. The mark stands after leading white space, and
    never inside a character reference, so that the tree stays the same.
    """

    __slots__ = ("_leads", "_runs", "_split", "marked")

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        mark = _unused_character(runs.text)
        self._split = re.compile(f"{mark}([0-9]+){mark}")
        # What of a run stands before its mark and shows all the same.
        self._leads: dict[int, str] = {}
        parts: list[str] = []
        last = 0
        partings = frozenset(runs.partings())
        for number, run in enumerate(runs.runs):
            lead = LEADING_WHITE[run.kind].match(runs.text, run.start, run.end)
            start = lead.end() if lead else run.start
            if run.kind in "FD" and "\x00" in runs.text[run.start : start]:
                self._leads[number] = decode_run(runs.text, Run(run.kind, run.start, start))[0]
            if start < run.end:
                parts += [runs.text[last:start], f"{mark}{number}{mark}"]
                last = start
            if run.end in partings:
                parts += [runs.text[last : run.end], PARTING]
                last = run.end
        parts.append(runs.text[last:])
        self.marked = "".join(parts)

    def table(self) -> None:
        """A table begins in the tree: nothing to check, the marks move with their text."""

    def whole(self, node: str) -> int:
        """-1: a text node holds its mark."""
        return -1

    def stretches(self, node: str) -> list[Stretch]:
        """The runs of a text node of the marked source."""
        parts = self._split.split(node)
        found: list[Stretch] = []
        for before, number, piece in zip(parts[0::2], map(int, parts[1::2]), parts[2::2], strict=False):
            decoded = self._runs.decoded(number)[0]
            lead = self._leads.get(number, "")
            core = _skip_white(decoded, len(lead))
            length = _common_length(decoded, core, piece)
            if length:
                start = _skip_white(decoded, 0) if lead and before.endswith(lead) else core
                found.append((number, start, core + length))
        return found


def _common_length(decoded: str, start: int, piece: str) -> int:
    """How much of ``piece`` is the text of the run; white space the parser added or dropped at its end aside."""
    if decoded.startswith(piece, start):
        return len(piece)
    rest = decoded[start:]
    if piece.startswith(rest):
        return len(rest)
    core = piece.rstrip(WHITE)
    if rest.startswith(core):
        return len(core)
    length = 0
    while length < min(len(rest), len(piece)) and rest[length] == piece[length]:
        length += 1
    return length


def _skip_white(text: str, at: int) -> int:
    while at < len(text) and text[at] in WHITE:
        at += 1
    return at


def _unused_character(text: str) -> str:
    used = set(text)
    for hexadecimal, decimal in NUMERIC_REFERENCE.findall(text):
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        if code <= PRIVATE_USE[-1][-1]:
            used.add(chr(code))
    return next(chr(code) for codes in PRIVATE_USE for code in codes if chr(code) not in used)
