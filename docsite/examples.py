"""The examples of the README and of ``docs/`` are real: run them and compare with what the pages show, or write it there.

Run as tests by ``tests/test_docs.py``; ``python -m docsite.examples`` writes what they print now.

- ``python`` blocks of a page share one namespace; ``raw``, a scraped page, and ``pages``, a list of such, are in it. An
  ``output`` block right below shows what the block prints.
- ``console`` blocks hold commands behind ``$`` and what they print; ``bash`` runs them.
- A block with a ``title`` is a file of that name for the blocks below it.
- All run in a folder of their own with a copy of ``fixtures/`` and ``page.html``, the first of these.
- ``<!-- needs: EXTRA -->`` on the line above names an extra of this project that must be installed, ``<!-- not run: WHY -->``
  keeps a block from being run.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "fixtures" / "autoblog.html"
FENCE = re.compile(r"^( *)(`{3,})(\w*)(.*)$")
TITLE = re.compile(r'\btitle="([^"]+)"')
CONDITION = re.compile(r"^ *<!-- (needs|not run): (.+?) -->$")
REQUIREMENT = re.compile(r"[\w.-]+")
MAX_LINE_CHARS = 118
SECONDS = 120
CUT = "…"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page: its language and text, the line (from 1) of its fence, and what stands above it."""

    page: Path
    line: int
    language: str
    title: str
    text: str
    indent: str = ""
    needs: str = ""
    not_run: str = ""
    output: Block | None = None

    @property
    def name(self) -> str:
        """Page and line, as an editor opens them."""
        return f"{self.page.relative_to(ROOT) if self.page.is_relative_to(ROOT) else self.page.name}:{self.line}"

    @property
    def runs(self) -> bool:
        """Whether it is code to run; files are written by any run of their page."""
        return not self.title and self.language in ("python", "console")

    @property
    def shown(self) -> str:
        """What the page says it prints."""
        if self.language == "console":
            return self.text
        return self.output.text if self.output else ""


def pages() -> list[Path]:
    """The README and all pages of ``docs/``."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks_of(page: Path) -> list[Block]:
    """The fenced blocks of a page; an ``output`` block belongs to the ``python`` block above it."""
    found: list[Block] = []
    lines = page.read_text(encoding="utf-8").splitlines()
    at = ended = 0
    while at < len(lines):
        fence = FENCE.match(lines[at])
        if not fence:
            at += 1
            continue
        end = next((i for i in range(at + 1, len(lines)) if lines[i].strip() == fence[2]), len(lines))
        above = next((line for line in reversed(lines[ended:at]) if line.strip()), "")
        condition = CONDITION.match(above)
        title = TITLE.search(fence[4])
        block = Block(
            page,
            at + 1,
            fence[3],
            title[1] if title else "",
            "\n".join(line.removeprefix(fence[1]) for line in lines[at + 1 : end]),
            fence[1],
            condition[2] if condition and condition[1] == "needs" else "",
            condition[2] if condition and condition[1] == "not run" else "",
        )
        if block.language == "output" and found and found[-1].language == "python" and not above:
            found[-1] = _with_output(found[-1], block)
        else:
            found.append(block)
        at = ended = end + 1
    return found


def _with_output(block: Block, output: Block) -> Block:
    fields = {name: getattr(block, name) for name in block.__dataclass_fields__}
    return Block(**fields | {"output": output})


def missing(block: Block) -> str:
    """Why a block cannot be run here: what it says itself, or the packages of its extra that are not installed."""
    if block.not_run or not block.needs:
        return block.not_run
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    if block.needs not in extras:
        raise LookupError(
            f"{block.name}: needs {block.needs!r}, which is no extra of this project: {', '.join(extras)}"
        )
    names = [match[0] for requirement in extras[block.needs] if (match := REQUIREMENT.match(requirement))]
    absent = [name for name in names if not _installed(name)]
    return f"not installed: {', '.join(absent)} (newsclean[{block.needs}])" if absent else ""


def _installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


@dataclass
class Workspace:
    """Where the blocks of one page run, one after the other."""

    blocks: Sequence[Block]
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="examples-")))
    namespace: dict[str, object] = field(default_factory=dict)
    done: int = 0

    def __post_init__(self) -> None:
        shutil.copytree(ROOT / "fixtures", self.folder / "fixtures")
        shutil.copy(SAMPLE, self.folder / "page.html")
        raw = SAMPLE.read_bytes()
        self.namespace |= {"__name__": "example", "raw": raw, "pages": [raw]}

    def printed(self, block: Block) -> str:
        """Run a block, and before it what stands above it and was not run yet; returns what it prints."""
        printed = ""
        until = self.blocks.index(block) + 1
        for current in self.blocks[self.done : until]:
            if current.title:
                self._write(current)
            elif current.runs and not missing(current):
                printed = self._run(current)
        self.done = max(self.done, until)
        return printed

    def _write(self, block: Block) -> None:
        target = self.folder / block.title
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(block.text + "\n", encoding="utf-8")

    def _run(self, block: Block) -> str:
        text = self._commands(block.text) if block.language == "console" else self._python(block)
        return "\n".join(cut(line) for line in text.rstrip().splitlines())

    def _python(self, block: Block) -> str:
        printed = io.StringIO()
        code = compile("\n" * block.line + block.text, str(block.page), "exec")
        with contextlib.redirect_stdout(printed), contextlib.chdir(self.folder), self._importable():
            exec(code, self.namespace)
        return printed.getvalue()

    @contextlib.contextmanager
    def _importable(self) -> Iterator[None]:
        """Files of the page can be imported; other pages may have others of the same name."""
        before = set(sys.modules)
        sys.path.insert(0, str(self.folder))
        try:
            yield
        finally:
            sys.path.remove(str(self.folder))
            for name in set(sys.modules) - before:
                if str(self.folder) in str(getattr(sys.modules[name], "__file__", "")):
                    del sys.modules[name]

    def _commands(self, text: str) -> str:
        commands = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]
        beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
        plain = {"PATH": beside, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
        lines: list[str] = []
        for command in commands:
            done = subprocess.run(
                ["bash", "-c", command], cwd=self.folder, env=os.environ | plain, capture_output=True, timeout=SECONDS
            )
            if done.returncode or done.stderr:
                raise RuntimeError(f"$ {command}: exit status {done.returncode}: {done.stderr.decode()}")
            output = done.stdout.decode("utf-8").rstrip().splitlines()
            lines += [f"$ {command}", *output, *([""] if output else [])]
        return "\n".join(lines)

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder)


def cut(line: str) -> str:
    """Long lines are cut for the page; commands are not."""
    return line if len(line) <= MAX_LINE_CHARS or line.startswith("$ ") else line[: MAX_LINE_CHARS - 1] + CUT


def refreshed(page: Path) -> str:
    """The page with what its examples print now."""
    lines = page.read_text(encoding="utf-8").splitlines()
    workspace = Workspace(blocks_of(page))
    fresh: list[tuple[Block, str]] = []
    for block in workspace.blocks:
        if block.runs and not missing(block):
            printed = workspace.printed(block)
            target = block if block.language == "console" else block.output
            if target:
                fresh.append((target, printed))
    workspace.close()
    for block, printed in reversed(fresh):
        body = textwrap.indent(printed, block.indent).splitlines()
        lines[block.line : block.line + len(block.text.splitlines())] = body
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write what the examples print now; name the pages that changed."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if (fresh := refreshed(page)) != text:
            page.write_text(fresh, encoding="utf-8")
            print(f"wrote {page.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
