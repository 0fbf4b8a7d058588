"""Lines that ask the reader to install or open the site's app, and badges of the app shops."""

from collections.abc import Iterator, Sequence

from newsclean import Block, Evidence, Finding, Lexicon, rule
from newsclean.calls import HINT, calls


@rule(label="app_promo", since="0.1")
def app_promo(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """A sentence that opens with "download our app", or names of app shops and app buttons side by side.

    Why: the site advertises its app; the name of a shop alone may head a story about the shop.

    Removes: Download our app for breaking news.
    Keeps: “Download our app,” the officer at the border told them.
    """
    called: set[int] = set()
    for found in calls(blocks, lexicon, "opens a call to the reader"):
        if found.certain:
            called.add(found.part.block.index)
        yield found
    labels = list(lexicon.labels(blocks))
    called.update(block.index for block, _ in labels)
    for block, phrase in labels:
        beside = called & {block.index - 1, block.index + 1}
        evidence = Evidence(phrase, "is the whole line"), Evidence("", "more of its kind beside it")
        yield Finding(block.span, *evidence[: 1 + bool(beside)], score=1.0 if beside else HINT)
