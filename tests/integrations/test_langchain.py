"""LangChain: documents in, documents out, by both of a transformer's ways."""

from __future__ import annotations

import asyncio

from engines import engine
from pages import CLEAN, STORY, check, page_of, rows

engine("langchain", "langchain_core")

from langchain_core.documents import Document

from newsclean.corpus.record import RecordCleaner
from newsclean.integrations.langchain import NewscleanTransformer


def test_documents_are_what_the_library_makes_of_them() -> None:
    given = [{**row, "html": None, "text": page_of(row)} for row in rows() if page_of(row) is not None]
    documents = [
        Document(
            page_content=row["text"],
            metadata={name: value for name, value in row.items() if name not in ("html", "text") and value is not None},
        )
        for row in given
    ]
    before = [document.model_copy(deep=True) for document in documents]
    transformer = NewscleanTransformer(CLEAN)
    found = transformer.transform_documents(documents)
    assert len(found) == len(given)
    for row, document in zip(given, found, strict=True):
        failed = "newsclean_error" in document.metadata
        check(
            row, {**document.metadata, "text": None if failed and not document.page_content else document.page_content}
        )
    assert documents == before
    assert asyncio.run(transformer.atransform_documents(documents)) == found


def test_metadata_stay_flat_on_request() -> None:
    transformer = NewscleanTransformer(RecordCleaner(write=frozenset({"text"})))
    (found,) = transformer.transform_documents([Document(id="7", page_content=STORY, metadata={"source": "a.html"})])
    assert found == Document(id="7", page_content=STORY, metadata={"source": "a.html"})
