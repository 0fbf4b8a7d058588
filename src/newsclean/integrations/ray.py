"""Ray Data: a dataset of pages becomes one of clean text, articles and removals, in actors that stay alive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.corpus.record import RecordCleaner
from newsclean.integrations.columns import cleaned_table
from newsclean.integrations.parcel import Parcel

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset


class CleanBatch:
    """For ``map_batches(CleanBatch, batch_format="pyarrow")``: each actor makes one and keeps it.

    Adds ``text``, ``newsclean`` and ``newsclean_error``; see ``integrations.columns`` for their shapes.
    """

    def __init__(self, clean: RecordCleaner | Parcel | None = None) -> None:
        self.clean = clean.clean if isinstance(clean, Parcel) else clean or RecordCleaner()

    def __call__(self, batch: pa.Table) -> pa.Table:
        """The batch with the columns of cleaning; a row that fails stays, with its error."""
        return cleaned_table(batch, self.clean)


def cleaned(dataset: Dataset, clean: RecordCleaner | None = None, **options: Any) -> Dataset:
    """``dataset.map_batches`` with ``CleanBatch``; ``options`` are those of ``map_batches``, such as ``compute``."""
    given = {"clean": Parcel(clean or RecordCleaner())}
    return dataset.map_batches(CleanBatch, batch_format="pyarrow", fn_constructor_kwargs=given, **options)
