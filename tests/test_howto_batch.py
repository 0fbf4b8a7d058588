"""The examples of docs/how-to/batch.md run as they stand, in order, in one folder."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from archives import Archive, html

PAGE = Path(__file__).resolve().parents[1] / "docs" / "how-to" / "batch.md"
BLOCK = re.compile(r"```(sh|python)\n(.*?)```", re.S)
STORY = "The old bridge closes on Monday, the mayor said."


def prepare(folder: Path) -> None:
    """The inputs of which the page speaks."""
    archive = Archive(compressed=True)
    archive.response("https://a.example/1", html(STORY).encode())
    for name in ("pages", "archive"):
        (folder / name).mkdir()
    (folder / "archive" / "a.warc.gz").write_bytes(archive.data)
    (folder / "pages" / "a.html").write_text(html(STORY), "utf-8")
    with gzip.open(folder / "crawl.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": n, "text": STORY}) + "\n" for n in range(3))
        file.write('{"id": "no page"}\n')


@pytest.mark.parametrize("statuses", [[137, 139, 0], [137, 1], [2], [130], [143, 2]])
def test_the_loop_goes_on_after_a_kill_and_stops_where_somebody_has_to_act(tmp_path: Path, statuses: list[int]) -> None:
    (loop,) = (line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("until "))
    (tmp_path / "statuses").write_text("".join(f"{status}\n" for status in [*statuses, 99, 1]))
    (tmp_path / "newsclean").write_text(
        "#!/bin/sh\nread -r status < statuses\nsed -i 1d statuses\necho $status >> told\nexit $status\n"
    )
    (tmp_path / "newsclean").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["bash", "-c", loop], cwd=tmp_path, env=environment, timeout=60, check=True)
    told = [int(line) for line in (tmp_path / "told").read_text().split()]
    assert told == statuses


def test_the_examples_run(tmp_path: Path) -> None:
    prepare(tmp_path)
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    program: list[str] = []
    for language, code in BLOCK.findall(PAGE.read_text("utf-8")):
        if language == "python":
            program.append(code)
            continue
        for command in code.splitlines():
            if not command.startswith("pip "):
                done = subprocess.run(
                    ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
                )
                assert done.returncode in (0, 1), done.stderr
                assert "Traceback" not in done.stderr
    made = {path.name for path in tmp_path.iterdir()}
    assert made >= {"clean", "clean.jsonl.gz", "clean.parquet", "text.jsonl.gz", "short.jsonl", "again.jsonl.gz"}
    with gzip.open(tmp_path / "clean.jsonl.gz", "rt", encoding="utf-8") as file:
        assert [json.loads(line)["id"] for line in file] == [0, 1, 2]
    run = [sys.executable, "-c", "\n".join(program)]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "0% removed, 1 failed",
        "The bridge is closed, said the mayor.",
        "The ferry sails at noon, she said.",
    ]
