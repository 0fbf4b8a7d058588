"""Bytes to text and back to the byte; HTML, Markdown and text told apart."""

from __future__ import annotations

import codecs
from encodings import aliases

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import InputError
from newsclean.decoding import NOT_OF_PAGES, byte_starts, decode, kind_of, open_source

SWEDISH = "Ministern avgick på fredagen, skriver tidningen. Ännu ett år återstår för räddningstjänsten i Örebro. "
RUSSIAN = "Мэр города объявил в пятницу о закрытии моста. Работы продлятся до конца года, сообщили в администрации. "
CHINESE = "市长星期五宣布关闭大桥，施工将持续到年底。市政府发言人表示，居民可以乘坐免费渡轮往返两岸。"
JAPANESE = "市長は金曜日、橋の閉鎖を発表した。工事は年末まで続く見通しだという。"
KOREAN = "시장은 금요일 다리 폐쇄를 발표했다. 공사는 연말까지 계속될 전망이다. "
SCRIPTS = SWEDISH + RUSSIAN + CHINESE + JAPANESE + KOREAN + "👍🏽 plain text"


@pytest.mark.parametrize(
    ("bom", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_bom_decides_and_is_no_text(bom: bytes, codec: str) -> None:
    assert decode(bom + SCRIPTS.encode(codec)) == (SCRIPTS, codec)
    assert decode(bom + SCRIPTS.encode(codec), codec) == (SCRIPTS, codec)


def test_a_bom_decides_the_byte_order_of_utf_16() -> None:
    for bom, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        assert decode(bom + SWEDISH.encode(codec), "utf-16") == (SWEDISH, codec)


@pytest.mark.parametrize(
    ("declared", "written", "text"),
    [
        ("windows-1251", "cp1251", RUSSIAN),
        ("koi8-r", "koi8_r", RUSSIAN),
        ("iso-8859-1", "cp1252", SWEDISH + "“€”"),
        ("gb2312", "gb18030", CHINESE + "龘"),
        ("shift_jis", "cp932", JAPANESE + "①"),
        ("euc-kr", "cp949", KOREAN + "똠"),
        ("big5", "big5", "市長星期五宣布關閉大橋"),
        ("iso-2022-jp", "iso2022_jp", JAPANESE),
    ],
)
def test_a_meta_charset_is_read_as_browsers_read_it(declared: str, written: str, text: str) -> None:
    for tag in (f'<meta charset="{declared}">', f"<META content='text/html; charset={declared.upper()}'>"):
        assert decode((tag + text).encode(written))[0] == tag + text


def test_utf_8_is_believed_over_a_wrong_declaration() -> None:
    page = "<meta charset=windows-1251>" + RUSSIAN
    assert decode(page.encode("utf-8")) == (page, "utf-8")


def test_an_unknown_declaration_is_no_error() -> None:
    page = "<meta charset=klingon>" + SWEDISH
    assert decode(page.encode("utf-8"))[0] == page


@pytest.mark.parametrize("declared", [*sorted(NOT_OF_PAGES), "unicode_escape"])
def test_a_codec_that_is_no_encoding_of_a_page_counts_as_not_declared(declared: str) -> None:
    page = f"<meta charset={declared}>" + RUSSIAN * 8
    assert decode(page.encode("cp1251")) == (page, "cp1251")
    assert decode(page.encode("utf-8")) == (page, "utf-8")
    assert open_source(page.encode("cp1251")).byte_offset(len(page)) == len(page)
    with pytest.raises(InputError, match=rf"^encoding='{declared}'.*utf-8"):
        decode(b"x", declared)


@pytest.mark.parametrize("label", sorted(set(aliases.aliases.values())))
def test_no_codec_of_python_as_a_declaration_is_an_error(label: str) -> None:
    data = f"<meta charset={label}>".encode() + bytes(range(128, 256)) + b"caf\xe9 is closed"
    source = open_source(data)
    assert source.data == data
    assert source.byte_offset(len(source.text)) == len(data)


@pytest.mark.parametrize(
    ("codec", "text"), [("cp1251", RUSSIAN * 8), ("gb18030", CHINESE * 8), ("cp932", JAPANESE * 8)]
)
def test_an_undeclared_encoding_is_recognised(codec: str, text: str) -> None:
    assert decode(text.encode(codec))[0] == text


@pytest.mark.parametrize("text", [SWEDISH, RUSSIAN, CHINESE, KOREAN], ids=["sv", "ru", "zh", "ko"])
def test_damaged_utf_8_stays_utf_8(text: str) -> None:
    data = (text * 4).encode("utf-8")
    cut = next(at for at in range(len(data) - 1, 0, -1) if data[at] & 0xC0 == 0x80)
    for broken in (data[:cut], data[:cut] + b" and on", data + b"\xff", b"\x80" + data):
        decoded, codec = decode(broken)
        assert codec == "utf-8"
        assert decoded.count("\ufffd") <= 2
        assert text in decoded


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", bytes(range(256)), b"\xff\xfeo", b"\x00" * 9]
)
def test_no_bytes_are_an_error(data: bytes) -> None:
    source = open_source(data)
    assert source.data == data
    assert source.byte_offset(len(source.text)) == len(data)


def test_a_wrong_encoding_argument_is_named() -> None:
    with pytest.raises(InputError, match=r"^encoding='klingon'.*utf-8"):
        decode(b"x", "klingon")
    with pytest.raises(InputError, match="rot13"):
        decode(b"x", "rot13")


def test_an_encoding_argument_overrides_the_page() -> None:
    assert decode(b"<meta charset=utf-8>\xe9", "latin-1")[0].endswith("é")


# Codec, and bytes that are to be found in it: whole text, and text with holes.
CODECS = ["utf-8", "cp1252", "cp932", "gb18030", "cp949", "utf-16-le", "utf-16-be", "big5hkscs"]


def starts_by_brute_force(data: bytes, codec: str, text: str) -> list[int]:
    """The least number of bytes after which the strict decoder has given out each character."""
    decoder = codecs.getincrementaldecoder(codec)()
    starts = [0]
    for at in range(len(data)):
        made = decoder.decode(data[at : at + 1])
        starts += [at + 1] * len(made)
    assert len(starts) == len(text) + 1
    return starts


@pytest.mark.parametrize("codec", CODECS[:-1])
@given(text=st.text(st.one_of(st.sampled_from(SCRIPTS), st.characters()), max_size=80))
@settings(deadline=None, derandomize=True, max_examples=60)
def test_byte_offsets_are_exact_for_sound_text(codec: str, text: str) -> None:
    data = text.encode(codec, "ignore")
    text = data.decode(codec)
    assert list(byte_starts(data, codec, text)) == starts_by_brute_force(data, codec, text)


@pytest.mark.parametrize("codec", CODECS)
@given(st.data())
@settings(deadline=None, derandomize=True, max_examples=120)
def test_byte_offsets_of_broken_bytes_lead_to_the_bytes(codec: str, data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.text(st.sampled_from(SCRIPTS), max_size=40)).encode(codec, "ignore"))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at:at] = data.draw(st.binary(max_size=2))
        del raw[at + 1 : at + 1 + data.draw(st.integers(0, 2))]
    broken = bytes(raw)
    text = broken.decode(codec, "replace")
    starts = list(byte_starts(broken, codec, text))
    assert len(starts) == len(text) + 1
    assert starts[-1] == len(broken)
    assert starts == sorted(starts)
    assert not text or starts[0] == 0
    if codec == "big5hkscs":
        return  # two characters may share their bytes
    for at, char in enumerate(text):
        if char != "\ufffd":
            assert broken[starts[at] : starts[at + 1]].decode(codec, "replace").endswith(char)
            assert (
                char.encode(codec) == broken[starts[at + 1] - len(char.encode(codec)) : starts[at + 1]]
                or codec == "cp932"
            )


def test_byte_offsets_count_the_bom() -> None:
    for bom, codec in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")):
        source = open_source(bom + "aå".encode(codec))
        assert source.text == "aå"
        assert [source.byte_offset(i) - len(bom) for i in range(3)] == [
            0,
            len("a".encode(codec)),
            len("aå".encode(codec)),
        ]


@pytest.mark.parametrize("index", [-1, 3])
def test_a_byte_offset_outside_the_text_is_an_error(index: int) -> None:
    with pytest.raises(InputError, match="use 0 to 2"):
        open_source(b"ab").byte_offset(index)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<!DOCTYPE html><p>x", "html"),
        ("\n<!-- a --><!-- b -->\n<html>", "html"),
        ('<?xml version="1.0"?><html>', "html"),
        ("<p>One.</p><p>Two.</p>", "html"),
        ("<div>One story</div>", "html"),
        ("The mayor said <b> once.\n", "text"),
        ("Use 1 < 2 and 3 > 2.", "text"),
        ("The tag <p> opens a paragraph. " + "A long explanation follows. " * 60, "text"),
        ("# Title\n\nText with [a link](https://example.org/a).\n\n## Section\n\n* [one](/a)\n", "markdown"),
        ("# Not a heading for one line of many\n\n" + "Plain text.\n" * 400, "text"),
        ("- Dialogue, he said.\n- Yes, she said.\n", "text"),
        ("", "text"),
        ("\ufeff\n\n", "text"),
    ],
)
def test_kinds_are_told_apart(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize("kind", ["html", "text", "markdown"])
def test_a_given_kind_is_taken(kind: str) -> None:
    assert open_source("<p>x</p><p>y</p>", kind=kind).kind == kind  # type: ignore[arg-type]


def test_wrong_arguments_are_named_with_a_remedy() -> None:
    with pytest.raises(InputError, match=r"kind='pdf'.*html, text, markdown"):
        open_source("x", kind="pdf")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="not int; read the file"):
        open_source(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("raw", [bytearray(b"abc"), memoryview(b"abc")])
def test_anything_like_bytes_will_do(raw: bytes) -> None:
    assert open_source(raw).data == b"abc"


def test_the_digest_is_that_of_the_bytes() -> None:
    assert open_source("å").sha256 == open_source("å".encode()).sha256
    assert open_source(codecs.BOM_UTF8 + b"a").sha256 != open_source("a").sha256
    assert open_source("\ud800").sha256
