"""datatrove: the step in pipelines that its local executor runs, from JSONL to JSONL, in two processes."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from engines import engine
from pages import CLEAN, STORY, STUMBLING, check, expected, loads_per_process, page_of, rows, watched

engine("datatrove", "datatrove", "orjson")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from newsclean.integrations.datatrove import Newsclean


def run(step: Newsclean, lines: list[dict[str, Any]], folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two files through the step, two tasks at once: what was written, by id, and the statistics of the step."""
    for part in range(2):
        file = folder / "in" / f"{part}.jsonl"
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(json.dumps(line) for line in lines[part::2]), encoding="utf-8")
    executor = LocalPipelineExecutor(
        [JsonlReader(str(folder / "in")), step, JsonlWriter(str(folder / "out"), expand_metadata=True)],
        tasks=2,
        workers=2,
        logging_dir=str(folder / "logs"),
    )
    executor.run()
    written: dict[str, Any] = {}
    for file in (folder / "out").iterdir():
        with gzip.open(file, "rt", encoding="utf-8") as opened:
            written |= {line["id"]: line for line in map(json.loads, opened)}
    stats = json.loads((folder / "logs" / "stats.json").read_text(encoding="utf-8"))
    return written, stats[1]["stats"]


def test_documents_are_what_the_library_makes_of_them(tmp_path: Path) -> None:
    # The reader passes over documents without text.
    given = [{**row, "html": None, "text": page_of(row)} for row in rows() if page_of(row)]
    lines = [{name: value for name, value in row.items() if value is not None} for row in given]
    written, stats = run(Newsclean(CLEAN), lines, tmp_path)
    assert len(written) == len(given)
    for row in given:
        found = written[row["id"]]
        # The writer leaves out an empty text.
        if not found.get("text"):
            found["text"] = None if "newsclean_error" in found else ""
        found.pop("file_path")
        check(row, found)
    assert stats["total"] == len(given)
    assert stats["failed"] == sum(STUMBLING in row["text"] for row in given) > 0
    removed = [r["label"] for row in given for r in (expected(row).newsclean or {"removed": []})["removed"]]
    assert stats["removed_caption"] == removed.count("caption") > 0


def test_a_field_of_the_metadata_can_be_the_page() -> None:
    given = Document(text="an older extract", id="1", metadata={"html": f"<p>{STORY}", "id": 7})
    (found,) = Newsclean(replace(CLEAN, text_field="html", keep_source=True)).run(iter([given]))
    assert (found.text, found.id, found.metadata["id"]) == (STORY, "1", 7)
    assert (found.metadata["html"], found.metadata["text_original"]) == (f"<p>{STORY}", "an older extract")
    (plain,) = Newsclean().run(iter([Document(text="", id="2")]))
    assert (plain.text, set(plain.metadata)) == ("", {"newsclean"})


def test_the_model_is_loaded_once_a_process(tmp_path: Path) -> None:
    watch = tmp_path / "watch"
    watch.mkdir()
    run(Newsclean(watched(watch)), [{"id": str(n), "text": f"{STORY} {n}"} for n in range(10)], tmp_path)
    found = loads_per_process(watch)
    assert sum(pages for pages, _ in found) == 10
    assert {loads for _, loads in found} == {1}
