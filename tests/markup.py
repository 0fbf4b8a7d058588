"""Hypothesis strategies for pages: plain text, Markdown, HTML as sites write it, and HTML as it arrives."""

from __future__ import annotations

import re

from hypothesis import strategies as st

WORDS = st.sampled_from(
    [
        "the", "mayor", "said", "on", "Friday", "Harbour", "Gazette", "naïve", "café", "Привет", "Москва", "中文字",
        "日本", "—", "“quoted”", "12.50", "👍🏽", "share", "By", "Jane", "Doe", "Read", "also:", "©", "2024", "(AP)",
        "zero\u200bwidth", "soft\xadhyphen", "e\u0301", "x", "<3", "&", "a<b", "Advertisement", "Tags:", "#harbour",
        "1.", "•", "*", "-", "|",
    ]
)  # fmt: skip
BLANKS = st.sampled_from([" ", " ", " ", "", "\n", "\r\n", "\r", "\t", "\f", "\u00a0", "\u3000", "  ", "\n\n"])
TEXT_BLANKS = st.one_of(BLANKS, st.just("\x1c"))
ODD = st.sampled_from(["\x00", "\ud800", "\udfff", "\x0b", "\x1f", "\u2028", "\ufeff", "\ufffd", "\U000f0000"])
REFERENCES = st.sampled_from(
    [
        "&amp;", "&lt;", "&gt", "&nbsp;", "&#x2019;", "&#8217", "&copy", "&copyx", "&notit;", "&unknown;", "&", "&#",
        "&#x;", "&#0;", "&#xD800;", "&#x110000;", "&#13;", "&#32;", "&Tab;", "&NotEqualTilde;", "&#983040;",
    ]
)  # fmt: skip
BLOCK_TAGS = [
    "p", "div", "article", "section", "ul", "ol", "li", "h1", "h2", "blockquote", "table", "thead", "tbody", "tr",
    "td", "th", "caption", "colgroup", "figure", "figcaption", "pre", "textarea", "select", "option", "optgroup",
    "button", "form", "nav", "header", "footer", "aside", "dl", "dt", "dd", "details", "label", "fieldset", "legend",
    "noscript", "center", "main", "address", "listing", "xmp",
]  # fmt: skip
INLINE_TAGS = [
    "b", "i", "em", "strong", "a", "span", "font", "u", "small", "code", "sup", "nobr", "mark", "time", "ruby", "rt",
]  # fmt: skip
ATTRIBUTES = st.sampled_from(
    ["", "", "", ' class="post-share footer"', " id=x", ' href="/a?b=1&c>d"', " hidden", " style='display: none'",
     ' aria-hidden="true"', " data-x='a\"b'", ' title="<p>"', "/", " a=b=c", ' color="red"', " \n"]
)  # fmt: skip
SNIPPETS = st.sampled_from(
    [
        "<!-- gone -->", "<!-->", "<!--->", "<!-- a --!>", "<!-- <p>gone</p> -->", "<!doctype html>", "<?php gone ?>",
        "<![CDATA[gone]]>", "<svg><![CDATA[kept <b>]]></svg>", "<svg><text>kept</text><title>gone</title></svg>",
        "<svg><style>kept?</style><desc>gone</desc><g/>a\x00b</svg>",
        "<math><mi>x</mi><mo>=</mo><mtext>kept</mtext></math>",
        "<svg><foreignObject><p>kept</p></foreignObject></svg>", "<svg><p>kept</p>",
        "<script>var a = '<p>gone</p>';</script>", "<script><!-- <script>gone</script> --></script>",
        "<style>p > b { gone: 1 }</style>", "<template><p>gone</p></template>", "<iframe>gone</iframe>",
        "<noframes>gone</noframes>", "<title>gone</title>", "<textarea>\nkept &amp; <b></textarea>",
        "<pre>\n\nkept\r\n  kept</pre>", "<xmp>\nkept &amp; <b>kept\r\x00\r\n kept</xmp>", "<svg><xmp>a &amp; <b>c</xmp>",
        "<listing>\nkept &amp;\n<i>kept</listing>", "<template><xmp>gone</xmp></template>",
        "<br>", "<br/>", "<hr>", "<img alt='gone'>", "<input value=gone>",
        "<table>moved<tr><td>kept</td></tr></table>", "<table><b>moved<tr>moved<td>kept</b></table>",
        "<table><tr>a &amp;<td>b</td>c</tr><caption>d</caption></table>", "<p><b>one<p>two</b>three",
        "<a>one<a>two</a>",
        "<b><div>one</b>two</div>", "<select><option>one<option>two</select>", "</nothing>", "</p>", "</br>", "</",
        "</ gone>", "<>", "< p>", "<body class=x>", "<html lang=de>", "</body>", "</html>", "<ul><li>one<li>two</ul>",
    ]
)  # fmt: skip
TAG = re.compile(r"<[^>]*>")


@st.composite
def plain_text(draw: st.DrawFn) -> str:
    """Words, blanks, line ends of every kind, now and then an odd character."""
    pieces = draw(st.lists(st.tuples(st.one_of(WORDS, WORDS, WORDS, WORDS, ODD), TEXT_BLANKS), max_size=60))
    return "".join(text + blank for text, blank in pieces)


@st.composite
def markdown_text(draw: st.DrawFn) -> str:
    """Lines with the marks of Markdown."""
    marks = st.sampled_from(["# ", "## ", "* ", "- [x](/y) ", "1. ", "> ", "| a | b |", "**", "", "", "   - ", "```"])
    lines = draw(st.lists(st.tuples(marks, st.lists(WORDS, max_size=12).map(" ".join), BLANKS), max_size=20))
    return "\n".join(mark + words + blank for mark, words, blank in lines)


def _texts() -> st.SearchStrategy[str]:
    piece = st.tuples(st.one_of(WORDS, WORDS, WORDS, REFERENCES, ODD), BLANKS).map("".join)
    return st.lists(piece, min_size=1, max_size=6).map("".join)


@st.composite
def _element(draw: st.DrawFn, children: st.SearchStrategy[str]) -> str:
    tag = draw(st.sampled_from(BLOCK_TAGS + INLINE_TAGS))
    inside = "".join(draw(st.lists(children, max_size=4)))
    return f"<{tag}{draw(ATTRIBUTES)}>{inside}" + draw(st.sampled_from([f"</{tag}>"] * 4 + ["", f"</{tag.upper()} >"]))


MARKUP = st.recursive(st.one_of(_texts(), _texts(), SNIPPETS), _element, max_leaves=25)


@st.composite
def html_page(draw: st.DrawFn) -> str:
    """Nested markup as sites write it, with or without a head around it."""
    body = "".join(draw(st.lists(MARKUP, max_size=5)))
    head = "<!doctype html><html lang=en><head><title>A story</title><meta charset=utf-8></head><body>"
    return draw(st.sampled_from(["", head, "<body>", "\ufeff" + head, "\r\n" + head])) + body


@st.composite
def damaged_html(draw: st.DrawFn) -> str:
    """A page with tags dropped, doubled or put in where they have no business."""
    tokens = re.split(f"({TAG.pattern})", draw(html_page()))
    strays = [
        "<table>",
        "<td>",
        "</b>",
        "<svg>",
        "<select>",
        "<form>",
        "</div>",
        "<p",
        "&",
        "<!--",
        "<b>",
        "</table>",
        "<a>",
        "<plaintext>",
    ]
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(tokens) - 1))
        match draw(st.sampled_from(["drop", "double", "insert"])):
            case "drop":
                tokens[at] = "" if TAG.fullmatch(tokens[at]) else tokens[at]
            case "double":
                tokens.insert(at, tokens[at])
            case _:
                tokens.insert(at, draw(st.sampled_from(strays)))
    return "".join(tokens)
