"""``newsclean rules``: list the rules, or show one."""

from __future__ import annotations

import argparse

from newsclean.commands.inputs import DONE
from newsclean.render.terminal import rule_page, rule_table
from newsclean.rule import builtin_rules, rule_named


def run(arguments: list[str]) -> int:
    """List the rules, or show one with its words and cases."""
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
