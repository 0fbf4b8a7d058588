"""Scrapy and web-poet: a crawl of a site that this machine serves, in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from engines import engine
from pages import CLEAN, FIXTURES, STORY, STUMBLING

engine("engines", "scrapy", "web_poet", "scrapy_poet", "itemadapter")

from scrapy import Field, Item
from scrapy.utils.test import get_crawler
from web_poet import HttpResponse, WebPage, field

from newsclean import Cleaner, InputError, RecordError
from newsclean.corpus.record import RecordCleaner
from newsclean.integrations.scrapy import NewscleanPipeline
from newsclean.integrations.web_poet import CleanRecord, CleanText


class Site(SimpleHTTPRequestHandler):
    """The fixtures, behind an index of links."""

    extensions_map = {".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8"}  # noqa: RUF012

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    names = [path.name for path in sorted(FIXTURES.iterdir()) if path.suffix in (".html", ".txt")]
    for name in names:
        (folder / name).write_bytes((FIXTURES / name).read_bytes())
    (folder / "index.html").write_text("".join(f'<a href="{name}">{name}</a>' for name in names), encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def crawl(site: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """The items by id, and the log."""
    feed = tmp_path_factory.mktemp("feed") / "items.jsonl"
    spider = Path(__file__).with_name("spiders.py")
    command = [sys.executable, "-m", "scrapy", "runspider", str(spider), "-a", f"site={site}", "-O", str(feed)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=feed.parent)
    assert run.returncode == 0, run.stderr
    items = map(json.loads, feed.read_text(encoding="utf-8").splitlines())
    return {item["id"]: item for item in items}, run.stderr


def names(suffix: str) -> list[str]:
    return sorted(path.name for path in FIXTURES.iterdir() if path.suffix == suffix)


@pytest.mark.parametrize("form", ["", " as bytes"])
def test_items_are_what_the_library_makes_of_them(site: str, crawl: tuple[dict[str, Any], str], form: str) -> None:
    items, _ = crawl
    for name in names(".html") + names(".txt"):
        raw = (FIXTURES / name).read_bytes()
        page = Cleaner().clean(raw if form else raw.decode(), url=site + name)
        assert items[name + form] == {
            "id": name + form, "url": site + name, "text": page.text, "newsclean": json.loads(page.to_json()),
        }  # fmt: skip


def test_items_of_a_class_keep_their_fields(site: str, crawl: tuple[dict[str, Any], str]) -> None:
    for name in names(".html"):
        page = Cleaner().clean((FIXTURES / name).read_bytes().decode())
        found = crawl[0][f"{name} as a dataclass"]
        assert found["html"] is None
        assert (found["text"], found["newsclean"]) == (page.text, json.loads(page.to_json()))


def test_page_objects_give_the_same(site: str, crawl: tuple[dict[str, Any], str]) -> None:
    for name in names(".html"):
        raw = (FIXTURES / name).read_bytes()
        page = Cleaner().clean(raw, url=site + name, encoding="utf-8")
        found = crawl[0][f"{name} by page object"]
        assert found["record"] == {"url": site + name, "text": page.text, "newsclean": json.loads(page.to_json())}
        assert found["of_the_body"]
        assert found["subtitle"] is None


def test_items_that_fail_stay_and_are_told(crawl: tuple[dict[str, Any], str]) -> None:
    items, log = crawl
    assert items["no page"]["newsclean_error"].startswith("RecordError: record no page: none of html, text")
    assert items["rule fails"]["newsclean_error"].startswith("RuleError: rule stumbles")
    assert items["rule fails"]["text_original"] == STUMBLING
    assert "text" not in items["rule fails"]
    assert items["author"] == {"id": "author", "name": "Jane Doe"}
    assert re.search(r"WARNING: passed as it is: record author: none of html", log)
    assert re.search(r"WARNING: RuleError: rule stumbles", log)


def test_the_crawl_counts(crawl: tuple[dict[str, Any], str]) -> None:
    items, log = crawl
    counted = {name: int(count) for name, count in re.findall(r"'newsclean/([\w/]+)': (\d+)", log)}
    failed = [item for item in items.values() if "newsclean_error" in item]
    by_page_object = [name for name in items if name.endswith("page object")]
    assert counted["failed"] == len(failed) + 1
    assert counted["cleaned"] == len(items) - len(failed) - 1
    labels = [r["label"] for item in items.values() for r in (item.get("newsclean") or {"removed": []})["removed"]]
    assert counted["removed/caption"] == labels.count("caption") > 0
    assert by_page_object


@dataclass
class Bare:
    """An item that has no room for the result."""

    html: str


class Fixed(Item):
    """An item of Scrapy's own kind."""

    html = Field()
    text = Field()
    text_original = Field()
    newsclean_error = Field()


def test_items_without_room_are_an_error_that_says_what_to_add() -> None:
    pipeline = NewscleanPipeline()
    with pytest.raises(InputError, match="Bare: has no field 'text'; add it, yield a dict"):
        pipeline.process_item(Bare(f"<p>{STORY}"))
    only_text = NewscleanPipeline(RecordCleaner(CLEAN.cleaner, write=frozenset({"text"})))
    assert dict(only_text.process_item(Fixed(html=f"<p>{STORY}"))) == {"html": None, "text": STORY}
    failed = dict(only_text.process_item(Fixed(text=STUMBLING)))
    assert (failed["text"], failed["text_original"]) == (None, STUMBLING)


def test_the_setting_is_a_cleaner_or_its_path() -> None:
    for setting in (CLEAN, "pages.CLEAN", None):
        pipeline = NewscleanPipeline.from_crawler(get_crawler(settings_dict={"NEWSCLEAN": setting}))
        assert pipeline.clean == (CLEAN if setting else RecordCleaner())


def test_fields_take_responses_selectors_and_strings() -> None:
    html = f"<html><body><h1>Bridge closes</h1><p>{STORY}<p>Share on Facebook"

    class Page(WebPage[dict[str, Any]]):
        text = field(lambda self: self.response.text, out=[CleanText()])
        of_bytes = field(lambda self: bytes(self.response.body), out=[CleanText()])
        of_parts = field(lambda self: self.css("h1, p"), out=[CleanText()])
        of_one = field(lambda self: self.css("body")[0], out=[CleanText()])
        whole = field(lambda self: self.response, out=[CleanRecord(RecordCleaner(text_field="page"))])
        odd = field(lambda self: 3, out=[CleanText()])

    page = Page(HttpResponse("https://gazette.example/a", html.encode(), headers={"Content-Type": "text/html"}))
    assert {page.text, page.of_bytes, page.whole["text"]} == {Cleaner().clean(html).text}
    assert page.of_one == Cleaner().clean(page.css("body").get()).text
    assert page.of_parts == Cleaner().clean(f"<h1>Bridge closes</h1>\n<p>{STORY}</p>\n<p>Share on Facebook</p>").text
    assert all(STORY in text and "Facebook" not in text for text in (page.text, page.of_one, page.of_parts))
    assert page.whole["newsclean"] == Cleaner().clean(html.encode(), url="https://gazette.example/a").to_dict()
    with pytest.raises(RecordError, match="none of html"):
        _ = page.odd


def test_the_encoding_of_the_header_is_heeded() -> None:
    raw = f"<h1>Мост закрыт</h1><p>{STORY}".encode("windows-1251")
    headers = {"Content-Type": "text/html; charset=windows-1251"}

    class Page(WebPage[dict[str, Any]]):
        record = field(lambda self: self.response, out=[CleanRecord()])

    found = Page(HttpResponse("https://gazette.example/a", raw, headers=headers)).record
    assert found["newsclean"]["articles"][0]["title"] == "Мост закрыт"
