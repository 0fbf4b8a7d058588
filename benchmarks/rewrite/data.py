"""Articles with and without appended rewrites as rows of features, folded by article text."""

from __future__ import annotations

import gzip
import hashlib
import json
import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from newsclean.rewrite import features
from newsclean.rewrite.features import candidates

FOLDS = 5
OWN = Path(__file__).parent / "own"
# The fold of articles that only train: no table is made of them.
ALWAYS = -1
TWICE_SHARE = 0.15
# Generators by family; a family is left out as a whole.
FAMILIES = {
    "gpt-3": ("text-davinci-002",),
    "gpt-3.5/4": ("gpt-3.5", "gpt-3.5-turbo", "chatgpt-2023", "gpt-4"),
    "claude": ("claude", "claude-2026", "claude-instant", "own"),
    "llama/vicuna": ("vicuna-v1.3_7b", "vicuna-v1.3_13b", "vicuna-v1.3_33b", "llama2_13b", "llama2-70b"),
    "palm": ("palm-2",),
    "pre-llm": ("T0", "BRIO"),
}
FAMILY = {generator: family for family, names in FAMILIES.items() for generator in names}
# Gold texts of pages, for more articles by people that are not in English.
HTML_SETS = ("fundus", "waddle", "cleanportaleval", "zhds", "fundus_eval")
MIN_GOLD_LINES, MIN_GOLD_CHARS, MAX_LINK_LINES = 4, 600, 0.3


@dataclass
class Document:
    """One article: its candidate suffixes and, of a farm article, where the rewrite begins; ``made``: how we made it."""

    id: str
    kind: str
    lang: str
    family: str
    generator: str
    style: str
    position: str
    labels: tuple[bool, ...]
    group: int
    fold: int
    starts: tuple[int, ...]
    rows: npt.NDArray[np.float32]
    made: str = ""
    file: str = ""

    @property
    def truth(self) -> int | None:
        """First paragraph of a rewrite at the end."""
        return self.labels.index(True) if self.kind == "farm" and self.position == "end" else None


def records(data: Path) -> Iterator[dict[str, Any]]:
    """The two farm files, then articles by people from the gold texts of pages."""
    for name in ("farm", "more"):
        with gzip.open(data / "farm" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                yield json.loads(line) | {"file": name}
    for name in HTML_SETS:
        with gzip.open(data / "html" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                gold = [part.strip() for part in (record.get("gold_text") or "").split("\n") if part.strip()]
                if record.get("gold_starts_with_title"):
                    gold = gold[1:]
                if len(gold) >= MIN_GOLD_LINES and MIN_GOLD_CHARS <= sum(map(len, gold)) <= 20000:
                    yield {
                        "id": f"gold/{record['id']}", "source": name, "article": record["id"],
                        "lang": record.get("lang") or "",
                        "paragraphs": [{"text": text, "label": "human"} for text in gold], "position": "none",
                        "origin": "human", "generator": None, "style": None, "kind": "human", "file": "gold",
                        "headline": record.get("gold_title"),
                    }  # fmt: skip


def own_articles() -> Iterator[dict[str, Any]]:
    """Invented articles of this folder, with and without the rewrite, with and without an honest ending."""
    for path in sorted(OWN.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            told = json.loads(line)
            name = f"own/{path.stem}{number}"
            human = [{"text": text, "label": "human"} for text in told["article"]]
            ending = [{"text": text, "label": "human"} for text in told["ending"]]
            forms = [("", human, "none")] + [("/ending", human + ending, "ending")] * bool(ending)
            for k, rewrite in enumerate(told["rewrites"]):
                added = [{"text": text, "label": "ai"} for text in rewrite["text"]]
                forms.append((f"/rewrite{k}", human + added, rewrite["style"]))
                forms += [(f"/ending+rewrite{k}", human + ending + added, rewrite["style"])] * bool(ending)
            for form, paragraphs, style in forms:
                farm = paragraphs[-1]["label"] == "ai"
                yield {
                    "id": name + form, "source": "own", "article": name, "lang": told["lang"], "paragraphs": paragraphs,
                    "position": "end" if farm else "none", "origin": "own", "generator": "own" if farm else None,
                    "style": style, "kind": "farm" if farm else "own", "file": "own", "headline": told["headline"],
                }  # fmt: skip


def groups(found: Sequence[dict[str, Any]]) -> list[int]:
    """A number for each record: records that share a human paragraph, or an article id, share the number."""
    parent = list(range(len(found)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first: dict[str, int] = {}
    for i, record in enumerate(found):
        keys = [f"id:{record['article']}"]
        for part in record["paragraphs"]:
            text = "".join(c for c in part["text"].lower() if c.isalnum())
            if part["label"] == "human" and len(text) >= 60:
                keys += [text[:60], text[-60:]]
        for key in keys:
            parent[root(i)] = root(first.setdefault(key, i))
    return [root(i) for i in range(len(found))]


def variants(record: dict[str, Any], rng: random.Random) -> Iterator[tuple[list[str], list[bool], str]]:
    """The record as it is, then made ones: rewrites moved, split or shortened; human text with a passage twice."""
    texts = [part["text"] for part in record["paragraphs"]]
    labels = [part["label"] == "ai" for part in record["paragraphs"]]
    yield texts, labels, ""
    human = [text for text, label in zip(texts, labels, strict=True) if not label]
    own = [text for text, label in zip(texts, labels, strict=True) if label]
    if record["kind"] == "human":
        if rng.random() < TWICE_SHARE and len(texts) > 3:
            passage = rng.choice(
                [texts[0], texts[0], texts[rng.randrange(len(texts))], record.get("headline") or texts[1]]
            )
            after = rng.sample(texts[1:], 1) if rng.random() < 0.2 else []
            yield [*texts, passage, *after], [False] * (len(texts) + 1 + len(after)), "twice"
        return
    if record["kind"] != "farm":
        return
    if record["position"] in ("start", "middle"):
        yield human + own, [False] * len(human) + [True] * len(own), "moved"
    if len(own) >= 2:
        kept = own[rng.randint(1, len(own) - 1) :] if rng.random() < 0.6 else own[: rng.randint(1, len(own) - 1)]
        yield human + kept, [False] * len(human) + [True] * len(kept), "shorter"
    sentences = [s for s in own[-1].replace("! ", ". ").split(". ") if s] if record["lang"] == "en" else []
    if len(own) == 1 and len(sentences) >= 3:
        cut = rng.randint(1, len(sentences) - 1)
        split = [". ".join(sentences[:cut]) + ".", ". ".join(sentences[cut:])]
        yield human + split, [False] * len(human) + [True, True], "split"


def documents(data: Path, cache: Path | None = None) -> list[Document]:
    """All documents with their rows; ``cache`` keeps them between runs while the features are unchanged."""
    code = "".join(path.read_text("utf-8") for path in sorted(Path(features.__file__).parent.glob("*[ys].py")))
    code += "".join(path.read_text("utf-8") for path in sorted(OWN.glob("*.jsonl")))
    code += (Path(features.__file__).parent / "words.toml").read_text("utf-8") + (
        Path(features.__file__).parent / "paragraph.py"
    ).read_text("utf-8")
    key = hashlib.sha256((code + Path(__file__).read_text("utf-8")).encode()).hexdigest()[:12]
    if cache and (kept := cache / f"rewrite-{key}.pkl").is_file():
        loaded: list[Document] = pickle.loads(kept.read_bytes())
        return loaded
    found = [*records(data), *own_articles()]
    rng = random.Random(3)
    made: list[Document] = []
    for record, group in zip(found, groups(found), strict=True):
        fold = int(hashlib.sha256(f"rewrite:{found[group]['article']}".encode()).hexdigest(), 16) % FOLDS
        if record["source"] == "own":
            fold = ALWAYS
        for texts, labels, extra in variants(record, rng):
            titled = record.get("headline") if rng.random() < 0.5 else None
            rows = candidates(texts, titled, record["lang"])
            generator = record.get("generator") or ""
            made.append(
                Document(
                    f"{record['id']}/{extra}" if extra else record["id"],
                    "hardneg" if extra == "twice" else record["kind"],
                    record["lang"],
                    FAMILY.get(generator, ""),
                    generator,
                    extra if extra == "twice" else record.get("style") or "",
                    "end" if any(labels) and not labels[0] and labels[-1] else record["position"],
                    tuple(labels),
                    group,
                    fold,
                    rows.starts,
                    rows.rows,
                    extra or ("own" if record["source"] == "own" else ""),
                    record["file"],
                )
            )
    if cache:
        kept.write_bytes(pickle.dumps(made))
    return made
