"""One paragraph as the features see it: distinctive stems by sentence, names, figures, counts of word classes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import regex

from newsclean.block import BULLET, TRIM
from newsclean.rewrite.words import COUNTED, ENDINGS, Words, words_for
from newsclean.view import HAS_UNSPACED, UNSPACED, fold

TOKEN = regex.compile(
    rf"[{UNSPACED}]+|[[\p{{L}}\p{{M}}]--[{UNSPACED}]]+(?:['’][[\p{{L}}\p{{M}}]--[{UNSPACED}]]+)*|\p{{N}}[\p{{N}}.,:]*",
    regex.V1,
)
# The same for text in spaced scripts; the standard library is quicker.
SPACED_TOKEN = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0591-\u05c7\u064b-\u065f'’]+[^\W\d_]+)*|\d[\d.,:]*")
SENTENCE_MARKS = frozenset(".!?…:;。！？；：؟।")
QUOTES = '"“”„«»「」『』'
HASHTAG = regex.compile(r"(?<![\w&])#\p{L}[\w]*")
STEM_CHARS = 5
VOWELS = frozenset("aeiouysаеиоуыюяйьіїєεοιηυαω")
# How much a word tells by its length: short ones are grammar in most languages.
WEIGHTS = (0.0, 0.05, 0.1, 0.35, 0.6, 0.8, 1.0, 1.1, 1.2, 1.3)
FUNCTION_WEIGHT = 0.05
NAME_WEIGHT, NUMBER_WEIGHT, BIGRAM_WEIGHT = 1.2, 1.0, 0.5
UNSPACED_PER_WORD = 2.5
LONG_WORD_CHARS = 9
MIN_SENTENCE_WORDS = 3
MAX_KNOWN = 1 << 15
MAX_HEADING_CHARS = 60
(
    WORDS,
    CHARS,
    LONG,
    SENTENCES,
    QUOTED,
    COMMAS,
    DASHES,
    DIGITS,
    CAPS,
    FUNCTION,
    CLOSING,
    QUESTIONS,
    COLONS,
    CONTRACTED,
) = range(14)
# Column, the marks counted in it, and those of them that are ASCII.
MARKS = tuple(
    (column, marks, tuple(mark for mark in marks if mark.isascii()))
    for column, marks in (
        (QUOTED, tuple(QUOTES)), (COMMAS, (",", "，", "、", "،")), (DASHES, ("—", "–", " - ")),
        (QUESTIONS, ("?", "？")), (COLONS, (":", "：")),
    )
)  # fmt: skip
CLASS_AT = 14
ENDING_AT = CLASS_AT + len(COUNTED)
COUNTS = ENDING_AT + ENDINGS


@lru_cache(maxsize=1 << 15)
def stem_of(word: str) -> tuple[str, float]:
    """A cut-off form that holds across inflections, accents aside, and the weight of the word's length."""
    weight = WEIGHTS[min(len(word), len(WEIGHTS) - 1)]
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        if "가" <= unicodedata.normalize("NFC", word)[:1] <= "힣":
            word = unicodedata.normalize("NFC", word)
            return word[:2], 1.0 if len(word) > 1 else 0.2
        if "\u0600" <= word[:1] <= "\u06ff":
            word = word.removeprefix("و").removeprefix("ب").removeprefix("ال")
    else:
        word = word.split("'")[0]
    if len(word) > STEM_CHARS:
        return word[:STEM_CHARS], weight
    return (word[:-1] if len(word) > 3 and word[-1] in VOWELS else word), weight


class Known(dict[str, tuple[str, float, tuple[int, ...]]]):
    """The words of one language met so far: stem, weight, and the columns a word is counted in."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, low: str) -> tuple[str, float, tuple[int, ...]]:
        if len(self) >= MAX_KNOWN:
            self.clear()
        found = self[low] = _looked_up(low, self._words)
        return found

    @classmethod
    @cache
    def of(cls, language: str) -> Known:
        """The one of a language in this process."""
        return cls(words_for(language))


def _looked_up(low: str, words: Words) -> tuple[str, float, tuple[int, ...]]:
    stem, weight = stem_of(low)
    columns = [CLASS_AT + at for at in words.counted.get(low, ())]
    if low in words.function:
        columns.append(FUNCTION)
        weight = FUNCTION_WEIGHT
    if len(low) >= LONG_WORD_CHARS:
        columns.append(LONG)
    if "'" in low or "’" in low:
        columns.append(CONTRACTED)
    columns += [ENDING_AT + at for at, ending in enumerate(words.endings) if len(low) > 5 and low.endswith(ending)]
    return stem, weight, tuple(columns)


class Paragraph:
    """``counts`` as indexed above; ``sentences``: stems with weights; ``stems``: all of them; ``sizes``: words each."""

    __slots__ = (
        "about", "bullet", "caps", "counts", "early_name", "folded", "grams", "hashtags",
        "heading", "linked", "mass", "names", "numbers", "restart",
        "sentences", "sizes", "stems",
    )  # fmt: skip

    def __init__(self, text: str, words: Words) -> None:
        self.folded = folded = fold(text)
        self.counts = counts = [0.0] * COUNTS
        self.sentences: list[dict[str, float]] = [{}]
        self.sizes: list[float] = [0.0]
        self.caps: set[str] = set()
        self.names: set[str] = set()
        self.numbers: list[str] = []
        bullet = BULLET.match(text[:12])
        self.bullet = bullet is not None and not text[:1].isalpha()
        spaced = text.isascii() or not HAS_UNSPACED.search(text)
        tokens = self._read_spaced(text, words) if spaced else None
        if tokens is None:
            tokens = self._read(text, words, spaced)
        self._opening(tokens, words)
        self.grams = list(zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False))
        self.stems: dict[str, float] = {}
        for sentence in self.sentences:
            self.stems.update(sentence)
        self.mass = sum(self.stems.values()) or 1e-6
        self._marks(text, folded, words, bullet.end() if bullet else 0)
        counts[SENTENCES] = float(len(self.sizes))

    def _read_spaced(self, text: str, words: Words) -> list[str] | None:
        """``_read`` where every token is a word or a figure, which is nearly everywhere; ``None`` where one is neither."""
        folded, counts, known = self.folded, self.counts, Known.of(words.language)
        sizes, sentences, tokens = list[float](), [dict[str, float]()], list[str]()
        caps, names, numbers = set[str](), set[str](), list[str]()
        sentence, name, hits = sentences[0], list[str](), list[int]()
        end, first, done = 0, True, 0
        for found in SPACED_TOKEN.finditer(text):
            start, stop = found.span()
            low = folded[start:stop]
            if start - end > 1:
                if tokens and not SENTENCE_MARKS.isdisjoint(text[end:start]):
                    if len(tokens) - done >= MIN_SENTENCE_WORDS:
                        sizes.append(float(len(tokens) - done))
                        done = len(tokens)
                        sentence = {}
                        sentences.append(sentence)
                    first = True
                if name:
                    names.add(" ".join(name))
                    name = []
            end = stop
            head = text[start]
            tokens.append(low)
            if head.isalpha():
                stem, weight, columns = known[low]
                if columns:
                    hits += columns
                if head != low[0]:
                    name.append(low)
                    if not first:
                        caps.add(stem)
                        if weight < NAME_WEIGHT:
                            weight = NAME_WEIGHT
                elif name:
                    names.add(" ".join(name))
                    name = []
                sentence[stem] = weight
            elif head.isdigit():
                numbers.append(low.rstrip(".,:"))
                sentence[numbers[-1]] = NUMBER_WEIGHT
                name = []
            else:
                return None
            first = False
        names.add(" ".join(name))
        # Full names have two words at least.
        self.names = {full for full in names if " " in full}
        self.caps, self.numbers, self.sentences = caps, numbers, sentences
        self.sizes = [*sizes, float(len(tokens) - done)]
        for column in hits:
            counts[column] += 1
        counts[WORDS], counts[CHARS] = float(len(tokens)), float(sum(map(len, tokens)))
        counts[CAPS], counts[DIGITS] = len(caps), len(numbers)
        return tokens

    def _read(self, text: str, words: Words, spaced: bool) -> list[str]:
        """Fill sentences, names and figures in one pass; returns its tokens."""
        folded, counts, known, sizes = self.folded, self.counts, Known.of(words.language), self.sizes
        sentence, tokens = self.sentences[0], list[str]()
        end, first, name = 0, True, list[str]()
        total = chars = done = 0.0
        hits: list[int] = []
        for found in (SPACED_TOKEN if spaced else TOKEN).finditer(text):
            start, stop = found.span()
            low = folded[start:stop]
            if start - end > 1 or (not spaced and start > end):
                between = text[end:start]
                if tokens and not SENTENCE_MARKS.isdisjoint(between):
                    if total - done >= MIN_SENTENCE_WORDS:
                        sizes[-1] = total - done
                        sizes.append(0.0)
                        done = total
                        sentence = {}
                        self.sentences.append(sentence)
                    first = True
                if len(name) > 1:
                    self.names.add(" ".join(name))
                name = []
            end = stop
            head = text[start]
            if head.isalpha() and (spaced or not HAS_UNSPACED.match(head)):
                total += 1
                chars += stop - start
                tokens.append(low)
                stem, weight, columns = known[low]
                hits += columns
                if head != low[0]:
                    name.append(low)
                    if not first:
                        self.caps.add(stem)
                        weight = max(weight, NAME_WEIGHT)
                elif name:
                    if len(name) > 1:
                        self.names.add(" ".join(name))
                    name = []
                sentence[stem] = weight
            elif head.isdigit():
                self.numbers.append(low.rstrip(".,:"))
                sentence[self.numbers[-1]] = NUMBER_WEIGHT
                total += 1
                chars += stop - start
                tokens.append(low)
                name = []
            else:
                size = stop - start
                for at in range(size - 1):
                    sentence[low[at : at + 2]] = BIGRAM_WEIGHT
                tokens += low
                total += size / UNSPACED_PER_WORD
                chars += 2 * size
            first = False
        if len(name) > 1:
            self.names.add(" ".join(name))
        for column in hits:
            counts[column] += 1
        sizes[-1] = total - done
        counts[WORDS], counts[CHARS], counts[CAPS] = total, chars, len(self.caps)
        counts[DIGITS] = len(self.numbers)
        return tokens

    def _opening(self, tokens: list[str], words: Words) -> None:
        opening = "".join(tokens[:4]) if words.within else ""
        self.linked = opening.startswith(tuple(words.link)) if opening else bool(tokens) and tokens[0] in words.link
        self.early_name = bool(self.names) and any(" ".join(tokens[k : k + 2]) in self.names for k in range(8))

    def _marks(self, text: str, folded: str, words: Words, start: int) -> None:
        counts = self.counts
        for column, marks, ascii_marks in MARKS:
            counts[column] = sum(map(text.count, ascii_marks if text.isascii() else marks))
        counts[CLOSING] = sum(map(folded.__contains__, words.closing))
        for at, word in words.within:
            counts[CLASS_AT + at] += folded.count(word)
        body = folded[start:].lstrip(" *_#\"'>")
        self.restart = body.startswith(words.restart) if words.restart else False
        self.about = sum(map(folded.__contains__, words.about))
        self.hashtags = len(HASHTAG.findall(text)) if "#" in text else 0
        self.heading = len(text) <= MAX_HEADING_CHARS and _headed(TRIM.sub("", body), words)


def _headed(label: str, words: Words) -> bool:
    """A known heading, or a short line that opens or ends with one of several words."""
    if label in words.heading:
        return True
    return any(" " in known and (label.startswith(known) or label.endswith(known)) for known in words.heading)
