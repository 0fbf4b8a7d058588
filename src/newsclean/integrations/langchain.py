"""LangChain: a document transformer that cleans what loaders bring, before it is split and embedded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.documents import BaseDocumentTransformer, Document

from newsclean.corpus.record import RecordCleaner
from newsclean.integrations.attempt import attempted_document, document_cleaner


class NewscleanTransformer(BaseDocumentTransformer):
    """Documents with clean ``page_content``; their metadata gain ``newsclean``, or ``newsclean_error``.

    The page is ``page_content``, unless ``clean`` names a field of the metadata. For stores that take only flat
    metadata give ``RecordCleaner(write={"text"})``. A document that fails is empty, with its text in
    ``text_original``; none is dropped.
    """

    def __init__(self, clean: RecordCleaner | None = None) -> None:
        self.clean = document_cleaner(clean)

    def transform_documents(self, documents: Sequence[Document], **kwargs: Any) -> Sequence[Document]:
        """New documents, in order; those given are left as they are."""
        return [self._cleaned(document) for document in documents]

    def _cleaned(self, document: Document) -> Document:
        text, metadata = attempted_document(document.page_content, document.id, document.metadata, self.clean)
        return Document(page_content=text, metadata=metadata, id=document.id)
