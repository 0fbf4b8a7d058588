"""HTML to blocks: lexbor's tree for the structure, our own runs for the offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsclean.block import Block, Joint, Role
from newsclean.editmap import EditMap, Piece
from newsclean.node import Node
from newsclean.segment.align import ByMarks, InStep, Lost, Runs
from newsclean.segment.tokens import FOREIGN, INTEGRATION, WHITE, Rewrite, tokenize
from newsclean.source import Source
from newsclean.view import SURROGATE, has_surrogate

BLOCK_TAGS = frozenset(
    """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup html label legend li listing main menu nav noscript
    ol optgroup option p plaintext pre search section select summary table tbody td textarea tfoot th thead tr ul xmp
    """.split()
)
# Not shown to a reader: what stands in them is in no block.
UNSEEN_TAGS = frozenset(
    """
    head script style template title noembed noframes iframe metadata selectedcontent -undef
    """.split()
)
BREAK_TAGS = frozenset(("br", "hr"))
# Elements without text, and those whose text has no runs: they need no context.
LEAF_TAGS = frozenset(
    """
    area base col embed img input link meta param source track wbr script style iframe noembed noframes
    -comment !doctype
    """.split()
)
# Every line of them is a block; xmp and plaintext hold raw text.
PREFORMATTED_TAGS = frozenset(("pre", "listing", "plaintext", "xmp", "textarea"))
# Without attributes they say nothing that their parent does not.
PLAIN_INLINE_TAGS = frozenset(
    """
    b strong i em u span font small sup sub abbr mark time cite q s strike
    """.split()
)
ROLES: dict[str, Role] = {
    "li": "list_item", "dd": "list_item", "dt": "list_item", "td": "cell", "th": "cell", "figcaption": "caption",
    "caption": "caption", "blockquote": "quote", "pre": "code", "listing": "code",
    "plaintext": "code", "xmp": "code", "button": "control", "option": "control",
    "label": "control", "select": "control", "textarea": "control", "legend": "control",
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
}  # fmt: skip
HIDING_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
NAMING_ATTRIBUTES = frozenset(
    ("class", "id", "role", "itemprop", "data-component", "data-testid", "data-module", "aria-label")
)
MAX_NAMING_CHARS = 300
WHITE_RUN = re.compile(r"[\t\n\f\r ]+")
# A list item may wrap its text in a few elements; farther up, a <li> or <blockquote> is layout.
MAX_ROLE_STEPS = 4
UNEVEN_WHITE = re.compile(r"[\t\n\f\r]|  ")


def html_blocks(source: Source) -> tuple[Block, ...]:
    """Blocks of an HTML source in reading order; linear time, nesting capped before parsing."""
    tokens = tokenize(source.text)
    text = _blanked(source.text, tokens.too_deep)
    if has_surrogate(text):
        text = SURROGATE.sub("\ufffd", text)
    runs = Runs(text, tokens.runs)
    try:
        in_step = InStep(runs)
        walker = _Walker(source, runs, in_step)
        walker.walk(runs.parted())
        in_step.finish()
    except Lost:
        marks = ByMarks(runs)
        walker = _Walker(source, runs, marks)
        walker.walk(marks.marked)
    return tuple(walker.blocks())


def _blanked(text: str, ranges: list[tuple[int, int]]) -> str:
    """``text`` with spaces over the ranges, so that every offset stays."""
    if not ranges:
        return text
    parts: list[str] = []
    last = 0
    for start, end in sorted(ranges):
        if end > last:
            parts += [text[last:start], " " * (end - max(start, last))]
            last = end
    return "".join([*parts, text[last:]])


class _Walker:
    """One walk over the tree: elements become context, text nodes go to the block they stand in."""

    def __init__(self, source: Source, runs: Runs, aligner: InStep | ByMarks) -> None:
        self._source = source
        self._runs = runs
        self._aligner = aligner
        self._drafts: list[_Draft] = []
        self._draft: _Draft | None = None
        self._breaks = 1
        self._pending_space = False

    def walk(self, text: str) -> None:
        """Visit every node; raises ``Lost`` when map A does."""
        root = LexborHTMLParser(text).root
        if root is None:
            return
        # The elements from the root to the place of the walk, their nodes where some text asked for them, the tag of
        # each inside svg and math ("" elsewhere), and what is left to visit in each.
        path: list[LexborNode] = []
        nodes: list[Node | None] = []
        foreign = [""]
        levels: list[Iterator[LexborNode]] = [iter((root,))]
        while levels:
            for visited in levels[-1]:
                if visited.is_text_node:
                    content = visited.text_content
                    if not content or not content.strip(WHITE):
                        self._pending_space = bool(content)
                    else:
                        self._text(content, nodes[-1] or _context(path, nodes))
                    continue
                tag = visited.tag or ""
                if tag in BREAK_TAGS:
                    self._draft = None
                    self._breaks += 1 if tag == "br" else 2
                    continue
                inside = foreign[-1]
                if tag in LEAF_TAGS and not inside:
                    continue
                if tag in BLOCK_TAGS:
                    self._draft = None
                    self._breaks = 2
                    if tag == "table":
                        self._aligner.table()
                path.append(visited)
                nodes.append(None)
                foreign.append(_foreign(tag, inside, visited) if inside else tag if tag in FOREIGN else "")
                levels.append(visited.iter(include_text=True))
                break
            else:
                levels.pop()
                if path:
                    path.pop()
                    nodes.pop()
                    foreign.pop()

    def _text(self, text: str, node: Node) -> None:
        place = self._aligner.whole(text)
        stretches = self._aligner.stretches(text) if place < 0 else ()
        if not node.seen or (place < 0 and not stretches):
            return
        draft, block = self._draft, node.block
        if draft is None or draft.node.block is not block:
            draft = self._draft = _Draft(node, self._breaks)
            self._drafts.append(draft)
        elif self._pending_space or text[0] in WHITE:
            draft.space(self._runs.runs[stretches[0][0]].start if stretches else place)
        self._pending_space = text[-1] in WHITE
        self._breaks = 0
        if draft.node is not node:
            draft.node = block
        if place >= 0 and not node.preformatted:
            before = draft.length
            draft.copy(text, place)
            if node.linked:
                draft.linked += draft.length - before
        elif place >= 0:
            self._feed(draft, self._runs.number_at(place), 0, len(text), node)
        for number, start, end in stretches:
            self._feed(draft, number, start, end, node)

    def _feed(self, draft: _Draft, number: int, start: int, end: int, node: Node) -> None:
        decoded, rewrites = self._runs.decoded(number)
        run_start = self._runs.runs[number].start
        before = draft.length
        if not rewrites and not node.preformatted:
            draft.copy(decoded[start:end], run_start + start)
        else:
            for text, source_start, source_end, copy in _atoms(decoded, rewrites, start, end, run_start):
                if node.preformatted and "\n" in text:
                    draft = self._feed_lines(draft, text, source_start, source_end, copy, node)
                elif copy:
                    draft.copy(text, source_start)
                elif text:
                    draft.rewrite(text, source_start, source_end)
        if node.linked:
            draft.linked += max(0, draft.length - before)

    def _feed_lines(self, draft: _Draft, text: str, start: int, end: int, copy: bool, node: Node) -> _Draft:
        """Preformatted text: every line is a block."""
        for at, line in enumerate(text.split("\n")):
            if at:
                draft = self._draft = _Draft(node, 1 if draft.length else 2)
                self._drafts.append(draft)
            if copy:
                draft.copy(line, start)
                start += len(line) + 1
            elif line:
                draft.rewrite(line, start, end)
        return draft

    def blocks(self) -> Iterator[Block]:
        """The blocks of the drafts that hold anything visible."""
        source = self._source.text
        damaged = source if "\ufffd" in self._runs.text and has_surrogate(source) else None
        index = 0
        above: _Draft | None = None
        for draft in self._drafts:
            text, edits = draft.finish(damaged)
            if not text:
                if above is not None:
                    above = above if draft.breaks < 2 else None
                continue
            role, level = _role(draft.node.block)
            joint = _joint(above, draft)
            yield Block(
                self._source, text, edits, index, 1 if joint == "paragraph" else 0, role, level, joint, draft.node,
                draft.linked,
            )  # fmt: skip
            index += 1
            above = draft


def _context(path: list[LexborNode], nodes: list[Node | None]) -> Node:
    """The node of the last element of the path; those above it that are not made yet are made too."""
    made = len(nodes)
    while made and nodes[made - 1] is None:
        made -= 1
    node = nodes[made - 1] if made else None
    for at in range(made, len(nodes)):
        node = nodes[at] = _node(path[at], node)
    assert node is not None
    return node


def _node(element: LexborNode, parent: Node | None) -> Node:
    """An element as context; inline elements that say nothing are the element above."""
    tag, attributes = element.tag or "", element.attributes
    is_block = tag in BLOCK_TAGS
    if parent is not None and not is_block and not attributes and tag in PLAIN_INLINE_TAGS:
        return parent
    node = Node(tag, parent, _naming(attributes) if attributes and tag not in ("html", "body") else "")
    if is_block:
        node.preformatted |= tag in PREFORMATTED_TAGS
    elif parent is not None:
        node.within(parent.block)
    if tag == "a":
        node.linked = True
    elif tag in UNSEEN_TAGS:
        node.seen = False
    if attributes and _hides(attributes):
        node.hidden = True
    if parent is not None and (parent.foreign or parent.tag in FOREIGN):
        node.foreign = parent.tag in FOREIGN or parent.tag.lower() not in INTEGRATION
        node.seen &= not (node.foreign and tag == "desc")
    return node


def _foreign(tag: str, above: str, element: LexborNode) -> str:
    """The tag under which the children of an element inside svg or math stand; "" if they are HTML again."""
    if tag in PLAIN_INLINE_TAGS and not element.attributes:
        return above
    return tag if above in FOREIGN or above.lower() not in INTEGRATION or tag in FOREIGN else ""


class _Draft:
    """A block in the making: text with white space collapsed, and its pieces."""

    __slots__ = ("_parts", "_pieces", "_white", "breaks", "length", "linked", "node")

    def __init__(self, node: Node, breaks: int) -> None:
        self.node = node
        self.breaks = breaks
        self.length = 0
        self.linked = 0
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._white = True

    def _add(self, text: str, start: int, end: int, copy: bool) -> None:
        self._parts.append(text)
        self._pieces.append((self.length, self.length + len(text), start, end, copy))
        self.length += len(text)
        self._white = text[-1] == " "

    def space(self, place: int) -> None:
        """A space that the source has outside this run, between two elements."""
        if not self._white:
            self._add(" ", place, place, False)

    def copy(self, text: str, start: int) -> None:
        """Text as it stands in the source from ``start``; white space runs become one space."""
        if not UNEVEN_WHITE.search(text):
            if self._white and text[:1] == " ":
                text, start = text[1:], start + 1
            if text:
                size, length = len(text), self.length
                self._parts.append(text)
                self._pieces.append((length, length + size, start, start + size, True))
                self.length = length + size
                self._white = text[-1] == " "
            return
        last = 0
        for found in WHITE_RUN.finditer(text):
            low, high = found.span()
            if high - low == 1 and text[low] == " " and low > last:
                continue
            if low > last:
                self._add(text[last:low], start + last, start + low, True)
            if not self._white:
                self._add(" ", start + low, start + high, False)
            last = high
        if last < len(text):
            self._add(text[last:], start + last, start + len(text), True)

    def rewrite(self, text: str, start: int, end: int) -> None:
        """Text that stands for ``source[start:end]``, such as a character reference."""
        if text.strip(WHITE):
            self._add(text, start, end, False)
        elif not self._white:
            self._add(" ", start, end, False)

    def finish(self, damaged: str | None) -> tuple[str, EditMap]:
        """The text and its map; ``""`` where nothing visible is in it. ``damaged``: a source with lone surrogates."""
        while self._pieces and self._parts[-1].isspace():
            self._parts.pop()
            self._pieces.pop()
        text = "".join(self._parts)
        core = text.rstrip(WHITE)
        if not core.strip():
            return "", EditMap(())
        edits = EditMap.of(self._pieces) if len(self._pieces) > 1 else EditMap(tuple(self._pieces))
        if len(core) < len(text):
            edits = edits.slice(0, len(core))
        if damaged is not None and "\ufffd" in core:
            edits = _surrogates_named(edits, core, damaged)
        return core, edits


def _surrogates_named(edits: EditMap, text: str, source: str) -> EditMap:
    """Copies that hold a lone surrogate of the source are split: U+FFFD stands for it, and the map says so."""
    pieces: list[Piece] = []
    for o0, o1, s0, s1, copy in edits.pieces:
        if not copy or text[o0:o1] == source[s0:s1]:
            pieces.append((o0, o1, s0, s1, copy))
            continue
        last = 0
        for found in SURROGATE.finditer(source[s0:s1]):
            at = found.start()
            pieces.append((o0 + last, o0 + at, s0 + last, s0 + at, True))
            pieces.append((o0 + at, o0 + at + 1, s0 + at, s0 + at + 1, False))
            last = at + 1
        pieces.append((o0 + last, o1, s0 + last, s1, True))
    return EditMap.of(pieces)


def _atoms(
    decoded: str, rewrites: list[Rewrite], start: int, end: int, run_start: int
) -> Iterator[tuple[str, int, int, bool]]:
    """``decoded[start:end]`` as copies and rewritten bits: (text, source start, source end, is copy)."""
    at, source = 0, run_start
    for low, high, source_low, source_high in rewrites:
        a, b = max(at, start), min(low, end)
        if a < b:
            yield decoded[a:b], source + a - at, source + b - at, True
        if start <= low < end:
            yield decoded[low:high], source_low, source_high, False
        at, source = high, source_high
    a, b = max(at, start), end
    if a < b:
        yield decoded[a:b], source + a - at, source + b - at, True


def _naming(attributes: dict[str, str | None]) -> str:
    """The words by which a page names an element."""
    named = [value for name, value in attributes.items() if name in NAMING_ATTRIBUTES and value]
    return " ".join(named)[:MAX_NAMING_CHARS] if named else ""


def _hides(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style) and HIDING_STYLE.search(style or "") is not None


def _role(node: Node) -> tuple[Role, int]:
    """The nearest element that gives a role; a paragraph in a layout table is no cell."""
    above: Node | None = node
    for steps in range(MAX_ROLE_STEPS + 1):
        if above is None:
            break
        role = ROLES.get(above.tag)
        if role is not None and (role != "cell" or steps == 0):
            return role, int(above.tag[1]) if role == "heading" else 0
        above = above.parent
    return "paragraph", 0


def _joint(above: _Draft | None, draft: _Draft) -> Joint:
    if above is None:
        return "paragraph"
    if draft.breaks <= 1:
        return "line"
    one, other = above.node.block, draft.node.block
    if one.parent is other.parent and one is not other:
        if one.tag in ("td", "th") and other.tag in ("td", "th"):
            return "cell"
        if one.tag == other.tag == "li":
            return "line"
    return "paragraph"
