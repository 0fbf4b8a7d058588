"""A crawl of the local site, for ``scrapy runspider``: every page by the item pipeline and by a page object."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import scrapy
from scrapy.http import TextResponse
from web_poet import WebPage, field

from newsclean.integrations.web_poet import CleanRecord, CleanText
from pages import CLEAN, STUMBLING


class StoryPage(WebPage[dict[str, Any]]):
    """What a user writes: fields of a page, some of them cleaned on their way out."""

    @field(cached=True, out=[CleanRecord()])
    def record(self) -> object:
        return self.response

    @field(out=[CleanText()])
    def of_the_body(self) -> object:
        return self.css("body")

    @field(out=[CleanText()])
    def subtitle(self) -> object:
        return None


@dataclass
class Story:
    """An item with fixed fields."""

    id: str
    html: str | None
    text: str | None = None
    newsclean: dict[str, Any] | None = None


@dataclass
class Author:
    """An item without a page."""

    id: str
    name: str


class Gazette(scrapy.Spider):
    name = "gazette"
    custom_settings = {  # noqa: RUF012  as every spider has it
        "ADDONS": {"scrapy_poet.Addon": 300},
        "ITEM_PIPELINES": {"newsclean.integrations.scrapy.NewscleanPipeline": 300},
        "NEWSCLEAN": CLEAN,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "INFO",
    }
    site = ""

    async def start(self) -> AsyncIterator[scrapy.Request]:
        yield scrapy.Request(self.site)

    def parse(self, response: TextResponse) -> Iterator[Any]:
        yield {"id": "no page", "url": response.url, "links": len(response.css("a"))}
        yield {"id": "rule fails", "text": STUMBLING}
        yield Author("author", "Jane Doe")
        for link in response.css("a"):
            yield response.follow(link, self.parse_story)

    def parse_story(self, response: TextResponse, page: StoryPage) -> Iterator[Any]:
        name = response.url.rsplit("/", 1)[1]
        page_field = "html" if name.endswith(".html") else "text"
        yield {"id": name, "url": response.url, page_field: response.text}
        yield {"id": f"{name} as bytes", "url": response.url, page_field: response.body}
        if page_field == "html":
            yield Story(f"{name} as a dataclass", response.text)
            yield {"id": f"{name} by page object", "text": "", **self.told(page)}

    @staticmethod
    def told(page: StoryPage) -> dict[str, Any]:
        return {"record": page.record, "of_the_body": page.of_the_body, "subtitle": page.subtitle}
