"""Hugging Face datasets: ``map`` in batches, in this process and in two."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from engines import engine
from pages import CLEAN, STORY, check, loads_per_process, rows, watched

engine("datasets", "datasets")

from datasets import Dataset, disable_progress_bars

from newsclean import Cleaner
from newsclean.corpus.record import RecordCleaner
from newsclean.integrations.datasets import CleanBatch, cleaned, features_of

disable_progress_bars()


@pytest.mark.parametrize("num_proc", [None, 2])
def test_rows_are_what_the_library_makes_of_them(num_proc: int | None) -> None:
    dataset = cleaned(Dataset.from_list(rows()), CLEAN, num_proc=num_proc, batch_size=5)
    assert dataset.num_rows == len(rows())
    for row, found in zip(rows(), dataset, strict=True):
        check(row, found, table=True)


def test_map_takes_the_function_and_the_features() -> None:
    dataset = Dataset.from_list([{"html": f"<p>{STORY}", "n": n} for n in range(3)])
    found = dataset.map(CleanBatch(), batched=True, features=features_of(dataset.features))
    assert found["text"] == [STORY] * 3
    assert found.column_names == ["html", "n", "text", "newsclean", "newsclean_error"]
    assert found["html"] == [None] * 3


def test_a_stream_is_cleaned_too() -> None:
    stream = Dataset.from_list(rows()).to_iterable_dataset(num_shards=3)
    found = list(
        stream.map(CleanBatch(CLEAN), batched=True, batch_size=5, features=features_of(stream.features, CLEAN))
    )
    for row, cleaned_row in zip(rows(), found, strict=True):
        check(row, cleaned_row, table=True)


def test_the_model_is_loaded_once_a_process(tmp_path: Path) -> None:
    dataset = Dataset.from_list([{"html": f"<p>{STORY} {n}"} for n in range(40)])
    cleaned(dataset, watched(tmp_path), num_proc=2, batch_size=5)
    found = loads_per_process(tmp_path)
    assert sum(pages for pages, _ in found) == 40
    # A forked process may have its parent's weights already, of both kinds of page.
    assert {loads for _, loads in found} <= {1, 2}
    assert len(found) == 2


def test_a_cleaner_has_the_same_fingerprint_in_every_process() -> None:
    # So that ``map`` finds what it has cached; sets of names have another order in each process.
    script = (
        "from datasets.fingerprint import Hasher\n"
        "from newsclean import Cleaner\n"
        "from newsclean.corpus.record import RecordCleaner\n"
        "from newsclean.integrations.datasets import CleanBatch\n"
        "keep = {'caption', 'teaser', 'timestamp', 'hashtags'}\n"
        "print(Hasher.hash(CleanBatch(RecordCleaner(Cleaner(keep=keep)))))"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(prints) == 1
    keeping = RecordCleaner(Cleaner(keep={"caption"}, profile="keep"), keep_source=True, write=frozenset({"text"}))
    assert pickle.loads(pickle.dumps(CleanBatch(keeping))).parcel.clean == keeping
