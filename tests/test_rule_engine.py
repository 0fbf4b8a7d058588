"""The engine of the rules: discovery, what a finding may be, and how a bad rule is told from a bad page."""

from __future__ import annotations

import importlib
import importlib.metadata
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from judges import Dropper, Keeper
from newsclean import Block, Cleaner, Evidence, Finding, InputError, Lexicon, NewscleanError, Rule, RuleError, rule
from newsclean.block import BlockSpan
from newsclean.cases import read_cases, unmark
from newsclean.labels import LABELS
from newsclean.source import Span

STORY = "The old bridge closes on Monday, the mayor said.\n\nWord of the day: heron\n\nFerries will run all night."
# The package has a function of the same name.
engine = importlib.import_module("newsclean.rule")
WHY = Evidence("word of the day", "opens with a known phrase")


@rule(label="word_of_the_day", since="0.1", aliases=["daily-word"])
def word_of_the_day(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line that explains a word.

    Removes: Word of the day: heron
    """
    for block in blocks:
        if block.folded.startswith("word of the day"):
            yield Finding(block.span, WHY)


def made(find: Callable[[Block], Finding]) -> Rule:
    """A rule that makes one finding, of the first block that says "Word"."""

    def word(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
        for block in blocks:
            if block.text.startswith("Word"):
                yield find(block)

    return rule(label="word_of_the_day")(word)


def cleaner(*rules: Rule, **options: object) -> Cleaner:
    return Cleaner(rules=rules, judge=Keeper(), **options)  # type: ignore[arg-type]


def test_a_rule_of_ones_own_removes_with_its_label_id_and_evidence() -> None:
    page = cleaner(word_of_the_day).clean(STORY)
    (removal,) = page.removed
    assert (removal.text, removal.label, removal.rule) == (
        "Word of the day: heron",
        "word_of_the_day",
        "word-of-the-day",
    )
    assert removal.evidence == (WHY,)
    assert removal.score == 1.0
    assert str(removal).startswith("word_of_the_day [50:72] 'Word of the day: heron' by word-of-the-day (1.00)")
    page.verify()


def test_without_the_rule_the_line_stays() -> None:
    assert cleaner().clean(STORY).text == STORY
    assert cleaner(word_of_the_day, disable={"word-of-the-day"}).clean(STORY).text == STORY


def test_a_kept_label_stays_in_the_text_under_its_name() -> None:
    page = cleaner(word_of_the_day, keep={"word_of_the_day"}).clean(STORY)
    assert page.text == STORY
    assert ("word_of_the_day", True) in {(named.label, named.in_text) for named in page.articles[0].labelled}


def test_a_plain_source_span_claims_the_blocks_it_touches() -> None:
    page = cleaner(made(lambda block: Finding(block.source.span(40, 60), WHY))).clean(STORY)
    assert [r.text for r in page.removed] == ["or said.", "Word of th"]
    page.verify()


def test_a_plain_source_span_of_html_claims_references_whole() -> None:
    raw = "<p>Word &amp; <b>more</b> stays"
    at = raw.index("amp")
    page = cleaner(made(lambda block: Finding(block.source.span(at, at + 1), WHY))).clean(raw, kind="html")
    assert [(r.text, r.spans) for r in page.removed] == [("&", ((8, 13),))]
    assert page.text == "Word more stays"
    page.verify()


def test_an_empty_span_claims_nothing() -> None:
    assert cleaner(made(lambda block: Finding(block.source.span(5, 5), WHY))).clean(STORY).text == STORY


def test_a_part_of_a_block_is_cut_out() -> None:
    page = cleaner(made(lambda block: Finding(block.part(0, 16), WHY))).clean(STORY)
    assert [r.text for r in page.removed] == ["Word of the day:"]
    assert page.articles[0].text.split("\n\n")[1] == "heron"
    page.verify()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("“Word of the day.”", ""),
        ("1. Word of the day", ""),
        ("不。 Word of the day", "不。"),
        ("No Word of the day", "No"),
        ("Word of the day II", "II"),
    ],
)
def test_a_part_of_all_but_a_few_marks_is_all(text: str, kept: str) -> None:
    @rule(label="word_of_the_day")
    def word(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
        for block in blocks:
            at = block.text.index("Word")
            yield Finding(block.part(at, at + len("Word of the day")), WHY)

    assert cleaner(word).clean(text, kind="text").text == kept


def test_of_overlapping_parts_the_first_and_longest_counts() -> None:
    both = [made(lambda b: Finding(b.part(2, 9), WHY)), made(lambda b: Finding(b.part(0, 4), WHY))]
    page = cleaner(*both).clean("Word of the day is heron, said the teacher to the class today.")
    assert [r.text for r in page.removed] == ["Word"]


def test_two_parts_with_a_blank_between_leave_no_empty_article() -> None:
    both = [made(lambda b: Finding(b.part(0, 4), WHY)), made(lambda b: Finding(b.part(5, 11), WHY))]
    page = cleaner(*both).clean("<p><b>Word</b> <i>heron!</i>", kind="html")
    assert (page.text, page.articles) == ("", ())
    assert [r.text for r in page.removed] == ["Word", "heron!"]
    page.verify()


def of_articles(*ranges: tuple[int, int], label: str = "subscription_plea") -> Rule:
    """An article rule that claims these ranges of the article's second block."""

    def pleas(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
        for low, high in ranges:
            yield Finding(blocks[1].part(low, high), WHY)

    return rule(label=label, phase="article")(pleas)


@pytest.mark.parametrize(
    ("ranges", "gone"),
    [
        ([(17, 22)], ["heron"]),
        ([(0, 17)], ["Word of the day:"]),
        ([(0, 4), (17, 22)], ["Word", "heron"]),
        ([(0, 4), (2, 9), (0, 3)], ["Word"]),
        ([(0, 22)], ["Word of the day: heron"]),
        ([(17, 22), (0, 15)], ["Word of the day:", "heron"]),
    ],
)
def test_an_article_rule_takes_what_it_claims_of_a_block_and_no_more(
    ranges: list[tuple[int, int]], gone: list[str]
) -> None:
    page = cleaner(of_articles(*ranges)).clean(STORY)
    assert [r.text for r in page.removed] == gone
    left = "Word of the day: heron"
    for text in gone:
        left = left.replace(text, "")
    assert page.text.split("\n\n")[1:-1] == ([left.strip()] if left.strip() else [])
    page.verify()


def test_article_rules_cut_what_other_rules_left_of_a_block() -> None:
    first = made(lambda block: Finding(block.part(0, 8), WHY))
    page = cleaner(first, of_articles((5, 11))).clean(STORY)
    assert [(r.text, r.label) for r in page.removed] == [("Word of", "word_of_the_day"), ("the", "subscription_plea")]
    assert page.articles[0].text.split("\n\n")[1] == "day: heron"
    page.verify()


def test_an_article_rule_may_claim_a_plain_source_span() -> None:
    @rule(label="subscription_plea", phase="article")
    def plain(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
        yield Finding(blocks[0].source.span(40, 60), WHY)

    page = cleaner(plain).clean(STORY)
    assert [r.text for r in page.removed] == ["or said.", "Word of th"]
    page.verify()


def test_an_article_rule_cannot_claim_another_page() -> None:
    other = cleaner().clean(STORY)
    for span in (other.blocks[0].span, other.source.span(0, 3)):

        @rule(label="subscription_plea", phase="article")
        def stray(blocks: Sequence[Block], lexicon: Lexicon, span: Span | BlockSpan = span) -> Iterator[Finding]:
            yield Finding(span, WHY)

        with pytest.raises(RuleError, match="another"):
            cleaner(stray).clean(STORY + " ")


def test_a_weak_claim_only_names_what_the_judge_drops() -> None:
    hint = made(lambda block: Finding(block.span, WHY, score=0.6))
    assert cleaner(hint).clean(STORY).text == STORY
    dropped = Cleaner(rules=[hint], judge=Dropper()).clean("Word of a duck").removed
    assert [(r.label, r.rule) for r in dropped] == [("word_of_the_day", "word")]


def test_a_rule_may_tell_a_label_of_its_own() -> None:
    page = cleaner(made(lambda block: Finding(block.span, WHY, label="timestamp"))).clean(STORY)
    assert [r.label for r in page.removed] == ["timestamp"]


def test_a_rule_that_raises_is_named() -> None:
    def broken(block: Block) -> Finding:
        raise KeyError("heron")

    with pytest.raises(RuleError, match="rule word: raised KeyError: 'heron'") as caught:
        cleaner(made(broken)).clean(STORY)
    assert isinstance(caught.value.__cause__, KeyError)
    assert isinstance(caught.value, NewscleanError)


def test_a_finding_of_another_page_is_an_error() -> None:
    other = cleaner().clean(STORY)
    for span in (other.blocks[0].span, other.source.span(0, 3)):
        with pytest.raises(RuleError, match="another"):
            cleaner(made(lambda block, span=span: Finding(span, WHY))).clean(STORY + " ")  # type: ignore[misc]


def test_a_finding_needs_a_span_a_reason_and_a_score() -> None:
    block = cleaner().clean(STORY).blocks[0]
    with pytest.raises(TypeError, match="needs a Span first, not str"):
        Finding("text", WHY)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="at least one Evidence"):
        Finding(block.span)
    for score in (0.4, 1.1):
        with pytest.raises(ValueError, match=f"score {score} is outside"):
            Finding(block.span, WHY, score=score)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"label": "two words"}, "must be one lower-case word"),
        ({"label": "Upper"}, "must be one lower-case word"),
        ({"label": ""}, "must be one lower-case word"),
        ({"label": "x", "phase": "page"}, "phase 'page' is unknown; use 'block' or 'article'"),
        ({"label": "x", "words": "missing.toml"}, r"^missing\.toml: cannot be read as TOML"),
    ],
)
def test_a_malformed_rule_is_an_error_at_once(options: dict[str, str], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        rule(**options)(lambda blocks, lexicon: ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[phrases", "cannot be read as TOML"),
        ("[words]\n", "unknown table 'words'; use case, labels, markup, phrases"),
        ('[phrases.en]\n"read also" = ""', "'read also' must say where it was seen"),
        ('[phrases.en]\n" " = "here"', "must say where it was seen"),
        ('[markup]\nshare = 3', "'share' must say where it was seen"),
        ('[phrases]\n"read also" = "here"', r"'read also' is no table; put words under \[phrases\.en\]"),
        ("labels = 3", r"'labels' is no table; put words under \[labels\.en\]"),
        ('markup = ["share"]', r"'markup' is no table; put words under \[markup\]"),
        ('[case]\nname = "x"\ntext = "y"', r"'case' is no list of tables; open each case with \[\[case\]\]"),
        ("case = [3]", "case 1: is no table"),
        ('[[case]]\nname = "x"\ntext = 3', "case 'x': text = 3 must be text in quotes"),
        ('[[case]]\nname = 3\ntext = "y"', "case '3': name = 3 must be text in quotes"),
        ('[[case]]\nname = "x"\ntext = "y"\nknown_failure = "yes"', "known_failure = 'yes' must be true or false"),
        ('[[case]]\nname = "x"', "case 'x': needs name and text"),
        ('[[case]]\ntext = "x"', "case 1: needs name and text"),
        ('[[case]]\nname = "x"\ntext = "y"\nlabel = "z"', "case 'x': unknown field 'label'; fields are kind"),
        ('[[case]]\nname = "x"\ntext = "⟦y"', "case 'x': ⟦ is never closed"),
        ('[[case]]\nname = "x"\ntext = "y"\n' * 2, "case 'x' appears twice"),
    ],
)  # fmt: skip
def test_a_malformed_word_file_names_itself_and_the_remedy(tmp_path: Path, toml: str, message: str) -> None:
    path = tmp_path / "words.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(RuleError, match=message) as caught:
        rule(label="x", words=path)(lambda blocks, lexicon: ())
    assert str(caught.value).startswith(str(path))


def test_words_and_cases_are_read_from_the_file_beside_the_rule(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text(
        '[phrases.en]\n"read also" = "x"\n[labels.en]\nmore = "x"\n[[case]]\nname = "n"\ntext = "⟦a⟧ b ⟨c⟩"\n', "utf-8"
    )
    made_of_file = rule(label="x", words=path)(lambda blocks, lexicon: ())
    assert list(made_of_file.lexicon.phrases) == ["read also"]
    assert list(made_of_file.lexicon.label_words) == ["more"]
    (case,) = made_of_file.cases
    assert (case.text, case.goes, case.hinted) == ("a b c", ((0, 1),), ((4, 5),))


@pytest.mark.parametrize("marked", ["⟦a", "a⟧", "⟦a⟦b⟧⟧", "⟦a⟩", "⟨a⟦b⟧⟩"])
def test_unpaired_marks_are_an_error(marked: str) -> None:
    with pytest.raises(ValueError, match=r"⟦|⟧|⟨|⟩"):
        unmark(marked)
    with pytest.raises(RuleError, match=r"^words\.toml: case 'x': "):
        read_cases(Path("words.toml"), [{"name": "x", "text": marked}])


def test_hints_may_be_plain_characters() -> None:
    assert unmark("⟨a⟩ ⟦b⟧", hints=False) == ("⟨a⟩ b", ((4, 5),), ())


# Discovery


def test_every_builtin_rule_is_named_after_its_file_and_has_a_known_label() -> None:
    rules = engine.builtin_rules()
    assert [r.id for r in rules] == sorted({r.id for r in rules})
    for builtin in rules:
        assert builtin.function.__module__ == "newsclean.rules." + builtin.id.replace("-", "_")
        assert builtin.label in LABELS
        assert pickle.loads(pickle.dumps(builtin)) is builtin


def test_a_rule_is_found_by_id_file_name_or_alias() -> None:
    assert engine.rule_named("read-more") is engine.rule_named("read_more")
    with pytest.raises(RuleError, match=r"^red-more: no such rule; nearest: read-more"):
        engine.rule_named("red-more")


@pytest.fixture
def fresh_discovery() -> Iterator[None]:
    """Discovery remembers what it found; forget it before and after."""
    for remembered in (engine.builtin_rules, engine._by_id):
        remembered.cache_clear()
    yield
    for remembered in (engine.builtin_rules, engine._by_id):
        remembered.cache_clear()


@pytest.mark.usefixtures("fresh_discovery")
@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("x = 1\n", "must define a rule named heron_box with @rule"),
        (
            "from newsclean import rule\n@rule(label='heron')\ndef heron_box(blocks, lexicon): ...\n",
            "label 'heron' is not one of",
        ),
    ],
)
def test_a_bad_file_among_the_rules_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, message: str
) -> None:
    import newsclean.rules as package

    path = tmp_path / "heron_box.py"
    path.write_text(code, encoding="utf-8")
    monkeypatch.setattr(package, "__path__", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "newsclean.rules.heron_box", raising=False)
    with pytest.raises(RuleError, match=message) as caught:
        engine.builtin_rules()
    assert str(path) in str(caught.value)


@pytest.mark.usefixtures("fresh_discovery")
def test_an_installed_plugin_is_found_by_its_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = ModuleType("heron_plugin")
    plugin.found = word_of_the_day  # type: ignore[attr-defined]
    plugin.wrong = len  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "heron_plugin", plugin)

    def points(name: str) -> Callable[..., list[importlib.metadata.EntryPoint]]:
        return lambda group: [importlib.metadata.EntryPoint("heron", f"heron_plugin:{name}", group)]

    monkeypatch.setattr(importlib.metadata, "entry_points", points("found"))
    assert engine.rule_named("daily-word") is word_of_the_day
    assert [r.rule for r in Cleaner(judge=Keeper()).clean(STORY).removed] == ["word-of-the-day"]
    engine.builtin_rules.cache_clear()
    monkeypatch.setattr(importlib.metadata, "entry_points", points("wrong"))
    with pytest.raises(RuleError, match="heron_plugin:wrong: must name a rule made with"):
        engine.builtin_rules()


def test_a_rule_of_a_module_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(word_of_the_day)) is word_of_the_day


# What a Cleaner takes


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"keep": {"captoin"}}, InputError, "keep='captoin': no such label; nearest: caption"),
        ({"keep": "caption"}, InputError, "give a set of names"),
        ({"disable": {"red-more"}}, RuleError, "red-more: no such rule; nearest: read-more"),
        ({"profile": "gentle"}, InputError, "profile='gentle': unknown; use one of balanced, keep, strict"),
        ({"rules": [len]}, InputError, "is no rule; make one with"),
        ({"keep": {"byline"}}, InputError, "^keep='byline': fields stand outside the text; read article.title and"),
        ({"keep": {"headline", "caption"}}, InputError, "^keep='headline': fields stand outside the text"),
    ],
)
def test_a_wrong_option_is_named_with_the_remedy(
    options: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        Cleaner(**options)  # type: ignore[arg-type]
