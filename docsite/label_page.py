"""The page of labels: what each means, what becomes of it, and the rules that give it."""

from __future__ import annotations

from collections.abc import Sequence

from docsite.markup import page, table
from docsite.rule_pages import fate_of, shipped_rules, summary
from newsclean.labels import LABELS
from newsclean.rule import Rule

# Labels that no rule gives: what does.
WITHOUT_RULE = {
    "boilerplate": "What the judge takes out and neither a rule nor its place on the page has a name for.",
    "headline": "The title of a story; chosen for each article when the stories of a page are told apart.",
    "section_heading": "A heading inside a story, by its element or its Markdown mark.",
    "quote": "A block quotation, by its element or its Markdown mark.",
    "list": "An item of a list inside a story.",
    "table": "A cell of a table inside a story.",
    "live_entry": "An entry of a live blog. Reserved: nothing gives this name yet.",
    "suspected_rewrite": "The end of an article that may retell it: given by [ai-rewrite](rules/ai-rewrite.md) where its "
    "score is too low to remove anything.",
}
SECTIONS = {
    "removed": (
        "Removed",
        "Out of the text and listed in `page.removed`, unless kept by request: "
        '`Cleaner(keep={"caption"})` or `--keep caption`.',
    ),
    "field": ("Fields", "Outside the text, with a place of their own: `article.title`, `article.byline`."),
    "kept": ("Kept, with a name", "In the text; `article.labelled` says where. Body text itself has no label."),
}


def label_page() -> str:
    """Labels by fate, each with a meaning; raises ``LookupError`` for a label that has none."""
    rules = shipped_rules()
    lines = ["# Labels", "", "Every removal has one label, and so has every kept range that has a name."]
    for fate, (heading, meaning) in SECTIONS.items():
        rows = [
            _row(label, [r for r in rules if r.label == label]) for label in sorted(LABELS) if fate_of(label) == fate
        ]
        lines += ["", f"## {heading}", "", meaning, "", *table(["label", "what it is", "rules"], rows)]
    return page(lines, title="Labels", description="All labels of newsclean, what they mean and which rules give them.")


def _row(label: str, rules: Sequence[Rule]) -> list[str]:
    meaning = " ".join(summary(r) for r in rules) or WITHOUT_RULE.get(label)
    if meaning is None:
        raise LookupError(f"label {label}: no rule gives it; say what it is in {__name__}.WITHOUT_RULE")
    links = ", ".join(f"[{r.id}](rules/{r.id}.md)" for r in rules) or "–"
    return [f'<code id="{label}">{label}</code>', meaning, links]
