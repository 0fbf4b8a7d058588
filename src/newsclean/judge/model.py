"""The network of the judge: a few convolutions over the rows of a page, in numpy, weights from a data file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from newsclean.finding import Evidence, Finding
from newsclean.judge import features
from newsclean.judge.reasons import told
from newsclean.judge.verdict import Verdict
from newsclean.lazy import lazy
from newsclean.lexicon import Blocks

if TYPE_CHECKING:
    from typing import Any

Array = npt.NDArray[np.float32]
# OpenBLAS multiplies with one thread up to this many multiplications.
ONE_THREAD_FLOPS = 250_000
MAX_REASONS, MAX_READ = 3, 12
BALANCED = 0.5
# What the page declares as its article's text, nearly word for word and not in a few words only, is doubted no more than
# this: on the development pages 92 % of it is reporting, and half of the rest entries of live blogs.
DECLARED_BODY, DECLARED_SHARE, DECLARED_WORDS = 0.6, 0.85, 8
# Text that is nearly all body has been through an extractor: what is doubted there is as likely reporting. On lines/ the
# lower bar (0.3) costs no F1 from this share on, and loses less.
EXTRACTED_SHARE, EXTRACTED_BAR = 0.9, 0.3
# A page of which nothing would be kept has its bar at this share of its surest paragraph, if that is not hopeless. On the
# development pages all eight such pages held an article.
SUREST_SHARE, HOPELESS, PARAGRAPH_WORDS = 0.8, 0.3, 20
# Blocks surer than this are kept under any profile: no reasons are asked for.
SURE_BODY = 0.9
# Contributions below this share of the strongest are not worth telling.
MIN_REASON = 0.2


@dataclass(frozen=True)
class Network:
    """Dense layer, residual dilated convolutions, page summary, two outputs (body, headline); the mean of its members.

    Members differ by the seed they were trained with: what one of them fancies the others do not. The linear ``reasons``
    weights are a logistic model of the same decision on the same rows; they explain, the network decides.
    """

    weights: dict[str, Array] = field(repr=False)

    @classmethod
    def load(cls, path: Traversable) -> Network:
        """Weights from a file that ``benchmarks.judge.train`` wrote."""
        with path.open("rb") as file, np.load(file) as data:
            return cls({name: data[name].astype(np.float32) for name in data.files})

    @lazy
    def members(self) -> tuple[dict[str, Array], ...]:
        """The weights of each member, by name; in the file its number stands before the name: ``0/in.weight``."""
        found: dict[str, dict[str, Array]] = {}
        for key, array in self.weights.items():
            number, slash, name = key.partition("/")
            if slash:
                found.setdefault(number, {})[name] = array
        return tuple(found.values())

    def probabilities(self, rows: Array) -> Array:
        """``(n, features)`` to ``(n, 2)``: body and headline, each 0.0 to 1.0."""
        scaled = self.scaled(rows)
        logits = np.mean([_logits(member, scaled) for member in self.members], axis=0)
        result: Array = 1 / (1 + np.exp(-logits))
        return result

    def scaled(self, rows: Array) -> Array:
        """Rows in units of the training data's spread, outliers cut."""
        scaled: Array = np.clip((rows - self.weights["mean"]) * self.weights["scale"], -5, 5)
        return scaled

    def reasons(self, rows: Array) -> list[tuple[Evidence, ...]]:
        """For each row the strongest reasons against body that can be said in words, by the linear reading."""
        scaled = self.scaled(rows)
        against = -scaled * self.weights["reasons"]
        order = _strongest(against)[:, :MAX_READ]
        strengths = np.take_along_axis(against, order, 1)
        counts = (strengths >= MIN_REASON * strengths[:, :1]).cumprod(1).sum(1).tolist()
        # A feature and whether it is high as one number: many rows have the same reasons.
        codes = (order * 2 + (np.take_along_axis(scaled, order, 1) > 0)).tolist()
        return [_told(tuple(row[:count])) for row, count in zip(codes, counts, strict=True)]


def _logits(w: dict[str, Array], scaled: Array) -> Array:
    """What one member says of ``(n, features)``: ``(n, 2)``."""
    hidden = np.maximum(_product(scaled, w["in.weight"]) + w["in.bias"], 0)
    layer = 0
    while f"conv{layer}.weight" in w:
        hidden = hidden + np.maximum(_convolve(hidden, w[f"conv{layer}.weight"], w[f"conv{layer}.bias"], 2**layer), 0)
        layer += 1
    summary = np.concatenate([hidden.mean(0), hidden.max(0)])
    mixed = np.maximum(_product(hidden, w["out.weight"]) + summary @ w["page.weight"].T + w["out.bias"], 0)
    logits: Array = mixed @ w["last.weight"].T + w["last.bias"]
    return logits


def _strongest(values: Array) -> npt.NDArray[np.int64]:
    """The columns of each row, the largest value first, of equals the first: a stable ``argsort``, 15 times as fast.

    numpy sorts whole numbers much faster than it argsorts: the bits of a float, made to ascend, with the column below.
    """
    bits = (0.0 - values).view(np.int32)
    ascending = bits ^ ((bits >> 31) & 0x7FFFFFFF)
    keys = np.sort((ascending.astype(np.int64) << 16) | np.arange(values.shape[1]), axis=1)
    columns: npt.NDArray[np.int64] = keys & 0xFFFF
    return columns


def _convolve(hidden: Array, weight: Array, bias: Array, dilation: int) -> Array:
    """Three taps at ``-dilation, 0, dilation``; ``weight`` is ``(3, out, in)``."""
    n = len(hidden)
    result = _product(hidden, weight[1]) + bias
    if n > dilation:
        result[dilation:] += _product(hidden[:-dilation], weight[0])
        result[:-dilation] += _product(hidden[dilation:], weight[2])
    return result


def _product(rows: Array, weight: Array) -> Array:
    """``rows @ weight.T`` in pieces too small for the library to start threads, which cost more than they bring."""
    most = max(1, ONE_THREAD_FLOPS // weight.size)
    if len(rows) <= most:
        return rows @ weight.T
    result = np.empty((len(rows), len(weight)), np.float32)
    for at in range(0, len(rows), most):
        np.matmul(rows[at : at + most], weight.T, out=result[at : at + most])
    return result


@cache
def shipped(kind: str) -> Network:
    """The shipped network, loaded once a process."""
    return Network.load(files("newsclean.judge") / f"{kind}.npz")


@dataclass(frozen=True)
class NetworkJudge:
    """The judge newsclean ships: one network for HTML, one for text; others can be given, to measure them."""

    html: Network | None = field(default=None, repr=False)
    text: Network | None = field(default=None, repr=False)

    def verdicts(self, blocks: Blocks, findings: Sequence[Finding], title: str | None) -> Sequence[Verdict]:
        """One verdict a block; the reasons name the features that speak most against body."""
        if not blocks:
            return ()
        if blocks[0].node is not None:
            network = self.html or shipped("html")
        else:
            network = self.text or shipped("text")
        rows = features.rows(blocks, findings, title)
        probabilities = network.probabilities(rows)
        declared = rows[:, features.DECLARED_AT] >= DECLARED_SHARE
        for i in np.flatnonzero(declared & (probabilities[:, 0] < DECLARED_BODY)).tolist():
            if blocks[i].word_count >= DECLARED_WORDS:
                probabilities[i, 0] = DECLARED_BODY
        if blocks[0].node is None:
            probabilities[:, 0] = _with_extracted_bar(probabilities, blocks)
        probabilities[:, 0] = _with_something_kept(probabilities[:, 0], blocks)
        doubted = np.flatnonzero(probabilities[:, 0] < SURE_BODY)
        reasons = dict(zip(doubted.tolist(), network.reasons(rows[doubted]), strict=True)) if len(doubted) else {}
        return [
            Verdict(body, headline, reasons.get(i, ())) for i, (body, headline) in enumerate(probabilities.tolist())
        ]


def _with_extracted_bar(probabilities: Array, blocks: Blocks) -> Array:
    """Probabilities of body in a text, such that 0.5 is the bar for extracted ones too; a headline's are its own."""
    body: Array = probabilities[:, 0]
    headline: Array = probabilities[:, 1]
    chars = np.array([len(block) for block in blocks])
    if chars[body >= BALANCED].sum() < EXTRACTED_SHARE * chars.sum():
        return body
    raised: Array = np.where(headline >= EXTRACTED_BAR, body, _with_bar(body, EXTRACTED_BAR))
    return raised


def _with_something_kept(body: Array, blocks: Blocks) -> Array:
    """The same, but for a page of which nothing would be kept: there the surest paragraphs, or sentences, pass 0.5."""
    if body.max() >= BALANCED:
        return body
    sentences = [(p, block) for p, block in zip(body.tolist(), blocks, strict=True) if block.sentence_like]
    long = [(p, block) for p, block in sentences if block.word_count >= PARAGRAPH_WORDS]
    surest = max((p for p, _ in long or sentences), default=0.0)
    return _with_bar(body, SUREST_SHARE * surest) if surest >= HOPELESS else body


def _with_bar(body: Array, bar: float) -> Array:
    """Probabilities moved, by their odds, so that ``bar`` is 0.5."""
    odds = body / np.maximum(1 - body, 1e-9) * ((1 - bar) / bar)
    moved: Array = (odds / (1 + odds)).astype(np.float32)
    return moved


@lru_cache(maxsize=1 << 12)
def _told(codes: tuple[int, ...]) -> tuple[Evidence, ...]:
    sentences = dict.fromkeys(sentence for code in codes if (sentence := told(code >> 1, bool(code & 1))))
    return tuple(_evidence(sentence) for sentence in islice(sentences, MAX_REASONS))


@cache
def _evidence(sentence: str) -> Evidence:
    """One object a sentence: there are a hundred of them, and each page tells some a hundred times."""
    return Evidence("", sentence)


def network_of(arrays: dict[str, Any]) -> Network:
    """A network of arrays just trained."""
    return Network({name: np.asarray(array, np.float32) for name, array in arrays.items()})
