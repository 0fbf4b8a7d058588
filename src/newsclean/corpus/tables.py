"""Parquet: rows read group by group, and results written as part files of a data set."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BufferedIOBase
from typing import TYPE_CHECKING, Final

from newsclean.corpus.files import needed
from newsclean.corpus.item import Raw, TooLarge, too_large

if TYPE_CHECKING:
    import pyarrow

BATCH_ROWS: Final = 64
# Rows of a part are read back in pieces of this size; a longer row gets a longer piece.
BLOCK_BYTES: Final = 4 * 2**20


def rows(name: str, stream: BufferedIOBase, max_bytes: int) -> Iterator[Raw | TooLarge]:
    """The rows of a Parquet file as records, a few at a time."""
    parquet = needed("pyarrow.parquet", "reads and writes Parquet")
    at = 0
    for batch in parquet.ParquetFile(stream).iter_batches(batch_size=BATCH_ROWS):
        for row in batch.to_pylist():
            at += 1
            size = sum(len(value) for value in row.values() if isinstance(value, str | bytes))
            if size > max_bytes:
                yield TooLarge(f"{name}:{at}", too_large(size, max_bytes))
            else:
                yield Raw(f"{name}:{at}", row)


def schema() -> pyarrow.Schema:
    """The columns of a result: names and meanings are those of ``Page.to_dict``; ``fields`` holds JSON.

    Spans are named structs. Fields that pass through have no common type, so they are one column of JSON text, but for
    ``id`` and ``url``.
    """
    import pyarrow as pa

    text, whole = pa.string(), pa.int64()
    pair = pa.struct([("start", whole), ("end", whole)])
    segment = pa.struct([(n, whole) for n in ("out_start", "out_end", "src_start", "src_end")] + [("kind", text)])
    labelled = pa.struct([("start", whole), ("end", whole), ("label", text), ("in_text", pa.bool_())])
    evidence = pa.struct([("subject", text), ("why", text)])
    names = [(n, text) for n in ("title", "text", "byline", "dateline", "language")]
    article = pa.struct([*names, ("spans", pa.list_(segment)), ("labelled", pa.list_(labelled))])
    where = [("start", whole), ("end", whole), ("spans", pa.list_(pair))]
    why = [("label", text), ("rule", text), ("score", pa.float64()), ("evidence", pa.list_(evidence))]
    removal = pa.struct(where + why)
    source = pa.struct([("sha256", text), ("length", whole), ("encoding", text), ("kind", text), ("url", text)])
    single = ("title", "author", "date", "sitename", "url", "language", "canonical_url")
    several = ("agencies", "source_links", "outlets")
    metadata = pa.struct([(n, text) for n in single] + [(n, pa.list_(text)) for n in several])
    return pa.schema(
        [(n, text) for n in ("id", "url", "text")]
        + [("articles", pa.list_(article)), ("removed", pa.list_(removal)), ("source", source)]
        + [("metadata", metadata), ("fields", text)]
    )


def write_part(log: str, target: str, longest_line: int) -> None:
    """Make a Parquet file of the rows in a JSONL file, in bounded memory."""
    json = needed("pyarrow.json", "reads and writes Parquet")
    parquet = needed("pyarrow.parquet", "reads and writes Parquet")
    columns = schema()
    reading = json.ReadOptions(use_threads=False, block_size=max(BLOCK_BYTES, longest_line + 1))
    parsing = json.ParseOptions(explicit_schema=columns, unexpected_field_behavior="error")
    with parquet.ParquetWriter(target, columns, compression="zstd") as writer:
        if not os.path.getsize(log):
            return
        for batch in json.open_json(log, reading, parsing):
            writer.write_batch(batch)
