"""The command line: parses arguments, calls the API, decides nothing."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from newsclean import __version__
from newsclean.cleaner import Cleaner
from newsclean.decision import THRESHOLDS
from newsclean.errors import NewscleanError
from newsclean.page import Page
from newsclean.rule import builtin_rules, rule_named
from newsclean.source import KINDS

DONE, SOME_FAILED, USAGE = 0, 1, 2
FORMATS = {"text": ".txt", "markdown": ".md", "json": ".json", "jsonl": ".jsonl", "html": ".html"}
DESCRIPTION = """Take a scraped news page (HTML, or text that a scraper already extracted) and print the original reporting
as clean text. Nothing is lost silently: `newsclean explain FILE` shows what went and why."""
EXAMPLES = """examples:
  newsclean page.html                        clean text of one page
  newsclean pages/*.html -o clean/           one file for each page
  curl -s https://example.org/a | newsclean  from standard input
  newsclean --keep caption page.html         captions stay in the text
  newsclean --format json page.html          text, spans, removals with label, rule, score and evidence
  newsclean explain page.html                what was removed, and why, in colour
  newsclean rules                            all rules; `newsclean rules show read-more` explains one

A file named like a subcommand is given as ./rules. Exit status: 0 all fine, 1 some inputs failed, 2 usage."""
PIPE_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        return _run(arguments)
    except BrokenPipeError:
        # The reader went away (`| head`): no error, and nothing to say to nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except NewscleanError as error:
        print(f"newsclean: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return 130


def _run(arguments: list[str]) -> int:
    if arguments[:1] == ["rules"]:
        return _rules(arguments[1:])
    if arguments[:1] == ["explain"]:
        return _explain(arguments[1:])
    if arguments[:1] == ["clean"]:
        arguments = arguments[1:]
    return _clean(arguments)


def _parser(prog: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=prog, description=description, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="pages to clean; - or none: standard input")
    parser.add_argument("--kind", choices=KINDS, help="what the input is; told by itself unless given")
    parser.add_argument("--encoding", help="character encoding of the input, overriding what it says itself")
    parser.add_argument("--url", help="address the page came from")
    parser.add_argument("--keep", action="append", default=[], metavar="LABEL", help="leave this label in the text")
    parser.add_argument("--disable", action="append", default=[], metavar="RULE", help="do not run this rule")
    parser.add_argument(
        "--profile", choices=list(THRESHOLDS), default="balanced", help="keep: remove only what is certain; strict: the reverse"
    )
    return parser


def _cleaner(options: argparse.Namespace) -> Cleaner:
    return Cleaner(keep=options.keep, disable=options.disable, profile=options.profile)


def _clean(arguments: list[str]) -> int:
    parser = _parser("newsclean", DESCRIPTION)
    parser.add_argument("--format", choices=list(FORMATS), default="text", help="default: text")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE|DIR", help="write there; a folder for several inputs")
    parser.add_argument("--version", action="version", version=f"newsclean {__version__}")
    options = parser.parse_args(arguments)
    if not options.files and sys.stdin.isatty():
        parser.print_help()
        return USAGE
    cleaner = _cleaner(options)
    names = options.files or ["-"]
    folder = _folder(options.output, len(names), parser)
    failed = 0
    rendered: list[str] = []
    for name in names:
        page = _attempt(cleaner, name, options)
        if page is None:
            failed += 1
        elif folder is not None:
            failed += not _write(folder / _target_name(name, options.format), render(page, options.format))
        elif options.output is not None:
            rendered.append(render(page, options.format))
        else:
            sys.stdout.write(render(page, options.format))
            sys.stdout.flush()
    if options.output is not None and folder is None and (rendered or not failed):
        failed += not _write(options.output, "".join(rendered))
    return SOME_FAILED if failed else DONE


def _folder(output: Path | None, inputs: int, parser: argparse.ArgumentParser) -> Path | None:
    """The folder to write to, made if it is not there; ``None`` for a single file or standard output."""
    if output is None or not (output.is_dir() or inputs > 1 or str(output).endswith(os.sep)):
        return None
    if output.exists() and not output.is_dir():
        parser.error(f"{output}: is a file; give a folder for {inputs} inputs")
    output.mkdir(parents=True, exist_ok=True)
    return output


def _target_name(name: str, form: str) -> str:
    return (Path(name).stem if name != "-" else "stdin") + FORMATS[form]


def _write(path: Path, text: str) -> bool:
    try:
        path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        print(f"newsclean: {path}: cannot be written: {error.strerror}; give another -o", file=sys.stderr)
        return False
    return True


def _attempt(cleaner: Cleaner, name: str, options: argparse.Namespace) -> Page | None:
    """Clean one input; on failure say why on standard error and return ``None``."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        remedy = {FileNotFoundError: "check the path", IsADirectoryError: "give its files, such as FOLDER/*.html"}
        advice = remedy.get(type(error), "check its permissions")
        print(f"newsclean: {name}: {error.strerror or error}; {advice}", file=sys.stderr)
        return None
    return cleaner.clean(raw, kind=options.kind, encoding=options.encoding, url=options.url)


def render(page: Page, form: str) -> str:
    """The page in one of the formats, ending with a newline unless empty."""
    if form == "text":
        text = page.text
    elif form == "markdown":
        text = page.to_markdown()
    elif form == "html":
        text = page.to_report()
    else:
        text = page.to_json(indent=2 if form == "json" else None)
    return text + "\n" if text else ""


def _explain(arguments: list[str]) -> int:
    from newsclean.render.terminal import explanation

    parser = _parser("newsclean explain", "Show a page line by line: what was kept, what went, by which rule, and why.")
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto")
    parser.add_argument("--removed", action="store_true", help="only what was removed")
    options = parser.parse_args(arguments)
    if not options.files and sys.stdin.isatty():
        parser.print_help()
        return USAGE
    cleaner = _cleaner(options)
    colour = options.color == "always" or (
        options.color == "auto" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    )
    failed = 0
    names = options.files or ["-"]
    for name in names:
        page = _attempt(cleaner, name, options)
        if page is None:
            failed += 1
            continue
        if len(names) > 1:
            print(f"==> {name} <==")
        for line in explanation(page, colour=colour, only_removed=options.removed):
            print(line)
    return SOME_FAILED if failed else DONE


def _rules(arguments: list[str]) -> int:
    from newsclean.render.terminal import rule_page, rule_table

    parser = argparse.ArgumentParser(
        prog="newsclean rules", description="List the rules, or show one with its cases: newsclean rules show read-more"
    )
    parser.add_argument("action", nargs="?", choices=["list", "show"], default="list")
    parser.add_argument("rule", nargs="?", help="id of the rule to show")
    options = parser.parse_args(arguments)
    if options.action == "show" and not options.rule:
        parser.error("show needs the id of a rule; `newsclean rules` lists them")
    print("\n".join(rule_table(builtin_rules()) if options.action == "list" else rule_page(rule_named(options.rule))))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
