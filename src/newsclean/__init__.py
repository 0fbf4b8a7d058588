"""newsclean: a scraped news page in, the original reporting out, every character traced to its place in the source."""

from newsclean.align import AlignedPage, align
from newsclean.block import Block, BlockSpan
from newsclean.cleaner import Cleaner, clean, clean_many
from newsclean.editmap import EditMap, Segment
from newsclean.errors import InputError, NewscleanError, ProvenanceError, RecordError, RuleError
from newsclean.finding import Evidence, Finding, Removal
from newsclean.lexicon import Lexicon, Phrase
from newsclean.page import Article, Labelled, Page
from newsclean.rule import Rule, rule
from newsclean.site import SiteTemplate
from newsclean.source import Source, Span

__version__ = "0.1.0"

__all__ = [
    "AlignedPage", "Article", "Block", "BlockSpan", "Cleaner", "EditMap", "Evidence", "Finding", "InputError", "Labelled", "Lexicon",
    "NewscleanError", "Page", "Phrase", "ProvenanceError", "RecordError", "Removal", "Rule", "RuleError", "Segment", "SiteTemplate",
    "Source", "Span", "align", "clean", "clean_many", "rule",
]  # fmt: skip
