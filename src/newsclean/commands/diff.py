"""``newsclean diff``: what came against what is left."""

from __future__ import annotations

import shutil

from newsclean.commands.inputs import DONE, SOME_FAILED, USAGE, in_colour, page_parser, pages_of, parsed, show
from newsclean.render.diff import side_by_side, unified


def run(arguments: list[str]) -> int:
    """Print a diff of each input; plain where the output is no terminal."""
    parser = page_parser(
        "newsclean diff", "Show the lines a reader saw against what is left: a unified diff, or two columns."
    )
    parser.add_argument("-y", "--side-by-side", action="store_true", help="two columns")
    parser.add_argument(
        "-U", "--context", type=int, default=3, metavar="N", help="kept lines around a change; default: 3"
    )
    parser.add_argument(
        "--width", type=int, metavar="N", help="width of the two columns together; default: the terminal's"
    )
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto")
    options = parsed(parser, arguments)
    if options is None:
        return USAGE
    width = options.width or shutil.get_terminal_size((120, 24)).columns
    colour = in_colour(options.color)
    failed = 0
    for name, page in pages_of(options):
        if page is None:
            failed += 1
            continue
        if options.side_by_side and len(options.files) > 1:
            show(f"==> {name} <==\n")
        lines = (
            side_by_side(page, width=width, colour=colour)
            if options.side_by_side
            else unified(page, name, context=max(0, options.context), colour=colour)
        )
        show("".join(f"{line}\n" for line in lines))
    return SOME_FAILED if failed else DONE
