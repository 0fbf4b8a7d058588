"""What a language model or its operator left in the text: "Here is the rewritten article:"."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, Phrase, rule

# Longer blocks are prose that happens to open like one (cases "a report about such texts stays" and the next).
MAX_CHARS = 160
# A rewrite may follow its announcement on the same line.
MAX_ANNOUNCEMENT_CHARS = 120
# "As an AI language model, I cannot verify this, but here is a summary based on the text you provided:"
MAX_SELF_CHARS = 300
# A longer sentence with one of the polite phrases may be a person's (case "a reader is addressed by a person").
MAX_POLITE_CHARS = 80


@rule(label="ai_leak", since="0.1")
def ai_leak(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A line in which a model speaks of itself or hands over its work, or a label such as "Original Content:".

    Why: it is talk between a machine and its operator. A report about such texts quotes it or goes on.

    Removes: Here is the rewritten article:
    Keeps: As an AI language model, the program predicts the next word, the professor explained.
    """
    for block, label in lexicon.labels(blocks):
        colon = block.folded.rstrip(" *_").endswith((":", "："))
        yield Finding(block.span, Evidence(label, "names a version of a text"), score=0.95 if colon else 0.6)
    for block, phrase in lexicon.openings(blocks):
        if not block.quoted:
            yield from _opening(block, phrase)
    for block, word in lexicon.markups(blocks):
        yield Finding(block.span, Evidence(word, "is in its class or id"), score=0.6)


def _opening(block: Block, phrase: Phrase) -> Iterator[Finding]:
    why = Evidence(phrase, "is a model's word to its operator")
    colon = max(block.text.find(mark, phrase.end) for mark in ":：")
    if len(block) <= MAX_POLITE_CHARS or (block.text.rstrip(" *_")[-1:] in ":：" and len(block) <= MAX_SELF_CHARS):
        yield Finding(block.span, why, score=0.95)
    elif 0 <= colon - phrase.end <= MAX_ANNOUNCEMENT_CHARS:
        yield Finding(block.part(0, colon + 1), why, score=0.92)
    elif len(block) <= MAX_CHARS:
        yield Finding(block.span, why, score=0.6)
