"""Batch runs: formats, failures, limits, what is refused, and a run that is killed and resumed."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import random
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.dataset
import pytest

from archives import Archive, html
from judges import Dropper, Keeper
from newsclean import Cleaner, InputError, SiteTemplate
from newsclean.cli import main
from newsclean.commands import batch as batch_command
from newsclean.corpus import batch as batch_module
from newsclean.corpus import writers
from newsclean.corpus.batch import Batch
from newsclean.corpus.files import zstd
from newsclean.corpus.record import RecordCleaner
from newsclean.corpus.tally import Tally
from newsclean.judge import Judge
from test_cli import run
from test_many import mishap

STORY = "The old bridge closes on Monday, the mayor said."
CLEAN = RecordCleaner(Cleaner(judge=Keeper(), rules=[mishap]), write=frozenset({"text", "articles", "removed"}))
PATIENCE_SECONDS = 60


def lines(path: Path) -> list[dict[str, object]]:
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    elif path.suffix == ".zst":
        data = bytes(zstd().decompress(data))
    return [json.loads(line) for line in data.splitlines()]


def crawl(path: Path, *texts: str) -> Path:
    path.write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts)), "utf-8")
    return path


def clean(*inputs: object, output: Path, **options: object) -> Tally:
    return Batch([str(name) for name in inputs], str(output), **{"clean": CLEAN, **options}).run()  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["ä.jsonl", "a.jsonl.gz", "a.ndjson.zst"])
def test_lines_come_out_in_order_whatever_else_is_there(tmp_path: Path, name: str) -> None:
    source = crawl(tmp_path / "crawl.jsonl", *(f"Line {n} stays, said the clerk." for n in range(40)))
    tally = clean(source, output=tmp_path / name, jobs=2 if name.endswith(".jsonl") else 1)
    written = lines(tmp_path / name)
    assert [record["id"] for record in written] == list(range(40))
    assert [record["text"] for record in written] == [f"Line {n} stays, said the clerk." for n in range(40)]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["crawl.jsonl", name, f"{name}.summary.json"])
    assert json.loads((tmp_path / f"{name}.summary.json").read_text())["tally"] == tally.to_dict()
    assert (tally.cleaned, tally.failed) == (40, 0)


def test_records_that_fail_are_told_with_a_command_that_replays_them(tmp_path: Path) -> None:
    texts = [STORY, "Crash.", STORY, "Hang.", "Own.", STORY]
    source = crawl(tmp_path / "crawl.jsonl", *texts)
    with source.open("ab") as file:
        file.write(b'{"id": "broken", "text": \n{"id": "no page"}\n{"id": 0, "text": "The id twice."}\n')
    out = tmp_path / "out.jsonl"
    tally = clean(source, output=out, jobs=2, seconds=8.0, replay=["newsclean", "batch", str(source)])
    assert [record["id"] for record in lines(out)] == [0, 2, 5, 0]
    assert (tally.cleaned, tally.failed) == (4, 5)
    errors = lines(tmp_path / "out.jsonl.errors.jsonl")
    assert [(error["number"], error["id"], error["error"]) for error in errors] == [
        (1, "1", "WorkerError"), (3, "3", "WorkerError"), (4, "4", "RuleError"), (6, None, "RecordError"),
        (7, "no page", "RecordError"),
    ]  # fmt: skip
    assert "killed by SIGSEGV" in str(errors[0]["message"])
    assert "took longer than 8 s" in str(errors[1]["message"])
    assert errors[3]["place"] == f"{source}:7"
    assert errors[0]["replay"] == f"newsclean batch {source} --only 1 -o -"
    clean(source, output=tmp_path / "untold.jsonl", only=frozenset({4}))
    assert "replay" not in lines(tmp_path / "untold.jsonl.errors.jsonl")[0]  # no command knows rules of one's own
    again = clean(source, output=tmp_path / "again.jsonl", only=frozenset({2, 8}))
    assert [record["text"] for record in lines(tmp_path / "again.jsonl")] == [STORY, "The id twice."]
    assert again.records == 2


def test_out_of_order_all_are_there(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl.jsonl", "Hang.", *[STORY] * 50)
    clean(source, output=tmp_path / "out.jsonl", jobs=2, seconds=8.0, ordered=False)
    assert sorted(record["id"] for record in lines(tmp_path / "out.jsonl")) == list(range(1, 51))  # type: ignore[type-var]
    assert [error["id"] for error in lines(tmp_path / "out.jsonl.errors.jsonl")] == ["0"]


def test_an_archive_a_folder_and_lines_become_a_data_set(tmp_path: Path) -> None:
    archive = Archive(compressed=True)
    archive.response("https://a.example/1", html("Жёлтый мост закрыт.").encode("cp1251"),
                     Content_Type="text/html; charset=windows-1251")  # fmt: skip
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.warc.gz").write_bytes(archive.data)
    (tmp_path / "in" / "ü.html").write_text(html(STORY), "utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/z\xff.html")).write_text(html(STORY), "utf-8")
    crawl(tmp_path / "in" / "crawl.jsonl", STORY)
    tally = clean(tmp_path / "in", output=tmp_path / "out.parquet")
    rows = pyarrow.dataset.dataset(tmp_path / "out.parquet").to_table().to_pylist()
    assert [row["text"] for row in rows] == ["Жёлтый мост закрыт.", STORY, STORY, STORY]
    assert [row["url"] for row in rows] == ["https://a.example/1", None, None, None]
    assert rows[3]["id"] == str(tmp_path / "in" / "ü.html")
    assert rows[2]["id"].endswith("/z\ufffd.html")
    assert tally.cleaned == 4


def test_a_folder_gets_a_text_and_a_sidecar_for_each_record(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl.jsonl", STORY, "Own.", STORY)
    (tmp_path / "out").mkdir()
    clean(source, output=tmp_path / "out")
    names = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert names == [f"00000/{stem}{ending}" for stem in ("00000000-0", "00000002-2") for ending in (".json", ".txt")]
    assert (tmp_path / "out" / names[1]).read_text("utf-8") == STORY + "\n"


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.parquet", "out"])
def test_empty_input_gives_an_empty_output(tmp_path: Path, name: str) -> None:
    source = crawl(tmp_path / "crawl.jsonl")
    assert clean(source, output=tmp_path / name).records == 0
    if name == "out.parquet":
        assert pyarrow.dataset.dataset(tmp_path / name).to_table().num_rows == 0
    else:
        assert (tmp_path / name).exists()


def test_a_run_leaves_its_own_files_out_of_its_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    crawl(tmp_path / "crawl.jsonl", STORY, "Own.")
    for _ in range(2):
        assert clean(".", output=Path("out.jsonl"), force=True).records == 2


@pytest.mark.parametrize("inputs", ["pages", "pages/*", "links"])
@pytest.mark.parametrize(
    ("given", "option"),
    [
        ({"output": "pages/b.jsonl"}, "-o"),
        ({"output": "file://pages/b.jsonl"}, "-o"),
        ({"output": "out.jsonl", "errors": "pages/b.jsonl"}, "--errors"),
        ({"output": "-", "errors": "pages/b.jsonl"}, "--errors"),
    ],
)
def test_a_source_in_a_folder_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: str, given: dict[str, str], option: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "links").mkdir()
    crawl(tmp_path / "pages" / "a.jsonl", STORY)
    crawl(tmp_path / "pages" / "b.jsonl", STORY)
    (tmp_path / "links" / "b.jsonl").symlink_to("../pages/b.jsonl")
    if given["output"] == "out.jsonl":  # that a run wrote the output says nothing of the errors
        clean("pages/a.jsonl", output=Path("out.jsonl"))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match=f"b.jsonl: is an input, and sources are never edited; give another {option}"):
        Batch([inputs], clean=CLEAN, force=True, **given).run()  # type: ignore[arg-type]
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "pages" / "b.jsonl").read_bytes() == (tmp_path / "pages" / "a.jsonl").read_bytes()


def test_what_a_run_wrote_into_its_input_folder_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    crawl(tmp_path / "crawl.jsonl", STORY, "Own.")
    for _ in range(2):
        tally = clean(".", output=Path("out.jsonl"), errors="failed.jsonl", force=True)
        assert (tally.cleaned, tally.failed) == (1, 1)
        assert len(lines(tmp_path / "failed.jsonl")) == 1
    summary = tmp_path / "out.jsonl.summary.json"
    told = json.loads(summary.read_text())
    del told["errors"]  # as an older version wrote it
    summary.write_text(json.dumps(told))
    assert clean(".", output=Path("out.jsonl"), errors="failed.jsonl", force=True).records == 2
    (tmp_path / "elsewhere").mkdir()
    crawl(tmp_path / "elsewhere" / "out.jsonl", STORY)  # no input of this run, so it is what --force means
    assert clean("crawl.jsonl", output=Path("elsewhere/out.jsonl"), force=True).records == 2


def test_errors_beside_standard_output_are_no_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    crawl(tmp_path / "crawl.jsonl", STORY, "Own.")
    assert clean(".", output=Path("-"), errors="errors.jsonl").records == 2
    assert len(lines(tmp_path / "errors.jsonl")) == 1


def test_a_source_at_an_address_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source, folder = crawl(tmp_path / "crawl.jsonl", STORY), remote(tmp_path, "pages", "memory")
    system, path = pytest.importorskip("fsspec").core.url_to_fs(folder)
    for name in ("a.jsonl", "b.jsonl"):
        system.pipe(f"{path}/{name}", source.read_bytes())
    for given in ([f"{folder}/b.jsonl"], [folder], [f"{folder}/*.jsonl"]):
        with pytest.raises(InputError, match=r"b\.jsonl: is an input, and sources are never edited; give another -o"):
            Batch(given, f"{folder}/b.jsonl", CLEAN, force=True).run()
    with pytest.raises(InputError, match=r"pages/a\.jsonl: is an input, and sources are never edited"):
        Batch([f"{folder}/a.jsonl"], folder, CLEAN, force=True).run()
    with pytest.raises(InputError, match=r"crawl\.jsonl: is an input, and sources are never edited"):
        Batch([source.as_uri()], str(source), CLEAN, force=True).run()
    for _ in range(2):
        assert Batch([folder], f"{folder}/out.jsonl", CLEAN, force=True).run().records == 2
    assert told_at(folder) == ["a.jsonl", "b.jsonl", "out.jsonl"]
    assert system.cat(f"{path}/b.jsonl") == source.read_bytes()


def test_a_source_stays_where_a_link_to_it_is_replaced(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl.jsonl", STORY)
    before = source.read_bytes()
    (tmp_path / "out.jsonl").symlink_to("crawl.jsonl")
    clean(source, output=tmp_path / "out.jsonl", force=True)
    assert source.read_bytes() == before
    assert not (tmp_path / "out.jsonl").is_symlink()
    (tmp_path / "link.jsonl").symlink_to("crawl.jsonl")
    assert clean(tmp_path / "link.jsonl", output=tmp_path / "out.jsonl", force=True).cleaned == 1


@pytest.mark.parametrize("there", ["file", "folder", "link"])
@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_what_is_there_is_replaced_by_force(tmp_path: Path, name: str, there: str) -> None:
    out = tmp_path / name
    source = crawl(tmp_path / "crawl.jsonl", STORY)
    clean(source, output=out)
    if there == "link":
        out.rename(tmp_path / "real")
        out.symlink_to("real")
    elif (there == "folder") != out.is_dir():
        out.rename(tmp_path / "before")
        out.mkdir() if there == "folder" else out.touch()
        (out / "x" if there == "folder" else out).write_text("before")
    assert clean(source, output=out, force=True).cleaned == 1
    assert not out.is_symlink()
    assert out.is_dir() == (name == "out.parquet")
    assert not (tmp_path / f"{name}.before").exists()
    assert not (tmp_path / f"{name}.partial").exists()


def test_what_stands_under_other_names_beside_a_replaced_folder_stays(tmp_path: Path) -> None:
    source, out, theirs = crawl(tmp_path / "crawl.jsonl", STORY), tmp_path / "out", tmp_path / "out.before"
    clean(source, output=out)
    theirs.mkdir()
    (theirs / "notes.txt").write_text("precious")
    assert clean(source, output=out, force=True).cleaned == 1
    assert (theirs / "notes.txt").read_text() == "precious"


@pytest.mark.parametrize("again", [{"resume": True}, {"force": True}])
def test_a_folder_that_was_not_all_removed_is_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: dict[str, bool]
) -> None:
    source, out = crawl(tmp_path / "crawl.jsonl", STORY), tmp_path / "out"
    clean(source, output=out)

    def killed(path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(writers, "remove", killed)
        with pytest.raises(KeyboardInterrupt):
            clean(source, output=out, force=True)
    assert (tmp_path / "out.partial" / "before" / "00000").exists()
    assert clean(source, output=out, **again).cleaned == 1
    assert sorted(path.name for path in out.rglob("*.*")) == ["00000000-0.json", "00000000-0.txt"]
    assert not (tmp_path / "out.partial").exists()


def test_a_run_that_was_killed_before_its_first_commit_is_done_anew(tmp_path: Path) -> None:
    source, out, left = crawl(tmp_path / "crawl.jsonl", STORY), tmp_path / "out.jsonl", tmp_path / "out.jsonl.partial"
    left.mkdir()
    assert clean(source, output=out).cleaned == 1  # nobody misses an empty folder
    left.mkdir()
    for name in ("lock", "result", "errors.jsonl"):
        (left / name).touch()
    assert clean(source, output=out, force=True).cleaned == 1
    assert not left.exists()


def other_file_system(monkeypatch: pytest.MonkeyPatch, there: Path) -> None:
    """Make it as if ``there`` was on a file system of its own."""
    replace = os.replace

    def within(source: Path, target: Path) -> None:
        if (there in Path(source).parents) != (there in Path(target).parents):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        replace(source, target)

    monkeypatch.setattr(os, "replace", within)


def test_errors_go_to_a_new_folder_on_another_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, there = crawl(tmp_path / "crawl.jsonl", STORY, "Own."), tmp_path / "elsewhere"
    other_file_system(monkeypatch, there)
    out, errors = tmp_path / "out.jsonl", there / "new" / "errors.jsonl"
    for _ in range(2):
        assert clean(source, output=out, errors=str(errors), force=True).failed == 1
        assert [error["number"] for error in lines(errors)] == [1]
        assert len(lines(out)) == 1
    assert list(errors.parent.iterdir()) == [errors]
    assert not (tmp_path / "out.jsonl.partial").exists()


def test_errors_that_cannot_be_moved_can_go_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out, errors = crawl(tmp_path / "crawl.jsonl", "Own."), tmp_path / "out.jsonl", tmp_path / "e" / "errors"

    def gone(tally: Tally, read: int) -> None:
        errors.parent.rmdir()

    with pytest.raises(
        InputError, match=r"e/errors: cannot be written: No such file .*; mend that, or give another --er"
    ):
        Batch([str(source)], str(out), CLEAN, errors=str(errors)).run(gone)
    clean(source, output=out, errors=str(tmp_path / "e2"), resume=True)
    assert [error["number"] for error in lines(tmp_path / "e2")] == [0]


def test_a_remote_output_is_put_in_its_place_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fsspec = pytest.importorskip("fsspec")
    source = crawl(tmp_path / "crawl.jsonl", STORY)
    Batch([str(source)], "memory://results/out.jsonl.gz", CLEAN).run()
    data = gzip.decompress(fsspec.filesystem("memory").cat("/results/out.jsonl.gz"))
    assert json.loads(data)["text"] == STORY
    with pytest.raises(InputError, match=r"memory://results/out\.jsonl\.gz: exists; give another -o, or --force"):
        Batch([str(source)], "memory://results/out.jsonl.gz", CLEAN).run()


def remote(folder: Path, name: str, kind: str) -> str:
    return f"{folder.as_uri()}/{name}" if kind == "file" else f"memory:/{folder}/{name}"


def told_at(address: str) -> list[str]:
    system, path = pytest.importorskip("fsspec").core.url_to_fs(address)
    return sorted(str(each).removeprefix(path).strip("/") for each in system.find(path))


@pytest.mark.parametrize("kind", ["file", "memory"])
@pytest.mark.parametrize(
    ("name", "names"),
    [("out.parquet", ["part-00000.parquet"]), ("out/", ["00000/00000000-0.json", "00000/00000000-0.txt"])],
)
def test_a_remote_folder_holds_the_last_run_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, name: str, names: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    source, address = crawl(tmp_path / "crawl.jsonl", STORY, STORY), remote(tmp_path / "there", name, kind)
    Batch([str(source)], address, CLEAN).run()
    assert len(told_at(address)) == (1 if name == "out.parquet" else 4)
    crawl(source, STORY)
    Batch([str(source)], address, CLEAN, force=True).run()
    assert told_at(address) == names
    assert not Path(f"{name.rstrip('/')}.partial").exists()


def test_a_remote_folder_that_was_put_in_part_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fsspec = pytest.importorskip("fsspec")
    source, address = crawl(tmp_path / "crawl.jsonl", STORY), remote(tmp_path, "broken", "memory")
    system = fsspec.core.url_to_fs(address)[0]
    put = system.put_file

    def broken(source: str, target: str, **options: object) -> None:
        if target.endswith(".txt"):
            raise OSError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        put(source, target, **options)

    monkeypatch.setattr(type(system), "put_file", staticmethod(broken))
    with pytest.raises(InputError, match="broken: cannot be written: Connection reset by peer; mend that and --resume"):
        Batch([str(source)], address, CLEAN).run()
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert Batch([str(source)], address, CLEAN, resume=True).run().records == 1
    assert told_at(address) == ["00000/00000000-0.json", "00000/00000000-0.txt"]
    assert not (tmp_path / "broken.partial").exists()


def test_a_remote_folder_of_somebody_else_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source, address = crawl(tmp_path / "crawl.jsonl", STORY), remote(tmp_path, "theirs", "memory")
    system, path = pytest.importorskip("fsspec").core.url_to_fs(address)
    system.pipe(f"{path}/notes.txt", b"precious")
    with pytest.raises(InputError, match="theirs: is a folder with other things in it; give another -o"):
        Batch([str(source)], address, CLEAN, force=True).run()
    assert told_at(address) == ["notes.txt"]
    with pytest.raises(InputError, match=r"nosuch://x/out: .*Protocol not known"):
        Batch([str(source)], "nosuch://x/out", CLEAN).run()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"output": "out.pdf"}, "out.pdf: what to write is told by the ending; use .jsonl, .parquet, NAME/ or --to"),
        ({"output": "out.parquet.gz"}, "out.parquet.gz: only JSONL is compressed as a whole"),
        ({"output": "other.jsonl"}, "other.jsonl: exists; give another -o, or --force"),
        ({"output": "crawl.jsonl", "force": True}, "crawl.jsonl: is an input, and sources are never edited"),
        ({"output": "no", "force": True}, "no: is a folder with other things in it; give another -o"),
        ({"inputs": ["no"], "output": "no", "force": True}, "no: is an input, and sources are never edited"),
        ({"output": "no/such/crawl.jsonl/x.jsonl"}, "x.jsonl.partial: cannot be made"),
        ({"output": "-", "resume": True}, "-: standard output takes JSONL and cannot be resumed"),
        ({"jobs": 0}, "jobs=0: use 1 or more"),
        ({"seconds": float("nan")}, "seconds=nan: give more than 0, or None for no limit"),
        ({"only": frozenset()}, "only: names no record; give numbers of records, counted from 0"),
        ({"only": frozenset({0, 7})}, "only=7: there is no such record, the input has 1, counted from 0"),
        ({"only": frozenset({1}), "output": "-"}, "only=1: there is no such record, the input has 1, counted from 0"),
        ({"inputs": ["link.jsonl"], "output": "crawl.jsonl", "force": True}, "link.jsonl: is an input, and sources"),
        ({"inputs": ["crawl.jsonl"], "output": "here/crawl.jsonl", "force": True}, "crawl.jsonl: is an input, and"),
        ({"output": "link.jsonl", "inputs": ["link.jsonl"], "force": True}, "link.jsonl: is an input, and sources"),
        (
            {"output": "theirs.jsonl", "force": True},
            "theirs.jsonl.partial: is a folder of no run, with other things in it; move it, or give another -o",
        ),
        ({"output": "/dev/null"}, "/dev/null: is neither a file nor a folder; give another -o"),
        (
            {"errors": "crawl.jsonl", "force": True},
            "crawl.jsonl: is an input, and sources are never edited; give .*errors",
        ),
        ({"errors": "here/crawl.jsonl", "output": "-", "force": True}, "here/crawl.jsonl: is an input, and sources"),
        ({"errors": "out.jsonl"}, "out.jsonl: is what the run writes to out.jsonl; give another --errors"),
        ({"errors": "here/out.jsonl"}, "here/out.jsonl: is what the run writes to out.jsonl; give another --errors"),
        (
            {"errors": "out.jsonl.summary.json"},
            "is what the run writes to out.jsonl.summary.json; give another --errors",
        ),
        ({"errors": "new/errors", "output": "new"}, "new/errors: is what the run writes to new; give another --errors"),
        ({"errors": "no"}, "no: is no file; give another --errors"),
        ({"errors": "other.jsonl"}, "other.jsonl: exists; move it, or --force to replace it"),
        (
            {"errors": "other.jsonl", "output": "-"},
            "other.jsonl: exists; give another --errors, or --force to replace it",
        ),
        ({"errors": "crawl.jsonl/e"}, "crawl.jsonl/e: crawl.jsonl cannot be made: .*; give another --errors"),
        ({"errors": "s3://bucket/e"}, "s3://bucket/e: errors are written to disk; give a path as --errors"),
        ({"inputs": ["missing.jsonl"]}, "missing.jsonl: No such file or directory; check the path"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, object], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    crawl(tmp_path / "crawl.jsonl", STORY)
    crawl(tmp_path / "other.jsonl", STORY)
    (tmp_path / "link.jsonl").symlink_to("crawl.jsonl")
    (tmp_path / "here").symlink_to(".")
    (tmp_path / "no" / "such").mkdir(parents=True)
    (tmp_path / "no" / "such" / "crawl.jsonl").touch()
    (tmp_path / "theirs.jsonl.partial").mkdir()
    (tmp_path / "theirs.jsonl.partial" / "notes.txt").touch()
    monkeypatch.setattr(batch_module, "COMMIT_SECONDS", 0.0)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match=message):
        Batch(**{"inputs": ["crawl.jsonl"], "output": "out.jsonl", "clean": CLEAN, **options}).run()  # type: ignore[arg-type]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_complete_run_is_not_done_again(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl.jsonl", STORY, "Own.")
    out = tmp_path / "out.jsonl"
    first = clean(source, output=out)
    out.write_text("mine")
    assert clean(source, output=out, resume=True) == first
    assert out.read_text() == "mine"
    with pytest.raises(InputError, match=r"write was .* is .*; give the same, or --force"):
        clean(source, output=out, resume=True, clean=RecordCleaner(CLEAN.cleaner, write=frozenset({"text"})))
    with pytest.raises(InputError, match="exists; give another -o, or --force to replace it"):
        clean(source, output=out)
    assert clean(source, output=out, force=True) == first
    assert [record["id"] for record in lines(out)] == [0]


DRIVER = """
import sys, time
sys.path.insert(0, {tests!r})
from judges import Keeper
from newsclean import Cleaner, rule
from newsclean.corpus import batch, writers
from newsclean.corpus.record import RecordCleaner

@rule(label="slow")
def slow(blocks, lexicon):
    time.sleep(0.01)
    yield from ()

batch.COMMIT_SECONDS = 0.03
writers.PART_BYTES = 5_000
clean = RecordCleaner(Cleaner(judge=Keeper(), rules=[slow]), write=frozenset({{"text", "removed"}}))
batch.Batch(
    ["crawl.jsonl.gz"], sys.argv[1], clean, jobs=1 + (sys.argv[2] != "ordered"), resume=True,
    ordered=sys.argv[2] == "ordered",
).run()
"""
RECORDS = 200


def done_records(journal: Path) -> int:
    """How many records a run has committed, 0 while it has no journal."""
    try:
        tally = json.loads(journal.read_text())["tally"]
    except FileNotFoundError:
        return 0
    return int(tally["records"])


def killed_again_and_again(folder: Path, output: str, order: str, rounds: int) -> int:
    """Run to the end, killed at random moments on the way; how often it was killed after it had come further."""
    dice = random.Random(output + order)
    driver = DRIVER.format(tests=str(Path(__file__).parent))
    journal = folder / f"{output}.partial" / "journal.json"
    kills = 0
    while True:
        with subprocess.Popen([sys.executable, "-c", driver, output, order], cwd=folder) as process:
            before = done_records(journal)
            wanted = before + 1 if kills < rounds else RECORDS + 1
            deadline = time.monotonic() + PATIENCE_SECONDS
            while process.poll() is None and done_records(journal) < wanted:
                assert time.monotonic() < deadline
                time.sleep(0.005)
            if process.poll() is None:
                time.sleep(dice.random() * 0.25)
                process.send_signal(signal.SIGKILL)
                kills += 1
            if process.wait() == 0:
                return kills


@pytest.mark.parametrize(
    ("output", "order", "rounds"),
    [
        ("out.jsonl", "ordered", 3),
        ("out.jsonl.gz", "unordered", 3),
        ("out.parquet", "ordered", 3),
        ("out", "unordered", 2),
    ],
)
def test_every_record_is_there_once_however_often_the_run_is_killed(
    tmp_path: Path, output: str, order: str, rounds: int
) -> None:
    records = [{"id": n, "text": f"Line {n} stays, said the clerk."} for n in range(RECORDS)]
    for number in range(0, RECORDS, 7):
        records[number] = {"id": number, "body": "no page"}
    with gzip.open(tmp_path / "crawl.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    assert killed_again_and_again(tmp_path, output, order, rounds) >= 2
    path = tmp_path / output
    if output == "out.parquet":
        assert len(list(path.iterdir())) > 2
        found = [int(row["id"]) for row in pyarrow.dataset.dataset(path).to_table(columns=["id"]).to_pylist()]
    elif output == "out":
        assert not list(path.rglob("*.new"))
        found = [int(json.loads(sidecar.read_bytes())["id"]) for sidecar in path.rglob("*.json")]
    else:
        found = [int(str(record["id"])) for record in lines(path)]
    failed = [int(str(error["number"])) for error in lines(tmp_path / f"{output}.errors.jsonl")]
    if order == "unordered":
        found, failed = sorted(found), sorted(failed)
    assert found == [number for number in range(RECORDS) if number % 7]
    assert failed == list(range(0, RECORDS, 7))
    tally = json.loads((tmp_path / f"{output}.summary.json").read_text())["tally"]
    assert (tally["cleaned"], tally["failed"]) == (len(found), len(failed))
    assert not (tmp_path / f"{output}.partial").exists()


def interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The input and output of a run that was stopped after its first commits."""
    monkeypatch.setattr(batch_module, "COMMIT_SECONDS", 0.0)
    source = crawl(tmp_path / "crawl.jsonl", *[STORY] * 20)
    out = tmp_path / "out.jsonl"

    def stop(tally: Tally, read: int) -> None:
        if tally.records == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Batch([str(source)], str(out), CLEAN).run(stop)
    return source, out


def test_an_interrupted_run_is_neither_forgotten_nor_mixed_with_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = interrupted(tmp_path, monkeypatch)
    assert not out.exists()
    with pytest.raises(InputError, match=r"out.jsonl.partial: is of an interrupted run; --resume goes on with it"):
        clean(source, output=out)
    with pytest.raises(InputError, match=r"only was None, is \[3\]\); give the same"):
        clean(source, output=out, resume=True, only=frozenset({3}))
    source.write_bytes(source.read_bytes() + b'{"id": 20, "text": "One more."}\n')
    with pytest.raises(InputError, match="not the input of the interrupted run, its files have other names or sizes"):
        clean(source, output=out, resume=True)
    assert clean(source, output=out, force=True).records == 21


def stop_at_once(tally: Tally, read: int) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "out"])
def test_a_forced_run_that_was_stopped_at_once_is_the_one_to_go_on_with(tmp_path: Path, name: str) -> None:
    source, out = crawl(tmp_path / "crawl.jsonl", STORY, STORY), tmp_path / name
    clean(source, output=out)
    crawl(source, STORY)
    with pytest.raises(KeyboardInterrupt):
        Batch([str(source)], str(out), CLEAN, force=True).run(stop_at_once)
    assert json.loads((tmp_path / f"{name}.summary.json").read_text())["tally"]["cleaned"] == 2
    with pytest.raises(InputError, match=r"only was None, is \[0\]\); give the same"):
        clean(source, output=out, resume=True, only=frozenset({0}))
    assert clean(source, output=out, resume=True).records == 1
    assert json.loads((tmp_path / f"{name}.summary.json").read_text())["tally"]["cleaned"] == 1
    assert not (tmp_path / f"{name}.partial").exists()


def test_a_forced_run_that_was_stopped_while_it_cleared_up_mixes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_module, "COMMIT_SECONDS", 0.0)
    source, out = crawl(tmp_path / "crawl.jsonl", STORY, STORY, STORY), tmp_path / "out"

    def stop(tally: Tally, read: int) -> None:
        if tally.records == 2:
            raise KeyboardInterrupt

    def killed(space: object, *but: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Batch([str(source)], str(out), CLEAN).run(stop)
    crawl(source, STORY)
    with monkeypatch.context() as context:
        context.setattr(batch_module.Workspace, "_empty", killed)
        with pytest.raises(KeyboardInterrupt):
            clean(source, output=out, force=True)
    assert clean(source, output=out, resume=True).records == 1
    assert sorted(path.name for path in out.rglob("*.*")) == ["00000000-0.json", "00000000-0.txt"]


def test_a_forced_run_without_its_input_forgets_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = interrupted(tmp_path, monkeypatch)
    with pytest.raises(InputError, match=r"missing\.jsonl: No such file"):
        clean(tmp_path / "missing.jsonl", output=out, force=True)
    assert json.loads((tmp_path / "out.jsonl.partial" / "journal.json").read_text())["low"] >= 9
    assert clean(source, output=out, resume=True).records == 20


def test_a_run_that_was_stopped_before_anything_was_done_is_in_nobodys_way(tmp_path: Path) -> None:
    source, out = crawl(tmp_path / "crawl.jsonl", STORY), tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        Batch([str(source)], str(out), CLEAN).run(stop_at_once)
    assert list(tmp_path.iterdir()) == [source]
    assert clean(source, output=out).records == 1


def interrupted_out_of_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The pages and the output of a run that was stopped while its first record hung and others were done."""
    monkeypatch.setattr(batch_module, "COMMIT_SECONDS", 0.0)
    pages, out = tmp_path / "pages", tmp_path / "out.jsonl"
    pages.mkdir()
    for number in range(8):
        (pages / f"p{number}.txt").write_text("Hang." if number == 0 else f"Line {number} stays, said the clerk.")

    def stop(tally: Tally, read: int) -> None:
        if tally.records == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Batch([str(pages)], str(out), CLEAN, jobs=2, ordered=False).run(stop)
    journal = json.loads((tmp_path / "out.jsonl.partial" / "journal.json").read_text())
    assert (journal["low"], journal["above"]) == (0, [1, 2, 3, 4])
    return pages, out


def test_a_run_out_of_order_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, out = interrupted_out_of_order(tmp_path, monkeypatch)
    (pages / "p0.txt").write_text("Done.")  # of the same size
    (pages / "p8.txt").write_text("Line 8 stays, said the clerk.")
    tally = clean(pages, output=out, jobs=1, ordered=False, resume=True)
    assert (tally.cleaned, tally.failed) == (9, 0)
    assert sorted(Path(str(record["id"])).stem for record in lines(out)) == [f"p{number}" for number in range(9)]


@pytest.mark.parametrize("change", ["another", "fewer", "gone"])
def test_a_run_out_of_order_is_not_mixed_with_another_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    pages, out = interrupted_out_of_order(tmp_path, monkeypatch)
    if change == "another":
        (pages / "p1.txt").rename(pages / "p9.txt")
    for path in sorted(pages.iterdir())[{"another": 8, "fewer": 4, "gone": 1}[change] :]:
        path.unlink()
    with pytest.raises(InputError, match="not the input of the interrupted run, its files have other names or sizes"):
        clean(pages, output=out, jobs=2, ordered=False, resume=True)
    assert json.loads((tmp_path / "out.jsonl.partial" / "journal.json").read_text())["above"] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"judge": Dropper()}, r"judge was 'Keeper\(\)', is 'Dropper\(\)'"),
        ({"site": SiteTemplate(0.5)}, r"site was None, is {'rewrite_prior': 0\.5}"),
    ],
)
def test_an_interrupted_run_is_not_mixed_with_another_cleaner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], message: str
) -> None:
    source, out = interrupted(tmp_path, monkeypatch)
    other = Cleaner(**{"judge": Keeper(), "rules": [mishap], **given})
    with pytest.raises(InputError, match=message):
        clean(source, output=out, resume=True, clean=RecordCleaner(other, write=CLEAN.write))
    same = Cleaner(judge=Keeper(), rules=[mishap])
    assert clean(source, output=out, resume=True, clean=RecordCleaner(same, write=CLEAN.write)).records == 20


def test_a_judge_without_words_is_told_by_its_type() -> None:
    class Silent(Keeper):
        __repr__ = object.__repr__

    def of(judge: Judge) -> object:
        return Batch(["a"], "b", RecordCleaner(Cleaner(judge=judge))).options("jsonl", "")["judge"]

    assert of(Silent()) == of(Silent()) != of(Keeper())
    assert str(of(Silent())).endswith("Silent")


def test_a_complete_run_is_not_taken_for_one_over_an_input_that_has_grown(tmp_path: Path) -> None:
    source, out = crawl(tmp_path / "crawl.jsonl", STORY), tmp_path / "out.jsonl"
    tally = clean(source, output=out)
    assert clean(source, output=out, resume=True) == tally
    crawl(source, STORY, STORY)
    with pytest.raises(InputError, match=r"out\.jsonl: is complete, but files of its input have other names or sizes"):
        clean(source, output=out, resume=True)
    assert len(lines(out)) == 1
    assert clean(source, output=out, force=True).records == 2
    summary = tmp_path / "out.jsonl.summary.json"
    told = json.loads(summary.read_text())
    del told["files"]  # as an older version wrote it
    summary.write_text(json.dumps(told))
    crawl(source, STORY)
    assert clean(source, output=out, resume=True).records == 2


def test_a_complete_run_that_was_killed_before_it_was_moved_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = crawl(tmp_path / "crawl.jsonl", STORY, "Own.")
    out = tmp_path / "out.jsonl"
    publish = batch_module.Workspace.publish
    monkeypatch.setattr(batch_module.Workspace, "publish", lambda self, journal: None)
    clean(source, output=out)
    assert not out.exists()
    monkeypatch.setattr(batch_module.Workspace, "publish", publish)
    assert clean(source, output=out, resume=True).records == 2
    assert len(lines(out)) == 1
    assert len(lines(tmp_path / "out.jsonl.errors.jsonl")) == 1


def test_a_full_disk_is_told_and_the_run_can_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_module, "COMMIT_SECONDS", 0.0)
    source = crawl(tmp_path / "crawl.jsonl", *[STORY] * 6)
    write, room = batch_module.Log.write, iter(range(4))

    def into_little_room(log: batch_module.Log, data: bytes) -> None:
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(log, data)

    monkeypatch.setattr(batch_module.Log, "write", into_little_room)
    with pytest.raises(InputError, match=r"out\.jsonl: cannot be written: No space left on device; make room and"):
        clean(source, output=tmp_path / "out.jsonl")
    monkeypatch.setattr(batch_module.Log, "write", write)
    assert clean(source, output=tmp_path / "out.jsonl", resume=True).records == 6
    assert [record["id"] for record in lines(tmp_path / "out.jsonl")] == list(range(6))


def test_ctrl_c_is_told_how_to_go_on(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl.jsonl", *[STORY] * 3000)
    command = [sys.executable, "-m", "newsclean", "batch", str(source), "-o", str(tmp_path / "out.jsonl"), "-j1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while not (tmp_path / "out.jsonl.partial" / "journal.json").exists():
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_SECONDS) == 130
        told = process.stderr.read()
    assert told.splitlines()[-1] == "newsclean: interrupted; the same command with --resume goes on from here"
    assert not (tmp_path / "out.jsonl").exists()


def test_two_runs_do_not_write_one_output(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl.jsonl", STORY, STORY)

    def second(tally: Tally, read: int) -> None:
        with pytest.raises(InputError, match="another run is writing it"):
            clean(source, output=tmp_path / "out.jsonl", resume=True)

    Batch([str(source)], str(tmp_path / "out.jsonl"), CLEAN).run(second)
    assert len(lines(tmp_path / "out.jsonl")) == 2


def test_the_command_cleans_a_stream(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    data = b'{"id": 1, "body": "' + STORY.encode() + b'"}\n{"id": 2}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["batch", "-", "-o", "-", "--text-field", "body", "--write", "text", "-j", "1"]) == 1
    out, err = capfdbinary.readouterr()
    assert [json.loads(line) for line in out.splitlines()] == [{"id": 1, "text": STORY}]
    failure = json.loads(err.splitlines()[0].removeprefix(b"newsclean: "))
    assert failure["replay"] == "newsclean batch - --text-field body --write text --only 1 -o -"
    assert b"newsclean: 1 records cleaned, 1 failed" in err


def test_a_pipe_that_closes_ends_the_command_quietly(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl.jsonl", *[STORY] * 300)
    command = f"{sys.executable} -m newsclean batch {source} -o - -q -j 2 | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True)
    assert done.stdout.splitlines()[-1] == "141"
    assert done.stderr == ""


def test_the_command_does_not_end_well_on_a_full_disk(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl.jsonl", STORY)
    command = f"{sys.executable} -m newsclean batch {source} -o - -q -j 1 > /dev/full"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    told = "newsclean: -: cannot be written: No space left on device; make room and start anew\n"
    assert (done.returncode, done.stderr) == (2, told)


@pytest.mark.parametrize(
    "words",
    [
        ["--out", "OUT", "--to", "parquet", "--resu", "--err", "E", "--unord"],
        ["-qoOUT", "--to=folder", "-j1", "--forc", "--keep-s"],
        [
            "-o",
            "OUT",
            "--text-field=-body",
            "--from",
            "jsonl",
            "--enc",
            "cp1251",
            "--kind",
            "text",
            "--max-bytes",
            "1k",
        ],
        ["-o", "OUT", "--keep", "teaser", "--keep", "caption", "--disable", "hashtags", "--profile", "strict"],
        ["-o", "OUT", "--write", "removed,text", "--max-seconds", "7.5", "--only", "1"],
    ],
)
def test_a_replay_is_the_run_for_one_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "-a b.jsonl"
    source.write_text('{"id": 0, "text": "The mayor said so.", "-body": ""}\n{"id": 1}\n')
    assert main(["batch", *words, "--", source.name]) == 1
    assert not list(tmp_path.glob("OUT*/**/journal.json"))
    (error,) = lines(tmp_path / ("E" if "E" in words else "OUT.errors.jsonl"))
    replay = shlex.split(str(error["replay"]))
    assert replay[:3] == ["newsclean", "batch", "./-a b.jsonl"]
    assert replay[-4:] == ["--only", "1", "-o", "-"]
    told = vars(batch_command._parser().parse_args(replay[2:]))
    given = vars(batch_command._parser().parse_args([*words, "--", source.name]))
    bearing = ("text_field", "read_as", "encoding", "kind", "max_bytes", "profile", "max_seconds", "keep_source")
    assert [told[name] for name in bearing] == [given[name] for name in bearing]
    assert [sorted(told[name]) for name in ("keep", "disable")] == [sorted(given[name]) for name in ("keep", "disable")]
    assert set(told["write"].split(",")) == set(given["write"].split(","))
    capfdbinary.readouterr()
    source.write_text('{"id": 0}\n{"id": 1, "text": "The mayor said so.", "-body": "The mayor said no."}\n')
    assert main(replay[1:]) == 0
    (line,) = capfdbinary.readouterr().out.splitlines()
    assert json.loads(line)["id"] == 1


def test_the_command_replays_what_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = crawl(tmp_path / "crawl.jsonl", STORY, STORY)
    with source.open("a") as file:
        file.write('{"id": "x", "body": "The ferry sails, he said."}\n')
    out, again = str(tmp_path / "out.jsonl"), tmp_path / "again.jsonl"
    assert main(["batch", str(source), "-o", out, "--jobs", "1"]) == 1
    assert f"failed records are in {tmp_path / 'out.jsonl.errors.jsonl'}" in capsys.readouterr().err
    errors = str(tmp_path / "out.jsonl.errors.jsonl")
    command = ["batch", str(source), "-o", str(again), "--only", errors, "--text-field", "body", "-q", "-j1"]
    assert main(command) == 0
    assert [record["id"] for record in lines(again)] == ["x"]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["batch"], "the following arguments are required: IN, -o/--output"),
        (["batch", "x.html", "-o", "out.jsonl"], "x.html: No such file or directory"),
        (["batch", "x.html", "-o", "o/", "--write", "texts"], "write='texts': unknown; choose of text, articles"),
        (["batch", "x.html", "-o", "o/", "--max-bytes", "big"], "'big': give a size such as 500k or 64M"),
        (["batch", "x.html", "-o", "o/", "--write", " ,"], "write='': chooses nothing; choose of text, articles"),
        (["batch", "x.html", "-o", "o/", "--encoding", "foo"], "encoding='foo': unknown; use an encoding of text"),
        (["batch", "x.html", "-o", "o/", "--max-seconds", "0"], "--max-seconds=0: give more than 0"),
        (["batch", "x.html", "-o", "o/", "--max-seconds", "nan"], "--max-seconds=nan: give more than 0"),
        (["batch", "x.html", "-o", "o/", "--only", ","], "--only=,: names no record; give numbers, such as 3,17"),
        (["batch", "x.html", "-o", "o/", "--only", ""], "--only=: names no record; give numbers, such as 3,17"),
        (["batch", "x.html", "-o", "o/", "--only", "e.jsonl"], "--only=e.jsonl: give numbers, such as 3,17"),
        (["batch", "x.html", "-o", "o/", "--keep", "captoin"], "keep='captoin': no such label"),
    ],
)
def test_wrong_usage_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], message: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_terminal_gets_a_bar_and_a_file_gets_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from newsclean.corpus import progress

    monkeypatch.setattr(progress, "LINE_SECONDS", 0.0)
    with progress.progress(1000) as watch:
        watch(Tally(cleaned=1), 100)
        watch(Tally(cleaned=2, failed=1), 500)
    told = capsys.readouterr().err.splitlines()
    assert told[1].startswith("newsclean: 3 records, ")
    assert ", 50%, 1 failed, " in told[1]
    assert told[1].endswith(" left")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(progress, "BAR_SECONDS", 0.0)
    with progress.progress(1000) as watch:
        watch(Tally(cleaned=3), 1000)
    assert "3 records" in capsys.readouterr().err
