"""The Cleaner and the two functions of the package: many pages, odd pages, wrong arguments."""

from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import newsclean
from judges import Dropper, Keeper, Prose
from newsclean import Cleaner, InputError, Page, RuleError
from test_rule_engine import word_of_the_day

FIXTURES = sorted(
    path for path in (Path(__file__).resolve().parents[1] / "fixtures").iterdir() if path.suffix in (".html", ".txt")
)
STORY = "The old bridge closes on Monday, the mayor said.\n\nFerries will run all night."


def texts(results: Iterator[Page | Exception]) -> list[str]:
    return [result.text if isinstance(result, Page) else type(result).__name__ for result in results]


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_pages_come_back_in_order(jobs: int) -> None:
    raws = [f"Line {number} stays, said the clerk." for number in range(30)]
    assert texts(Cleaner(judge=Keeper()).clean_many(raws, jobs=jobs)) == raws


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_is_given_back_in_its_place(jobs: int) -> None:
    raws = ["One stays.", 3, "Three stays.", None]
    results = list(Cleaner(judge=Keeper()).clean_many(raws, jobs=jobs))  # type: ignore[arg-type]
    assert texts(iter(results)) == ["One stays.", "InputError", "Three stays.", "InputError"]
    assert "not int" in str(results[1])


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_iterator_can_be_closed(jobs: int) -> None:
    results = Cleaner(judge=Keeper()).clean_many([STORY] * 30, jobs=jobs)
    assert texts(iter([next(results)])) == [STORY]
    results.close()  # type: ignore[attr-defined]
    assert list(results) == []


def test_processes_give_what_one_process_gives() -> None:
    raws = [path.read_bytes() for path in FIXTURES] + ["<div>" * 3000 + "<p>Deep, said the clerk."]
    cleaner = Cleaner(judge=Prose())
    alone = list(cleaner.clean_many(raws))
    for one, two in zip(alone, cleaner.clean_many(raws, jobs=2), strict=True):
        assert isinstance(one, Page)
        assert isinstance(two, Page)
        assert (two.text, two.removed) == (one.text, one.removed)
        two.verify()


NESTED = {
    "tables": ("<table><tr><td>", "</td></tr></table>"),
    "layers with names": ("<div class=story>", "</div>"),
    "ruby without ruby": ("<rt>", ""),
    "drawings": ("<svg><g>", "</g></svg>"),
}


@pytest.mark.parametrize("name", NESTED)
def test_deep_elements_take_no_more_of_the_stack_than_flat_ones(name: str) -> None:
    opened, closed = NESTED[name]
    line = " ".join(STORY.split())
    for cleaner, kept in ((Cleaner(judge=Keeper()), [line]), (Cleaner(), ["", line])):
        page = cleaner.clean(opened * 1500 + line + closed * 1500, kind="html")
        page.verify()
        assert [block.text for block in page.blocks] == [line]
        assert page.text in kept
    words = page.blocks[0].markup
    assert words == ("story",) * page.blocks[0].tags.count("div")
    deep, flat = (calls(lambda n=n: Cleaner().clean(opened * n + line + closed * n, kind="html")) for n in (1500, 3))  # type: ignore[misc]
    assert deep <= flat + 5


def calls(work: Callable[[], object]) -> int:
    """How deep calls nest while ``work`` is done; done once before, so that nothing is loaded meanwhile."""
    work()
    depth = deepest = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal depth, deepest
        depth += (event == "call") - (event == "return")
        deepest = max(deepest, depth)

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return deepest


def test_rules_of_ones_own_go_along_to_other_processes() -> None:
    cleaner = Cleaner(rules=[word_of_the_day], judge=Keeper())
    assert texts(cleaner.clean_many([f"{STORY}\n\nWord of the day: heron"], jobs=2)) == [STORY]


def test_pages_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def pages() -> Iterator[str]:
        for number in range(1000):
            taken.append(number)
            yield STORY

    results = Cleaner(judge=Keeper()).clean_many(pages())
    assert not taken
    next(results)
    assert len(taken) == 1
    ahead = Cleaner(judge=Keeper()).clean_many(pages(), jobs=2)
    next(ahead)
    assert len(taken) < 50
    ahead.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("jobs", [0, -1])
def test_a_wrong_number_of_jobs_is_an_error_at_once(jobs: int) -> None:
    with pytest.raises(InputError, match=f"jobs={jobs}: use 1 or more"):
        Cleaner().clean_many([], jobs=jobs)


@pytest.mark.parametrize("raw", ["", b"", " \n\t", "\ufeff", "<!doctype html>", "<p>&nbsp;</p>", "<script>x</script>"])
def test_an_empty_page_has_no_article(raw: str | bytes) -> None:
    page = newsclean.clean(raw)
    if raw != "\ufeff":
        assert (page.articles, page.removed) == ((), ())
    assert page.text.strip("\ufeff") == ""
    page.verify()


@pytest.mark.parametrize("raw", [STORY.encode(), bytearray(STORY.encode()), memoryview(STORY.encode())])
def test_bytes_are_decoded_once_and_kept(raw: bytes) -> None:
    page = Cleaner(judge=Keeper()).clean(raw)
    assert page.text == STORY
    assert page.source.data == STORY.encode()
    assert page.source.encoding == "utf-8"


@pytest.mark.parametrize("raw", [None, 3, ["text"], Path("page.html"), {"html": "x"}])
def test_another_type_is_an_error_that_says_what_to_give(raw: object) -> None:
    with pytest.raises(InputError, match=f"str or bytes, not {type(raw).__name__}; read the file"):
        newsclean.clean(raw)  # type: ignore[arg-type]


def test_what_is_given_is_taken_over_what_the_page_says() -> None:
    page = Cleaner(judge=Keeper()).clean(
        "<html lang=en><p>Bron är stängd, sade borgmästaren.", kind="text", url="https://example.org/a", language="sv"
    )
    assert (page.source.kind, page.source.url, page.articles[0].language) == ("text", "https://example.org/a", "sv")
    assert page.metadata.url == "https://example.org/a"


def test_profiles_remove_more_or_less() -> None:
    raws = [path.read_bytes() for path in FIXTURES]
    kept = {
        profile: sum(len(Cleaner(profile=profile).clean(raw).text) for raw in raws)
        for profile in ("keep", "balanced", "strict")
    }
    assert kept["keep"] > kept["balanced"] > kept["strict"] > 0


def test_kept_labels_are_in_the_text() -> None:
    label = next(r.label for r in newsclean.clean(FIXTURES[0].read_bytes()).removed if r.rule != "judge")
    page = Cleaner(keep={label}).clean(FIXTURES[0].read_bytes())
    assert label not in {removal.label for removal in page.removed}
    page.verify()


TITLE = "Ferry line approved by the harbour council"
LATE = f"""<h1>{TITLE}</h1><p>By Jane Doe</p>
<p>The council approved the new ferry line on Monday, two years after the first plan was drawn up.</p>
<p>Work on the long pier begins in May, the master said, and the first ferry will sail next year.</p>
<div>Another story of the day</div>{"<div>And another story</div>" * 12}<p>By John Roe</p>
<aside><a href=/x>{TITLE}</a></aside>"""


def late(*keep: str) -> dict[str, str]:
    """The texts removed of a page and their labels, some of which are given when all is decided."""
    page = Cleaner(judge=Prose(), keep=keep).clean(LATE, kind="html")
    page.verify()
    assert (page.articles[0].title, page.articles[0].byline) == (TITLE, "By Jane Doe")
    removed = {r.text: r.label for r in page.removed}
    assert not {*keep} & {*removed.values()}
    assert ("By John Roe" in page.text) == ("By John Roe" not in removed)
    return removed


def test_a_kept_label_is_not_given_late() -> None:
    assert (late()[TITLE], late()["By John Roe"]) == ("title_echo", "author_bio")
    assert late("title_echo")[TITLE] == "related_links"
    assert late("title_echo")["By John Roe"] == "author_bio"
    assert late("author_bio")["By John Roe"] == "navigation"
    assert late("author_bio", "navigation")["By John Roe"] == "boilerplate"
    assert "By John Roe" not in late("author_bio", "boilerplate")


def test_a_cleaner_is_immutable_and_can_be_pickled() -> None:
    cleaner = Cleaner(keep={"caption"}, disable={"read_more"}, profile="keep", judge=Dropper(), rules=[word_of_the_day])
    with pytest.raises(dataclasses.FrozenInstanceError):
        cleaner.profile = "strict"  # type: ignore[misc]
    again = pickle.loads(pickle.dumps(cleaner))
    assert again == cleaner
    assert again.disable == {"read-more"}
    assert "read-more" not in {active.id for active in again.active_rules}


def test_a_rule_error_is_given_back_among_many_and_raised_alone() -> None:
    def broken(blocks: object, lexicon: object) -> Iterator[newsclean.Finding]:
        raise ValueError("heron")
        yield

    cleaner = Cleaner(rules=[newsclean.rule(label="x")(broken)], judge=Keeper())
    with pytest.raises(RuleError, match="rule broken"):
        cleaner.clean(STORY)
    assert texts(cleaner.clean_many([STORY])) == ["RuleError"]


def test_the_functions_of_the_package_use_the_default_cleaner() -> None:
    raw = FIXTURES[0].read_bytes()
    expected = Cleaner().clean(raw).text
    assert newsclean.clean(raw).text == expected
    assert texts(newsclean.clean_many([raw, raw])) == [expected, expected]


def test_importing_the_package_imports_neither_lxml_nor_an_integration() -> None:
    code = (
        "import sys, newsclean; print(sorted({'lxml', 'numpy', 'trafilatura', 'ftfy', 'torch'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
