"""Credit lines of pictures: "Photo: Ann Hale/AFP", alone or glued to a caption or a paragraph."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.index import holding
from newsclean.lines import names_like

MAX_CREDIT_CHARS = 110
# What stands before a glued credit and ends no sentence is a caption; longer text is a paragraph.
MAX_CAPTION_CHARS = 260
MAX_SENTENCE_CAPTION_CHARS = 200
# "Vera Lindqvist. Photo: Anna Berg/TT": a name with a full stop is no sentence.
MAX_NAME_WORDS = 4
TAIL_BRACKET = regex.compile(r"[(\[（][^()\[\]（）]{3,110}[)\]）][.\s]*$")
TAIL_MARKS = ".\t\n\r\f\v "
CLOSING = ")]）"
BEGINNING_CHARS = 3
HEAD_BRACKET = regex.compile(r"[(\[（][^()\[\]（）]{3,110}[)\]）]\s*")
# A credit without any known word still has one of these.
MARK = re.compile(r"[:：/©]")
OWNER = regex.compile(r"[(\[]?©\s*([^\d©()\[\]]{2,50}?)[)\]]?\.?")
SENTENCE_END = regex.compile(r"""[.!?…。！？]["'”’»)\]]*$""")


@dataclass(frozen=True)
class Forms:
    """The shapes of a credit: a word that announces it, names with an agency, an agency alone."""

    announced: regex.Pattern[str]
    with_agency: regex.Pattern[str]
    agency: regex.Pattern[str]
    agencies: frozenset[str]
    beginning: re.Pattern[str]

    @classmethod
    @cache
    def of(cls, lexicon: Lexicon) -> "Forms":
        by_length = sorted(lexicon.phrases, key=len, reverse=True)
        agencies = [regex.escape(k) for k in by_length if lexicon.phrases[k].language == "mul"]
        words = [regex.escape(k) for k in by_length if lexicon.phrases[k].language != "mul"]
        known = [k for k in by_length if lexicon.phrases[k].language != "mul"]
        phrases = [w for w in words if " " in w or w.endswith(".")]
        names, word = "|".join(agencies), "|".join(words)
        return cls(
            regex.compile(
                rf"(?:{word})\.?\s?[:：=]\s?|(?:{'|'.join(phrases)})[\s,/]\s?|(?:{word})\.?\s(?=.{{3,60}}/(?:{names})\W*$)"
            ),
            regex.compile(rf"(?:{names})\s?/.+|.+\s?[/|]\s?(?:{names})(?:,.{{2,12}})?"),
            regex.compile(rf"(?<!\p{{L}})(?:{names})(?!\p{{L}})"),
            frozenset(k for k in by_length if lexicon.phrases[k].language == "mul"),
            re.compile("|".join(sorted({re.escape(w[:BEGINNING_CHARS]) for w in known})) or "(?!)"),
        )

    def begins(self, folded: str, at: int) -> bool:
        """Whether a word that announces a credit may begin here; nearly everywhere it may not, and that is quickly seen."""
        return self.beginning.match(folded, at) is not None

    def announcements(self, folded: str, start: int) -> "Iterator[regex.Match[str]]":
        """Where a word announces a credit, from ``start`` on."""
        while beginning := self.beginning.search(folded, start):
            found = self.announced.match(folded, beginning.start())
            start = found.end() if found else beginning.start() + 1
            if found:
                yield found

    def credit(self, folded: str, text: str) -> bool:
        """Whether a text, brackets aside, is a credit and nothing else."""
        low = len(folded) - len(folded.lstrip("([（* "))
        high = len(folded.rstrip(")]）.* "))
        if self.begins(folded, low) and (start := self.announced.match(folded, low)):
            return self.names(folded[start.end() : high], text[start.end() : high])
        if "/" not in folded and "|" not in folded:
            return False
        return bool(self.with_agency.fullmatch(folded, low, high)) and self.names(folded[low:high], text[low:high])

    def names(self, folded: str, text: str) -> bool:
        """Whether a text is of names, agencies or a site's address."""
        if "." in text and " " not in text:
            return True
        places = [0, *(at for found in self.agency.finditer(folded) for at in found.span()), len(text)]
        rest = " ".join(text[low:high] for low, high in zip(places[::2], places[1::2], strict=True))
        return names_like(rest) > 0 if any(c.isalnum() for c in rest) else len(places) > 2


@rule(label="photo_credit", since="0.1")
def photo_credit(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A word for pictures before names, names before an agency, or either at an end of a longer line.

    Why: it names who owns a picture the text does not have. Glued to a caption, both parts go; glued to a paragraph,
    the credit alone.

    Removes: Foto: Anna Berg / dpa
    Keeps: Image is everything: the mayor's team spent 40,000 pounds on a new logo.
    """
    forms = Forms.of(lexicon)
    worded = {block.index: block for block, _ in lexicon.mentions(blocks)}
    worded |= {block.index: block for block in holding(blocks, MARK)}
    for _, block in sorted(worded.items()):
        found = _alone(block, forms) or _at_end(block, forms) or _at_start(block, forms)
        yield from found
        if found and found[0].certain and len(found[0].span) == len(block):
            yield from _line_above(blocks, block)
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_CREDIT_CHARS and not block.sentence_like:
            pictured = word.text != "copyright" or "figure" in block.tags
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.92 if pictured else 0.6)


def _alone(block: Block, forms: Forms) -> list[Finding]:
    if len(block) > MAX_CREDIT_CHARS or block.role == "heading":
        return []
    text = block.folded.strip()
    owner = OWNER.fullmatch(text) if "©" in text else None
    if forms.credit(block.folded, block.text):
        return [Finding(block.span, Evidence(block.text, "is a credit and nothing else"), score=0.95)]
    if owner and any(forms.agency.fullmatch(name.strip()) for name in owner[1].split("/")):
        return [Finding(block.span, Evidence(block.text, "names an agency as owner"), score=0.95)]
    if text in forms.agencies:
        return [Finding(block.span, Evidence(block.text, "is an agency alone"), score=0.6)]
    return []


def _at_end(block: Block, forms: Forms) -> list[Finding]:
    bracket = TAIL_BRACKET.search(block.text) if block.text.rstrip(TAIL_MARKS)[-1:] in CLOSING else None
    if bracket and forms.credit(block.folded[bracket.start() :], bracket[0]):
        return _split(block, bracket.start())
    for start in forms.announcements(block.folded, max(1, len(block) - MAX_CREDIT_CHARS)):
        before, first = block.text[start.start() - 1], block.text[start.start()]
        apart = not before.isalnum() or (first.isupper() and not before.isupper())
        if apart and not first.islower() and forms.credit(block.folded[start.start() :], block.text[start.start() :]):
            return _split(block, start.start())
    return []


def _split(block: Block, at: int) -> list[Finding]:
    """The credit from ``at`` on, and the caption before it if it is one."""
    why = Evidence(block.text[at:], "is a credit at the end of the line")
    found = [Finding(block.part(at, len(block)), why, score=0.95)]
    before = block.text[:at].rstrip()
    named = len(before.split()) <= MAX_NAME_WORDS
    if named or (not SENTENCE_END.search(before) and len(before) <= MAX_CAPTION_CHARS):
        found.append(Finding(block.part(0, at), Evidence(why.subject, "follows it"), score=0.92, label="caption"))
    elif len(before) <= MAX_SENTENCE_CAPTION_CHARS:
        found.append(Finding(block.part(0, at), Evidence(why.subject, "follows it"), score=0.7, label="caption"))
    return found


def _at_start(block: Block, forms: Forms) -> list[Finding]:
    bracket = HEAD_BRACKET.match(block.text)
    end = bracket.end() if bracket and forms.credit(block.folded[: bracket.end()], bracket[0]) else 0
    if not end and forms.begins(block.folded, 0) and (start := forms.announced.match(block.folded)):
        ends = (m.end() for m in forms.agency.finditer(block.folded, start.end(), start.end() + MAX_CREDIT_CHARS))
        end = next((e for e in ends if _new_sentence(block, e) and forms.credit(block.folded[:e], block.text[:e])), 0)
    if not end or not block.sentence_like:
        return []
    return [Finding(block.part(0, end), Evidence(block.text[:end], "is a credit before a paragraph"), score=0.92)]


def _new_sentence(block: Block, at: int) -> bool:
    rest = block.text[at:].lstrip()
    return rest[:1].isupper() and rest[1:2].islower() and not block.text[at - 1 : at].isspace()


def _line_above(blocks: Sequence[Block], block: Block) -> Iterator[Finding]:
    above = blocks[block.index - 1] if block.index else None
    plain = above is not None and not above.heading_level and not above.sentence_like
    if above and plain and above.gap and not block.gap and len(above) <= MAX_SENTENCE_CAPTION_CHARS:
        yield Finding(above.span, Evidence(block.text, "is a credit right below"), score=0.6, label="caption")
