"""``newsclean rules``: list the rules, show one, or draft what corrections ask for."""

from __future__ import annotations

import argparse
from pathlib import Path

from newsclean.commands.inputs import DONE, show
from newsclean.corrections import read_corrections
from newsclean.drafts import draft
from newsclean.render.terminal import rule_page, rule_table
from newsclean.rule import builtin_rules, rule_named

DESCRIPTION = """List the rules, show one with its cases (newsclean rules show read-more), or draft the words and the
case that corrections ask for (newsclean rules draft corrections.json)."""


def run(arguments: list[str]) -> int:
    """List the rules; show one with its words and cases; or print the words and cases to add for corrections."""
    parser = argparse.ArgumentParser(prog="newsclean rules", description=DESCRIPTION)
    parser.add_argument("action", nargs="?", choices=["list", "show", "draft"], default="list")
    parser.add_argument("subject", nargs="?", help="show: id of the rule; draft: a corrections file")
    options = parser.parse_args(arguments)
    if options.action == "list":
        show("\n".join(rule_table(builtin_rules())) + "\n")
    elif options.subject is None:
        remedy = {
            "show": "the id of a rule; `newsclean rules` lists them",
            "draft": "a file saved from `newsclean report`",
        }
        parser.error(f"{options.action} needs {remedy[options.action]}")
    elif options.action == "show":
        show("\n".join(rule_page(rule_named(options.subject))) + "\n")
    else:
        show("\n\n".join(draft(c).toml() for c in read_corrections(Path(options.subject))) + "\n")
    return DONE
