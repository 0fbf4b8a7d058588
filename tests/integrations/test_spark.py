"""Spark in local mode: two Python workers, rows out as the library has them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engines import engine
from pages import CLEAN, STORY, check, loads_per_process, rows, watched

engine("spark", "pyspark", "pandas", "pyarrow", programs=("java",))

from pyspark.sql import SparkSession

from newsclean import Cleaner
from newsclean.corpus.record import RecordCleaner
from newsclean.integrations.spark import clean_frames, cleaned, schema_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

SCHEMA = "id string, html string, text string, url string, language string, depth int, tags array<string>"


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "7")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def frame(spark: SparkSession) -> DataFrame:
    names = SCHEMA.replace(",", "").split()[::2]
    return spark.createDataFrame([tuple(row[name] for name in names) for row in rows()], SCHEMA).repartition(4)


def test_rows_are_what_the_library_makes_of_them(frame: DataFrame) -> None:
    found = {row["id"]: row.asDict(recursive=True) for row in cleaned(frame, CLEAN).collect()}
    assert len(found) == len(rows())
    for row in rows():
        check(row, found[row["id"]], table=True)


def test_removals_are_rows_of_sql(spark: SparkSession, frame: DataFrame) -> None:
    cleaned(frame, CLEAN).createOrReplaceTempView("cleaned")
    found = spark.sql(
        "select removal.label, sum(removal.end - removal.start) as size from cleaned "
        "lateral view explode(newsclean.removed) as removal where id = 'autoblog.html' group by 1"
    )
    sizes = {row["label"]: row["size"] for row in found.collect()}
    autoblog = next(row for row in rows() if row["id"] == "autoblog.html")
    page = CLEAN.cleaner.clean(autoblog["html"])
    assert sizes == {
        label: sum(r.end - r.start for r in page.removed if r.label == label)
        for label in {r.label for r in page.removed}
    }


def test_frames_of_pandas_give_the_same(frame: DataFrame) -> None:
    found = frame.mapInPandas(clean_frames(CLEAN), schema_of(frame.schema, CLEAN)).collect()
    cleaned_rows = {row["id"]: row.asDict(recursive=True) for row in found}
    for row in rows():
        check(row, cleaned_rows[row["id"]], table=True)


def test_binary_pages_and_other_columns(spark: SparkSession) -> None:
    schema = "page binary, crawl struct<depth: int, links: array<struct<href: string>>>, seen timestamp_ntz, n bigint"
    when, large = datetime.datetime(2025, 3, 4, 5, 6, 7), 2**53 + 1
    raw = f"<h1>Мост закрыт</h1><p>{STORY}".encode("windows-1251")
    given = [(raw, (1, [("https://a.example/",)]), when, None), (None, None, None, large)]
    frame = spark.createDataFrame(given, schema).coalesce(1)
    clean = RecordCleaner(text_field="page", encoding="windows-1251", keep_source=True)
    first, second = (row.asDict(recursive=True) for row in cleaned(frame, clean).collect())
    assert first["text"] == Cleaner().clean(raw, encoding="windows-1251").text
    assert first["newsclean"]["articles"][0]["title"] == "Мост закрыт"
    assert bytes(first["page"]) == raw
    assert first["crawl"] == {"depth": 1, "links": [{"href": "https://a.example/"}]}
    assert (first["seen"], first["n"], second["n"]) == (when, None, large)
    assert second["newsclean_error"].startswith("RecordError: record without id: 'page' is null; it has page, crawl")


def test_the_model_is_loaded_once_a_worker(spark: SparkSession, tmp_path: Path) -> None:
    frame = spark.createDataFrame([(f"<p>{STORY} {n}",) for n in range(40)], "html string").repartition(8)
    assert cleaned(frame, watched(tmp_path)).count() == 40
    cleaned(frame, watched(tmp_path)).collect()
    found = loads_per_process(tmp_path)
    assert sum(pages for pages, _ in found) >= 40
    assert len(found) <= 3
    # Workers live on from test to test, and have one file of weights for each kind of page they have seen.
    assert {loads for _, loads in found} <= {1, 2}
