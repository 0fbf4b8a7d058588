"""Readers: each format, plain and compressed, what is damaged, and messages that name the file and the remedy."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import sys
import threading
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from archives import Archive, chunked, html, zipped
from newsclean import InputError
from newsclean.corpus import archives, files
from newsclean.corpus.item import Item, Unreadable
from newsclean.corpus.readers import Reader

BRIDGE = "Жёлтый мост закрыт, сообщили в пятницу."


def read(*names: object, start: int = 0, **options: object) -> list[Item | Unreadable]:
    return list(Reader([str(name) for name in names], **options).items(start))  # type: ignore[arg-type]


def contents(items: list[Item | Unreadable]) -> list[object]:
    return [item.content if isinstance(item, Item) else item.why for item in items]


def zst(data: bytes) -> bytes:
    return bytes(files.zstd().compress(data))


def put(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    ("name", "pack"),
    [("a.jsonl", bytes), ("a.jsonl.gz", gzip.compress), ("a.ndjson.zst", zst), ("a.jsonl", gzip.compress)],
)
def test_lines_are_records_and_blank_ones_none(tmp_path: Path, name: str, pack: object) -> None:
    path = put(tmp_path / name, pack(b'{"id": 1}\n\n  \n{"id": 2}\r\n{"id": 3}'))  # type: ignore[operator]
    items = read(path)
    assert contents(items) == [b'{"id": 1}\n', b'{"id": 2}\r\n', b'{"id": 3}']
    assert [item.number for item in items] == [0, 1, 2]
    assert [item.place for item in items] == [f"{path}:1", f"{path}:4", f"{path}:5"]


def test_members_of_gzip_and_frames_of_zstandard_are_one_stream(tmp_path: Path) -> None:
    one, two = b'{"id": 1}\n', b'{"id": 2}\n'
    assert contents(read(put(tmp_path / "a.jsonl.gz", gzip.compress(one) + gzip.compress(two)))) == [one, two]
    assert contents(read(put(tmp_path / "a.jsonl.zst", zst(one) + zst(two)))) == [one, two]


@pytest.mark.parametrize("pack", [gzip.compress, zst])
def test_a_cut_stream_gives_what_is_whole_and_says_that_it_is_cut(tmp_path: Path, pack: object) -> None:
    lines = b"".join(b'{"id": %d, "text": "%s"}\n' % (n, str(n * n**n).encode()) for n in range(300))
    path = put(tmp_path / "cut.jsonl.zst", pack(lines)[:-40])  # type: ignore[operator]
    after = put(tmp_path / "whole.jsonl", '{"id": "last"}')
    *whole, cut, last = read(path, after)
    assert all(isinstance(item, Item) for item in whole)
    assert isinstance(cut, Unreadable)
    assert cut.why.startswith(f"{path}: damaged after {len(whole)} records: ")
    assert cut.why.endswith("the rest of it is not read, get it anew")
    assert isinstance(last, Item)
    assert last.number == cut.number + 1 == len(whole) + 1


def test_no_gzip_at_all_is_read_as_what_it_is(tmp_path: Path) -> None:
    assert contents(read(put(tmp_path / "plain.jsonl.gz", '{"id": 1}'))) == [b'{"id": 1}']


def test_damaged_gzip_is_told(tmp_path: Path) -> None:
    (item,) = read(put(tmp_path / "a.html.gz", gzip.compress(b"<p>The bridge." * 50)[:30] + b"\xff" * 30))
    assert isinstance(item, Unreadable)
    assert "damaged after 0 records" in item.why


def test_a_folder_is_read_in_order_without_what_is_no_page(tmp_path: Path) -> None:
    for name in ("b/ü ß.html", "a.txt", "c.HTM", "style.css", ".hidden.html", "b/x.jsonl", "d/empty.html"):
        put(tmp_path / name, "" if "empty" in name else '{"id": 1}')
    items = read(tmp_path)
    assert [Path(item.place).name for item in items] == ["a.txt", "x.jsonl:1", "ü ß.html", "c.HTM", "empty.html"]
    assert contents(items)[0] == {"id": str(tmp_path / "a.txt"), "content": b'{"id": 1}'}


def test_patterns_and_files_of_any_name_are_read(tmp_path: Path) -> None:
    put(tmp_path / "x" / "page-1", "<p>One.")
    put(tmp_path / "x" / "page-2.gz", gzip.compress(b"<p>Two."))
    put(tmp_path / "x" / "[odd].html", "<p>Odd.")
    items = read(tmp_path / "x" / "page-*", tmp_path / "x" / "[odd].html")
    assert [item.content["content"] for item in items] == [b"<p>One.", b"<p>Two.", b"<p>Odd."]  # type: ignore[union-attr,index]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.html", "missing.html: No such file or directory; check the path"),
        ("empty", "empty: no input in it; a folder is searched for .jsonl"),
        ("*.warc", r"\*.warc: no file matches this pattern"),
        ("nodriver://x/y", "nodriver://x/y: Protocol not known: nodriver"),
        ("memory://nothing/here.html", "memory://nothing/here.html: .*check the path"),
    ],
)
def test_an_input_that_is_not_there_is_an_error_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=message):
        list(Reader([name]).files())


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pyarrow.parquet", "fastwarc", "fastwarc.warc", "warcio", "fsspec"):
        monkeypatch.setitem(sys.modules, module, None)
    for name in (put(tmp_path / "a.parquet", b""), put(tmp_path / "a.warc.gz", b""), "s3://bucket/a.html"):
        with pytest.raises(InputError, match=r"but is not installed; pip install 'newsclean\[corpus\]'"):
            list(Reader([str(name)]).files())


def test_a_record_that_is_too_large_is_left_out_without_reading_it_whole(tmp_path: Path) -> None:
    line = b'{"text": "%s"}\n' % (b"x" * 5000)
    path = put(tmp_path / "a.jsonl", b'{"id": 1}\n' + line + b'{"id": 3}\n')
    items = read(path, put(tmp_path / "a.html", "x" * 2000), max_bytes=1000)
    assert contents(items)[::2] == [b'{"id": 1}\n', b'{"id": 3}\n']
    assert (
        contents(items)[1]
        == f"{path}:2: has 5,013 bytes, more than the 1,000 of --max-bytes; give a higher limit to clean it"
    )
    assert "has 2,000 bytes" in str(contents(items)[3])


def test_numbers_and_checksums_are_the_same_from_any_start(tmp_path: Path) -> None:
    put(tmp_path / "a.html", "<p>A.")
    put(tmp_path / "b.jsonl.gz", gzip.compress(b'{"id": 1}\n{"id": 2}\n'))
    put(tmp_path / "c.html", "<p>C.")
    whole = read(tmp_path)
    for start in range(6):
        assert read(tmp_path, start=start) == whole[start:]
    put(tmp_path / "b.jsonl.gz", gzip.compress(b'{"id": 1}\n{"id": 22}\n'))
    changed = read(tmp_path)
    assert [a.files == b.files for a, b in zip(whole, changed, strict=True)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"id": 1}\n', b'{"id": 1}\n'),
        (gzip.compress(b'{"id": 1}\n'), b'{"id": 1}\n'),
        (b"<p>The bridge.", {"id": "-", "content": b"<p>The bridge."}),
    ],
)
def test_standard_input_is_told_by_its_first_bytes(
    monkeypatch: pytest.MonkeyPatch, data: bytes, expected: object
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert contents(read("-")) == [expected]


@pytest.mark.parametrize("start", ["[{", "[ {}", "[\n", '\n[{"id"', "[\r\n  {\n    "])
def test_an_array_in_standard_input_is_read_as_json(monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(start.encode())))
    assert all(isinstance(content, bytes) for content in contents(read("-")))


@pytest.mark.parametrize("start", ["[Update] The", "[1] The bridge", "[…] The bridge", "[\nThe bridge", "[{Bridge}]"])
def test_a_page_that_begins_with_a_bracket_is_a_page(monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(start.encode())))
    assert contents(read("-")) == [{"id": "-", "content": start.encode()}]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_byte_order_mark_is_no_part_of_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    data = pack(BOM_UTF8 + b'{"id": 1}\n{"id": 2}\n')
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert contents(read("-", put(tmp_path / "a.jsonl", data))) == [b'{"id": 1}\n', b'{"id": 2}\n'] * 2


def test_a_byte_order_mark_of_a_page_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BOM_UTF8 + b"<p>The bridge.")))
    assert contents(read("-")) == [{"id": "-", "content": BOM_UTF8 + b"<p>The bridge."}]


def test_a_pipe_that_is_written_in_small_pieces_is_told_by_its_first_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    with open(reading, "rb") as pipe, open(writing, "wb", buffering=0) as end:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(pipe))
        end.write(BOM_UTF8)
        later = threading.Timer(0.1, lambda: (end.write(b'{"id": 1}\n'), end.close()))
        later.start()
        assert contents(read("-")) == [b'{"id": 1}\n']
        later.join()


def test_addresses_are_opened_by_fsspec() -> None:
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")
    system.pipe("/crawl/b.jsonl.gz", gzip.compress(b'{"id": 1}\n'))
    system.pipe("/crawl/a.html", b"<p>A.")
    expected = [{"id": "memory:///crawl/a.html", "content": b"<p>A."}, b'{"id": 1}\n']
    assert contents(read("memory://crawl")) == expected
    assert contents(read("memory://crawl/*.gz")) == expected[1:]


def archive(*, compressed: bool = False) -> Archive:
    made = Archive(compressed=compressed)
    made.response("https://a.example/1", html(BRIDGE).encode("cp1251"), Content_Type="text/html; charset=windows-1251")
    made.response("https://a.example/gone", b"<p>Not found", "404 Not Found")
    made.response("https://a.example/pic", b"\x89PNG", Content_Type="image/png")
    made.other("request", "https://a.example/1", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request")
    made.other("metadata", "https://a.example/1", b"fetchTimeMs: 3", "application/warc-fields")
    made.response("https://a.example/2", zipped(b"<p>Two."), Content_Encoding="gzip")
    made.response("https://a.example/3", chunked(b"<p>Three."), Transfer_Encoding="chunked")
    made.response(
        "https://a.example/4", b"<p>Four, stored decoded.", Content_Encoding="gzip", Transfer_Encoding="chunked"
    )
    made.response("https://a.example/5", b"<p>Five.", Content_Type="Application/XHTML+xml;charset=klingon")
    made.other("resource", "https://a.example/6", b"<p>Six.", "text/html")
    made.other("conversion", "https://a.example/7", BRIDGE.encode(), "text/plain")
    return made


@pytest.fixture(params=["fastwarc", "warcio"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "warcio":
        monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    return str(request.param)


@pytest.mark.parametrize("compressed", [False, True])
def test_html_responses_and_conversions_of_an_archive_are_records(
    tmp_path: Path, library: str, compressed: bool
) -> None:
    path = put(tmp_path / f"a.warc{'.gz' * compressed}", archive(compressed=compressed).data)
    items = [item for item in read(path) if isinstance(item, Item) and isinstance(item.content, dict)]
    assert [str(item.content["url"])[-1] for item in items] == list("1234567")  # type: ignore[index]
    bodies = [item.content["content"] for item in items]  # type: ignore[index]
    assert bodies[0].decode("cp1251") == html(BRIDGE)
    assert bodies[1:] == [
        b"<p>Two.", b"<p>Three.", b"<p>Four, stored decoded.", b"<p>Five.", b"<p>Six.", BRIDGE.encode(),
    ]  # fmt: skip
    assert [item.encoding for item in items] == ["windows-1251", None, None, None, "klingon", None, "utf-8"]
    assert [item.kind for item in items] == ["html"] * 6 + ["text"]
    assert str(items[0].content["id"]).startswith("urn:uuid:")  # type: ignore[index]
    assert all(item.page for item in items)


@pytest.mark.parametrize("compressed", [False, True])
def test_a_cut_archive_gives_what_is_whole_and_says_that_it_is_cut(
    tmp_path: Path, library: str, compressed: bool
) -> None:
    data = archive(compressed=compressed).data
    told = 0
    for share in range(10, 100, 6):
        items = read(put(tmp_path / "a.warc", data[: len(data) * share // 100]))
        whole = [item for item in items if isinstance(item, Item)]
        assert whole == items[: len(whole)]
        told += len(items) > len(whole)
        for item in items[len(whole) :]:
            assert isinstance(item, Unreadable)
            assert "damaged after" in item.why
    assert told >= 14  # at most one of the cuts is between two records, which no reader can tell


@pytest.mark.parametrize("source", ["a.warc.gz", "-"])
def test_what_stands_before_the_damage_of_a_compressed_archive_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, source: str
) -> None:
    made = Archive(compressed=True)
    for number in range(40):
        made.response(f"https://a.example/{number}", html(f"{number**999}").encode())
    whole = made.data
    members = [found.start() for found in re.finditer(rb"\x1f\x8b\x08", whole)]
    for data, expected in [(whole + b"garbage", 40), (whole[: members[31] + 50], 30), (whole[:-100], 39), (whole, 40)]:
        put(tmp_path / "a.warc.gz", data)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        items = read(tmp_path / source if source != "-" else "-")
        assert [isinstance(item, Item) for item in items] == [True] * expected + [False] * (data != whole)


def test_what_is_no_archive_is_told(tmp_path: Path, library: str) -> None:
    (item,) = read(put(tmp_path / "a.warc", "this is no archive\n" * 30))
    assert isinstance(item, Unreadable)
    assert "damaged after 0 records" in item.why


def test_large_responses_are_left_out_even_if_they_are_small_while_packed(tmp_path: Path, library: str) -> None:
    made = Archive()
    made.response("https://a.example/1", zipped(b"x" * 10**6), Content_Encoding="gzip")
    made.response("https://a.example/2", b"x" * 10**5)
    made.response("https://a.example/film", b"x" * 10**6, Content_Type="video/mp4")
    made.response("https://a.example/3", b"<p>Three.")
    items = read(put(tmp_path / "a.warc", made.data), max_bytes=50_000)
    assert [isinstance(item, Item) for item in items] == [False, False, True]
    assert "bytes, more than the 50,000" in str(contents(items)[0])


def test_brotli_and_zstandard_bodies_are_decoded() -> None:
    assert archives._body(zst(b"<p>Z."), {"content-encoding": "zstd"}, 1000) == b"<p>Z."
    assert archives._body(bytes.fromhex("0b02803c703e422e03"), {"content-encoding": "br"}, 1000) == b"<p>B."


def test_rows_of_parquet_are_records(tmp_path: Path) -> None:
    rows = [{"id": n, "text": f"Line {n}.", "seen": None, "tags": ["a", "b"]} for n in range(200)]
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=70)
    items = read(path)
    assert contents(items) == rows
    assert items[199].place == f"{path}:200"


def test_damaged_parquet_is_told(tmp_path: Path) -> None:
    (item,) = read(put(tmp_path / "a.parquet", b"PAR1" + b"x" * 100))
    assert isinstance(item, Unreadable)
    assert "damaged after 0 records" in item.why


def test_parquet_cannot_come_from_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(b"PAR1...."))))
    with pytest.raises(InputError, match="-: Parquet cannot be read from a stream; give the file by name"):
        read("-")


def test_lines_are_not_looked_into_by_the_reader(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"{"
        yield json.dumps([1]).encode()

    assert contents(read(put(tmp_path / "a.jsonl", b"\n".join(broken())))) == [b"{\n", b"[1]"]
