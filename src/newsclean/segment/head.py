"""What the head of an HTML page says of it: its title and its language."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from newsclean.source import Source

HEAD_CHARS = 200_000
TITLE = re.compile(r"<title[^>]{0,300}>([^<]{1,400})", re.I)
META = re.compile(r"<meta\s[^>]{0,1000}>", re.I)
OG_TITLE = re.compile(r"""(?:property|name)\s*=\s*["']?(?:og|twitter):title\b""", re.I)
CONTENT = re.compile(r"""content\s*=\s*(?:"([^"]{1,400})"|'([^']{1,400})')""", re.I)
LANGUAGE = re.compile(r"""<html\b[^>]{0,500}?\s(?:xml:)?lang\s*=\s*["']?([a-zA-Z]{2,3})\b""", re.I)


class Head(NamedTuple):
    """Title for readers of other pages (og:title before <title>), and ISO 639 language; ``None`` where not given."""

    title: str | None = None
    language: str | None = None


def head_of(source: Source) -> Head:
    """Read the head; linear, only its first part is looked at."""
    if source.kind != "html":
        return Head()
    text = source.text[:HEAD_CHARS]
    title = None
    for meta in META.finditer(text):
        if OG_TITLE.search(meta[0]) and (content := CONTENT.search(meta[0])):
            title = content[1] or content[2]
            break
    if title is None and (found := TITLE.search(text)):
        title = found[1]
    language = LANGUAGE.search(text)
    return Head(" ".join(unescape(title).split()) or None if title else None, language[1].lower() if language else None)
