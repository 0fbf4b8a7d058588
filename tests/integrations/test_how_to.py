"""The how-to pages of the engines: their examples run, each page in a process of its own, and print what is shown."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from engines import engine

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how-to"
# Page to the extra and the modules it needs.
PAGES = {
    "engines": (),
    "scrapy": ("scrapy",),
    "web-poet": ("web_poet",),
    "datatrove": ("datatrove", "orjson"),
    "spark": ("pyspark", "pandas", "pyarrow"),
    "ray": ("ray",),
    "datasets": ("datasets",),
    "spacy-pipeline": ("spacy",),
    "langchain": ("langchain_core",),
}
BLOCK = re.compile(
    r"^(<!-- not run: .*-->\n)?```(python|console)(?: title=\"([^\"\n]+)\")?\n(.*?)^```\n(?:\n```output\n(.*?)```$)?",
    re.M | re.S,
)
RUN = """
import contextlib, io, json, sys
namespace = {"__name__": "example"}
for code in json.load(sys.stdin):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)
    print("\\n" + json.dumps(printed.getvalue()))
"""


@dataclass
class Example:
    """A block of a page, and what the page says it prints."""

    language: str
    code: str
    shown: str


def examples(text: str) -> list[Example]:
    found = []
    for match in BLOCK.finditer(text):
        not_run, language, title, code, output = match.groups()
        if language == "console":
            found.append(Example(language, code, code))
        elif not not_run and not title:
            found.append(Example(language, code, output or ""))
    return found


def printed(text: str, folder: Path) -> list[str]:
    """What the examples of a page print, in order: all of its Python in one process, then its commands."""
    shutil.copytree(ROOT / "fixtures", folder / "fixtures")
    for match in BLOCK.finditer(text):
        if match[3]:
            (folder / match[3]).write_text(match[4], encoding="utf-8")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    code = [example.code for example in examples(text) if example.language == "python"]
    run = subprocess.run(
        [sys.executable, "-c", RUN], input=json.dumps(code), cwd=folder, env=environment, capture_output=True,
        text=True, timeout=300,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    python = iter([json.loads(line) for line in run.stdout.splitlines() if line.startswith('"')])
    made = []
    for example in examples(text):
        if example.language == "python":
            made.append(next(python))
            continue
        shown = ""
        for command in re.findall(r"^\$ (.*)$", example.code, re.M):
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, f"{command}: {done.stderr}"
            shown += f"$ {command}\n{done.stdout}" + ("\n" if done.stdout else "")
        made.append(shown.rstrip("\n") + "\n")
    return made


@pytest.mark.parametrize("name", PAGES)
def test_examples_print_what_the_page_shows(name: str, tmp_path: Path) -> None:
    engine("engines", *PAGES[name], programs=("java",) if name == "spark" else ())
    text = (HOW_TO / f"{name}.md").read_text(encoding="utf-8")
    assert printed(text, tmp_path) == [example.shown for example in examples(text)]


def test_each_page_is_in_the_overview() -> None:
    overview = (HOW_TO / "engines.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| \[.*?\]\((.*?)\.md\)", overview, re.M)) == PAGES.keys() - {"engines"}
