"""Hugging Face datasets: the function and the features for ``Dataset.map`` in batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from newsclean.cleaner import Cleaner
from newsclean.corpus.record import CLEAN_TEXT, FORMER_TEXT, RecordCleaner
from newsclean.integrations.columns import arrow_type, cleaned_columns, new_columns, read_columns

if TYPE_CHECKING:
    from datasets import Dataset, Features


class CleanBatch:
    """For ``map(CleanBatch(), batched=True)``: columns of lists to the columns that are new or change.

    Give ``map`` the ``features_of`` the dataset too: the first batch alone does not tell the type of a column that holds
    only nulls there.
    """

    def __init__(self, clean: RecordCleaner | None = None) -> None:
        self.clean = clean or RecordCleaner()

    def __call__(self, batch: Mapping[str, Sequence[object]]) -> dict[str, Sequence[object]]:
        """A row that fails stays, with its error in ``newsclean_error``."""
        names = list(batch)
        read = {name: batch[name] for name in read_columns(names, self.clean)}
        return cleaned_columns(read, names, len(batch[names[0]]) if names else 0, self.clean)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle sets in order: ``map`` tells by the bytes whether it has done the same before."""
        cleaner, records = _options(self.clean.cleaner), _options(self.clean)
        return _made, (cleaner, {name: value for name, value in records.items() if name != "cleaner"})


def _options(configured: Cleaner | RecordCleaner) -> dict[str, Any]:
    values = {field.name: getattr(configured, field.name) for field in fields(configured)}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}


def _made(cleaner: dict[str, Any], records: dict[str, Any]) -> CleanBatch:
    return CleanBatch(RecordCleaner(Cleaner(**cleaner), **{**records, "write": frozenset(records["write"])}))


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
