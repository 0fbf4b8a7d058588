"""The page of promises: each as its property tests state it, with the tests that hold it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from pathlib import Path

from docsite.markup import page

TESTS = Path(__file__).resolve().parents[1] / "tests" / "test_promises.py"
PROMISE = re.compile(r"^# (\d)\. ([^:]+): (.+)$")
TEST = re.compile(r"^def test_(\w+)\(")
SHARE = "MAX_SHARE_REMOVED_TWICE"


@dataclass(frozen=True, slots=True)
class Promise:
    """Its number, its name, what it says, and the names of its tests."""

    number: int
    name: str
    words: str
    tests: tuple[str, ...] = ()


def promises() -> list[Promise]:
    """The numbered sections of the test file; raises ``LookupError`` for one without a test."""
    found: list[Promise] = []
    inside = False
    for line in TESTS.read_text(encoding="utf-8").splitlines():
        if start := PROMISE.match(line):
            found.append(Promise(int(start[1]), start[2], start[3]))
            inside = True
        elif line.startswith("# "):
            inside = inside and not found[-1].tests
            if inside:
                found[-1] = replace(found[-1], words=f"{found[-1].words} {line[2:]}")
        elif inside and (test := TEST.match(line)):
            found[-1] = replace(found[-1], tests=(*found[-1].tests, test[1].replace("_", " ")))
    for promise in found:
        if not promise.tests:
            raise LookupError(f"{TESTS.name}: promise {promise.number} has no test")
    return found


def stated_share() -> float:
    """The share that promise 6 allows, as the tests enforce it."""
    for node in ast.parse(TESTS.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == SHARE:
            return float(ast.literal_eval(node.value))
    raise LookupError(f"{TESTS.name}: has no {SHARE}")


def promises_page() -> str:
    """Each promise with its tests, and how a user checks them on a page."""
    lines = [
        "# Promises",
        "",
        "What holds for every page, whatever it is. Each promise is a property test: Hypothesis makes up pages, damaged HTML "
        "and texts in many scripts, and judges that keep, drop or throw dice for every block, and looks for one that breaks "
        "it. This page is made of those tests.",
        "",
        "`page.verify()` checks provenance on a page of your own and raises `ProvenanceError` if it does not hold; that would "
        "always be a bug here, never a fault of the page.",
    ]
    for promise in promises():
        lines += ["", f"## {promise.number}. {promise.name}", "", promise.words[0].upper() + promise.words[1:], ""]
        if "stated share" in promise.words:
            lines += [
                f"The stated share: {stated_share():.0%} of the visible characters, over all pages of `fixtures/`.",
                "",
            ]
        lines += ["Tests:", "", *(f"- {test}" for test in promise.tests)]
    return page(lines, title="Promises", description="The six promises of newsclean and the tests that hold them.")
