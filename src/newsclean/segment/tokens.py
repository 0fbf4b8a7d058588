"""Linear WHATWG tokenizer over the untouched source: where its runs of text stand."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Literal, NamedTuple

# T text, R text of title/textarea, F text inside svg/math, D text without references: CDATA sections, xmp, plaintext
RunKind = Literal["T", "R", "F", "D"]

WHITE = "\t\n\f\r "
ATTRIBUTES = (
    r"""(?:[\t\n\f\r /]++|(?:=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"""
    r"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r >"'][^\t\n\f\r >]*+|(?=>)))?+)*+"""
)
MARKUP = re.compile(rf"<(?:(/?+)([a-zA-Z][^\t\n\f\r />]*+)({ATTRIBUTES})>|(!--)|([!?]|/(?!>))|(/>)|([a-zA-Z]))")
# A whole tag of a name that needs no more thought, or the start of any other markup (then the name is missing).
UNPLAIN = r"(?:script|style|xmp|iframe|noembed|noframes|title|textarea|svg|math|template|plaintext)[\t\n\f\r />]"
PLAIN_TAG = re.compile(rf"<(?:(/?+)(?!{UNPLAIN})([a-zA-Z][^\t\n\f\r />]*+){ATTRIBUTES}>|(?=[a-zA-Z!?/]))", re.I)
# The same attributes where they hold no "<": then every "<" of a row of tags opens one. Name and quoted value come first,
# for nearly all are such.
SIMPLE_ATTRIBUTES = (
    r"""(?:[\t\n\f\r ]++[^\t\n\f\r />="'<]++=(?:"[^"<]*+"|'[^'<]*+')|"""
    r"""[\t\n\f\r /]++|(?:=[^\t\n\f\r />=<]*+|[^\t\n\f\r />=<]++)(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+"""
    r"""(?:"[^"<]*+"|'[^'<]*+'|[^\t\n\f\r >"'<][^\t\n\f\r ><]*+|(?=>))|(?![\t\n\f\r ]*+=)))*+"""
)
# The first letters of the names that are not plain, in either case: without the flag the engine is twice as fast.
MAYBE_UNPLAIN = (
    r"(?:[sS](?:[cC][rR]|[tT][yY]|[vV])|[xX][mM]|[iI][fF]|[nN][oO][eEfF]|[tT](?:[iI][tT]|[eE])|[mM][aA][tT]|[pP][lL])"
)
# A row of plain tags, the text after it, and a comment or the start of a script or style: the C engine takes them in one go.
STRETCH = re.compile(
    rf"((?:[\t\n\f\r ]*+<(?:/|(?!{MAYBE_UNPLAIN}))[a-zA-Z][^\t\n\f\r /><]*+{SIMPLE_ATTRIBUTES}>)*+)"
    r"((?:[^<]++|<(?![a-zA-Z!?]|/(?!\Z)))*+)"
    r"(?:<!--(?!-?>)(?:[^-]++|-(?!-!?>))*+--!?>"
    rf"|<(s(?:cript|tyle))(?=[\t\n\f\r />])({SIMPLE_ATTRIBUTES})>)?+"
)
# Where a script or style ends, or where a script needs more thought.
RAW_END = {
    "script": re.compile(r"<(?:/[sS][cC][rR][iI][pP][tT][\t\n\f\r />]|!--)"),
    "style": re.compile(r"</[sS][tT][yY][lL][eE][\t\n\f\r />]"),
}
# Shapes inside <svg>, each closed: they change nothing.
SHAPES = re.compile(
    r"(?:[\t\n\f\r ]*+<(path|use|circle|rect|line|polygon|polyline|ellipse|stop)(?=[\t\n\f\r />])"
    rf"{SIMPLE_ATTRIBUTES}(?:(?<=/)>|(?<!/)>[\t\n\f\r ]*+</\1>))++",
    re.I,
)
OPENED_OR_CLOSED = re.compile(r"<(/?[a-zA-Z][^\t\n\f\r />]*)")
RAW_TEXT = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes"))
RCDATA = frozenset(("title", "textarea"))
CLOSING = {n: re.compile(rf"</{n}(?=[\t\n\f\r />])", re.I) for n in RAW_TEXT | RCDATA}
SCRIPT_STATES = re.compile(r"<!--|-->|<(/?)script(?=[\t\n\f\r />])", re.I)
COMMENT_END = re.compile(r"--!?>")
FOREIGN = ("svg", "math")
INTEGRATION = frozenset(("foreignobject", "desc", "title", "annotation-xml", "mi", "mo", "mn", "ms", "mtext"))
BREAKOUT = frozenset(
    """
    b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu
    meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var
    """.split()
)
FONT_ATTRIBUTE = re.compile(r"\b(?:color|face|size)\b", re.I)
# Elements that nest; the others are closed by the parser itself, so that leaving out their end tags nests nothing.
UNNESTED = frozenset(
    """
    a nobr area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead
    tbody tfoot option html head body script style title textarea colgroup xmp plaintext
    """.split()
)
# Formatting left open is opened again in every paragraph after it; a page whose every <font> is unclosed loses nothing by
# the cap, for text and blocks do not depend on these.
FORMATTING = frozenset(
    """
    b big code em font i s small strike strong tt u
    """.split()
)
MAX_FORMATTING = 8
# Closed by the parser in their proper place, nesting without end elsewhere.
LOOSE = frozenset(("rt", "rp", "optgroup"))
MAX_LOOSE = 2000
# Attributes are compared each with each by the parser; longer tags than this are long by one quoted value.
MAX_TAG_CHARS = 20_000
TAG_NAME = re.compile(r"<[^\t\n\f\r />]*")
QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
# Browsers stop at 512; the deepest real page of the development data nests 60 elements.
MAX_DEPTH = 300
MAX_FOREIGN_DEPTH = 300


class Run(NamedTuple):
    """A run of text: ``source[start:end]`` holds no tag."""

    kind: RunKind
    start: int
    end: int


class Tokens(NamedTuple):
    """The text runs of a source that are more than white space, and what is too much to be parsed.

    ``too_deep``: tags that nest too deep, and attributes without number.
    """

    runs: list[Run]
    too_deep: list[tuple[int, int]]


def tokenize(text: str) -> Tokens:
    """Runs of text in source order. One pass, linear time; scripts, styles, comments and tags are passed over."""
    scanner = _Scanner(text)
    at: int | None = 0
    while at is not None:
        at = scanner.step(scanner.stretches(at))
    if scanner.within_limits():
        return Tokens(scanner.runs, [])
    scanner = _Scanner(text)
    at = 0
    while at is not None:
        at = scanner.step(scanner.plain_tags(at))
    return Tokens(scanner.runs, scanner.too_deep)


class _Scanner:
    """The state of one pass: the runs found, the open foreign elements, the nesting."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.runs: list[Run] = []
        self.too_deep: list[tuple[int, int]] = []
        self.foreign: list[str] = []
        # Where tags stand, a place for each row of them; only ``stretches`` and ``step`` keep it.
        self.rows: list[tuple[int, int]] = []
        self.depth = 0
        self.formatting = 0
        self.loose = 0
        self.templates = 0
        self.run_start = 0

    def stretches(self, at: int) -> int:
        """Go past all that changes nothing but the nesting, which ``within_limits`` looks at later: nearly all of a page."""
        if self.templates:
            return at
        if self.foreign:
            shapes = SHAPES.match(self.text, at) if self._in_foreign() else None
            if shapes:
                self.run_start = at = shapes.end()
            return at
        text, match, add, note = self.text, STRETCH.match, self.runs.append, self.rows.append
        while (found := match(text, at)) is not None:
            tags, start, end, past = at, *found.span(2), found.end()
            if tags < start:
                note((tags, start))
            if start < end and text[start:end].strip(WHITE):
                add(Run("T", start, end))
            if past == at:
                break
            at = past
            if (name := found[3]) is not None:
                if found.end(4) - end > MAX_TAG_CHARS:
                    note((end, found.end(4)))
                closing = RAW_END[name].search(text, at)
                if closing is None or text[closing.end() - 1] == "-":
                    at = end
                    break
                at = closing.start()
        self.run_start = at
        return at

    def within_limits(self) -> bool:
        """Whether no tag can be too much for the parser; if in doubt ``plain_tags`` counts them exactly."""
        rows = [self.text[start:end] for start, end in self.rows]
        for row in rows:
            if len(row) > MAX_TAG_CHARS and any(len(QUOTED.sub("", tag)) >= MAX_TAG_CHARS for tag in row.split("<")):
                return False
        names = OPENED_OR_CLOSED.findall(">".join(rows))
        known = {name: name.strip("/").lower() for name in set(names)}
        nested = {name for name, tag in known.items() if tag not in UNNESTED | FORMATTING | LOOSE}
        formatting = {name for name, tag in known.items() if tag in FORMATTING}
        loose = {name for name, tag in known.items() if tag in LOOSE}
        limits = ((nested, MAX_DEPTH), (formatting, MAX_FORMATTING), (loose, MAX_LOOSE))
        return all(not tags or _deepest([name for name in names if name in tags]) < most for tags, most in limits)

    def plain_tags(self, at: int) -> int:
        """Go past the tags that change nothing but the nesting, one by one."""
        if self.foreign or self.templates:
            return at
        text, search, add = self.text, PLAIN_TAG.search, self.runs.append
        run_start, depth = self.run_start, self.depth
        while (found := search(text, at)) is not None and found[2] is not None and depth < MAX_DEPTH:
            start, end = found.span()
            if start > run_start and text[run_start:start].strip(WHITE):
                add(Run("T", run_start, start))
            name = found[2].lower()
            if name in FORMATTING or name in LOOSE:
                self._capped(name, bool(found[1]), start, end)
            elif name not in UNNESTED:
                depth += -(depth > 0) if found[1] else 1
            if end - start > MAX_TAG_CHARS:
                self._long_tag(start, end)
            run_start = at = end
        self.run_start, self.depth = run_start, depth
        return at

    def step(self, at: int) -> int | None:
        """Go on from ``at`` to past the next markup; ``None`` at the end."""
        text = self.text
        found = MARKUP.search(text, at)
        if found is None:
            self._end_run(len(text))
            return None
        start, end = found.span()
        name = found[2]
        if name is not None:
            self._end_run(start)
            name = name.lower()
            self.rows.append((start, found.end(2)))
            past = self._end_tag(name, start, end) if found[1] else self._start_tag(name, found[3], start, end)
            self.run_start = past
            return past
        if found[5] == "/" and end == len(text):
            self._end_run(len(text))
            return None
        self._end_run(start)
        if found[7] or (found[5] == "/" and text[end].isascii() and text[end].isalpha()):
            return None  # a tag that never closes swallows the rest
        self.run_start = past = self._past_declaration(found, end)
        return past

    def _end_run(self, end: int) -> None:
        start = self.run_start
        if end > start and not self.templates and self.text[start:end].strip(WHITE):
            self.runs.append(Run("F" if self._in_foreign() else "T", start, end))

    def _in_foreign(self) -> bool:
        return bool(self.foreign) and self.foreign[-1] not in INTEGRATION

    def _end_tag(self, name: str, start: int, end: int) -> int:
        if self.foreign and name in self.foreign:
            while self.foreign and self.foreign.pop() != name:
                pass
        if name == "template" and self.templates:
            self.templates -= 1
        if name in FORMATTING or name in LOOSE:
            self._capped(name, True, start, end)
        elif name not in UNNESTED and self.depth:
            if self.depth > MAX_DEPTH:
                self.too_deep.append((start, end))
            self.depth -= 1
        return end

    def _start_tag(self, name: str, attributes: str, start: int, end: int) -> int:
        closes_itself = attributes.endswith("/")
        if end - start > MAX_TAG_CHARS:
            self._long_tag(start, end)
        if name in FORMATTING or name in LOOSE:
            self._capped(name, False, start, end)
        elif name not in UNNESTED:
            self.depth += 1
            if self.depth > MAX_DEPTH:
                self.too_deep.append((start, end))
        if self._in_foreign():
            breaks_out = name in BREAKOUT or (name == "font" and FONT_ATTRIBUTE.search(attributes))
            if not breaks_out:
                self._enter_foreign(name, closes_itself)
                return end
            while self._in_foreign():
                self.foreign.pop()
        elif name in FOREIGN:
            self._enter_foreign(name, closes_itself)
            return end
        if name == "template":
            # What stands in a template is no part of the document, and lexbor's walk does not enter it.
            self.templates += 1
        if name in RAW_TEXT or name in RCDATA:
            return self._past_raw(name, end)
        if name == "plaintext":
            return self._past_raw_text(end, len(self.text))
        return end

    def _capped(self, name: str, closes: bool, start: int, end: int) -> None:
        """Count the open elements that cost little each; beyond the cap they are left out, start and end tag alike."""
        is_formatting = name in FORMATTING
        opened, most = (self.formatting, MAX_FORMATTING) if is_formatting else (self.loose, MAX_LOOSE)
        if opened - closes >= most:
            self.too_deep.append((start, end))
        opened = max(0, opened - 1) if closes else opened + 1
        if is_formatting:
            self.formatting = opened
        else:
            self.loose = opened

    def _long_tag(self, start: int, end: int) -> None:
        """Leave out the attributes of a tag that is long without being so by its quoted values."""
        if end - start - sum(len(found[0]) for found in QUOTED.finditer(self.text, start, end)) > MAX_TAG_CHARS:
            name = TAG_NAME.match(self.text, start)
            self.too_deep.append((name.end() if name else start, end - len("/>")))

    def _enter_foreign(self, name: str, closes_itself: bool) -> None:
        if closes_itself:
            if name not in UNNESTED | FORMATTING | LOOSE:
                self.depth -= self.depth > 0
                self.rows.pop()
        elif len(self.foreign) < MAX_FOREIGN_DEPTH:
            self.foreign.append(name)

    def _past_raw(self, name: str, start: int) -> int:
        if name == "script":
            end = _script_end(self.text, start)
        else:
            closing = CLOSING[name].search(self.text, start)
            end = closing.start() if closing else len(self.text)
        if name == "xmp":
            return self._past_raw_text(start, end)
        if name in RCDATA and not self.templates and self.text[start:end].strip(WHITE):
            self.runs.append(Run("R", start, end))
        return end

    def _past_raw_text(self, start: int, end: int) -> int:
        """Past text that shows as it is written, tags and references too."""
        if not self.templates and self.text[start:end].strip(WHITE):
            self.runs.append(Run("D", start, end))
        return end

    def _past_declaration(self, found: re.Match[str], end: int) -> int:
        """Past a comment, doctype, processing instruction, bogus comment or CDATA section."""
        text = self.text
        if found[4]:
            if text.startswith(">", end):
                return end + 1
            if text.startswith("->", end):
                return end + 2
            closing = COMMENT_END.search(text, end)
            return closing.end() if closing else len(text)
        if found[5]:
            if found[5] == "!" and text.startswith("[CDATA[", end) and self._in_foreign():
                start = end + len("[CDATA[")
                close = text.find("]]>", start)
                close = len(text) if close < 0 else close
                if text[start:close].strip(WHITE):
                    self.runs.append(Run("D", start, close))
                return min(len(text), close + 3)
            close = text.find(">", end)
            return len(text) if close < 0 else close + 1
        return end


def _deepest(names: list[str]) -> int:
    """How many elements are open at most; ``names`` are those of tags, with a "/" before that of an end tag."""
    depth = deepest = 0
    for name in names:
        if name[0] != "/":
            depth += 1
            if depth > deepest:
                deepest = depth
        elif depth:
            depth -= 1
    return deepest


def _script_end(text: str, start: int) -> int:
    """Where the script's end tag starts, honouring the escaped and double escaped states."""
    escaped = doubled = False
    for found in SCRIPT_STATES.finditer(text, start):
        if found[0] == "<!--":
            if not escaped:
                escaped = not text.startswith((">", "->"), found.end())
        elif found[0] == "-->":
            escaped = doubled = False
        elif found[1]:
            if not doubled:
                return found.start()
            doubled = False
        elif escaped:
            doubled = True
    return len(text)


REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?|([a-zA-Z][a-zA-Z0-9]{1,31};?))|\r\n?|\x00")
MAX_CODE_POINT = 0x10FFFF
# Windows-1252 meanings of the C1 range, as browsers read them.
C1 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
# (start in the decoded text, end, start in the source, end): what is not a copy
Rewrite = tuple[int, int, int, int]


def decode_run(text: str, run: Run) -> tuple[str, list[Rewrite]]:
    """The text of a run as the parser gives it, and what of it is not a copy of the source."""
    raw = text[run.start : run.end]
    references = run.kind != "D"
    if "\r" not in raw and "\x00" not in raw and not (references and "&" in raw):
        return raw, []
    parts: list[str] = []
    rewrites: list[Rewrite] = []
    last = length = 0
    nul = "" if run.kind == "T" else "\ufffd"
    for found in REFERENCE.finditer(raw):
        start, end = found.span()
        if found[0][0] == "\r":
            new: str | None = "\n"
        elif found[0] == "\x00":
            new = nul
        elif not references:
            continue
        elif found[3]:
            new, end = _named(found[3], start)
        else:
            new = _numeric(found[1], found[2])
        if new is None:
            continue
        parts += [raw[last:start], new]
        length += start - last
        rewrites.append((length, length + len(new), run.start + start, run.start + end))
        length += len(new)
        last = end
    parts.append(raw[last:])
    return "".join(parts), rewrites


def _named(name: str, start: int) -> tuple[str | None, int]:
    """The longest known name that ``name`` begins with, as the HTML tokenizer takes it in text."""
    if (value := html5.get(name)) is not None:
        return value, start + 1 + len(name)
    for length in range(len(name) - 1, 1, -1):
        if name[length - 1] != ";" and (value := html5.get(name[:length])) is not None:
            return value, start + 1 + length
    return None, start


def _numeric(hexadecimal: str | None, decimal: str | None) -> str:
    digits = (hexadecimal or decimal or "").lstrip("0")
    code = int(digits or "0", 16 if hexadecimal else 10) if len(digits) <= 8 else MAX_CODE_POINT + 1
    if code == 0 or code > MAX_CODE_POINT or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return C1.get(code) or chr(code)
