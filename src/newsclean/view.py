"""Folded text for matching: the same length as the original, so that every character maps back by its index."""

from __future__ import annotations

import regex

APOSTROPHES = "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}\N{PRIME}\N{MODIFIER LETTER APOSTROPHE}"
QUOTES = "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{DOUBLE PRIME}"
DASHES = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}"
SPACES = "\t\n\r\f\v\N{NO-BREAK SPACE}\N{FIGURE SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{IDEOGRAPHIC SPACE}\N{HAIR SPACE}"
FOLDS = str.maketrans(
    {c: "'" for c in APOSTROPHES} | {c: '"' for c in QUOTES} | {c: "-" for c in DASHES} | {c: " " for c in SPACES}
    | {"\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}": "i", "\N{GREEK SMALL LETTER FINAL SIGMA}": "\N{GREEK SMALL LETTER SIGMA}"}
)  # fmt: skip

# Scripts written without spaces between words: one character counts as one word.
UNSPACED = "\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}" r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
WORD = regex.compile(rf"[{UNSPACED}]|[\p{{L}}\p{{M}}\p{{N}}_--[{UNSPACED}]]+", regex.V1)
ASCII_WORD = regex.compile(r"[a-z0-9_]+")
HAS_UNSPACED = regex.compile(rf"[{UNSPACED}]")
SURROGATE = regex.compile("[\ud800-\udfff]")


def has_surrogate(text: str) -> bool:
    """Whether the text holds a lone surrogate, which cannot be encoded."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def fold(text: str) -> str:
    """Lower-case, straight quotes and dashes, plain spaces; index ``i`` of the result is index ``i`` of ``text``."""
    if text.isascii():
        return text.lower().translate(FOLDS) if not text.isprintable() else text.lower()
    folded = text.translate(FOLDS)
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered.replace("\N{GREEK SMALL LETTER FINAL SIGMA}", "\N{GREEK SMALL LETTER SIGMA}")
    return "".join(low if len(low := c.lower()) == 1 else c for c in folded)


def words_of(folded: str) -> list[str]:
    """The words of folded text; in scripts without word spaces each character is a word."""
    return (ASCII_WORD if folded.isascii() else WORD).findall(folded)
