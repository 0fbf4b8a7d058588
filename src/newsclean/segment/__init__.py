"""Source to blocks: one module per input format."""

from newsclean.block import Block
from newsclean.repair import mended
from newsclean.source import Source


def segment(source: Source) -> tuple[Block, ...]:
    """The blocks of a source, in reading order; together they hold every visible character once.
    Mojibake is undone.

    Markdown is read as text whose marks say what a line is; the marks stay as they were written
    (docs/decisions/0003).
    """
    if source.kind == "html":
        from newsclean.segment.html import html_blocks

        return mended(html_blocks(source))
    from newsclean.segment.text import text_blocks

    return mended(text_blocks(source))


__all__ = ["segment"]
