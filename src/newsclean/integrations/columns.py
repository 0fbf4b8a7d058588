"""Cleaned records as columns whose types are known before the first row, for tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from newsclean.corpus.record import CLEAN_TEXT, FORMER_TEXT, ID_FIELDS, RESULT, TEXT_FIELDS, Cleaned, RecordCleaner
from newsclean.editmap import Segment
from newsclean.integrations.attempt import ERROR, attempted

if TYPE_CHECKING:
    import pyarrow as pa

# A scalar is its Python type, a list the shape of its items in brackets, a structure its fields by name.
Shape: TypeAlias = "type | list[Shape] | dict[str, Shape]"

SOURCE: Final[dict[str, Shape]] = {"sha256": str, "length": int, "encoding": str, "kind": str, "url": str}
ARTICLE: Final[dict[str, Shape]] = {
    "title": str,
    "text": str,
    "byline": str,
    "dateline": str,
    "language": str,
    "spans": [dict(zip(Segment._fields, (int, int, int, int, str), strict=True))],
    "labelled": [{"start": int, "end": int, "label": str, "in_text": bool}],
}
REMOVAL: Final[dict[str, Shape]] = {
    "start": int,
    "end": int,
    "spans": [[int]],
    "label": str,
    "rule": str,
    "score": float,
    "evidence": [{"subject": str, "why": str}],
}
METADATA: Final[dict[str, Shape]] = {
    "title": str,
    "author": str,
    "date": str,
    "sitename": str,
    "url": str,
    "language": str,
    "agencies": [str],
    "source_links": [str],
    "outlets": [str],
    "canonical_url": str,
}


def new_columns(clean: RecordCleaner) -> dict[str, Shape]:
    """The shapes of the columns that cleaning adds to a table or replaces in it: text, newsclean, newsclean_error.

    They are those of ``page.to_dict()``, but that a segment of ``articles.spans`` is a structure, as a column has no room
    for lists of numbers and words.
    """
    article = {name: shape for name, shape in ARTICLE.items() if name != "spans" or "spans" in clean.write}
    parts: dict[str, Shape] = {"articles": [article], "removed": [REMOVAL], "metadata": METADATA}
    chosen = {name: shape for name, shape in parts.items() if name in clean.write}
    made: dict[str, Shape] = {CLEAN_TEXT: str} if CLEAN_TEXT in clean.write else {}
    if chosen:
        made[RESULT] = {"schema": str, "source": SOURCE, **chosen}
    return {**made, ERROR: str}


def read_columns(columns: Iterable[str], clean: RecordCleaner) -> tuple[str, ...]:
    """The columns of a table that cleaning looks at; all others pass through untouched."""
    known = {*TEXT_FIELDS, FORMER_TEXT, clean.text_field, *ID_FIELDS, "language"}
    return tuple(name for name in columns if name in known)


def cleaned_columns(
    batch: Mapping[str, Sequence[object]], columns: Sequence[str], rows: int, clean: RecordCleaner
) -> dict[str, Sequence[object]]:
    """The columns of a batch that change, and the new ones.

    ``batch`` has the ``read_columns`` of ``columns``, each with a value for each of its ``rows``. The table keeps its
    columns: where a record loses its page, the cell is null.
    """
    others = dict.fromkeys(columns)
    before = [{**others, **{name: values[row] for name, values in batch.items()}} for row in range(rows)]
    after = [attempted(record, clean) for record in before]
    both = list(zip(before, after, strict=True))
    pages = [name for name in batch if name in (*TEXT_FIELDS, clean.text_field)]
    changed: dict[str, Sequence[object]] = {
        name: [old[name] if name in new else None for old, new in both] for name in pages
    }
    if CLEAN_TEXT in batch:
        changed[FORMER_TEXT] = [_former(old, new, clean) for old, new in both]
    for name in new_columns(clean):
        changed[name] = [_fitted(record.get(name)) if name == RESULT else record.get(name) for record in after]
    return changed


def _former(old: Cleaned, new: Cleaned, clean: RecordCleaner) -> object:
    return old[CLEAN_TEXT] if clean.keep_source or ERROR in new else old.get(FORMER_TEXT)


def _fitted(result: Any) -> object:
    if result is None or "articles" not in result:
        return result
    articles = [
        {**article, "spans": [dict(zip(Segment._fields, span, strict=True)) for span in article["spans"]]}
        if "spans" in article
        else article
        for article in result["articles"]
    ]
    return {**result, "articles": articles}


def arrow_type(shape: Shape) -> pa.DataType:
    """The shape as a type of Arrow."""
    import pyarrow as pa

    if isinstance(shape, dict):
        return pa.struct([(name, arrow_type(inner)) for name, inner in shape.items()])
    if isinstance(shape, list):
        return pa.list_(arrow_type(shape[0]))
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[shape]


def cleaned_table(table: pa.Table, clean: RecordCleaner) -> pa.Table:
    """An Arrow table with the columns of cleaning; those it has keep their order, the new ones follow."""
    import pyarrow as pa

    names = table.column_names
    types = dict(zip(names, table.schema.types, strict=True))
    if CLEAN_TEXT in types:
        types[FORMER_TEXT] = types[CLEAN_TEXT]
    types |= {name: arrow_type(shape) for name, shape in new_columns(clean).items()}
    columns = dict(zip(names, table.columns, strict=True))
    read = table.select(read_columns(names, clean)).to_pydict()
    changed = cleaned_columns(read, names, table.num_rows, clean)
    columns |= {name: pa.chunked_array([pa.array(changed[name], types[name])]) for name in types if name in changed}
    return pa.table(columns)
