"""A page and the rules as lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsclean.labels import FIELDS

if TYPE_CHECKING:
    from newsclean.page import Page, Part
    from newsclean.rule import Rule

RED, GREEN, CYAN, DIM, RESET = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[2m", "\x1b[0m"
MAX_EVIDENCE = 3
CONTROL = {c: f"\\x{c:02x}" for c in (*range(32), *range(127, 160))}


def explanation(page: Page, *, colour: bool = False, only_removed: bool = False) -> Iterator[str]:
    """Kept text with ``+``, fields with ``=``, removals with ``-`` and, below each, label, rule, score and evidence."""
    counts: Counter[str] = Counter()
    for part in page.parts:
        text = part.span.text.strip().translate(CONTROL)
        if part.article is None:
            counts[part.label] += len(text)
            yield _painted(f"- {text}", RED, colour)
            yield _painted(f"    {_reason(part)}", DIM, colour)
        elif not only_removed:
            is_field = part.label in FIELDS
            mark, paint = ("=", CYAN) if is_field else ("+", GREEN)
            yield _painted(f"{mark} {text}" + (f"  ({part.label})" if part.label else ""), paint, colour)
    kept = sum(len(article.text) for article in page.articles)
    gone = sum(counts.values())
    yield ""
    yield f"{len(page.articles)} article(s), {kept} characters kept, {gone} removed"
    for label, size in counts.most_common():
        yield f"  {label:18} {size:7}  {size / max(1, gone):6.1%}"


def _painted(text: str, paint: str, colour: bool) -> str:
    return f"{paint}{text}{RESET}" if colour else text


def _reason(part: Part) -> str:
    reasons = "; ".join(str(e) for e in part.evidence[:MAX_EVIDENCE])
    name = f"{part.label}:{part.span.start}:{part.span.end}"
    return f"{name} · rule {part.rule} · score {part.score:.2f} · {reasons}".translate(CONTROL)


def rule_table(rules: Sequence[Rule]) -> Iterator[str]:
    """One line a rule: id, label, languages it has words in, first line of its docstring."""
    for rule in rules:
        entries = (*rule.lexicon.phrases.values(), *rule.lexicon.label_words.values())
        languages = len({e.language for e in entries if e.language})
        first = rule.docstring.split("\n", 1)[0]
        yield f"{rule.id:20} {rule.label:18} {languages:2} languages  {first}"


def rule_page(rule: Rule) -> Iterator[str]:
    """Docstring, words by language, and the cases with their marks."""
    yield f"{rule.id} (label {rule.label}, since {rule.since or 'unreleased'})"
    yield ""
    yield from rule.docstring.splitlines()
    for name, entries in (("phrases", rule.lexicon.phrases), ("labels", rule.lexicon.label_words)):
        languages: dict[str, list[str]] = {}
        for entry in entries.values():
            languages.setdefault(entry.language, []).append(entry.text)
        if languages:
            yield ""
            yield f"{name}:"
            yield from (f"  {language}: {', '.join(words)}" for language, words in sorted(languages.items()))
    if rule.lexicon.markup_words:
        yield ""
        yield f"class and id words: {', '.join(sorted(rule.lexicon.markup_words))}"
    for case in rule.cases:
        yield ""
        yield (
            f"case: {case.name}" + (f" [{case.lang}]" if case.lang else "") + (" (known failure)" * case.known_failure)
        )
        yield from (f"  | {line}" for line in case.marked.splitlines())
        if case.why:
            yield f"  why: {case.why}"
