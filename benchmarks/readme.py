"""The README's examples are real: run them, compare with what it shows (``--check``) or write what they print."""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from newsclean.cli import main as newsclean_command

ROOT = Path(__file__).parents[1]
# ```console blocks: a line "$ newsclean …", then its output; "…" on a line of its own stands for what is left out.
CONSOLE = re.compile(r"```console\n\$ newsclean (.*)\n((?:.*\n)*?)```")
CUT = "…"


def output_of(command: str) -> list[str]:
    """The lines a README command prints; ``| head -N`` and ``| tail -N`` are understood."""
    command, _, pipe = command.partition(" | ")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.chdir(ROOT):
        newsclean_command(shlex.split(command))
    lines = printed.getvalue().splitlines()
    if pipe:
        tool, count = pipe.split(" -")
        lines = lines[: int(count)] if tool == "head" else lines[-int(count) :]
    return lines


def shown(lines: Sequence[str], width: int = 118) -> list[str]:
    """Long lines are cut for the page."""
    return [line if len(line) <= width else line[: width - 1] + CUT for line in lines]


def refreshed(text: str) -> str:
    """The README with what its commands print now."""
    return CONSOLE.sub(
        lambda m: f"```console\n$ newsclean {m[1]}\n" + "\n".join(shown(output_of(m[1]))).rstrip() + "\n```", text
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 if the README is stale, write nothing")
    options = parser.parse_args(arguments)
    stale = 0
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = path.read_text(encoding="utf-8")
        fresh = refreshed(text)
        if fresh != text:
            stale += 1
            if options.check:
                print(f"{path.relative_to(ROOT)}: stale; run python -m benchmarks.readme", file=sys.stderr)
            else:
                path.write_text(fresh, encoding="utf-8")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
