"""Records that every engine is given, good, odd and failing, and what the library itself makes of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclean import Block, Cleaner, Evidence, Finding, Lexicon, rule
from newsclean.corpus.record import RecordCleaner
from newsclean.judge import Verdict
from newsclean.judge.model import NetworkJudge, shipped
from newsclean.lexicon import Blocks

FIXTURES = Path(__file__).parents[2] / "fixtures"
STORY = "The old bridge over the Harl closes on Monday, the mayor said after the meeting of the council."
STUMBLING = "A faulty rule stumbles over this line."

Row = dict[str, Any]


@rule(label="boilerplate")
def stumbles(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A rule with a bug, of a user's own."""
    for block in blocks:
        if block.text == STUMBLING:
            yield Finding(block.span, Evidence(block.text, str(1 // 0)))


CLEANER = Cleaner(rules=[stumbles])
CLEAN = RecordCleaner(CLEANER)


def rows() -> list[Row]:
    """Rows of a table: the same fields in each, ``None`` where a record has none."""
    found: list[Row] = []
    for path in sorted(FIXTURES.iterdir()):
        if path.suffix in (".html", ".txt"):
            with path.open(encoding="utf-8", newline="") as file:
                found.append(_row(path.name, **{"html" if path.suffix == ".html" else "text": file.read()}))
    odd = {
        "empty": {"text": ""},
        "blank": {"html": " \n\t "},
        "markup-only": {"html": "<script>1</script><p></p>"},
        "empty-html-and-text": {"html": "", "text": STORY},
        "html-and-text": {"html": f"<h1>Bridge closes</h1><p>{STORY}<p>Share on Facebook", "text": "an older extract"},
        "address-and-language": {"html": f"<p>{STORY}", "url": "https://gazette.example/bridge", "language": "en"},
        "beyond-the-first-plane": {"text": f"{STORY}\n\n🌊 {STORY} 𝕏\r\n\r\n© 2025 Gazette"},
        "controls": {"text": f"{STORY}\x01\x7f\u200b\ufeff{STORY}"},
        "unclosed": {"html": "<table><b><p>" * 40 + STORY},
        "nothing": {},
        "rule-fails": {"text": f"{STORY}\n\n{STUMBLING}"},
        "rule-fails-in-html": {"html": f"<p>{STORY}<p>{STUMBLING}", "text": "an older extract"},
        "last": {"text": STORY},
    }
    return found + [_row(name, **given) for name, given in odd.items()]


def _row(name: str, **given: str) -> Row:
    row: Row = dict.fromkeys(("html", "text", "url", "language"))
    return {"id": name, **row, "depth": len(name), "tags": [name, "news"], **given}


def page_of(row: Mapping[str, Any]) -> str | None:
    """The page of a row, told without the library: HTML before text, empty only if the other is no better."""
    html, text = row.get("html"), row.get("text")
    return str(html or text or "") if html is not None or text is not None else None


@dataclass(frozen=True)
class Expected:
    """``text`` and ``newsclean`` of a record, or the beginning of its error."""

    text: str | None = None
    newsclean: dict[str, Any] | None = None
    error: str | None = None


def expected(row: Mapping[str, Any]) -> Expected:
    """What ``Cleaner.clean`` gives."""
    raw = page_of(row)
    if raw is None:
        return Expected(error=f"RecordError: record {row['id']}: none of html, text")
    if STUMBLING in raw:
        return Expected(error="RuleError: rule stumbles")
    page = CLEANER.clean(raw, url=row.get("url"), language=row.get("language"))
    return Expected(page.text, page.to_dict())


def check(row: Mapping[str, Any], cleaned: Mapping[str, Any], *, table: bool = False) -> None:
    """``cleaned`` is what the library makes of ``row``; in a table the fields it lacks are null."""
    wanted = expected(row)
    assert cleaned.get("text") == wanted.text
    assert _json(cleaned.get("newsclean")) == wanted.newsclean
    error = cleaned.get("newsclean_error")
    assert str(error).startswith(wanted.error) if wanted.error else error is None
    assert (cleaned["id"], cleaned["depth"]) == (row["id"], row["depth"])
    assert list(cleaned["tags"]) == row["tags"]
    if wanted.error:
        # Nothing is lost: the page stays where it was, or in text_original, but never in text.
        assert cleaned.get("html") == row.get("html")
        assert cleaned.get("text_original") == row.get("text")
    elif row.get("html"):
        assert cleaned.get("html") is None
    assert table or "text_original" not in cleaned or wanted.error


def _json(result: Any) -> Any:
    """A result with the segments of its articles as lists, as JSON has them."""
    if result is None:
        return None
    articles = [{**article, "spans": [_segment(span) for span in article["spans"]]} for article in result["articles"]]
    return {**result, "articles": articles}


def _segment(span: Any) -> list[object]:
    return list(span.values()) if isinstance(span, dict) else list(span)


@dataclass(frozen=True)
class Watched:
    """The shipped judge; each page adds a line to a file of its process: how often weights have been loaded in it."""

    folder: str

    def verdicts(self, blocks: Blocks, findings: Sequence[Finding], title: str | None) -> Sequence[Verdict]:
        found = NetworkJudge().verdicts(blocks, findings, title)
        with Path(self.folder, str(os.getpid())).open("a", encoding="utf-8") as file:
            file.write(f"{shipped.cache_info().misses}\n")
        return found


def watched(folder: Path) -> RecordCleaner:
    """A cleaner for ``loads_per_process``."""
    return RecordCleaner(Cleaner(judge=Watched(str(folder))))


def loads_per_process(folder: Path) -> list[tuple[int, int]]:
    """For each process that cleaned: its pages, and how many weight files it had loaded in the end."""
    lines = [path.read_text(encoding="utf-8").split() for path in folder.iterdir()]
    return [(len(counts), int(counts[-1])) for counts in lines]
