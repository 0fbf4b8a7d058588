"""One paragraph as the features see it: distinctive stems by sentence, names, figures, counts of word classes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

from newsclean.block import BULLET, TRIM
from newsclean.rewrite.words import COUNTED, Words
from newsclean.view import HAS_UNSPACED, UNSPACED, fold

TOKEN = regex.compile(
    rf"[{UNSPACED}]+|[[\p{{L}}\p{{M}}]--[{UNSPACED}]]+(?:['’][[\p{{L}}\p{{M}}]--[{UNSPACED}]]+)*|\p{{N}}[\p{{N}}.,:]*", regex.V1
)
SENTENCE_MARKS = frozenset(".!?…:;。！？；：؟।")
QUOTES = '"“”„«»「」『』'
HASHTAG = regex.compile(r"(?<![\w&])#\p{L}[\w]*")
STEM_CHARS = 5
ENDINGS = frozenset("aeiouysаеиоуыюяйьіїєεοιηυαω")
# How much a word tells by its length: short ones are grammar in most languages.
WEIGHTS = (0.0, 0.05, 0.1, 0.35, 0.6, 0.8, 1.0, 1.1, 1.2, 1.3)
FUNCTION_WEIGHT = 0.05
NAME_WEIGHT, NUMBER_WEIGHT, BIGRAM_WEIGHT = 1.2, 1.0, 0.5
UNSPACED_PER_WORD = 2.5
LONG_WORD_CHARS = 9
MAX_HEADING_CHARS = 60
(WORDS, CHARS, LONG, SENTENCES, QUOTED, COMMAS, DASHES, DIGITS, CAPS, FUNCTION, CLOSING, QUESTIONS, COLONS) = range(13)
CLASS_AT = 13
COUNTS = CLASS_AT + len(COUNTED)


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
    return (word[:-1] if len(word) > 3 and word[-1] in ENDINGS else word), weight


class Paragraph:
    """``counts`` as indexed above; ``sentences``: stems with weights; ``stems``: all of them; ``sizes``: words each."""

    __slots__ = (
        "about", "bullet", "caps", "counts", "folded", "grams", "hashtags", "heading", "mass", "names", "numbers", "restart",
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
        self.grams = self._read(text, folded, words)
        self.stems: dict[str, float] = {}
        for sentence in self.sentences:
            self.stems.update(sentence)
        self.mass = sum(self.stems.values()) or 1e-6
        self._marks(text, folded, words, bullet.end() if bullet else 0)
        counts[SENTENCES] = float(len(self.sizes))

    def _read(self, text: str, folded: str, words: Words) -> list[int]:
        """Fill sentences, names and figures in one pass; returns a number for each run of four words."""
        counts, function, counted = self.counts, words.function, words.counted
        sentence, tokens = self.sentences[0], list[str]()
        end, first, name = 0, True, list[str]()
        total = chars = 0.0
        for found in TOKEN.finditer(text):
            start, stop = found.span()
            low = folded[start:stop]
            if start - end > 1 or (start > end and text[end] > "\u3000"):
                between = text[end:start]
                if tokens and not SENTENCE_MARKS.isdisjoint(between):
                    if total - sum(self.sizes[:-1]) >= 3:
                        self.sizes[-1] = total - sum(self.sizes[:-1])
                        self.sizes.append(0.0)
                        sentence = {}
                        self.sentences.append(sentence)
                    first = True
                if len(name) > 1:
                    self.names.add(" ".join(name))
                if between != " ":
                    name = []
            end = stop
            head = text[start]
            if head.isdigit():
                self.numbers.append(low.rstrip(".,:"))
                sentence[self.numbers[-1]] = NUMBER_WEIGHT
                total += 1
                chars += stop - start
                counts[DIGITS] += 1
                tokens.append(low)
                name = []
            elif HAS_UNSPACED.match(head):
                size = stop - start
                for at in range(size - 1):
                    sentence[low[at : at + 2]] = BIGRAM_WEIGHT
                tokens += low
                total += size / UNSPACED_PER_WORD
                chars += 2 * size
            else:
                total += 1
                chars += stop - start
                tokens.append(low)
                counts[LONG] += stop - start >= LONG_WORD_CHARS
                for at in counted.get(low, ()):
                    counts[CLASS_AT + at] += 1
                if low in function:
                    counts[FUNCTION] += 1
                stem, weight = stem_of(low)
                if low in function:
                    weight = FUNCTION_WEIGHT
                if head.isupper():
                    name.append(low)
                    if not first:
                        self.caps.add(stem)
                        counts[CAPS] += 1
                        weight = max(weight, NAME_WEIGHT)
                else:
                    if len(name) > 1:
                        self.names.add(" ".join(name))
                    name = []
                sentence[stem] = weight
            first = False
        if len(name) > 1:
            self.names.add(" ".join(name))
        self.sizes[-1] = total - sum(self.sizes[:-1])
        counts[WORDS], counts[CHARS] = total, chars
        return [hash(gram) for gram in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False)]

    def _marks(self, text: str, folded: str, words: Words, start: int) -> None:
        counts = self.counts
        counts[QUOTED] = sum(text.count(mark) for mark in QUOTES)
        counts[COMMAS] = text.count(",") + text.count("，") + text.count("、") + text.count("،")
        counts[DASHES] = text.count("—") + text.count("–") + text.count(" - ")
        counts[QUESTIONS] = text.count("?") + text.count("？")
        counts[COLONS] = text.count(":") + text.count("：")
        counts[CLOSING] = sum(phrase in folded for phrase in words.closing)
        for at, word in words.within:
            counts[CLASS_AT + at] += folded.count(word)
        body = folded[start:].lstrip(" *_#\"'>")
        self.restart = body.startswith(words.restart) if words.restart else False
        self.about = sum(phrase in folded for phrase in words.about)
        self.hashtags = len(HASHTAG.findall(text)) if "#" in text else 0
        self.heading = len(text) <= MAX_HEADING_CHARS and TRIM.sub("", body) in words.heading
