"""Where the words of a rule stand in a block, and where they do not."""

from __future__ import annotations

import pytest

from newsclean import Block, Lexicon, Phrase
from newsclean.decoding import open_source
from newsclean.lexicon import Blocks, Entry
from newsclean.segment import segment
from newsclean.view import fold, words_of


def lexicon(*phrases: str, labels: tuple[str, ...] = (), markup: tuple[str, ...] = ()) -> Lexicon:
    def entries(words: tuple[str, ...]) -> list[Entry]:
        return [Entry(word, "en", "a test") for word in words]

    return Lexicon.of(entries(phrases), entries(labels), entries(markup))


def line(text: str) -> Block:
    (block,) = segment(open_source(text, kind="text"))
    return block


def shown(block: Block, phrase: Phrase | None) -> str | None:
    """The characters of the block that the phrase is said to stand on."""
    return block.text[phrase.start : phrase.end] if phrase else None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Read also: the bridge", "Read also"),
        ("READ ALSO", "READ ALSO"),
        ("• Read also: the bridge", "Read also"),
        ("**Read also:** the bridge", "Read also"),
        ("“Read also” is a phrase", "Read also"),
        ("Read\u00a0also: the bridge", "Read\u00a0also"),
        ("Read alsoo", None),
        ("Bread also", None),
        ("Please read also", None),
        ("", None),
    ],
)
def test_an_opening_stands_at_the_start_marks_aside(text: str, found: str | None) -> None:
    block = line(text or "-")
    assert shown(block, lexicon("read also").opening_of(block)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The bridge (photo: archive).", "archive"),
        ("The bridge / Archive »", "Archive"),
        ("The archive of the town", None),
        ("The bioarchive", None),
    ],
)
def test_an_ending_stands_at_the_end_punctuation_aside(text: str, found: str | None) -> None:
    block = line(text)
    assert shown(block, lexicon("archive").ending_of(block)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("Please read also this", "read also"), ("Bread also, then read also", "read also"), ("Bread alsoo", None)],
)
def test_a_mention_is_a_whole_phrase_anywhere(text: str, found: str | None) -> None:
    block = line(text)
    phrase = lexicon("read also").mention_of(block)
    assert shown(block, phrase) == found
    assert phrase is None or block.text[: phrase.start].casefold().count("read also") == text.startswith("Bread")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Comments", True), ("Comments (3)", True), ("COMMENTS: 12", True), ("→ Comments", True), ("• Comments", True),
        ("Comments on the bridge", False), ("Comment", False),
    ],
)  # fmt: skip
def test_a_label_is_the_whole_block_a_count_aside(text: str, known: bool) -> None:
    block = line(text)
    assert (lexicon(labels=("comments",)).label_of(block) is not None) is known


def test_class_words_are_found_on_the_element_and_above_the_nearest_first() -> None:
    (block,) = segment(open_source('<div class="site-footer"><p class="postShare">x</p></div>', kind="html"))
    assert str(lexicon(markup=("footer", "share")).markup_of(block)) == "share"
    assert str(lexicon(markup=("footer", "post-share", "share")).markup_of(block)) == "post-share"
    assert str(lexicon(markup=("site-footer",)).markup_of(block)) == "site-footer"
    assert lexicon(markup=("foot", "shares")).markup_of(block) is None


def test_the_longest_phrase_wins() -> None:
    block = line("Read also about the bridge")
    words = lexicon("read", "read also about", "read also")
    assert str(words.opening_of(block)) == "read also about"
    assert str(words.mention_of(block)) == "read also about"


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("lisez l'article", "Lisez l’article"),
        ("“siehe auch”", '"Siehe auch"'),
        ("延伸阅读", "【延伸阅读】大桥关闭"),
        ("читайте также", "ЧИТАЙТЕ ТАКЖЕ: мост"),
        ("e-mail", "E‑mail us"),
        ("ayrıca", "İyi ayrıca"),
        ("σχόλιας", "ΣΧΌΛΙΑΣ"),
    ],
)
def test_case_quotes_dashes_and_scripts_are_folded(phrase: str, text: str) -> None:
    block = line(text)
    found = lexicon(phrase).mention_of(block)
    assert found is not None
    assert fold(shown(block, found) or "") == fold(phrase)


def test_scripts_without_spaces_need_no_word_edges() -> None:
    assert lexicon("阅读").mention_of(line("延伸阅读更多")) is not None
    assert lexicon("読む").ending_of(line("続きを読む")) is not None


def test_a_page_is_searched_in_page_order() -> None:
    blocks = Blocks(segment(open_source("Read also a\nnothing\nRead also b\n阅读", kind="text")))
    words = lexicon("read also", "阅读")
    assert [block.index for block, _ in words.openings(blocks)] == [0, 2, 3]
    assert [block.index for block, _ in words.mentions(list(blocks))] == [0, 2, 3]


def test_a_phrase_says_its_language() -> None:
    entry = Entry("lesen sie auch", "de", "a test")
    phrase = Lexicon.of([entry]).opening_of(line("Lesen Sie auch: die Brücke"))
    assert phrase is not None
    assert (str(phrase), phrase.language) == ("lesen sie auch", "de")


@pytest.mark.parametrize("text", ["İSTANBUL ẞ ŉ ΑΣ ﬀ", "“a”—‘b’\u00a0\u3000", "plain ASCII\n\t", "ΟΔΥΣΣΕΥΣ", "🇸🇪é"])
def test_folding_keeps_every_index(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_words_of_spaced_and_unspaced_scripts() -> None:
    assert words_of(fold("The café, 12 мостов")) == ["the", "café", "12", "мостов"]
    assert words_of("大桥 closed") == ["大", "桥", "closed"]


STORY = "<p>The council closed the bridge on Monday.</p><p>It opens again in May, the mayor said.</p>"


@pytest.mark.parametrize(
    ("html", "named"),
    [
        (f'<div class="comments"><h1>Bridge closed</h1>{STORY}</div>', 0),
        (f'<h1>Bridge closed</h1><div class="comments">{STORY}</div>', 0),
        (f'<div class="no-comments">{STORY}</div><p>{"The depot stays as it is, he said. " * 9}</p>', 0),
        (f'<h1>Bridge closed</h1>{STORY}<div class="comments"><p>I like the old bridge more.</p></div>', 1),
        (f'<h1>Bridge closed</h1>{STORY}<div class="comments">{STORY.replace("The", "A")}</div>', 2),
    ],
)
def test_an_element_around_the_story_names_nothing(html: str, named: int) -> None:
    blocks = Blocks(segment(open_source(html, kind="html")))
    assert len(list(lexicon(markup=("comments",)).markups(blocks))) == named
