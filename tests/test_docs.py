"""The pages of the documentation: their examples run, their options exist, and the site that is built of them is whole."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

import newsclean

pytest.importorskip("mkdocs", reason="the site needs newsclean[docs]")

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # a bare "pytest" does not put it there

from docsite.examples import Block, Workspace, blocks_of, missing, pages, refreshed  # noqa: E402
from docsite.hook import loaded_from_elsewhere, on_config  # noqa: E402
from docsite.label_page import label_page  # noqa: E402
from docsite.promises_page import promises  # noqa: E402
from docsite.reference_pages import SCHEMA, help_of  # noqa: E402
from docsite.rule_pages import rule_pages, shipped_rules, word_lists  # noqa: E402
from mkdocs.config.defaults import MkDocsConfig  # noqa: E402

from newsclean.cli import SUBCOMMANDS  # noqa: E402
from newsclean.decision import THRESHOLDS  # noqa: E402
from newsclean.labels import LABELS  # noqa: E402

BLOCKS = {page: blocks_of(page) for page in pages()}
EXAMPLES = [block for blocks in BLOCKS.values() for block in blocks if block.runs]
COMMANDS = [block for blocks in BLOCKS.values() for block in blocks if block.language in ("sh", "console")]
FIXTURES = sorted(path for path in (ROOT / "fixtures").iterdir() if path.suffix in (".html", ".txt"))


@pytest.fixture(scope="module")
def workspaces() -> Iterator[dict[Path, Workspace]]:
    made: dict[Path, Workspace] = {}
    yield made
    for workspace in made.values():
        workspace.close()


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: block.name)
def test_example_prints_what_the_page_shows(block: Block, workspaces: dict[Path, Workspace]) -> None:
    if why := missing(block):
        pytest.skip(why)
    workspace = workspaces.get(block.page) or Workspace(BLOCKS[block.page])
    workspaces[block.page] = workspace
    assert workspace.printed(block) == block.shown, f"{block.name}: stale; run python -m docsite.examples"


@pytest.mark.parametrize("block", COMMANDS, ids=lambda block: block.name)
def test_options_of_commands_exist(block: Block) -> None:
    lines = [line for line in block.text.splitlines() if block.language == "sh" or line.startswith("$ ")]
    for command in re.findall(r"(?:^|[\s|])newsclean ([^|#\n]*)", "\n".join(lines), re.M):
        words = command.split()
        known = help_of(*words[:1]) if words[:1] and words[0] in SUBCOMMANDS else help_of()
        for option in re.findall(r"(?<!\S)--?[a-z][\w-]*", command):
            assert re.search(rf"(?<![\w-]){option}(?![\w-])", known), f"{block.name}: no option {option}"


def page_with(folder: Path, text: str) -> list[Block]:
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    return blocks_of(path)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("```python\nprint(1)\n```\n\n```output\n2\n```\n", "1"),
        (
            "```console\n$ newsclean --version\nnewsclean 0\n```\n",
            f"$ newsclean --version\nnewsclean {newsclean.__version__}",
        ),
    ],
)
def test_a_page_that_shows_something_else_is_found_out_and_refreshed(tmp_path: Path, text: str, printed: str) -> None:
    (block,) = page_with(tmp_path, text)
    workspace = Workspace([block])
    assert workspace.printed(block) == printed != block.shown
    workspace.close()
    (fresh,) = page_with(tmp_path, refreshed(block.page))
    assert fresh.shown == printed


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("```python\n1 / 0\n```\n", ZeroDivisionError),
        ("```console\n$ newsclean no-such-page.html\n```\n", RuntimeError),
    ],
)
def test_an_example_that_fails_fails(tmp_path: Path, text: str, error: type[Exception]) -> None:
    (block,) = page_with(tmp_path, text)
    workspace = Workspace([block])
    with pytest.raises(error):
        workspace.printed(block)
    workspace.close()


def test_an_example_runs_on_what_stands_above_it_on_its_page(tmp_path: Path) -> None:
    blocks = page_with(
        tmp_path,
        '```python title="mine.py"\nx = 2\n```\n\n```python\nfrom mine import x\n```\n\n```python\nprint(x, len(pages))\n```\n',
    )
    workspace = Workspace(blocks)
    assert workspace.printed(blocks[-1]) == "2 1"
    assert "mine" not in sys.modules
    workspace.close()


def test_a_block_says_what_it_needs_or_why_it_is_not_run(tmp_path: Path) -> None:
    needs, wrong, not_run = page_with(
        tmp_path,
        "<!-- needs: test -->\n```python\n```\n\n<!-- needs: moon -->\n```python\n```\n\n"
        "<!-- not run: asks the network -->\n\n```python\n```\n",
    )
    assert missing(needs) == ""
    assert missing(not_run) == "asks the network"
    with pytest.raises(LookupError, match="moon"):
        missing(wrong)


def test_each_public_name_is_in_the_reference() -> None:
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs" / "reference").glob("*.md"))
    named = set(re.findall(r"^::: newsclean\.(?:align\.|rule\.)?(\w+)$", text, re.M))
    assert set(newsclean.__all__) <= named, set(newsclean.__all__) - named


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_the_exchange_format_is_what_its_schema_says(path: Path) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    checker = jsonschema.Draft202012Validator(schema)
    checker.check_schema(schema)
    data = json.loads(newsclean.clean(path.read_bytes()).to_json())
    checker.validate(data)
    del data["removed"]
    assert not checker.is_valid(data)


def test_each_rule_has_a_page_with_all_its_words_and_cases() -> None:
    made = rule_pages()
    for rule in shipped_rules():
        page = made[f"rules/{rule.id}.md"]
        assert page.count('<div class="case"') == len(rule.cases)
        shown = "".join(re.findall(r"<pre .*?</pre>", page))
        assert len(re.findall(r"<(?:del|mark) ", shown)) == sum(len(c.goes) + len(c.hinted) for c in rule.cases)
        words = "".join(re.findall(r'<details class="words">.*?</details>', page))
        assert words.count("<code>") == sum(len(entries) for _, entries, _ in word_lists(rule))
        assert f"[{rule.id}]({rule.id}.md)" in made["rules/index.md"]
        exec(re.findall(r"^```python\n(.*?)^```", page, re.M | re.S)[0], {})  # how to keep or disable it


def test_no_page_can_be_broken_by_a_case() -> None:
    for path, page in rule_pages().items():
        for text in re.findall(r"<pre [^>]*>(.*?)</pre>", page):
            assert not re.search(r"<(?!/?(?:del|mark)\b)", text), path


def test_each_label_is_explained() -> None:
    page = label_page()
    assert all(f'id="{label}"' in page for label in LABELS)


def test_six_promises_are_told_with_their_tests() -> None:
    found = promises()
    assert [promise.number for promise in found] == [1, 2, 3, 4, 5, 6]
    assert all(promise.words.endswith(".") for promise in found)


def test_the_profiles_are_told_as_they_are() -> None:
    text = (ROOT / "docs" / "concepts" / "profiles.md").read_text("utf-8")
    for name, threshold in THRESHOLDS.items():
        assert f"| `{name}` | less than {threshold:g} |" in text


def test_a_page_that_asks_another_host_is_found(tmp_path: Path) -> None:
    assert not list(loaded_from_elsewhere(tmp_path))
    (tmp_path / "fine.html").write_text(
        '<a href="https://example.org">x</a><img src="a.png"><script src="b.js"></script>'
    )
    assert not list(loaded_from_elsewhere(tmp_path))
    (tmp_path / "a.html").write_text('<script async src="https://cdn.example/x.js"></script>')
    (tmp_path / "b.html").write_text('<link rel="stylesheet" href="//fonts.example/css">')
    (tmp_path / "c.css").write_text("@font-face { src: url('https://fonts.example/a.woff2') }")
    assert [found.split(":")[0] for found in loaded_from_elsewhere(tmp_path)] == ["a.html", "b.html", "c.css"]


def test_a_folder_in_the_navigation_is_its_pages_once(tmp_path: Path) -> None:
    (tmp_path / "how-to").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "how-to" / f"{name}.md").touch()
    config = MkDocsConfig()
    config.load_dict({"docs_dir": str(tmp_path), "nav": [{"How-to": ["how-to/b.md", "how-to/"]}]})
    assert on_config(config).nav == [{"How-to": ["how-to/b.md", "how-to/a.md", "how-to/c.md"]}]
