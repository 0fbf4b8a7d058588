"""The terminal's diff, ``--restore``, reports and drafts: what they print and how they fail."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from judges import Keeper, Prose
from newsclean import Cleaner
from newsclean.cases import unmark
from newsclean.cli import main
from newsclean.corrections import Correction, read_corrections
from newsclean.drafts import draft
from newsclean.errors import InputError
from newsclean.render.diff import _cells, lines_of, side_by_side, unified
from newsclean.render.report import page_to_report
from newsclean.render.report_data import page_data

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
HTML = str(FIXTURES / "autoblog.html")
TEXT = str(FIXTURES / "autoblog.txt")
STORY = """The harbour reopened on Friday after the storm.

Read also: Storm closes harbour

Two boats were lost, they said."""


def run(*arguments: str) -> int:
    try:
        return main(list(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)


def patched(diff: list[str], before: list[str]) -> list[str]:
    """Apply a unified diff strictly: line numbers, counts and context must agree."""
    after: list[str] = []
    at = 0
    rows = iter(diff[2:])
    row = next(rows, None)
    while row is not None:
        found = re.fullmatch(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@", row)
        assert found, row
        start, gone, target, made = map(int, found.groups())
        after += before[at : start - 1]
        at = start - 1
        assert target == len(after) + (made > 0)
        size = len(after)
        while (row := next(rows, None)) is not None and not row.startswith("@@"):
            if row[0] in " -":
                assert row[1:] == before[at]
                at += 1
            if row[0] in " +":
                after.append(row[1:])
        assert (at - start + 1, len(after) - size) == (gone, made)
    return after + before[at:]


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.[ht][tx][mt]*")), ids=lambda path: path.name)
@pytest.mark.parametrize("context", [0, 1, 3])
def test_the_unified_diff_can_be_applied(path: Path, context: int) -> None:
    page = Cleaner(judge=Prose()).clean(path.read_bytes())
    lines = lines_of(page)
    diff = list(unified(page, path.name, context=context))
    assert patched(diff, [line.before for line in lines]) == [line.after for line in lines if line.after is not None]


def test_nothing_removed_is_no_diff() -> None:
    assert list(unified(Cleaner(judge=Keeper()).clean("A line that stays."), "x")) == []


@pytest.mark.parametrize("width", [10, 40, 100])
def test_columns_fit_and_hold_all_words(width: int) -> None:
    page = Cleaner(judge=Prose()).clean(
        STORY + "\n\n港口周五重新开放，市长说，船只可以返回，渔民们很高兴。\n\n© 2025 Harbour Gazette"
    )
    rows = list(side_by_side(page, width=width))
    assert all(_cells(row) <= max(width, 27) for row in rows)
    left = "".join(row[: max(12, (width - 3) // 2)] for row in rows if row.isascii()).replace(" ", "")
    assert "Twoboatswerelost" in left
    assert any(" < " in row for row in rows)


def test_colour_only_where_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, coloured in (
        ([], False),
        (["--color", "always"], True),
        (["-y", "--color", "always"], True),
        (["-y"], False),
    ):
        assert run("diff", *arguments, HTML) == 0
        assert ("\x1b[" in capsys.readouterr().out) is coloured


def test_a_removal_is_restored_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    page = Cleaner().clean(Path(HTML).read_bytes())
    one, other = page.removed[3], page.removed[-1]
    assert page.removal(one.id) == one
    assert run("clean", "--restore", one.id, "--restore", other.id, HTML) == 0
    out = capsys.readouterr().out
    assert one.text in out
    assert other.text in out
    assert run("explain", HTML) == 0
    assert one.id in capsys.readouterr().out
    assert run("--restore", "teaser:1:2", HTML) == 1
    assert f"{HTML}: teaser:1:2: no such removal" in capsys.readouterr().err


def test_a_report_of_several_inputs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "report.html"
    assert run("report", HTML, TEXT, str(tmp_path / "missing.html"), "-o", str(target)) == 1
    assert "missing.html: No such file" in capsys.readouterr().err
    report = target.read_text(encoding="utf-8")
    assert 'id="page-1"' in report
    assert 'id="page-2"' not in report
    assert report.count("<svg") == 4
    assert run("report", HTML, "-o", HTML) == 1
    assert "sources are never edited" in capsys.readouterr().err


def test_the_data_of_a_report_is_the_page() -> None:
    page = Cleaner().clean(Path(HTML).read_bytes())
    data = page_data(page, "autoblog.html")
    for block, (_, _, items) in zip(page.blocks, data["blocks"], strict=True):
        texts = [
            data["removals"][item[1]]["text"] if item[0] == "x"
            else (item[2] if len(item) > 2 else data["units"][item[1]][2]) if item[0] == "k"
            else item[2] if item[0] == "f" else item[1]
            for item in items
        ]  # fmt: skip
        assert "".join(texts) == block.text
    for article, shown in zip(page.articles, data["articles"], strict=True):
        units = [data["units"][n] for p in shown["paragraphs"] for n in p[3]]
        assert (
            "".join((u[3] if len(u) > 3 else u[2]).strip() for u in units).split()
            == "".join(u[2].strip() for u in units).split()
        )
        assert re.sub(r"\s", "", article.text) == re.sub(
            r"\s", "", "".join(u[3] if len(u) > 3 else u[2] for u in units)
        )
    report = page_to_report(page)
    data_block = re.search(r'id="page-0">(.*?)</script>', report, re.S)
    assert data_block
    assert json.loads(data_block[1])["sha256"] == page.source.sha256


# From a mark in the report to a rule


def test_a_wrong_removal_becomes_a_case_that_fails_today() -> None:
    page = Cleaner(judge=Keeper()).clean(STORY)
    removal = next(r for r in page.removed if r.label == "read_more")
    mark = Correction("wrong_removal", removal.text, removal.label, removal.rule, before="Above.", language="en")
    made = draft(mark)
    case = tomllib.loads(made.toml())["case"][0]
    assert made.rule is not None
    assert made.rule.id == "read-more"
    assert made.note.startswith("fails today")
    assert case["text"] == f"Above.\n\n{removal.text}"
    assert case["lang"] == "en"


def test_junk_becomes_a_phrase_that_was_tried() -> None:
    mark = Correction(
        "junk", "Gluggaðu líka í: Höfnin lokuð vegna veðurs", "read_more",
        before="The story so far.", after="And on it goes.", language="is", page="https://news.example/a",
    )  # fmt: skip
    made = draft(mark)
    data = tomllib.loads(made.toml())
    assert data["phrases"]["is"] == {made.phrase: "news.example"}
    assert made.phrase.startswith("gluggaðu líka")
    text, goes, _ = unmark(data["case"][0]["text"])
    assert [text[low:high] for low, high in goes] == [mark.text]
    assert made.note.startswith("tried")


def test_a_draft_survives_odd_text() -> None:
    odd = 'He said """quote""" \\ back\x07slash ⟦mark⟧ "'
    for verdict in ("junk", "wrong_removal"):
        made = draft(Correction(verdict, odd, "read_more", "read-more", note='a "note"'))  # type: ignore[arg-type]
        case = tomllib.loads(made.toml())["case"][0]
        assert unmark(case["text"])[0] == 'He said """quote""" \\ back\x07slash mark "'


def test_a_removal_by_the_judge_has_no_rule_to_fix() -> None:
    made = draft(Correction("wrong_removal", "A paragraph of reporting.", "boilerplate", "judge"))
    assert made.rule is None
    assert "judge" in made.note


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is no JSON"),
        ("[]", "has no list"),
        ('{"corrections": [{"verdict": "bad", "text": "x"}]}', "entry 1: verdict must be"),
        ('{"corrections": [{"verdict": "junk"}]}', 'entry 1: needs "text"'),
        ('{"schema": "newsclean-corrections/9", "corrections": []}', "schema 'newsclean-corrections/9'"),
    ],
)
def test_a_bad_corrections_file_says_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "corrections.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(says)) as caught:
        read_corrections(path)
    assert str(caught.value).startswith(str(path))


def test_drafts_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "corrections.json"
    path.write_text(json.dumps({"corrections": [{"verdict": "junk", "text": "Zzz: more here", "label": "read_more"}]}))
    assert run("rules", "draft", str(path)) == 0
    assert tomllib.loads(capsys.readouterr().out)["case"][0]["text"] == "⟦Zzz: more here⟧"
    assert run("rules", "draft") == 2
    assert run("rules", "draft", str(tmp_path / "none.json")) == 2


def test_the_tutorial_shows_what_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tutorial = (FIXTURES.parent / "docs" / "tutorial-wrong-page.md").read_text(encoding="utf-8")
    corrections = re.search(r"```json\n(.*?)```", tutorial, re.S)
    printed = re.search(r"```toml\n(.*?)```", tutorial, re.S)
    assert corrections
    assert printed
    path = tmp_path / "corrections.json"
    path.write_text(corrections[1], encoding="utf-8")
    assert run("rules", "draft", str(path)) == 0
    assert capsys.readouterr().out == printed[1]
