"""datatrove: a pipeline step that cleans documents; what it removed is in their metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datatrove.pipeline.base import PipelineStep
from datatrove.utils.typeshelper import StatHints

from newsclean.corpus.record import RESULT, RecordCleaner
from newsclean.integrations.attempt import ERROR, attempted_document, document_cleaner
from newsclean.integrations.parcel import Parcel

if TYPE_CHECKING:
    from datatrove.data import DocumentsPipeline


class Newsclean(PipelineStep):
    """Puts the clean text in ``text``, and in ``metadata`` the result as ``newsclean`` or a ``newsclean_error``.

    The page is the document's text, unless ``clean`` names a field of the metadata. No document is dropped; one that
    fails has no text, what was there is ``text_original``. Counts documents, failures, and removals by label.
    """

    type = "✂️ - FORMAT"
    name = "🗞 newsclean"

    def __init__(self, clean: RecordCleaner | None = None) -> None:
        super().__init__()
        self.parcel = Parcel(document_cleaner(clean))

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Clean each document of ``data``."""
        for document in data:
            self.stat_update(StatHints.total)
            with self.track_time():
                document.text, document.metadata = attempted_document(
                    document.text, document.id, document.metadata, self.parcel.clean
                )
            self._count(document.metadata)
            yield document

    def _count(self, metadata: dict[str, object]) -> None:
        if ERROR in metadata:
            self.stat_update("failed")
        result = metadata.get(RESULT)
        if isinstance(result, dict):
            for removal in result.get("removed", ()):
                self.stat_update(f"removed_{removal['label']}")
