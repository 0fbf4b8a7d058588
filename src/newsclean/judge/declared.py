"""What a page's own metadata says its article is: the articleBody of schema.org, the description of OpenGraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from itertools import pairwise
from json import JSONDecoder

import numpy as np
import numpy.typing as npt

from newsclean.block import Block
from newsclean.source import Source
from newsclean.view import WORD, fold

Pair = tuple[str, str]
BODY = re.compile(r'"articleBody"\s*:\s*(?=")')
JSON = JSONDecoder(strict=False)
DESCRIPTION = re.compile(
    r"""<meta\s[^>]{0,300}?(?:property|name)\s*=\s*["']?(?:og:|twitter:)?description\b[^>]{0,2000}>""", re.I
)
CONTENT = re.compile(r"""content\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})')""", re.I)
MARKUP = re.compile(r"<[^<>]{0,300}>")
HEAD_CHARS = 300_000
# A body of fewer words is a teaser or an empty field.
MIN_BODY_WORDS = 80
# Live blogs declare each of their entries; beyond this nothing new is learned.
MAX_BODIES, MAX_BODY_CHARS = 40, 200_000

NAMES = (
    "declared as article body",
    "the page declares its article body",
    "size of the declared body",
    "declared as description",
)


def declared(source: Source, blocks: Sequence[Block], words: float) -> npt.NDArray[np.float32]:
    """``(len(blocks), len(NAMES))``: the share of each block's word pairs that the page declares, and how much it does.

    ``words`` is how many words of prose the page has.
    """
    table = np.zeros((len(blocks), len(NAMES)), np.float32)
    body: list[str] = []
    for text in _bodies(source.text):
        body += WORD.findall(fold(text))
    description = set[Pair]()
    for text in _descriptions(source.text[:HEAD_CHARS]):
        description.update(pairwise(WORD.findall(fold(text))))
    table[:, 1] = len(body) >= MIN_BODY_WORDS
    table[:, 2] = min(1.0, len(body) / max(1.0, words))
    pairs = set(pairwise(body))
    if not pairs and not description:
        return table
    for i, block in enumerate(blocks):
        own = list(pairwise(block.words))
        if own:
            table[i, 0] = sum(map(pairs.__contains__, own)) / len(own)
            table[i, 3] = sum(map(description.__contains__, own)) / len(own)
    return table


def _bodies(text: str) -> list[str]:
    """The values of all ``"articleBody"`` in the page's JSON, markup and character references read away."""
    found: list[str] = []
    at = text.find('"articleBody"')
    while at >= 0 and len(found) < MAX_BODIES:
        opened = BODY.match(text, at)
        if opened:
            try:
                value, at = JSON.raw_decode(text, opened.end())
            except ValueError:
                at = opened.end()
            else:
                found.append(MARKUP.sub(" ", unescape(unescape(value[:MAX_BODY_CHARS]))))
        at = text.find('"articleBody"', at + 1)
    return found


def _descriptions(head: str) -> list[str]:
    found = [CONTENT.search(meta[0]) for meta in DESCRIPTION.finditer(head)]
    return [unescape(content[1] or content[2]) for content in found if content]
