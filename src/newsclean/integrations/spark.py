"""Spark: a frame of pages becomes one of clean text, articles and removals, each removal a structure of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from newsclean.corpus.record import CLEAN_TEXT, FORMER_TEXT, RecordCleaner
from newsclean.integrations.columns import Shape, cleaned_table, new_columns
from newsclean.integrations.parcel import Parcel

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType, StructType


def cleaned(frame: DataFrame, clean: RecordCleaner | None = None) -> DataFrame:
    """``frame`` with ``text``, ``newsclean`` and ``newsclean_error``, row by row; lazy, as all of Spark is.

    Pages are strings or binary. A row that fails stays, with its error; see ``integrations.columns`` for the shapes.
    Goes by ``mapInArrow``: other columns pass through untouched.
    """
    parcel = Parcel(clean or RecordCleaner())

    def batches(given: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in given:
            yield from cleaned_table(pa.Table.from_batches([batch]), parcel.clean).to_batches()

    return frame.mapInArrow(batches, schema_of(frame.schema, clean))


def clean_frames(clean: RecordCleaner | None = None) -> Callable[[Iterator[pd.DataFrame]], Iterator[pd.DataFrame]]:
    """For ``frame.mapInPandas(clean_frames(clean), schema_of(frame.schema, clean))``.

    The same, where a pipeline already is in pandas, which makes floats of integers beside nulls.
    """
    parcel = Parcel(clean or RecordCleaner())

    def frames(given: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        import pyarrow as pa

        for frame in given:
            yield cleaned_table(pa.Table.from_pandas(frame, preserve_index=False), parcel.clean).to_pandas()

    return frames


def schema_of(schema: StructType, clean: RecordCleaner | None = None) -> StructType:
    """The schema that cleaning a frame of ``schema`` gives; ``newsclean.removed`` is an array of structures."""
    from pyspark.sql.types import StructField, StructType

    types = {field.name: field.dataType for field in schema}
    if CLEAN_TEXT in types:
        types[FORMER_TEXT] = types[CLEAN_TEXT]
    types |= {name: _type(shape) for name, shape in new_columns(clean or RecordCleaner()).items()}
    return StructType([StructField(name, kind) for name, kind in types.items()])


def _type(shape: Shape) -> DataType:
    from pyspark.sql import types

    if isinstance(shape, dict):
        return types.StructType([types.StructField(name, _type(inner)) for name, inner in shape.items()])
    if isinstance(shape, list):
        return types.ArrayType(_type(shape[0]))
    return {str: types.StringType(), int: types.LongType(), float: types.DoubleType(), bool: types.BooleanType()}[shape]
