"""Whole pages of ``fixtures/``: what is marked must be removed, everything else must stay. Floors only rise."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from newsclean import Page, clean
from newsclean.cases import unmark

TESTS = Path(__file__).resolve().parent
MARKED = sorted((TESTS.parent / "fixtures" / "marked").iterdir())
# Share of the visible characters: of the marked that are removed, and of the others that are kept.
FLOORS = {"removed": 0.97, "kept": 0.995}
# A page that does not reach a floor has its own in floors.toml, with the reason; it goes as soon as it is not needed.
EXCEPTIONS = tomllib.loads((TESTS / "floors.toml").read_text("utf-8"))
# The README of fixtures: signs and addresses of Markdown are markup.
MARKDOWN_MARKUP = re.compile(r"\]\([^()\s]*\)|[\[\]#*|>]|^ *[-+] |(?:-+\|)+-+", re.M)
# A floor of its own this far below what the page reaches is out of date.
MAX_SLACK = 0.02


def shares(page: Page, goes: tuple[tuple[int, int], ...]) -> tuple[dict[str, float], dict[str, str]]:
    """The two shares of a page, and the characters that went the wrong way."""
    marked = {i for low, high in goes for i in range(low, high)}
    source = page.source.text
    signs = MARKDOWN_MARKUP.finditer(source) if page.source.kind == "markdown" else ()
    markup = {i for sign in signs for i in range(*sign.span())}
    visible = {
        i
        for b in page.blocks
        for low, high in b.edits.source_ranges()
        for i in range(low, high)
        if not source[i].isspace()
    } - markup
    removed = {i for r in page.removed for low, high in r.spans for i in range(low, high)} & visible
    left, lost = visible & marked - removed, removed - marked
    found = {
        "removed": 1 - len(left) / max(1, len(visible & marked)),
        "kept": 1 - len(lost) / max(1, len(visible - marked)),
    }
    return found, {"left in the text": _runs(source, left), "lost": _runs(source, lost)}


def _runs(source: str, places: set[int]) -> str:
    """The characters as readable runs, white space inside a run included."""
    runs: list[list[int]] = []
    for at in sorted(places):
        if runs and not source[runs[-1][1] : at].strip():
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1])
    return " … ".join(" ".join(source[low:high].split()) for low, high in runs)[:1500]


@pytest.fixture(scope="module")
def scores() -> dict[str, tuple[dict[str, float], dict[str, str]]]:
    """Shares and mistakes of every page, by name."""
    found = {}
    for path in MARKED:
        text, goes, _ = unmark(path.read_bytes().decode("utf-8"), hints=False)
        raw = (TESTS.parent / "fixtures" / path.name).read_bytes()
        assert raw.decode("utf-8") == text, f"fixtures/{path.name} is stale; run python fixtures/make.py"
        page = clean(raw)
        page.verify()
        found[path.name] = shares(page, goes)
    return found


@pytest.mark.parametrize("share", FLOORS)
@pytest.mark.parametrize("path", MARKED, ids=lambda path: path.name)
def test_page_reaches_its_floor(
    path: Path, share: str, scores: dict[str, tuple[dict[str, float], dict[str, str]]]
) -> None:
    found, mistakes = scores[path.name]
    floor = EXCEPTIONS.get(path.name, {}).get(share, FLOORS[share])
    wrong = mistakes["left in the text" if share == "removed" else "lost"]
    assert found[share] >= floor, f"{share} {found[share]:.4f}, floor {floor}: {wrong}"


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_a_floor_of_its_own_is_needed_tight_and_has_a_reason(
    name: str, scores: dict[str, tuple[dict[str, float], dict[str, str]]]
) -> None:
    own = dict(EXCEPTIONS[name])
    assert own.pop("why"), "say why"
    for share, floor in own.items():
        reached = scores[name][0][share]
        assert floor < FLOORS[share], f"{share} = {floor} is no exception; drop it"
        assert reached < FLOORS[share], f"reaches {reached:.4f}; drop {share} from floors.toml"
        assert reached - floor <= MAX_SLACK, f"reaches {reached:.4f}; raise {share} from {floor}"


if __name__ == "__main__":
    # python tests/test_pages.py: the shares of every page, and what went wrong.
    for marked in MARKED:
        unmarked, ranges, _ = unmark(marked.read_bytes().decode("utf-8"), hints=False)
        result, wrong = shares(clean((TESTS.parent / "fixtures" / marked.name).read_bytes()), ranges)
        print(f"{marked.name:26} removed {result['removed']:.4f}  kept {result['kept']:.4f}")
        for kind, characters in wrong.items():
            print(f"    {kind}: {characters}" if characters else "", end="\n" if characters else "")
