"""Ray Data on a Ray of this machine: actors of other processes clean the blocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engines import engine
from pages import CLEAN, STORY, check, loads_per_process, rows, watched

engine("ray", "ray", "pyarrow", "pandas")

import pyarrow as pa
import ray
from ray.data import ActorPoolStrategy, DataContext

from newsclean.integrations.ray import CleanBatch, cleaned

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "html", "text", "url", "language")),
        ("depth", pa.int64()),
        ("tags", pa.list_(pa.string())),
    ]
)


@pytest.fixture(scope="module", autouse=True)
def _ray() -> Iterator[None]:
    # Logical processors: actors keep theirs, and what feeds them needs one too.
    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False, object_store_memory=200 * 2**20)
    DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


def test_rows_are_what_the_library_makes_of_them() -> None:
    dataset = ray.data.from_arrow(pa.Table.from_pylist(rows(), SCHEMA)).repartition(3)
    found = {row["id"]: row for row in cleaned(dataset, CLEAN, batch_size=5).take_all()}
    assert len(found) == len(rows())
    for row in rows():
        check(row, found[row["id"]], table=True)


def test_the_model_is_loaded_once_an_actor(tmp_path: Path) -> None:
    dataset = ray.data.from_items([{"html": f"<p>{STORY} {n}"} for n in range(40)]).repartition(8)
    actors = ActorPoolStrategy(size=2)
    given = {"clean": watched(tmp_path)}
    batches = dataset.map_batches(
        CleanBatch, batch_format="pyarrow", batch_size=5, fn_constructor_kwargs=given, compute=actors
    )
    assert batches.count() == 40
    found = loads_per_process(tmp_path)
    assert sum(pages for pages, _ in found) == 40
    assert {loads for _, loads in found} == {1}
    assert len(found) <= 2
