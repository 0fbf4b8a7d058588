"""The how-to pages of the engines: their examples run, each page in a process of its own, and print what is shown."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engines import engine

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how-to"
# What each page needs.
PAGES = {
    "engines": (),
    "scrapy": ("scrapy",),
    "web-poet": ("web_poet",),
    "datatrove": ("datatrove", "orjson"),
    "spark": ("pyspark", "pandas", "pyarrow"),
    "ray": ("ray",),
    "datasets": ("datasets",),
    "spacy": ("spacy",),
    "spacy-pipeline": ("spacy",),
    "langchain": ("langchain_core",),
}
# The page as it would be with what its examples print now, into a file: workers print too.
REFRESH = (
    "import sys; from pathlib import Path; from docsite.examples import refreshed; "
    "Path(sys.argv[2]).write_text(refreshed(Path(sys.argv[1])), encoding='utf-8')"
)


@pytest.mark.parametrize("name", PAGES)
def test_examples_print_what_the_page_shows(name: str, tmp_path: Path) -> None:
    engine("engines", *PAGES[name], programs=("java",) if name == "spark" else ())
    page, fresh = HOW_TO / f"{name}.md", tmp_path / "fresh.md"
    run = subprocess.run(
        [sys.executable, "-c", REFRESH, str(page), str(fresh)], cwd=ROOT, env=os.environ, capture_output=True, text=True,
        timeout=300,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert fresh.read_text(encoding="utf-8") == page.read_text(encoding="utf-8"), "run python -m docsite.examples"


def test_each_page_is_in_the_overview() -> None:
    overview = (HOW_TO / "engines.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| \[.*?\]\((.*?)\.md\)", overview, re.M)) == PAGES.keys() - {"engines", "spacy"}
