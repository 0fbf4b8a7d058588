"""Every rule's cases, words and docstring examples, in both directions."""

from __future__ import annotations

import re

import pytest

from newsclean.cases import Case
from newsclean.decoding import open_source
from newsclean.finding import CERTAIN, on_blocks
from newsclean.lexicon import Blocks
from newsclean.rule import Rule, builtin_rules, rule_named
from newsclean.segment import segment

RULES = [rule for rule in builtin_rules() if rule.phase == "block"]
CASES = [
    pytest.param(rule, case, id=f"{rule.id}: {case.name}", marks=[pytest.mark.xfail(strict=True)] * case.known_failure)
    for rule in RULES
    for case in rule.cases
]
EXAMPLE = re.compile(r"^(Removes|Keeps): (.+)$", re.M)


def claims(rule: Rule, text: str, kind: str) -> tuple[set[int], set[int], Blocks]:
    """Source characters claimed for certain, and only hinted at."""
    blocks = Blocks(segment(open_source(text, kind=kind)))  # type: ignore[arg-type]
    certain: set[int] = set()
    hinted: set[int] = set()
    for found in rule(blocks):
        for finding in on_blocks(found, blocks):
            for low, high in finding.span.edits.source_ranges():
                (certain if finding.score >= CERTAIN else hinted).update(range(low, high))
    return certain, hinted - certain, blocks


def visible(text: str, blocks: Blocks) -> set[int]:
    return {
        i for b in blocks for low, high in b.edits.source_ranges() for i in range(low, high) if not text[i].isspace()
    }


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_case(rule: Rule, case: Case) -> None:
    certain, hinted, blocks = claims(rule, case.text, case.kind)
    seen = visible(case.text, blocks)
    goes = {i for low, high in case.goes for i in range(low, high)} & seen
    hints = {i for low, high in case.hinted for i in range(low, high)} & seen

    def shown(places: set[int]) -> str:
        return "".join(case.text[i] if i in places else " " for i in range(len(case.text)))

    assert not goes - certain, f"must go, and was not claimed: {shown(goes - certain)!r}"
    assert not (certain & seen) - goes, f"must stay, and was claimed: {shown((certain & seen) - goes)!r}"
    assert not hints - hinted, f"must be hinted at: {shown(hints - hinted)!r}"
    assert case.why, "say why"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_is_proved_in_both_directions(rule: Rule) -> None:
    assert any(case.goes or case.hinted for case in rule.cases), "no case that goes"
    assert any(not case.goes and not case.hinted for case in rule.cases), "no case that stays whole"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_word_is_proved_by_a_case(rule: Rule) -> None:
    unproved = {
        **dict.fromkeys(rule.lexicon.phrases, "phrase"),
        **dict.fromkeys(rule.lexicon.label_words, "label"),
        **dict.fromkeys(rule.lexicon.markup_words, "markup"),
    }
    for case in rule.cases:
        if not (case.goes or case.hinted):
            continue
        blocks = Blocks(segment(open_source(case.text, kind=case.kind)))
        for block in blocks:
            for key in list(unproved):
                text = " ".join(block.markup) if unproved[key] == "markup" else block.folded
                if key in text or key in block.label_form:
                    del unproved[key]
    assert not unproved, "no case holds: " + ", ".join(f"{kind} {key!r}" for key, kind in unproved.items())


NAMES = ["A" + "".join(chr(97 + number // 26**place % 26) for place in range(3)) + " Hale" for number in range(3_000)]
STORY = "The council has shelved the plan for a second tram line after a long debate on Monday."
MANY = {
    "hashtags before words": ("hashtags", "Under #Flood " + "#Spain " * 50_000 + "said the mayor", 0),
    "hashtags at the end": ("hashtags", "The mayor spoke. " + "#Spain " * 50_000, 1),
    "trails": (
        "breadcrumb",
        "\n".join(f"Home » World » Ferry line {name} approved by council" for name in NAMES),
        3_000,
    ),
    "writers with bylines": (
        "author-bio",
        "\n\n".join([*NAMES, STORY, *(f"{name} is a reporter for the Gazette" for name in NAMES)]),
        3_000,
    ),
    "writers without bylines": (
        "author-bio",
        "\n\n".join([*(f"{name} is a reporter for the Gazette" for name in NAMES), *NAMES, STORY]),
        0,
    ),
}


@pytest.mark.parametrize(("name", "text", "claimed"), MANY.values(), ids=MANY)
def test_a_page_may_hold_very_many(name: str, text: str, claimed: int) -> None:
    found = list(rule_named(name)(Blocks(segment(open_source(text, kind="text")))))
    assert [finding.certain for finding in found] == [True] * claimed


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_docstring_examples_are_true(rule: Rule) -> None:
    assert rule.docstring, "a rule without a docstring"
    for verb, text in EXAMPLE.findall(rule.docstring):
        certain, hinted, blocks = claims(rule, text, "text")
        claimed = certain | hinted
        if verb == "Removes":
            assert claimed >= visible(text, blocks), text
        else:
            assert not claimed, text
