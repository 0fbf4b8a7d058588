"""The judge's reasons in words: what a feature says when it is high, and when it is low."""

from __future__ import annotations

from typing import Final

from newsclean.judge.features import CLOSING, LABEL_GROUPS, NAMES, WINDOWS
from newsclean.judge.markup import CONTEXT_TAGS, MARKUP_GROUPS

# feature: (said when its value is above the usual, said when below); "" where that says nothing to a reader.
TOLD: Final[dict[str, tuple[str, str]]] = {
    "length": ("is long", "is short"),
    "words": ("has many words", "has few words"),
    "ends sentence": ("", "does not end a sentence"),
    "ends with a full stop": ("", "has no full stop"),
    "prose": ("", "is no prose"),
    "looks like a headline": ("looks like a headline", ""),
    "opens with a bullet": ("opens with a bullet", ""),
    "share of digits": ("is mostly digits", ""),
    "share of marks": ("has many marks and symbols", ""),
    "sentences": ("", "holds no sentence"),
    "ends with a colon": ("ends with a colon", ""),
    "cut off by dots": ("is cut off by dots", ""),
    "ends with a question": ("asks a question", ""),
    "holds an address": ("holds a web address", ""),
    "link density": ("is mostly links", ""),
    "has links": ("has links", ""),
    "wide gap before": ("stands after a wide gap", ""),
    "same text elsewhere": ("stands elsewhere on the page too", ""),
    "hidden": ("is hidden on the page", ""),
    "very short": ("is very short", ""),
    "long prose": ("", "is no long prose"),
    "all upper case": ("is all upper case", ""),
    "place on the page": ("stands late on the page", "stands early on the page"),
    "share of prose before": ("stands after most of the prose", "stands before most of the prose"),
    "blocks since prose": ("stands far below the last prose", ""),
    "blocks until prose": ("stands far above the next prose", ""),
    "inside the densest stretch": ("", "stands outside the densest stretch of prose"),
    "distance to the densest stretch": ("stands far from the densest stretch of prose", ""),
    "before the densest stretch": ("stands before the densest stretch of prose", ""),
    "after the densest stretch": ("stands after the densest stretch of prose", ""),
    "topic of the page": ("", "shares few words with the page's prose"),
    "topic of the opening": ("", "shares few words with the story's opening"),
    "words of the title": ("repeats words of the title", ""),
    "equals the title": ("says the title again", ""),
    "links in the element above": ("stands among links", ""),
    "prose in the same element": ("", "its element holds little prose"),
    "prose in the element above": ("", "the element around it holds little prose"),
    "prose two elements above": ("", "the elements around it hold little prose"),
    "prose in elements alike": ("", "elements like its own hold little prose"),
    "same element as the prose before": ("", "stands in another element than the prose before it"),
    "marked as article body": ("", "stands outside what the page marks as article body"),
    "declared as article body": ("", "is not in what the page declares as its article"),
    "steps up to the body's branch": ("stands far from the body in the page's tree", ""),
    "steps down to the body": ("stands far from the body in the page's tree", ""),
    "inside the element of most prose": ("", "stands outside the element that holds most of the prose"),
    "one of several elements alike": ("is one of several elements that look alike", ""),
    "a certain finding": ("a rule is certain of it", ""),
    "findings within 2 blocks": ("stands beside lines that rules claim", ""),
    "findings within 5 blocks": ("stands near lines that rules claim", ""),
} | {f"prose within {w} blocks": ("", "little prose stands around it") for w in WINDOWS} | {
    f"links within {w} blocks": ("many links stand around it", "") for w in WINDOWS[:2]
} | {name: (name, "") for name in MARKUP_GROUPS} | {
    f"near: {name}": (name, "") for name in MARKUP_GROUPS
} | {f"inside <{tag}>": (f"stands inside <{tag}>", "") for tag in CONTEXT_TAGS} | {
    f"finding {'/'.join(labels[:3])}": (f"a rule claims it as {labels[0]}", "") for labels in LABEL_GROUPS[:-1]
} | {
    f"below {LABEL_GROUPS[group][0]}": (f"stands below {LABEL_GROUPS[group][0].replace('_', ' ')}", "") for group in CLOSING
}  # fmt: skip


SENTENCES: Final = tuple(TOLD.get(name, ("", "")) for name in NAMES)


def told(feature: int, high: bool) -> str:
    """The sentence for a feature that speaks against body; ``""`` where there is none."""
    return SENTENCES[feature][0 if high else 1]
