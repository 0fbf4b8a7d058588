"""From an item to the bytes that are written: JSON lines, rows, files, and what is said of records that fail."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from judges import Keeper
from newsclean import Cleaner
from newsclean.corpus.item import Item, Unreadable
from newsclean.corpus.record import RecordCleaner
from newsclean.corpus.tables import schema, write_part
from newsclean.corpus.tally import Tally
from newsclean.corpus.task import CleanItem, Done, Failed, name_of, stem, to_json

STORY = "The old bridge closes on Monday, the mayor said."
CLEAN = RecordCleaner(Cleaner(judge=Keeper()))


def done(content: object, shape: str = "jsonl", clean: RecordCleaner = CLEAN, **options: object) -> Done:
    outcome = CleanItem(clean, shape)(item(content, **options))
    assert isinstance(outcome, Done)
    return outcome


def failed(content: object) -> Failed:
    outcome = CleanItem(CLEAN, "jsonl")(item(content))
    assert isinstance(outcome, Failed)
    return outcome


def item(content: object, **options: object) -> Item:
    return Item(7, "crawl.jsonl:8", content, **options)  # type: ignore[arg-type]


def test_a_line_becomes_a_line() -> None:
    line = json.dumps({"id": "ä", "text": STORY, "tags": ["x"]}).encode()
    written = done(line).payload[""]
    assert written.endswith(b"}\n")
    assert written.count(b"\n") == 1
    assert json.loads(written) == CLEAN({"id": "ä", "text": STORY, "tags": ["x"]})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"id": 1, "text": ', Failed(None, "RecordError", "crawl.jsonl:8: no JSON: ")),
        (b"[" * 100_000, Failed(None, "RecordError", "crawl.jsonl:8: no JSON: ")),
        (b'"text"', Failed(None, "RecordError", "crawl.jsonl:8: holds str, no object; give one object a line")),
        (b"\xff\xfe\x00", Failed(None, "RecordError", "crawl.jsonl:8: no JSON: ")),
        (b'{"id": 9, "body": "x"}', Failed("9", "RecordError", "record 9: none of html, text, ")),
    ],
)
def test_a_line_without_a_page_fails_with_its_place_or_id(content: bytes, told: Failed) -> None:
    outcome = failed(content)
    assert (outcome.id, outcome.error) == (told.id, told.error)
    assert outcome.message.startswith(told.message)


def test_an_array_gets_its_own_remedy() -> None:
    for array in (b'[{"text": "x"},\n', b'[{"text": "x"}]', b"[\n"):
        assert "jq -c '.[]'" in failed(array).message
    assert "jq" not in failed(b'{"id": [\n').message


def test_what_could_not_be_read_fails_with_the_reason() -> None:
    outcome = CleanItem(CLEAN, "jsonl")(Unreadable(3, "a.html", "a.html: Permission denied; check permissions"))
    assert outcome == Failed("a.html", "InputError", "a.html: Permission denied; check permissions")


def test_a_page_of_a_file_is_taken_whatever_the_text_field_is() -> None:
    clean = RecordCleaner(CLEAN.cleaner, text_field="body")
    page = {"id": "a.html", "content": "<p>Жёлтый мост закрыт.".encode("cp1251")}
    written = json.loads(done(page, clean=clean, page=True, kind="html", encoding="windows-1251").payload[""])
    assert written["text"] == "Жёлтый мост закрыт."
    assert set(written) == {"id", "text", "newsclean"}


def test_an_encoding_that_nobody_knows_is_left_to_the_page() -> None:
    written = done({"content": STORY.encode()}, page=True, encoding="klingon").payload[""]
    assert json.loads(written)["text"] == STORY


def test_lone_surrogates_survive_in_json_and_are_replaced_in_rows(tmp_path: Path) -> None:
    line = b'{"id": "\\ud800", "text": "Bridge \\udc00 closed, said the mayor.", "note": "\\ud801"}'
    assert json.loads(done(line).payload[""])["note"] == "\ud801"
    row = done(line, "rows").payload[""]
    (tmp_path / "log").write_bytes(row)
    write_part(str(tmp_path / "log"), str(tmp_path / "part"), len(row))
    (made,) = pq.read_table(tmp_path / "part").to_pylist()
    assert made["id"] == "\ufffd"
    assert "\ud801" in json.loads(made["fields"])["note"]


def test_values_that_json_does_not_know_are_written_as_text() -> None:
    record = {"text": STORY, "seen": datetime.datetime(2026, 1, 2), "name": "Ö".encode(), "raw": b"\xff", "n": {3}}
    written = json.loads(done(record).payload[""])
    assert (written["seen"], written["name"], written["raw"]) == ("2026-01-02T00:00:00", "Ö", "/w==")


def test_numbers_that_json_does_not_know_are_null(tmp_path: Path) -> None:
    line = b'{"id": NaN, "text": "The ferry sails, she said.", "x": 1e999, "y": {"z": [1.5, -Infinity, "NaN"]}, "big": 1e300}'
    expected = {"x": None, "y": {"z": [1.5, None, "NaN"]}, "big": 1e300}
    written = json.loads(done(line).payload[""], parse_constant=pytest.fail)
    assert {name: written[name] for name in ("id", "x", "y", "big")} == {"id": None, **expected}
    sidecar = json.loads(done(line, "files").payload[".json"], parse_constant=pytest.fail)
    assert sidecar["y"] == expected["y"]
    row = done(line, "rows").payload[""]
    (tmp_path / "log").write_bytes(row)
    write_part(str(tmp_path / "log"), str(tmp_path / "part"), len(row))
    (made,) = pq.read_table(tmp_path / "part").to_pylist()
    assert (made["id"], json.loads(made["fields"], parse_constant=pytest.fail)) == ("crawl.jsonl:8", expected)
    assert to_json({"n": float("nan"), "s": "\ud800"}) == b'{"n": null, "s": "\\ud800"}'


def test_rows_have_the_columns_of_the_schema(tmp_path: Path) -> None:
    html = f"<h1>Bridge closes</h1><p>By Jane Doe<p>{STORY} And so on.\0<p>Share on Facebook"
    page = Cleaner().clean(html, url="https://example.org/a")
    clean = RecordCleaner()
    lines = [
        done({"id": 3, "url": "https://example.org/a", "html": html, "depth": 2}, "rows", clean).payload[""],
        done({"html": ""}, "rows", clean).payload[""],
        done({"html": html}, "rows", RecordCleaner(write=frozenset({"text"}))).payload[""],
    ]
    (tmp_path / "log").write_bytes(b"".join(lines))
    write_part(str(tmp_path / "log"), str(tmp_path / "part"), max(map(len, lines)))
    table = pq.read_table(tmp_path / "part")
    assert table.schema.equals(schema())
    first, empty, short = table.to_pylist()
    told = page.to_dict()
    assert (first["id"], first["url"], first["text"], first["fields"]) == (
        "3", "https://example.org/a", page.text, '{"depth": 2}',
    )  # fmt: skip
    assert [tuple(span.values()) for span in first["articles"][0]["spans"]] == [
        tuple(span) for span in told["articles"][0]["spans"]
    ]
    assert [r["label"] for r in first["removed"]] == [r["label"] for r in told["removed"]]
    assert [[tuple(s.values()) for s in r["spans"]] for r in first["removed"]] == [
        [tuple(s) for s in r["spans"]] for r in told["removed"]
    ]
    assert first["source"] == told["source"]
    assert (empty["id"], empty["text"], empty["articles"]) == ("crawl.jsonl:8", "", [])
    assert (short["articles"], short["removed"], short["text"]) == (None, None, page.text)


def test_a_row_longer_than_a_block_is_written(tmp_path: Path) -> None:
    lines = [done({"text": "word " * 900_000}, "rows").payload[""], done({"text": STORY}, "rows").payload[""]]
    (tmp_path / "log").write_bytes(b"".join(lines))
    write_part(str(tmp_path / "log"), str(tmp_path / "part"), max(map(len, lines)))
    assert [len(row["text"]) for row in pq.read_table(tmp_path / "part").to_pylist()] == [4_499_999, len(STORY)]


def test_files_are_text_and_a_sidecar() -> None:
    files = done({"id": "a", "text": STORY, "depth": 2}, "files").payload
    assert files[".txt"] == STORY.encode() + b"\n"
    sidecar = json.loads(files[".json"])
    assert (sidecar["depth"], "text" in sidecar) == (2, False)
    only = RecordCleaner(CLEAN.cleaner, write=frozenset({"text"}))
    assert set(done({"text": STORY}, "files", only).payload) == {".txt"}
    without = RecordCleaner(CLEAN.cleaner, write=frozenset({"removed"}))
    assert set(done({"text": STORY}, "files", without).payload) == {".json"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pages/ü ß.html", "00000007-pages_ü_ß.html"),
        ("https://example.org/a?b=c&d", "00000007-https_example.org_a_b=c_d"),
        ("../../etc/passwd", "00000007-etc_passwd"),
        ("...", "00000007-record"),
        ("\udcff", "00000007-record"),
    ],
)
def test_file_names_are_safe_and_numbered(name: str, expected: str) -> None:
    assert stem(7, name) == expected


@pytest.mark.parametrize("letter", ["x", "日", "𝒳"])
def test_file_names_fit_any_file_system(letter: str) -> None:
    assert len((stem(7, letter * 500) + ".json").encode()) <= 255


def test_the_id_of_a_record_whose_worker_died_is_told_if_it_can_be() -> None:
    assert name_of(item(b'{"id": 3}')) == "3"
    assert name_of(item(b"{")) is None
    assert name_of(Unreadable(0, "a.html", "why")) == "a.html"


def test_numbers_add_up() -> None:
    page = Cleaner().clean(f"<p>{STORY}<p>Share on Facebook<p>Share on Twitter")
    tally = Tally.of(page)
    tally.add(Tally.of(page))
    tally.add(Tally(failed=3))
    assert (tally.records, tally.cleaned, tally.failed) == (5, 2, 3)
    assert tally.kept_chars == 2 * len(page.text)
    assert tally.chars.total() == 2 * sum(len(removal.text) for removal in page.removed)
    assert Tally.from_dict(json.loads(to_json(tally.to_dict()))) == tally
    assert any("5" in line or "3 failed" in line for line in tally.lines())
