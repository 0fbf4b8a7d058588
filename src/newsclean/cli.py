"""The command line: parses arguments, calls the API, decides nothing."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from newsclean import __version__
from newsclean.commands.inputs import (
    DONE,
    SOME_FAILED,
    USAGE,
    Unwritable,
    folder_made,
    not_over,
    page_parser,
    pages_of,
    parsed,
    show,
    write,
)
from newsclean.errors import NewscleanError
from newsclean.page import Page

SUBCOMMANDS = ("batch", "diff", "explain", "report", "rules")
FORMATS = {
    "text": ".txt", "markdown": ".md", "json": ".json", "jsonl": ".jsonl", "html": ".html",
    "annotations": ".annotations.json", "brat": ".ann", "dolma": ".dolma.jsonl",
}  # fmt: skip
DESCRIPTION = """Take a scraped news page (HTML, or text that a scraper already extracted) and print the original
reporting as clean text. Nothing is lost silently: `newsclean explain FILE` shows what went and why."""
EXAMPLES = """examples:
  newsclean page.html                        clean text of one page
  newsclean pages/*.html -o clean/           one file for each page
  curl -s https://example.org/a | newsclean  from standard input
  newsclean --keep caption page.html         captions stay in the text
  newsclean --format json page.html          text, spans, removals with label, rule, score and evidence
  newsclean --format brat page.html          standoff: annotations (W3C Web Annotation), brat, dolma
  newsclean explain page.html                what was removed, and why, in colour
  newsclean --restore teaser:120:180 page.html  undo one removal; explain names them all
  newsclean diff -y page.html                what came and what is left, side by side
  newsclean report pages/*.html -o all.html  the same to look at in a browser, with an index
  newsclean batch crawl.jsonl.gz -o clean.jsonl  whole corpora: JSONL, WARC, Parquet, folders; resumable
  newsclean rules                            all rules; `newsclean rules show read-more` explains one

A file named like a subcommand is given as ./rules. Exit status: 0 all fine, 1 some input or output failed, 2 usage."""
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
        _drop_the_rest()
        return PIPE_CLOSED
    except Unwritable as error:
        _drop_the_rest()
        print(
            f"newsclean: standard output: cannot be written: {error}; make room or send it elsewhere", file=sys.stderr
        )
        return SOME_FAILED
    except NewscleanError as error:
        print(f"newsclean: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return 130


def _drop_the_rest() -> None:
    """Leave Python nothing to complain of when it writes, at its end, what standard output has not taken."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: list[str]) -> int:
    if arguments[:1] and arguments[0] in SUBCOMMANDS:
        command = importlib.import_module(f"newsclean.commands.{arguments[0]}")
        return int(command.run(arguments[1:]))
    return _clean(arguments[1:] if arguments[:1] == ["clean"] else arguments)


def _clean(arguments: list[str]) -> int:
    parser = page_parser("newsclean", DESCRIPTION, EXAMPLES)
    parser.add_argument("--format", choices=list(FORMATS), default="text", help="default: text")
    parser.add_argument("-o", "--output", metavar="FILE|DIR", help="write there; a folder for several inputs")
    parser.add_argument("--version", action="version", version=f"newsclean {__version__}")
    options = parsed(parser, arguments)
    if options is None:
        return USAGE
    names = options.files or ["-"]
    folder = _folder(options.output, len(names), parser)
    if folder is not None and not folder_made(folder):
        return SOME_FAILED
    taken = not_over(names)
    failed = 0
    rendered: list[str] = []
    for name, page in pages_of(options):
        if page is None:
            failed += 1
        elif folder is not None:
            failed += not write(folder / _target_name(name, options.format), render(page, options.format), taken)
        elif options.output is not None:
            rendered.append(render(page, options.format))
        else:
            show(render(page, options.format))
    if options.output is not None and folder is None and (rendered or not failed):
        failed += not write(Path(options.output), "".join(rendered), taken)
    return SOME_FAILED if failed else DONE


def _folder(name: str | None, inputs: int, parser: argparse.ArgumentParser) -> Path | None:
    """The folder to write to; ``None`` for a single file or standard output."""
    is_folder = os.path.isdir(name or ".")
    if name is None or not (is_folder or inputs > 1 or name.endswith(("/", os.sep))):
        return None
    output = Path(name)
    if os.path.exists(name) and not is_folder:
        parser.error(f"{output}: is a file; give a folder for {inputs} inputs")
    return output


def _target_name(name: str, form: str) -> str:
    return (Path(name).stem if name != "-" else "stdin") + FORMATS[form]


def render(page: Page, form: str) -> str:
    """The page in one of the formats, ending with a newline unless empty."""
    if form == "text":
        text = page.text
    elif form == "markdown":
        text = page.to_markdown()
    elif form == "html":
        text = page.to_report()
    elif form in ("annotations", "brat", "dolma"):
        text = _standoff(page, form)
    else:
        text = page.to_json(indent=2 if form == "json" else None)
    return text + "\n" if text else ""


def _standoff(page: Page, form: str) -> str:
    from newsclean.render.annotations import page_to_brat, page_to_dolma, page_to_web_annotations

    if form == "annotations":
        return json.dumps(page_to_web_annotations(page), ensure_ascii=False, indent=2)
    return page_to_brat(page) if form == "brat" else page_to_dolma(page)


if __name__ == "__main__":
    sys.exit(main())
