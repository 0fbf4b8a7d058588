"""Small pieces of Markdown and HTML that the generated pages share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from html import escape

from babel import Locale, UnknownLocaleError

NAMES = Locale("en").languages
# Thousands of words and cases would else hide the page that was asked for.
SEARCH = "search: {boost: 0.3}"
# Codes of our word lists that CLDR has other names for, or none.
ANY_LANGUAGE = {"mul": "any language", "": "any language"}


def language_name(code: str) -> str:
    """The English name of an ISO 639 code."""
    return ANY_LANGUAGE.get(code) or str(NAMES.get(code, code))


def direction(code: str) -> str:
    """The writing direction of a language as the value of HTML's ``dir``."""
    try:
        return str(Locale.parse(code).text_direction) if code else "auto"
    except (UnknownLocaleError, ValueError):
        return "auto"


def slug(text: str) -> str:
    """A name as an anchor."""
    return re.sub(r"\W+", "-", text.lower()).strip("-")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table; bars in its cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", "&#124;").replace("\n", " ") for cell in line) + " |" for line in lines]


def marked(text: str, ranges: Iterable[tuple[int, int, str, str]]) -> str:
    """``text`` as HTML with an element around each range: (start, end, element, class), none overlapping."""
    out: list[str] = []
    at = 0
    for start, end, element, name in sorted(ranges):
        out += [escape(text[at:start]), f'<{element} class="{name}">{escape(text[start:end])}</{element}>']
        at = end
    return "".join((*out, escape(text[at:])))


def page(lines: Iterable[str], *, title: str, description: str) -> str:
    """A page with its front matter; the search puts it below what was written by hand."""
    front = ["---", f"title: {json.dumps(title)}", f"description: {json.dumps(description)}", SEARCH, "---", ""]
    return "\n".join((*front, *lines)) + "\n"
