"""Reference that the code itself prints: help of the commands, fields of the exchange format, floors of quality."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from docsite.markup import page, table
from newsclean.cli import SUBCOMMANDS, main

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "docs" / "reference" / "newsclean-1.schema.json"
FLOORS = ROOT / "benchmarks" / "floors.toml"
HELP_COLUMNS = "100"


def help_of(*command: str) -> str:
    """What ``newsclean COMMAND --help`` prints, at one width and without colour."""
    printed = io.StringIO()
    plain = {"COLUMNS": HELP_COLUMNS, "NO_COLOR": "1"}
    with patch.dict(os.environ, plain), contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
        main([*command, "--help"])
    return printed.getvalue().rstrip()


def command_page() -> str:
    """The help of every command."""
    lines = ["# Command line", "", "What `newsclean --help` and the help of each command print."]
    for command in ((), *((name,) for name in SUBCOMMANDS)):
        lines += ["", f"## {' '.join(('newsclean', *command))}", "", "```text", help_of(*command), "```"]
    return page(lines, title="Command line", description="All commands and options of newsclean.")


def schema_page() -> str:
    """The fields of the exchange format, from its JSON Schema."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    lines = [
        f"# JSON: {schema['title']}",
        "",
        f"{schema['description']} The same as a [JSON Schema]({SCHEMA.name}) (draft 2020-12), which the tests hold every "
        "page of `fixtures/` against.",
        "",
        *table(["field", "type", "meaning"], [[f"`{path}`", kind, text] for path, kind, text in fields_of(schema)]),
    ]
    return page(lines, title="JSON format", description="Every field of the exchange format.")


def fields_of(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, str, str]]:
    """Path, type and description of each property, in the order of the schema; ``[]`` stands for the items of a list."""
    for name, field in schema.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        yield here, _type_of(field), field["description"]
        yield from fields_of(field, here)
        yield from fields_of(field.get("items", {}), f"{here}[]")


def _type_of(field: dict[str, Any]) -> str:
    if "const" in field:
        return f'"{field["const"]}"'
    if "enum" in field:
        return " or ".join(f'"{value}"' for value in field["enum"])
    kinds = field["type"] if isinstance(field["type"], list) else [field["type"]]
    items = field.get("items", {}).get("type")
    return " or ".join(f"{kind} of {items}s" if kind == "array" and items else kind for kind in kinds)


def floors_page() -> str:
    """What continuous integration holds the quality to, from ``floors.toml``."""
    sets = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    rows = []
    for name, settings in sets.items():
        figures = ", ".join(f"{figure} {value:g}" for figure, value in settings["floors"].items())
        rows.append([name, str(settings.get("limit", "all")), figures])
    lines = [
        "# Floors",
        "",
        "Continuous integration measures the quality on development data and fails below these figures; they only rise. "
        "Shares and scores are minima, counts such as `crashes` are maxima.",
        "",
        *table(["set", "documents", "floors"], rows),
        "",
        "`python -m benchmarks.floors --shared ../shared` measures them, where the data lies beside the checkout.",
    ]
    return page(lines, title="Floors", description="Quality that continuous integration enforces.")
