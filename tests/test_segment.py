"""Blocks of HTML and of text: where they begin, what they are, and that no input makes them slow."""

from __future__ import annotations

import time

import pytest

from newsclean import Block
from newsclean.decoding import kind_of, open_source
from newsclean.lexicon import Blocks, Entry, Lexicon
from newsclean.segment import segment
from newsclean.segment.head import head_of


def html(text: str) -> tuple[Block, ...]:
    return segment(open_source(text, kind="html"))


def plain(text: str) -> tuple[Block, ...]:
    return segment(open_source(text, kind="text"))


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


# HTML


@pytest.mark.parametrize(
    ("markup", "role"),
    [
        ("<p>x", "paragraph"),
        ("<h2>x", "heading"),
        ("<ul><li>x", "list_item"),
        ("<ul><li><p><a>x", "list_item"),
        ("<ul><li><div><div><div><div><p>x", "paragraph"),
        ("<dl><dd>x", "list_item"),
        ("<table><tr><td>x", "cell"),
        ("<table><tr><td><p>x", "paragraph"),
        ("<figure><figcaption>x", "caption"),
        ("<table><caption>x", "caption"),
        ("<blockquote><p>x", "quote"),
        ("<pre>x", "code"),
        ("<button>x", "control"),
        ("<label>x", "control"),
        ("<textarea>x", "control"),
        ("<xmp>x", "code"),
        ("<listing>x", "code"),
        ("<plaintext>x", "code"),
    ],
)
def test_the_element_gives_the_role(markup: str, role: str) -> None:
    (block,) = html(markup)
    assert (block.text, block.role) == ("x", role)


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_keep_their_level(level: int) -> None:
    assert html(f"<h{level}>x</h{level}>")[0].heading_level == level


def test_white_space_is_collapsed_and_inline_elements_join() -> None:
    (block,) = html("<p>  One\r\n\t<b>two</b>three <i> four </i></p>")
    assert block.text == "One twothree four"


def test_block_elements_and_breaks_part_blocks() -> None:
    assert texts(html("a<p>b</p>c<br>d<hr>e<div>f<span>g</span></div>h")) == ["a", "b", "c", "d", "e", "fg", "h"]


@pytest.mark.parametrize(
    ("markup", "joint"),
    [
        ("<p>a<p>b", "paragraph"),
        ("<p>a<br>b", "line"),
        ("<p>a<br><br>b", "paragraph"),
        ("<p>a<br> <b><br></b>b", "paragraph"),
        ("<ul><li>a<li>b</ul>", "line"),
        ("<ul><li>a</ul><ul><li>b</ul>", "paragraph"),
        ("<table><tr><td>a<td>b", "cell"),
        ("<table><tr><td>a<tr><td>b", "paragraph"),
        ("<pre>a\nb</pre>", "line"),
        ("<pre>a\n\nb</pre>", "paragraph"),
    ],
)
def test_the_break_between_two_blocks_gives_the_joint(markup: str, joint: str) -> None:
    first, second = html(markup)
    assert (first.text, second.text, second.joint) == ("a", "b", joint)
    assert second.gap == (joint == "paragraph")


def test_raw_text_shows_as_it_is_written() -> None:
    raw = "a<xmp>b <i>c</i> &amp;\r\n\nd</XMP >e<listing>\nf <i>g</i> &amp;\nh</listing><plaintext>i</plaintext> &lt;\n<p>j"
    blocks = html(raw)
    written = ["a", "b <i>c</i> &amp;", "d", "e", "f g &", "h", "i</plaintext> &lt;", "<p>j"]
    assert texts(blocks) == written
    for block in (blocks[1], blocks[2], *blocks[6:]):
        start = block.edits.source_of(0)[0]
        assert raw[start : start + len(block.text)] == block.text


@pytest.mark.parametrize("depth", [299, 300, 301, 400])
def test_raw_text_is_raw_at_any_depth(depth: int) -> None:
    assert texts(html("<div>" * depth + "<xmp>a<b>&amp;</xmp>b<plaintext><p>c")) == ["a<b>&amp;", "b", "<p>c"]


def test_link_density_is_the_share_of_linked_characters() -> None:
    plain_block, half, full = html("<p>none<p>half<a>link<b></b></a><p><a>full <b>link</b></a>")
    assert (plain_block.link_density, half.link_density, full.link_density) == (0.0, 0.5, 1.0)


def test_the_words_of_classes_and_ids_come_from_the_outside_in() -> None:
    (block,) = html('<body class=page><div class="postShare box-2"><p id=share-bar role=note>x')
    assert block.markup == ("post", "share", "post-share", "box", "share", "bar", "share-bar", "note")
    assert block.tag == "p"
    assert block.tags == ("html", "body", "div", "p")


@pytest.mark.parametrize("attribute", ["hidden", "aria-hidden=true", "style='color:red; Display : none'"])
def test_what_an_attribute_hides_is_marked_hidden(attribute: str) -> None:
    hidden, shown = html(f"<div {attribute}><p>a</p></div><p>b")
    assert (hidden.hidden, shown.hidden) == (True, False)


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>x</script>", "<style>x</style>", "<template>x</template>", "<title>x</title>", "<!-- x -->",
        "<iframe>x</iframe>", "<noframes>x</noframes>", "<svg><title>x</title></svg>", "<svg><desc>x</desc></svg>",
        "<noembed>x</noembed>", "<template><xmp>x</xmp></template>", "<iframe><plaintext>x</iframe>",
    ],
)  # fmt: skip
def test_what_no_reader_sees_is_in_no_block(unseen: str) -> None:
    assert texts(html(f"<p>a{unseen}b")) == ["ab"]


def test_the_shown_copy_of_a_chosen_option_is_no_second_text() -> None:
    assert texts(html("<select><button><selectedcontent></button><option>a</select>")) == ["a"]


def test_unknown_elements_named_like_parts_of_a_drawing_hold_text() -> None:
    assert texts(html("<g>a</g><path>b</path><svg><g>c</g><link>d</link></svg>")) == ["abcd"]


def test_the_head_gives_title_and_language() -> None:
    head = head_of(open_source("<html lang='sv-SE'><title>Bron st\u00e4ngs &amp; rivs\n nu</title>", kind="html"))
    assert head == ("Bron st\u00e4ngs & rivs nu", "sv")
    both = '<title>Gazette</title><meta content="The bridge closes" property="og:title">'
    assert head_of(open_source(both, kind="html")).title == "The bridge closes"
    assert head_of(open_source("<title>x</title>", kind="text")) == (None, None)


# Text


def test_a_line_is_a_block_and_blank_lines_are_counted() -> None:
    blocks = plain("\n\none\ntwo\r\n\r\n \t\nthree\rfour\x0bfive\u2028six")
    assert texts(blocks) == ["one", "two", "three", "four", "five", "six"]
    assert [block.gap for block in blocks] == [1, 0, 2, 0, 0, 0]


@pytest.mark.parametrize("char", ["\x1c", "\x1d", "\x1e", "\x85"])
def test_what_python_takes_for_a_line_break_and_no_text_has_as_one_parts_nothing(char: str) -> None:
    blocks = plain(f"one{char}two\r\n\nthree\n{char}\nfour")
    assert texts(blocks) == [f"one{char}two", "three", "four"]
    assert [block.gap for block in blocks] == [0, 1, 1]


@pytest.mark.parametrize(
    "meant",
    [
        "Rådet i Åre godkände på torsdagen budgeten för nästa år, trots protester från byarna på Frösö och i Å",
        "Совет города утвердил бюджет на будущий год, хотя жители многих сёл протестовали в горах",
        "市議会は木曜日に来年の予算を承認した。反対する者もいた。参加者",
    ],
)
@pytest.mark.parametrize("end", ["", "\n", " \r\n\r\nend"])
def test_utf_8_read_as_latin_1_is_repaired_though_a_byte_of_it_is_a_line_break_to_python(meant: str, end: str) -> None:
    assert texts(plain(meant.encode().decode("latin-1") + end)) == [meant, *end.split()]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("A plain line.", "paragraph"),
        ("# Heading", "heading"),
        ("#hashtag", "paragraph"),
        ("* item", "list_item"),
        ("- item", "list_item"),
        ("• item", "list_item"),
        ("•item", "list_item"),
        ("3. item", "list_item"),
        ("(3) item", "list_item"),
        ("1984 was a year", "paragraph"),
        ("J. Doe wrote", "paragraph"),
        ("| a | b |", "cell"),
        ("Either | or", "paragraph"),
        ("|---|:--:|", "cell"),
        (":--- | ---", "cell"),
        ("-- | --", "paragraph"),
        ("-" * 50_000 + "x|", "paragraph"),
        ("|" + "-" * 50_000, "paragraph"),
        ("|" + "-" * 50_000 + "|", "cell"),
        ("> quoted", "quote"),
    ],
)
def test_marks_at_the_start_of_a_line_give_the_role(line: str, role: str) -> None:
    assert plain(line)[0].role == role


def test_the_bullet_is_part_of_the_text_but_not_of_the_label() -> None:
    (block,) = plain("  • Read more (3)")
    assert (block.bullet, block.bare, block.label_form, block.indent) == ("•", "read more (3", "read more", 2)
    assert plain("\tx")[0].indent == 4


def test_hard_wrapped_lines_are_put_together() -> None:
    wrapped = (
        "The council of the harbour town voted on Tuesday night to close the old\n"
        "bridge for two years, after engineers had found cracks in three of the\n"
        "piers that carry it. The mayor said that ferries would run every quarter\n"
        "of an hour, and that nobody would have to pay for them until the works\n"
        "were done.\n\n"
    )
    blocks = plain(wrapped * 3)
    assert len(blocks) == 3
    assert blocks[0].text == " ".join(wrapped.split())
    assert plain(wrapped)[0].text.endswith("to close the old"), "one paragraph is too little to tell"


def test_lines_of_one_sentence_each_are_not_put_together() -> None:
    line = "The council voted to close the old bridge, the mayor told reporters.\n"
    assert len(plain(line * 20)) == 20


def test_links_of_markdown_count_as_linked() -> None:
    (block,) = plain("[The bridge](https://example.org/a_(b))")
    assert block.link_density == 1.0
    assert plain("No link [at all]")[0].link_density == 0.0


@pytest.mark.parametrize("text", ["", " ", "\n\r\n", "\u3000\u2028"])
def test_blank_input_has_no_blocks(text: str) -> None:
    assert plain(text) == ()
    assert html(text) == ()


# No input makes it slow: four times the input may take little more than four times as long.

HOSTILE = {
    "open divs": lambda n: "<div>" * n + "x",
    "open spans and paragraphs": lambda n: "<p><span>" * n + "x",
    "open tables": lambda n: "<table><tr><td>" * n + "x",
    "open lists": lambda n: "<ul><li>" * n + "x",
    "open links": lambda n: "<a>x<div>" * n,
    "formatting over paragraphs": lambda n: "<p><b>" * n,
    "misnested formatting": lambda n: "<b><i>x</b>" * n,
    "formatting of many kinds": lambda n: "".join(f"<p><b id={i}>x" for i in range(n // 4)),
    "attributes": lambda n: "<p " + " ".join(f"a{i}" for i in range(n)) + ">x",
    "attributes after slashes": lambda n: "<p/" + "/".join(f"a{i}" for i in range(n)) + ">x",
    "ruby without ruby": lambda n: "<rt>x" * n,
    "option groups without select": lambda n: "<optgroup>x" * n,
    "end tags of nothing": lambda n: "<div>" * 200 + "</b>" * n + "x",
    "drawings": lambda n: "<svg><g>" * n + "x",
    "text in tables": lambda n: "<table>" + "<tr>x" * n,
    "unclosed comment starts": lambda n: "<!--" * n,
    "unclosed tags": lambda n: "<a " * n,
    "unclosed quotes": lambda n: '<a b="' * n,
    "less-than signs": lambda n: "<" * n,
    "references": lambda n: "&amp" * n,
    "long reference": lambda n: "&#" + "9" * n + "; &" + "a" * n,
    "scripts in comments": lambda n: "<script><!--<script>" * n,
    "CDATA": lambda n: "<svg>" + "<![CDATA[" * n,
    "titles": lambda n: "<title" * n,
    "white space": lambda n: "<p>" + " \n" * n + "x",
    "preformatted lines": lambda n: "<pre>" + "x\n\n" * n,
    "breaks": lambda n: "x<br>" * n,
    "dashes": lambda n: "x" + "-" * n + "x",
    "spaced dashes": lambda n: "x" + " -" * n + "x",
    "brackets": lambda n: "x" + "(" * n + "1",
    "link brackets": lambda n: "[x](" * n,
    "bars": lambda n: "x | " * n + "x",
    "blank lines": lambda n: "\n" * n + "x",
    "comments before nothing": lambda n: "<!--x-->" * n + "x",
    "stars": lambda n: "**" * n + " x",
    "quotation marks": lambda n: "“”" * n,
    "digits": lambda n: "1" * n,
    "indented lines": lambda n: (" " * 50 + "x\n") * n,
}
SIZE = 2_500
GROWTH = 8
# Linear is 8, quadratic 64; times this short are noise and prove nothing either way.
MAX_RATIO = 28
NOISE_SECONDS = 0.15
ENTRIES = [Entry("the", "en", "a test")]
WORDS = Lexicon.of(ENTRIES, ENTRIES, ENTRIES)


def seconds(text: str) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        kind_of(text)
        for kind in ("html", "text"):
            source = open_source(text, kind=kind)  # type: ignore[arg-type]
            head_of(source)
            blocks = Blocks(segment(source))
            index = blocks.index_for(WORDS)
            assert len(index.labels) + len(index.phrases) + len(index.openings) + len(index.markup) >= 0
            assert all(block.ends_sentence in (True, False) and block.word_count >= 0 for block in blocks)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_costs_no_more_than_its_length(name: str) -> None:
    small, large = seconds(HOSTILE[name](SIZE)), seconds(HOSTILE[name](SIZE * GROWTH))
    assert large < max(NOISE_SECONDS, MAX_RATIO * small)


def test_sloppy_formatting_does_not_end_the_blocks() -> None:
    blocks = html("<p><font color=red>x" * 1000 + "<div><h2>y</h2>z</div>")
    assert len(blocks) == 1002
    assert blocks[-2].role == "heading"


def test_a_tag_of_many_attributes_is_still_an_element() -> None:
    (block,) = html("<ul><li " + " ".join(f"a{i}" for i in range(9000)) + ">x")
    assert (block.text, block.role) == ("x", "list_item")
    (block,) = html("<b>" * 20 + "<b " + " ".join(f"a{i}" for i in range(9000)) + ">x")
    assert block.edits.source_of(0)[0] == block.source.text.index("x")
    (block,) = html("<div class='a' data-x='" + "y" * 90_000 + "'>x")
    assert block.markup == ("a",), "one long value is no burden"


def test_thirty_thousand_nested_elements_keep_their_text() -> None:
    start = time.process_time()
    blocks = html("<div>one" * 3 + "<div>" * 30_000 + "two" + "</div>" * 30_000 + "<p>three")
    assert "".join(texts(blocks)) == "oneoneonetwothree"
    assert time.process_time() - start < 2


@pytest.mark.parametrize("opening", ["<svg><g>", "<svg><foreignObject>", "<math><mi>", "<div>"])
def test_the_cap_on_nesting_counts_drawings_too(opening: str) -> None:
    (block,) = html(opening * 3000 + "x")
    assert block.node
    assert block.node.depth < 310
    (block,) = html(opening * 100 + "x")
    assert block.node
    assert block.node.depth > 100


def test_tags_and_words_of_an_element_do_not_depend_on_who_asked_before() -> None:
    page = "<div class=outer><section><article id=story><p>one</p><p role=note>two</p></article></section><p>three"
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
        blocks = html(page)
        found = {at: (blocks[at].markup, blocks[at].inside("section"), blocks[at].inside("div")) for at in order}
        assert found == {
            0: (("outer", "story"), True, True),
            1: (("outer", "story", "note"), True, True),
            2: (("outer",), False, True),
        }
