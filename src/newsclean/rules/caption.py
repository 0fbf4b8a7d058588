"""Captions: the words below a picture that the text does not have."""

from collections.abc import Iterator, Sequence

import regex

from newsclean import Block, Evidence, Finding, Lexicon, rule

# Agency captions run to three sentences; a longer block is a paragraph (case "a story about pictures and maps stays").
MAX_MARKUP_CHARS = 500
MAX_CHARS = 220
# Shorter phrases without a colon open sentences of the report as well: "Map of the Human Heart is a film …".
MIN_STATEMENT_WORDS = 3
MAX_IMAGE_CHARS = 600
MIN_LABEL_CHARS = 6
MARKDOWN_IMAGE = regex.compile(r"(?:\[?!\[[^\]]*\](?:\((?:[^()]|\([^()]*\))*\))?\]?(?:\([^()]*\))?\s*\|?\s*)+")
# "… on the main square, last May. / JULIAN OTERO": the photographer in capitals after a stroke.
STROKE_CREDIT = regex.compile(r"[.…!?\"'”»)]\s*/\s*(\p{Lu}[\p{Lu}.'’-]+(?:\s+\p{Lu}[\p{Lu}.'’-]*){1,3})$")


@rule(label="caption", since="0.1")
def caption(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A ``figcaption``, an element whose class says caption, a line that opens with "Pictured:" or "FILE PHOTO:".

    Why: it speaks of a picture that is not in the text. A table's caption is a hint only, for tables are kept.

    Removes: FILE PHOTO: The mayor opens the first line in Mill Town, May 3, 2019.
    Keeps: File photos were missing from the drawer, the archivist told the court on Tuesday.
    """
    for block in blocks:
        if block.role == "caption" and len(block) <= MAX_MARKUP_CHARS:
            score = 0.6 if "table" in block.tags else 0.95
            yield Finding(block.span, Evidence(block.tag, "is its element"), score=score)
        elif "![" in block.text[:3] and len(block) <= MAX_IMAGE_CHARS and MARKDOWN_IMAGE.fullmatch(block.text.strip()):
            yield Finding(block.span, Evidence(block.text[:40], "is what Markdown leaves of a picture"), score=0.95)
        elif len(block) <= MAX_CHARS and "/" in block.text[-60:] and (credit := STROKE_CREDIT.search(block.text)):
            yield Finding(
                block.span, Evidence(credit[1], "ends it after a stroke, as photographers are named"), score=0.95
            )
    for block, word in lexicon.markups(blocks):
        if len(block) <= MAX_MARKUP_CHARS and block.role not in ("heading", "cell", "control"):
            yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.92)
    for block, label in lexicon.labels(blocks):
        if block.role != "heading":
            score = 0.92 if block.word_count > 1 or len(label.text) >= MIN_LABEL_CHARS else 0.6
            yield Finding(block.span, Evidence(label, "is all of a caption"), score=score)
    for block, phrase in lexicon.openings(blocks):
        words = sum(len(word) > 1 for word in phrase.text.split())  # "a map of" has two
        named = phrase.text.endswith((":", "：", "-")) or words >= MIN_STATEMENT_WORDS
        if len(block) <= MAX_CHARS and (named or not block.sentence_like) and not block.quoted:
            yield Finding(block.span, Evidence(phrase, "speaks of a picture"), score=0.92)
