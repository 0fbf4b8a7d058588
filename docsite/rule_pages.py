"""One page a rule: what goes and why, cases with their marks, words by language, thresholds, source."""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

import newsclean
from docsite.markup import direction, language_name, marked, page, slug, table
from newsclean.cases import Case
from newsclean.labels import FIELDS, KEPT
from newsclean.lexicon import Entry
from newsclean.rule import Rule, builtin_rules

PACKAGE = Path(newsclean.__file__).parent
EXAMPLE = re.compile(r"^(Removes|Keeps): (.+)$")
REASON = re.compile(r"^Why: ", re.M)
# Modules of the public interface; their numbers are not a rule's.
API_MODULES = frozenset({"block", "lexicon", "view"})
# What the marks of a case mean depends on what becomes of the rule's label.
FATES = {
    "removed": ("goes", "del", "Goes", "is removed, and listed with its reasons"),
    "field": ("field", "mark", "Becomes a field", "leaves the text and becomes a field of its article"),
    "kept": ("named", "mark", "Gets the name", "stays in the text, protected and named"),
}
HINTED = ("hinted", "mark", "Hint", "is only a hint to the judge")


def fate_of(label: str) -> str:
    """What becomes of a label: "removed", "field" or "kept"."""
    return "field" if label in FIELDS else "kept" if label in KEPT else "removed"


def shipped_rules() -> tuple[Rule, ...]:
    """The rules of the package; those of plugins belong to other manuals."""
    return tuple(r for r in builtin_rules() if r.function.__module__.startswith("newsclean."))


def source_of(rule: Rule) -> Path:
    """The file a rule is in."""
    return Path(inspect.getfile(rule.function))


def rule_pages() -> dict[str, str]:
    """Path below the site's root and Markdown of each rule's page and of their index."""
    rules = shipped_rules()
    return {"rules/index.md": index_page(rules)} | {f"rules/{r.id}.md": rule_page(r) for r in rules}


def index_page(rules: Sequence[Rule]) -> str:
    """All rules by the fate of their label."""
    words = sum(len(entries) for r in rules for _, entries, _ in word_lists(r))
    cases = sum(len(r.cases) for r in rules)
    lines = [
        "# Rules",
        "",
        f"{len(rules)} rules, {words:,} words and phrases, {cases:,} cases. A rule sees all blocks of a page and says which "
        "are of its kind, and why; it cannot change anything. From a score of 0.9 a claim stands by itself, below it is a "
        "hint to the judge. Each page below is made of the rule's own file: its docstring, its words, its cases, which are "
        "tests too.",
    ]
    headings = {
        "removed": "Removed",
        "field": "Fields of the article",
        "kept": "Kept, with a name",
    }
    for fate, heading in headings.items():
        own = [r for r in rules if fate_of(r.label) == fate]
        rows = [
            [f"[{r.id}]({r.id}.md)", f"[`{r.label}`](../labels.md#{r.label})", summary(r), str(len(r.cases))]
            for r in own
        ]
        lines += ["", f"## {heading}", "", *table(["rule", "label", "what it claims", "cases"], rows)]
    return page(lines, title="Rules", description="All rules of newsclean with their labels, words and cases.")


def rule_page(rule: Rule) -> str:
    """The page of one rule."""
    lines = [
        f"# {rule.id}",
        "",
        *facts(rule),
        "",
        *described(rule),
        "",
        *cases(rule),
        *words(rule),
        *thresholds(rule),
        *switches(rule),
        *source(rule),
    ]
    return page(lines, title=rule.id, description=summary(rule))


def summary(rule: Rule) -> str:
    """The first paragraph of its docstring on one line."""
    return " ".join(rule.docstring.split("\n\n", 1)[0].split())


def facts(rule: Rule) -> Iterator[str]:
    """Label, fate, phase, version and aliases in a line."""
    *_, heading, _ = FATES[fate_of(rule.label)]
    sees = "all blocks of a page" if rule.phase == "block" else "the kept blocks of one article"
    yield f"Label [`{rule.label}`](../labels.md#{rule.label}) ({heading.lower()}) · sees {sees} · since {rule.since or '–'}"
    if rule.aliases:
        yield " · also known as " + ", ".join(f"`{alias}`" for alias in rule.aliases)


def described(rule: Rule) -> Iterator[str]:
    """The docstring; its examples are marked like cases."""
    name, element, heading, _ = FATES[fate_of(rule.label)]
    for line in rule.docstring.splitlines():
        example = EXAMPLE.match(line)
        if not example:
            yield REASON.sub("**Why:** ", line)
        elif example[1] == "Removes":
            text = f'<{element} class="{name}">{escape(example[2])}</{element}>'
            yield f'<p class="example" dir="auto"><b>{heading}</b> {text}</p>\n'
        else:
            yield f'<p class="example" dir="auto"><b>Stays</b> <span>{escape(example[2])}</span></p>\n'


def cases(rule: Rule) -> Iterator[str]:
    """The cases, those that claim something first."""
    name, element, heading, meaning = FATES[fate_of(rule.label)]
    claimed = [case for case in rule.cases if case.goes or case.hinted]
    spared = [case for case in rule.cases if not (case.goes or case.hinted)]
    if not rule.cases:
        return
    hinted = f'; <{HINTED[1]} class="{HINTED[0]}">this</{HINTED[1]}> {HINTED[3]}'
    hints = any(case.hinted for case in rule.cases)
    yield from ("## Cases", "")
    yield f'<p><{element} class="{name}">This</{element}> {meaning}{hinted if hints else ""}; everything else stays.</p>'
    yield ""
    for title, group in ((heading, claimed), ("Stays as it is", spared)):
        if group:
            yield from (f"### {title}", "")
            for case in group:
                yield from (case_card(case, element, name), "")


def case_card(case: Case, element: str, name: str) -> str:
    """A case as HTML: its name, its text with marks, the reason."""
    ranges = [(low, high, element, name) for low, high in case.goes]
    ranges += [(low, high, HINTED[1], HINTED[0]) for low, high in case.hinted]
    notes = [language_name(case.lang)] if case.lang else []
    notes += [case.kind.upper()] if case.kind != "text" else []
    notes += ["known failure"] if case.known_failure else []
    note = f" <small>{escape(', '.join(notes))}</small>" if notes else ""
    # An empty line would end the block of HTML for some readers of Markdown; the reference is the same to a browser.
    text = marked(case.text.strip("\n"), ranges).replace("\n", "&#10;")
    way = "ltr" if case.kind == "html" else direction(case.lang)
    return (
        f'<div class="case" id="case-{slug(case.name)}"><p class="case-name">{escape(case.name)}{note}</p>'
        f'<pre class="case-text case-{case.kind}" lang="{escape(case.lang)}" dir="{way}">{text}</pre>'
        f'<p class="case-why">{escape(case.why)}</p></div>'
    )


def word_lists(rule: Rule) -> list[tuple[str, Sequence[Entry], str]]:
    """Name, entries and meaning of each list of words the rule has."""
    found = (
        ("Phrases", tuple(rule.lexicon.phrases.values()), "Counted where they open, end or stand in a line."),
        (
            "Labels",
            tuple(rule.lexicon.label_words.values()),
            "Counted where they are the whole line, or a row of them is.",
        ),
        (
            "Class and id words",
            tuple(rule.lexicon.markup_words.values()),
            "Counted in the class, id or role of an element.",
        ),
    )
    return [(name, entries, meaning) for name, entries, meaning in found if entries]


def words(rule: Rule) -> Iterator[str]:
    """Its words by language, each with where it was seen."""
    lists = word_lists(rule)
    if lists:
        yield from (
            "## Words",
            "",
            "Case, quotes and spaces are folded. A word alone removes nothing: place, shape or neighbours must agree.",
            "",
        )
    for name, entries, meaning in lists:
        yield from (f"### {name}", "", meaning, "")
        by_language = sorted(entries, key=lambda e: (e.language != "en", language_name(e.language)))
        for language, group in groupby(by_language, key=lambda e: e.language):
            yield from (word_table(language, tuple(group)), "")


def word_table(language: str, entries: Sequence[Entry]) -> str:
    """The words of one language behind a line that opens, those seen in the same place together."""
    places: dict[str, list[str]] = {}
    for entry in entries:
        places.setdefault(entry.seen, []).append(entry.text)
    attributes = f' lang="{escape(language)}" dir="{direction(language)}"' if language not in ("", "mul") else ""
    rows = "".join(
        f"<tr><td{attributes}>{' '.join(f'<code>{escape(text)}</code>' for text in texts)}</td><td>{escape(seen)}</td></tr>"
        for seen, texts in places.items()
    )
    return (
        f'<details class="words"><summary>{escape(language_name(language))} <small>{len(entries)}</small></summary>'
        f"<table><thead><tr><th>words</th><th>seen</th></tr></thead><tbody>{rows}</tbody></table></details>"
    )


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number a rule decides by: its name, its value as written, and the comment above it."""

    name: str
    value: str
    why: str
    file: str


def thresholds(rule: Rule) -> Iterator[str]:
    """The numbers at the top of its file, and of the files it shares with other rules."""
    own = source_of(rule)
    found = [t for path in (own, *shared_modules(own)) for t in numbers_of(path)]
    if found:
        rows = [[f"`{t.name}`", f"`{t.file}`", f"`{t.value}`", escape(t.why)] for t in found]
        yield from ("## Thresholds", "", *table(["name", "file", "value", "why"], rows), "")


def shared_modules(path: Path) -> Iterator[Path]:
    """The modules of the package that a rule's file imports for their measures, such as ``calls.py``."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("newsclean."):
            shared = PACKAGE / f"{node.module.removeprefix('newsclean.').replace('.', '/')}.py"
            if shared.is_file() and shared.stem not in API_MODULES:
                yield shared


def numbers_of(path: Path) -> Iterator[Threshold]:
    """Upper-case names bound to a number at the top level of a file, each with the comment right above it."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
            continue
        value = node.value.operand if isinstance(node.value, ast.UnaryOp) else node.value
        if isinstance(value, ast.Constant) and isinstance(value.value, (int, float)) and node.targets[0].id.isupper():
            above: list[str] = []
            at = node.lineno - 2
            while at >= 0 and lines[at].startswith("#"):
                above.insert(0, lines[at].lstrip("# "))
                at -= 1
            name = node.targets[0].id
            yield Threshold(name, ast.unparse(node.value), " ".join(above), path.relative_to(PACKAGE).as_posix())


def switches(rule: Rule) -> Iterator[str]:
    """How to keep its label, and how to turn it off."""
    yield from ("## Keep or disable", "")
    code = [f'newsclean.Cleaner(disable={{"{rule.id}"}})  # the judge still decides']
    command = [f"newsclean --disable {rule.id} page.html"]
    if fate_of(rule.label) == "removed":
        code.insert(0, f'newsclean.Cleaner(keep={{"{rule.label}"}})  # what has this label stays in the text')
        command.insert(0, f"newsclean --keep {rule.label} page.html")
    others = Counter(r.label for r in shipped_rules())[rule.label] > 1
    yield from ("```python", "import newsclean", "", *code, "```", "", "```sh", *command, "```", "")
    if others:
        yield from (f"Other rules give the label `{rule.label}` too; see [its row](../labels.md#{rule.label}).", "")


def source(rule: Rule) -> Iterator[str]:
    """The rule's file, closed until asked for."""
    path = source_of(rule)
    name = path.relative_to(PACKAGE.parent.parent).as_posix()
    yield from ("## Source {: data-search-exclude }", "")
    yield f"Words and cases stand beside it in `{name.removesuffix('.py')}.toml`."
    yield from ("", f'??? quote "{name}"', "")
    yield from (f"    {line}" for line in ("```python", *path.read_text(encoding="utf-8").splitlines(), "```"))
