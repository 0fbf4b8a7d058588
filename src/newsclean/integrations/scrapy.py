"""Scrapy: an item pipeline that cleans the page each item carries."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from itemadapter import ItemAdapter
from scrapy.utils.misc import load_object

from newsclean.corpus.record import RESULT, Cleaned, RecordCleaner, page_field
from newsclean.errors import InputError, RecordError
from newsclean.integrations.attempt import ERROR, attempted

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)


class NewscleanPipeline:
    """For ``ITEM_PIPELINES``; the setting ``NEWSCLEAN`` is a ``RecordCleaner``, or the import path of one.

    Items gain ``text`` and ``newsclean``, or ``newsclean_error``; the page goes unless the ``RecordCleaner`` keeps it.
    Items of a class with fixed fields need these fields; those that hold no page pass as they are. Statistics:
    ``newsclean/cleaned``, ``newsclean/failed`` and ``newsclean/removed/<label>``.
    """

    def __init__(self, clean: RecordCleaner | None = None, stats: StatsCollector | None = None) -> None:
        self.clean = clean or RecordCleaner()
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NewscleanPipeline:
        """What Scrapy calls."""
        setting = crawler.settings.get("NEWSCLEAN")
        return cls(load_object(setting) if isinstance(setting, str) else setting, crawler.stats)

    def process_item(self, item: object, spider: Spider | None = None) -> object:
        """The same item, cleaned. Raises ``InputError`` if its class has no field for the result."""
        adapter = ItemAdapter(item)
        record = dict(adapter)
        if self._has(adapter, ERROR):
            cleaned = attempted(record, self.clean)
        elif self._page(record):
            cleaned = self.clean(record)
        else:
            return item
        self._put(adapter, record, cleaned)
        self._count(cleaned)
        return item

    def _page(self, record: dict[str, object]) -> bool:
        try:
            page_field(record, self.clean.text_field)
        except RecordError as error:
            logger.warning("passed as it is: %s", error)
            self._inc("failed")
            return False
        return True

    def _has(self, adapter: ItemAdapter, name: str) -> bool:
        return isinstance(adapter.item, dict) or name in adapter.field_names()

    def _put(self, adapter: ItemAdapter, record: dict[str, object], cleaned: Cleaned) -> None:
        for name in cleaned:
            if not self._has(adapter, name):
                raise InputError(
                    f"{type(adapter.item).__name__}: has no field {name!r}; add it, yield a dict, or set "
                    "NEWSCLEAN to a RecordCleaner that writes less"
                )
        for name in record.keys() - cleaned.keys():
            if isinstance(adapter.item, dict):
                del adapter[name]
            else:
                adapter[name] = None
        adapter.update(cleaned)

    def _count(self, cleaned: Cleaned) -> None:
        if ERROR in cleaned:
            logger.warning("%s", cleaned[ERROR])
        self._inc("failed" if ERROR in cleaned else "cleaned")
        result = cleaned.get(RESULT)
        if isinstance(result, dict):
            for removal in result.get("removed", ()):
                self._inc(f"removed/{removal['label']}")

    def _inc(self, name: str) -> None:
        if self.stats is not None:
            self.stats.inc_value(f"newsclean/{name}")
