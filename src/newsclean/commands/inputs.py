"""Files and standard input to pages: what all commands share."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsclean.cleaner import Cleaner
from newsclean.decision import THRESHOLDS
from newsclean.decoding import decode
from newsclean.errors import NewscleanError
from newsclean.extractors import EXTRACTORS, extracted, usable
from newsclean.page import Page
from newsclean.source import KINDS

DONE, SOME_FAILED, USAGE = 0, 1, 2


class Unwritable(Exception):
    """Standard output takes no more; the message says why."""


def page_parser(prog: str, description: str, epilog: str = "") -> argparse.ArgumentParser:
    """A parser with the files and the options of cleaning."""
    parser = argparse.ArgumentParser(
        prog=prog, description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="pages to clean; - or none: standard input")
    parser.add_argument("--kind", choices=KINDS, help="what the input is; told by itself unless given")
    parser.add_argument("--encoding", help="character encoding of the input, overriding what it says itself")
    parser.add_argument("--url", help="address the page came from")
    parser.add_argument("--keep", action="append", default=[], metavar="LABEL", help="leave this label in the text")
    parser.add_argument("--disable", action="append", default=[], metavar="RULE", help="do not run this rule")
    parser.add_argument(
        "--profile",
        choices=list(THRESHOLDS),
        default="balanced",
        help="keep: remove only what is certain; strict: the reverse",
    )
    parser.add_argument(
        "--extractor",
        choices=EXTRACTORS,
        help="clean what this extractor keeps of the HTML (extra: newsclean[extractors])",
    )
    parser.add_argument(
        "--restore",
        action="append",
        default=[],
        metavar="ID",
        help="undo this removal, such as teaser:120:180 (explain names it)",
    )
    return parser


def parsed(parser: argparse.ArgumentParser, arguments: list[str]) -> argparse.Namespace | None:
    """The options; ``None``, and the help on standard output, where nobody gave an input."""
    options = parser.parse_args(arguments)
    if options.files or not sys.stdin.isatty():
        return options
    parser.print_help()
    return None


def pages_of(options: argparse.Namespace) -> Iterator[tuple[str, Page | None]]:
    """Each input by name and its page; ``None`` for one that failed, which standard error explains.

    An option that no input could be cleaned with raises ``InputError``.
    """
    if options.encoding is not None:
        decode(b"", options.encoding)
    if options.extractor:
        usable(options.extractor)
    cleaner = Cleaner(keep=options.keep, disable=options.disable, profile=options.profile)
    for name in options.files or ["-"]:
        yield name, _attempt(cleaner, name, options)


def in_colour(choice: str) -> bool:
    """Whether to colour the output: "always", "never", or "auto", which is for a terminal only."""
    return choice == "always" or (choice == "auto" and sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def show(text: str) -> None:
    """Write to standard output; raises ``Unwritable`` where it takes no more, but for a reader that went away."""
    if sys.stdout is None:
        raise Unwritable("it is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(error.strerror) from error


def not_over(names: Sequence[str]) -> dict[str, str]:
    """The places that ``write`` must not write to, and why: those of the inputs."""
    return {os.path.realpath(name): "is an input, and sources are never edited" for name in names if name != "-"}


def folder_made(path: Path) -> bool:
    """Make a folder for the results; ``False``, with the reason on standard error, if it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _say_unwritable(path, error)
        return False
    return True


def write(path: Path, text: str, taken: dict[str, str]) -> bool:
    """Write one result; ``False``, with the reason on standard error, if it cannot or must not be written there."""
    place = os.path.realpath(path)
    if why := taken.setdefault(place, ""):
        print(f"newsclean: {path}: {why}; give another -o", file=sys.stderr)
        return False
    taken[place] = "was already written for an input of the same name"
    try:
        path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        _say_unwritable(path, error)
        return False
    return True


def _say_unwritable(path: Path, error: OSError) -> None:
    print(f"newsclean: {path}: cannot be written: {error.strerror}; give another -o", file=sys.stderr)


def _attempt(cleaner: Cleaner, name: str, options: argparse.Namespace) -> Page | None:
    """Clean one input; on failure say why on standard error and return ``None``."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        remedy = {FileNotFoundError: "check the path", IsADirectoryError: "give its files, such as FOLDER/*.html"}
        advice = remedy.get(type(error), "check its permissions")
        print(f"newsclean: {name}: {error.strerror or error}; {advice}", file=sys.stderr)
        return None
    try:
        page = cleaner.clean(raw, kind=options.kind, encoding=options.encoding, url=options.url)
        if options.extractor:
            page = extracted(page, options.extractor)
        for wanted in options.restore:
            page = page.restore(page.removal(wanted))
    except NewscleanError as error:
        print(f"newsclean: {name}: {error}", file=sys.stderr)
        return None
    return page
