"""``newsclean report``: one HTML file that shows what went and why."""

from __future__ import annotations

from pathlib import Path

from newsclean.commands.inputs import DONE, SOME_FAILED, USAGE, not_over, page_parser, pages_of, parsed, show, write
from newsclean.render.report import pages_to_report


def run(arguments: list[str]) -> int:
    """Write the report of all inputs as one file."""
    parser = page_parser(
        "newsclean report",
        "Write one self-contained HTML file: the page beside its clean text, every removal coloured by label with its "
        "rule, score and evidence. Of several inputs, an index with a table and plots comes first.",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write there instead of standard output")
    options = parsed(parser, arguments)
    if options is None:
        return USAGE
    found = list(pages_of(options))
    pages = [(name, page) for name, page in found if page is not None]
    failed = len(found) - len(pages)
    if pages:
        text = pages_to_report(pages)
        if options.output is None:
            show(text)
        else:
            failed += not write(Path(options.output), text, not_over(options.files))
    return SOME_FAILED if failed else DONE
