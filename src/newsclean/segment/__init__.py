"""Source to blocks: one module per input format."""

from newsclean.block import Block
from newsclean.repair import mended
from newsclean.source import Source


def segment(source: Source) -> tuple[Block, ...]:
    """The blocks of a source, in reading order; together they hold every visible character once.
    Mojibake is undone.
    """
    return mended(as_written(source))


def as_written(source: Source) -> tuple[Block, ...]:
    """The same blocks, with the mojibake they came with.

    Markdown is read as text whose marks say what a line is; the marks stay as they were written
    (docs/decisions/0003).
    """
    if source.kind == "html":
        from newsclean.segment.html import html_blocks

        return html_blocks(source)
    from newsclean.segment.text import text_blocks

    return text_blocks(source)


__all__ = ["as_written", "segment"]
