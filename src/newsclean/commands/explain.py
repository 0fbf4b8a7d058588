"""``newsclean explain``: a page line by line."""

from __future__ import annotations

from newsclean.commands.inputs import DONE, SOME_FAILED, USAGE, in_colour, page_parser, pages_of, parsed, show
from newsclean.render.terminal import explanation


def run(arguments: list[str]) -> int:
    """Show what was kept, what went, and why."""
    parser = page_parser(
        "newsclean explain", "Show a page line by line: what was kept, what went, by which rule, and why."
    )
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto")
    parser.add_argument("--removed", action="store_true", help="only what was removed")
    options = parsed(parser, arguments)
    if options is None:
        return USAGE
    failed = 0
    for name, page in pages_of(options):
        if page is None:
            failed += 1
            continue
        if len(options.files) > 1:
            show(f"==> {name} <==\n")
        lines = explanation(page, colour=in_colour(options.color), only_removed=options.removed)
        show("".join(f"{line}\n" for line in lines))
    return SOME_FAILED if failed else DONE
