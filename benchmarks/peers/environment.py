"""The peers' own virtual environment, and one process of it for each peer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.peers.peers import OURS, THEN, Peer, WebPage
from benchmarks.peers.stage import Stage

CHECKOUT = Path(__file__).resolve().parents[2]
# Installed one by one: a package that cannot be had costs its own row only.
REQUIREMENTS = (
    ("trafilatura", "lxml-html-clean"), ("resiliparse",), ("readability-lxml", "html_text"), ("jusText",),
    ("newspaper4k[all]",), (str(CHECKOUT),),
)  # fmt: skip
# The slowest peer takes a fifth of a second a page.
MAX_SECONDS_A_PAGE = 10
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def default_folder() -> Path:
    """A folder under the user's cache directory."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsclean" / "peers"


def made(folder: Path) -> Path:
    """The interpreter of the environment in ``folder``, with the peers and this checkout of newsclean installed.

    Made when it is not there; what is installed already is not renewed, except newsclean.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"making {folder}", file=sys.stderr)
        venv.create(folder, with_pip=True)
    for packages in REQUIREMENTS:
        done = subprocess.run([str(python), "-m", "pip", "install", "-qq", *packages], check=False)
        if done.returncode:
            print(f"pip could not install {' '.join(packages)}", file=sys.stderr)
    return python


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no message"


def _process(python: Path, peer: Peer, pages: Path, out: Path, seconds: float) -> str:
    """Run the worker; what went wrong, or ""."""
    command = [str(python), "-m", "benchmarks.peers.worker", peer.name, str(pages), str(out)]
    surroundings = os.environ | ONE_THREAD | {"PYTHONPATH": str(CHECKOUT)}
    try:
        done = subprocess.run(
            command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
            timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"stopped after {seconds:.0f} s"
    return f"exit status {done.returncode}: {_last_line(done.stderr)}" if done.returncode else ""


def stages_of(python: Path, peer: Peer, pages: Sequence[WebPage]) -> Iterator[Stage]:
    """The peer alone and, unless it is newsclean, followed by newsclean; a stage that failed says so."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "pages.jsonl", Path(folder) / "stages.jsonl"
        given.write_text("".join(json.dumps(asdict(page)) + "\n" for page in pages), encoding="ascii")
        problem = _process(python, peer, given, out, MAX_SECONDS_A_PAGE * len(pages) + 60)
        lines = out.read_text(encoding="ascii").splitlines() if out.exists() else []
    found = {stage.name: stage for stage in map(Stage.from_json, filter(lambda line: line.endswith("}"), lines))}
    for name in [peer.name] if peer.name == OURS else [peer.name, peer.name + THEN]:
        yield found.get(name) or Stage(name, problem=problem or "no answer")
