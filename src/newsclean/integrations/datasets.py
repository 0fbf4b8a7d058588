"""Hugging Face datasets: the function and the features for ``Dataset.map`` in batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from newsclean.corpus.record import CLEAN_TEXT, FORMER_TEXT, RecordCleaner
from newsclean.integrations.columns import arrow_type, cleaned_columns, new_columns, read_columns
from newsclean.integrations.parcel import Parcel

if TYPE_CHECKING:
    from datasets import Dataset, Features


class CleanBatch:
    """For ``map(CleanBatch(), batched=True)``: columns of lists to the columns that are new or change.

    Give ``map`` the ``features_of`` the dataset too: the first batch alone does not tell the type of a column that holds
    only nulls there.
    """

    def __init__(self, clean: RecordCleaner | None = None) -> None:
        self.parcel = Parcel(clean or RecordCleaner())

    def __call__(self, batch: Mapping[str, Sequence[object]]) -> dict[str, Sequence[object]]:
        """A row that fails stays, with its error in ``newsclean_error``."""
        names = list(batch)
        read = {name: batch[name] for name in read_columns(names, self.parcel.clean)}
        return cleaned_columns(read, names, len(batch[names[0]]) if names else 0, self.parcel.clean)


def features_of(features: Features, clean: RecordCleaner | None = None) -> Features:
    """The features that cleaning a dataset of ``features`` gives."""
    import pyarrow as pa
    from datasets import Features

    new = new_columns(clean or RecordCleaner())
    made = Features.from_arrow_schema(pa.schema([(name, arrow_type(shape)) for name, shape in new.items()]))
    former = {FORMER_TEXT: features[CLEAN_TEXT]} if CLEAN_TEXT in features else {}
    return Features({**features, **former, **made})


def cleaned(dataset: Dataset, clean: RecordCleaner | None = None, **options: Any) -> Dataset:
    """``dataset.map`` with both; ``options`` are those of ``map``, such as ``num_proc``."""
    return dataset.map(CleanBatch(clean), batched=True, features=features_of(dataset.features, clean), **options)
