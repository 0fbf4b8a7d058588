"""From a correction to the words and the case to add to a rule's ``.toml``, tried out before they are proposed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import regex

from newsclean.block import BlockSpan
from newsclean.cases import Case, unmark
from newsclean.corrections import Correction
from newsclean.decoding import open_source
from newsclean.finding import CERTAIN, Finding, on_blocks
from newsclean.lexicon import Blocks, Entry, Lexicon
from newsclean.rule import Rule, builtin_rules
from newsclean.segment import segment
from newsclean.view import fold

MARKS = str.maketrans("", "", "⟦⟧⟨⟩")
MAX_LABEL_WORDS = 5
# From the most telling opening to the shortest that a rule could look for.
OPENING_WORDS = (4, 3, 2, 1)
MAX_NAME_CHARS = 50
WORD = regex.compile(r"[\p{L}\p{M}\p{N}'’-]+")
CONTROL = regex.compile(r"[\p{Cc}--[\n\t]]|\\", regex.V1)


@dataclass(frozen=True, slots=True)
class Draft:
    """What to add to the file of ``rule``: a word in ``table`` (or ``""``) and a case; ``note`` says how it fared."""

    rule: Rule | None
    case: str
    note: str
    table: str = ""
    phrase: str = ""
    language: str = ""
    seen: str = ""

    def toml(self) -> str:
        """The proposal, to be pasted into the rule's file; its notes are comments."""
        lines = [f"# {line}" for line in self.note.splitlines()]
        if self.rule is not None:
            lines.insert(0, f"# rules/{self.rule.id.replace('-', '_')}.toml")
        if self.table:
            lines += [f"[{self.table}.{self.language or 'en'}]", f"{_quoted(self.phrase)} = {_quoted(self.seen)}", ""]
        return "\n".join([*lines, self.case])


def draft(correction: Correction) -> Draft:
    """The draft for one correction."""
    text = case_text(correction)
    if correction.verdict == "junk":
        return _phrase_draft(correction, text)
    case = _case(correction, text, f"{_name(correction)} stays")
    rule = next((r for r in builtin_rules() if r.id == correction.rule), None)
    if rule is None:
        note = f"no rule claimed this, but {correction.rule or 'nobody'}: add the page to the judge's training data,"
        return Draft(None, case, f"{note}\nor this case to the rule whose counter-example it is")
    if fails(rule, text):
        return Draft(rule, case, "fails today, as it should: now narrow the rule until it passes")
    note = "passes today: what the rule saw is in the markup or in the rest of the page; make it a case of kind html,"
    return Draft(rule, case, f"{note}\nor look at the evidence in the report")


def case_text(correction: Correction) -> str:
    """The marked text in its surroundings, ``⟦…⟧`` around it if it must go."""
    inside = correction.text.strip().translate(MARKS)
    marked = f"⟦{inside}⟧" if correction.verdict == "junk" else inside
    prefix, suffix = correction.prefix.translate(MARKS), correction.suffix.translate(MARKS)
    paragraphs = (correction.before.translate(MARKS), f"{prefix}{marked}{suffix}", correction.after.translate(MARKS))
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs if paragraph.strip())


def _phrase_draft(correction: Correction, text: str) -> Draft:
    case = _case(correction, text, f"{_name(correction)} goes")
    named = [r for r in builtin_rules() if r.label == correction.label and r.phase == "block"]
    rule = named[0] if named else None
    if rule is None:
        return Draft(
            None, case, f"no rule has the label {correction.label or '(none)'}: a new kind is two files in rules/"
        )
    if not fails(rule, text):
        return Draft(rule, case, "the rule claims this already: the page kept it for another reason, see explain")
    seen = urlsplit(correction.page).hostname or correction.page or "corrections"
    for table, phrase in _words(correction.text):
        extended = _with(rule, table, Entry(phrase, correction.language, seen))
        if fails(extended, text):
            continue
        broken = [c.name for c in rule.cases if _passes(rule, c) and not _passes(extended, c)]
        note = "tried: with these words the rule claims it and all its cases pass"
        if broken:
            note = "tried: claims it, but breaks " + "; ".join(broken)
        return Draft(rule, case, note, table, phrase, correction.language, seen)
    return Draft(
        rule, case, "no words alone make the rule claim it: its shape or place differs from what the rule looks for"
    )


def _words(text: str) -> Iterator[tuple[str, str]]:
    """The whole as a label if it is short, then openings, longest first."""
    words = list(WORD.finditer(text))
    folded = fold(text)
    if 0 < len(words) <= MAX_LABEL_WORDS:
        yield "labels", folded[words[0].start() : words[-1].end()]
    for count in OPENING_WORDS:
        if len(words) > count:
            yield "phrases", folded[words[0].start() : words[count - 1].end()]


def _with(rule: Rule, table: str, entry: Entry) -> Rule:
    lexicon = rule.lexicon
    phrases, labels = list(lexicon.phrases.values()), list(lexicon.label_words.values())
    (phrases if table == "phrases" else labels).append(entry)
    return replace(rule, lexicon=Lexicon.of(phrases, labels, lexicon.markup_words.values()))


def fails(rule: Rule, marked: str) -> bool:
    """Whether what the rule claims for certain of the marked text differs from what is in ``⟦…⟧``."""
    text, goes, hinted = unmark(marked)
    return not _passes(rule, Case("", text, goes, hinted))


def _passes(rule: Rule, case: Case) -> bool:
    blocks = Blocks(segment(open_source(case.text, kind=case.kind)))
    claimed: set[int] = set()
    for found in rule(blocks):
        for finding in on_blocks(found, blocks):
            if finding.score >= CERTAIN:
                claimed |= {i for low, high in _ranges(finding) for i in range(low, high)}
    wanted = {i for low, high in case.goes for i in range(low, high)}
    visible = {i for b in blocks for low, high in b.edits.source_ranges() for i in range(low, high)}
    return {i for i in claimed ^ wanted if i in visible and not case.text[i].isspace()} == set()


def _ranges(finding: Finding) -> list[tuple[int, int]]:
    span = finding.span
    return span.edits.source_ranges() if isinstance(span, BlockSpan) else [(span.start, span.end)]


def _name(correction: Correction) -> str:
    return " ".join(correction.text.translate(MARKS).split())[:MAX_NAME_CHARS]


def _case(correction: Correction, text: str, name: str) -> str:
    why = correction.note or (
        "the reporter's words" if correction.verdict == "wrong_removal" else "not the reporter's words"
    )
    lines = ["[[case]]", f"name = {_quoted(name)}"]
    if correction.language:
        lines.append(f"lang = {_quoted(correction.language)}")
    body = CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", text).replace('"""', '""\\"')
    body = body[:-1] + '\\"' if body.endswith('"') else body
    return "\n".join([*lines, f"why = {_quoted(why)}", f'text = """\n{body}"""'])


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
