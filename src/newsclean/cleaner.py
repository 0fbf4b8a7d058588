"""Cleaner: the configuration and the pipeline from a source to a page."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from newsclean.article_rules import with_article_rules
from newsclean.articles import parts_of
from newsclean.block import Block, BlockSpan
from newsclean.collector import collector_held
from newsclean.decision import PLACED, THRESHOLDS, Policy, fates_of
from newsclean.decoding import open_source
from newsclean.errors import InputError
from newsclean.finding import Finding, on_blocks
from newsclean.judge import Judge
from newsclean.judge.together import together
from newsclean.labels import FIELDS, KEPT, LABELS
from newsclean.lazy import lazy
from newsclean.lexicon import Blocks, Vocabulary
from newsclean.naming import named
from newsclean.page import Mark, Page
from newsclean.rule import Rule, builtin_rules, rule_named
from newsclean.segment import segment
from newsclean.segment.head import head_of
from newsclean.site import SiteTemplate
from newsclean.source import Kind, Source

Raw = str | bytes


@dataclass(frozen=True, init=False)
class Cleaner:
    """A configured pipeline; immutable, thread-safe, picklable, cheap to reuse.

    - ``keep``: labels that stay in the text, such as ``{"caption"}``; not the fields, headline and byline.
    - ``disable``: ids of rules that do not run, such as ``{"hashtags"}``.
    - ``rules``: further rules, made with ``@newsclean.rule``.
    - ``profile``: "balanced", "keep" (removes only what is certain) or "strict" (keeps only what is).
    - ``judge``: another judge than the shipped one.
    - ``site``: what other pages of the site showed (``SiteTemplate.of``).

    Raises ``InputError`` for an unknown label or profile, or a field, ``RuleError`` for an unknown rule.
    """

    keep: frozenset[str]
    disable: frozenset[str]
    rules: tuple[Rule, ...]
    profile: str
    judge: Judge | None = field(repr=False)
    site: SiteTemplate | None

    def __init__(
        self,
        *,
        keep: Iterable[str] = (),
        disable: Iterable[str] = (),
        rules: Iterable[Rule] = (),
        profile: str = "balanced",
        judge: Judge | None = None,
        site: SiteTemplate | None = None,
    ) -> None:
        own = tuple(rules)
        kept = frozenset(_names("keep", keep))
        for extra in own:
            if not isinstance(extra, Rule):
                raise InputError(f"rules: {extra!r} is no rule; make one with @newsclean.rule(label=…)")
        for label in sorted(kept - LABELS - {r.label for r in own}):
            raise InputError(f"keep={label!r}: no such label; nearest: {_nearest(label, LABELS)}")
        for label in sorted(kept & FIELDS):
            raise InputError(f"keep={label!r}: fields stand outside the text; read article.title and article.byline")
        if profile not in THRESHOLDS:
            raise InputError(f"profile={profile!r}: unknown; use one of {', '.join(THRESHOLDS)}")
        ids = {r.id for r in own}
        off = {name if name in ids else rule_named(name).id for name in _names("disable", disable)}
        object.__setattr__(self, "keep", kept)
        object.__setattr__(self, "disable", frozenset(off))
        object.__setattr__(self, "rules", own)
        object.__setattr__(self, "profile", profile)
        object.__setattr__(self, "judge", judge)
        object.__setattr__(self, "site", site)

    @lazy
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that run: the built-in ones and one's own, without the disabled."""
        return tuple(r for r in (*builtin_rules(), *self.rules) if r.id not in self.disable)

    def __getstate__(self) -> dict[str, object]:
        """Pickle the configuration; what is computed of it is computed again."""
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    @lazy
    def vocabulary(self) -> Vocabulary:
        """The words the active rules look for."""
        return Vocabulary.of(active.lexicon for active in self.active_rules)

    def clean(
        self,
        raw: Raw,
        *,
        kind: Kind | None = None,
        url: str | None = None,
        language: str | None = None,
        encoding: str | None = None,
    ) -> Page:
        """Clean one page.

        - ``raw``: what a scraper delivered, ``str`` or bytes. Bytes are decoded once.
        - ``kind``: "html", "text" or "markdown"; told by itself unless given.
        - ``url``: the address it came from; not fetched, only passed on to ``page.source`` and the metadata.
        - ``language``: ISO 639 code; overrides what the page declares.
        - ``encoding``: a Python codec; overrides what the bytes and the page say.

        Odd input is never an error; a bad argument raises ``InputError``, a faulty rule ``RuleError``.
        """
        with collector_held():
            return self._page(open_source(raw, kind=kind, url=url, language=language, encoding=encoding))

    def _page(self, source: Source) -> Page:
        blocks = Blocks(segment(source))
        blocks.vocabulary = self.vocabulary
        head = head_of(source)
        findings = self.findings(blocks)
        verdicts = together(blocks, (self.judge or _shipped_judge()).verdicts(blocks, findings, head.title))
        by_block: list[list[Finding]] = [[] for _ in blocks]
        for finding in findings:
            by_block[finding.part.block.index].append(finding)
        policy = Policy(self.profile, self.keep)
        fates = [
            fates_of(block, found, verdict, policy)
            for block, found, verdict in zip(blocks, by_block, verdicts, strict=True)
        ]
        language = source.language or head.language
        parts, marks = with_article_rules(
            parts_of(blocks, fates, verdicts, _named(by_block), self.keep),
            _marks(blocks, by_block),
            self.active_rules,
            policy,
            language,
            self.site.rewrite_prior if self.site else 0.0,
        )
        return Page(source, tuple(blocks), named(parts, self.keep), marks, head.language)

    def findings(self, blocks: Blocks) -> list[Finding]:
        """What all block rules claim, on block spans; every rule sees the same untouched blocks."""
        found: list[Finding] = []
        for active in self.active_rules:
            if active.phase == "block":
                for finding in active(blocks):
                    found += on_blocks(finding, blocks)
        return found

    def clean_many(self, pages: Iterable[Raw], *, jobs: int = 1) -> Iterator[Page | Exception]:
        """Clean pages as they come, in order; for a page that fails its exception is yielded in its place.

        With ``jobs`` above 1 that many processes work, at most a few pages ahead of what is taken; a process that dies
        costs its page, whose outcome is a ``WorkerError``. It works from threads, notebooks and scripts without a main
        guard. Closing the iterator ends the processes. Raises ``InputError`` for a rule or judge that cannot be sent.
        """
        if jobs < 1:
            raise InputError(f"jobs={jobs}: use 1 or more")
        if jobs == 1:
            return (self._attempt(raw) for raw in pages)
        from newsclean.corpus.many import in_processes

        return in_processes(self, pages, jobs)

    def _attempt(self, raw: Raw) -> Page | Exception:
        try:
            return self.clean(raw)
        except Exception as error:  # returned, not swallowed: the caller sees it in its place
            return error


@cache
def _default() -> Cleaner:
    return Cleaner()


def _shipped_judge() -> Judge:
    # numpy is imported with the first page, not with the package.
    from newsclean.judge.model import NetworkJudge

    return NetworkJudge()


def clean(
    raw: Raw,
    *,
    kind: Kind | None = None,
    url: str | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> Page:
    """Clean one page, ``str`` or bytes, HTML or text, with the default ``Cleaner``.

    The arguments are those of ``Cleaner.clean``. Raises ``InputError`` for a bad argument; odd text is never an error.
    """
    return _default().clean(raw, kind=kind, url=url, language=language, encoding=encoding)


def clean_many(pages: Iterable[Raw], *, jobs: int = 1) -> Iterator[Page | Exception]:
    """Clean many pages with the default ``Cleaner``, in order; for a page that fails its exception is yielded.

    With ``jobs`` above 1 that many processes work; see ``Cleaner.clean_many``.
    """
    return _default().clean_many(pages, jobs=jobs)


def _names(option: str, names: Iterable[str]) -> list[str]:
    if isinstance(names, str):
        raise InputError(f"{option}={names!r}: give a set of names, such as {{{names!r}}}")
    return list(names)


def _nearest(name: str, known: Iterable[str]) -> str:
    return ", ".join(difflib.get_close_matches(name, known, n=3, cutoff=0.3)) or "none"


def _named(by_block: Sequence[Sequence[Finding]]) -> frozenset[int]:
    """Blocks that a kept kind claims for certain."""
    return frozenset(
        i for i, found in enumerate(by_block) if any(f.certain and f.label in KEPT - PLACED for f in found)
    )


def _marks(blocks: Sequence[Block], by_block: Sequence[Sequence[Finding]]) -> tuple[Mark, ...]:
    """Names of what is kept: claims of kept kinds, and what the block's role says."""
    marks: list[Mark] = []
    for block, findings in zip(blocks, by_block, strict=True):
        named = [f for f in findings if f.label in KEPT and f.certain and f.label not in FIELDS]
        marks += [Mark(f.span, f.label) for f in named if isinstance(f.span, BlockSpan)]
        label = _role_label(block)
        if label and not any(f.label == label for f in named):
            marks.append(Mark(block.span, label))
    return tuple(marks)


def _role_label(block: Block) -> str:
    if block.role == "heading":
        return "section_heading"
    return {"list_item": "list", "cell": "table", "quote": "quote"}.get(block.role, "")
