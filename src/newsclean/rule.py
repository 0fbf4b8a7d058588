"""Rule: a named function from blocks to findings with its lexicon; discovery by walking ``rules/``."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from newsclean.block import Block
from newsclean.cases import Case, read_cases
from newsclean.errors import RuleError
from newsclean.finding import Finding
from newsclean.labels import LABELS
from newsclean.lexicon import Entry, Lexicon

RuleFunction = Callable[[Sequence[Block], Lexicon], Iterable[Finding]]
ENTRY_POINTS = "newsclean.rules"
TABLES = {"phrases", "labels", "markup", "case"}


@dataclass(frozen=True)
class Rule:
    """One boilerplate kind: its function, its words, its cases.

    ``id`` is the function's name in kebab case, ``aliases`` are its former ids, and ``since`` is the version that brought
    it. ``phase`` is "block" for rules that see all blocks of the page, or "article" for those that see the kept blocks of
    one article. Call it with blocks to get its findings; raises ``RuleError`` if its function raises.
    """

    id: str
    label: str
    since: str
    function: RuleFunction = field(repr=False)
    phase: str = "block"
    aliases: tuple[str, ...] = ()
    lexicon: Lexicon = field(default_factory=Lexicon, repr=False)
    cases: tuple[Case, ...] = field(default=(), repr=False)

    def __call__(self, blocks: Sequence[Block]) -> Iterator[Finding]:
        """Run the rule; each finding leaves with its label and rule id filled in."""
        try:
            for found in self.function(blocks, self.lexicon):
                yield found.named(self.label, self.id)
        except Exception as error:
            at = getattr(error, "block", None)
            where = f" at block {at.index}" if at is not None else ""
            raise RuleError(f"rule {self.id}{where}: raised {type(error).__name__}: {error}") from error

    def __reduce__(self) -> tuple[Any, ...]:
        """Built-in rules travel by name, those of a module by its name and theirs; others need a function to pickle."""
        if (builtin := _by_id().get(self.id)) and builtin is self:
            return (rule_named, (self.id,))
        module = sys.modules.get(self.function.__module__)
        if getattr(module, self.function.__name__, None) is self:
            return (_defined_in, (self.function.__module__, self.function.__name__))
        return (Rule, self.fields)

    @property
    def fields(self) -> tuple[object, ...]:
        """What ``Rule`` is called with to make this one."""
        return (self.id, self.label, self.since, self.function, self.phase, self.aliases, self.lexicon, self.cases)

    @property
    def docstring(self) -> str:
        """The docstring of its function, dedented."""
        return inspect.getdoc(self.function) or ""


def _defined_in(module: str, name: str) -> Rule:
    found: Rule = getattr(importlib.import_module(module), name)
    return found


def rule(
    *, label: str, since: str = "", phase: str = "block", aliases: Sequence[str] = (), words: Path | str | None = None
) -> Callable[[RuleFunction], Rule]:
    """Make a ``Rule`` of a function ``(blocks, lexicon) -> findings``; the idea of a rule as one file is refurb's.

    - ``label``: what the rule claims, one lower-case word, such as "read_more".
    - ``since``: the version that brought it.
    - ``phase``: "block" for a rule that sees all blocks of the page, "article" for one that sees the kept blocks of one
      article, after all others.
    - ``aliases``: former ids.

    Its words and cases are read from the ``.toml`` beside the file the function is in, if that has the same stem as the
    function; ``words`` names another file. Raises ``RuleError`` for a malformed rule or file.
    """

    def decorate(function: RuleFunction) -> Rule:
        name = function.__name__
        if phase not in ("block", "article"):
            raise RuleError(f"rule {name}: phase {phase!r} is unknown; use 'block' or 'article'")
        if not label or label != label.lower() or " " in label:
            raise RuleError(f"rule {name}: label {label!r} must be one lower-case word, such as 'read_more'")
        path = Path(words) if words is not None else _beside(function)
        lexicon, cases = read_words(path) if path else (Lexicon(), ())
        return Rule(name.replace("_", "-"), label, since, function, phase, tuple(aliases), lexicon, cases)

    return decorate


def _beside(function: RuleFunction) -> Path | None:
    try:
        path = Path(inspect.getfile(function)).with_name(f"{function.__name__}.toml")
    except TypeError:
        return None
    return path if path.is_file() else None


def read_words(path: Path) -> tuple[Lexicon, tuple[Case, ...]]:
    """Read a rule's ``.toml``; raises ``RuleError`` that names the file and the remedy."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path}: cannot be read as TOML: {error}") from error
    if unknown := data.keys() - TABLES:
        raise RuleError(f"{path}: unknown table {sorted(unknown)[0]!r}; use {', '.join(sorted(TABLES))}")
    return (
        Lexicon.of(
            _entries(path, "phrases", data.get("phrases", {})),
            _entries(path, "labels", data.get("labels", {})),
            [_entry(path, word, "", seen) for word, seen in _table(path, "markup", data.get("markup", {})).items()],
        ),
        read_cases(path, data.get("case", [])),
    )


def _entries(path: Path, name: str, table: object) -> list[Entry]:
    by_language = _table(path, f"{name}.en", table)
    return [
        _entry(path, text, language, seen)
        for language, words in by_language.items()
        for text, seen in _table(path, f"{name}.en", words, language).items()
    ]


def _table(path: Path, wanted: str, table: object, name: str = "") -> dict[str, Any]:
    if not isinstance(table, dict):
        raise RuleError(f"{path}: {name or wanted.split('.')[0]!r} is no table; put words under [{wanted}], one a line")
    return table


def _entry(path: Path, text: str, language: str, seen: object) -> Entry:
    if not isinstance(seen, str) or not seen or not text.strip():
        raise RuleError(f'{path}: phrase {text!r} must say where it was seen: {text!r} = "where, when"')
    return Entry(text, language, seen)


@cache
def builtin_rules() -> tuple[Rule, ...]:
    """The rules of the package and of installed plugins (entry points ``newsclean.rules``), by id."""
    from importlib.metadata import entry_points  # slow to import, and needed only here

    from newsclean import rules as package

    found: dict[str, Rule] = {}
    for module_info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{module_info.name}")
        made = getattr(module, module_info.name, None)
        if not isinstance(made, Rule):
            raise RuleError(f"{module.__file__}: must define a rule named {module_info.name} with @rule(label=…)")
        if made.label not in LABELS:
            raise RuleError(f"{module.__file__}: label {made.label!r} is not one of DESIGN's; add it to labels.py")
        found[made.id] = made
    for point in entry_points(group=ENTRY_POINTS):
        plugin = point.load()
        if not isinstance(plugin, Rule):
            raise RuleError(f"entry point {point.value}: must name a rule made with @newsclean.rule")
        found[plugin.id] = plugin
    return tuple(found[key] for key in sorted(found))


@cache
def _by_id() -> dict[str, Rule]:
    return {name: r for r in builtin_rules() for name in (r.id, *r.aliases)}


def rule_named(name: str) -> Rule:
    """The rule with this id, alias or file name; raises ``RuleError`` with the nearest names."""
    import difflib

    key = name.replace("_", "-")
    if key in _by_id():
        return _by_id()[key]
    near = difflib.get_close_matches(key, _by_id(), n=3, cutoff=0.3)
    raise RuleError(f"{name}: no such rule; nearest: {', '.join(near) or 'none'} (`newsclean rules` lists all)")
