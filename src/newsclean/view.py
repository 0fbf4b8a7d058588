"""Folded text for matching: the same length as the original, so that every character maps back by its index."""

from __future__ import annotations

import re

import regex

APOSTROPHES = (
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}"
    "\N{PRIME}\N{MODIFIER LETTER APOSTROPHE}"
)
QUOTES = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{DOUBLE PRIME}"
)
DASHES = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}"
SPACES = "\t\n\r\f\v\N{NO-BREAK SPACE}\N{FIGURE SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{IDEOGRAPHIC SPACE}\N{HAIR SPACE}"
FOLDS = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(QUOTES, '"') | dict.fromkeys(DASHES, "-") | dict.fromkeys(SPACES, " ")
    | {"\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}": "i", "\N{GREEK SMALL LETTER FINAL SIGMA}": "\N{GREEK SMALL LETTER SIGMA}"}
)  # fmt: skip

# Scripts written without spaces between words: one character counts as one word. Han, kana, Thai, Lao, Burmese, Khmer.
UNSPACED = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U0001b000-\U0001b16f\U00020000-\U000323af"
    "\u0e01-\u0e4e\u0e81-\u0edf\u1000-\u109f\u1780-\u17d3"
)
WORD = regex.compile(rf"[{UNSPACED}]|[\p{{L}}\p{{M}}\p{{N}}_--[{UNSPACED}]]+", regex.V1)
SIMPLE_WORD = re.compile(r"\w+")
# ASCII alone is quicker still: what is in no word becomes a space, and the text is split.
ASCII_WORDS = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
# Beyond these, words are of letters, digits and "_" alone, and the standard library's pattern is three times faster.
NOT_SIMPLE = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u06ff\u0700-\u1dff\u20d0-\u20ff\u2de0-\u2dff\u2e80-\U0010ffff]"
)
HAS_UNSPACED = re.compile(f"[{UNSPACED}]")
# Vowel signs of Indic, Thai and Burmese script are no letters by themselves, and yet a part of the word.
VOWEL_SIGN = regex.compile(r"[\u0900-\u109f&&\p{M}]", regex.V1)
SURROGATE = regex.compile("[\ud800-\udfff]")

FOLDED = {chr(code): str(to) if isinstance(to, str) else chr(to) for code, to in FOLDS.items()}
# A search for what is to be folded is much faster than a walk over every character.
TO_FOLD = re.compile(f"[{re.escape(''.join(FOLDED))}]")
# Digits of any script and in circles, brackets, raised or lowered: those of ``str.isdigit``.
DIGIT = re.compile(
    "[\\d\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea"
    "\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\U00010a40-\U00010a43\U00010e60-\U00010e68"
    "\U00011052-\U0001105a\U0001f100-\U0001f10a]"
)


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
    folded = TO_FOLD.sub(lambda found: FOLDED[found[0]], text)
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered.replace("\N{GREEK SMALL LETTER FINAL SIGMA}", "\N{GREEK SMALL LETTER SIGMA}")
    return "".join(low if len(low := c.lower()) == 1 else c for c in folded)


def words_of(folded: str) -> list[str]:
    """The words of folded text; in scripts without word spaces each character is a word."""
    if folded.isascii() or not NOT_SIMPLE.search(folded):
        return SIMPLE_WORD.findall(folded)
    return WORD.findall(folded)


def whole(folded: str, at: int, key: str) -> bool:
    """Whether a match is not the middle of a longer word; next to a script without word spaces every place is an end."""
    end = at + len(key)
    if at > 0 and _joined(folded[at - 1], key[0]):
        return False
    return not (end < len(folded) and _joined(key[-1], folded[end]))


def _joined(left: str, right: str) -> bool:
    if not (_in_word(left) and _in_word(right)):
        return False
    return (left.isascii() and right.isascii()) or not (HAS_UNSPACED.match(left) or HAS_UNSPACED.match(right))


def _in_word(char: str) -> bool:
    return char.isalnum() or VOWEL_SIGN.match(char) is not None
