"""What it means to clean a record: its page, its fields, its errors."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence

import pytest

from judges import Keeper
from newsclean import Block, Cleaner, Finding, InputError, Lexicon, NewscleanError, RecordError, rule
from newsclean.corpus.record import TEXT_FIELDS, RecordCleaner, page_field, record_name
from newsclean.integrations.attempt import attempted_document, document_cleaner

STORY = "The old bridge closes on Monday, the mayor said."


@rule(label="stumbling")
def stumbling(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    if "\ufdd0" in blocks[0].text:
        raise ValueError("a page that fails")
    yield from ()


KEEPER = RecordCleaner(Cleaner(judge=Keeper()))


@pytest.mark.parametrize("text", [STORY, "\ufdd0"])
def test_metadata_called_text_are_no_page_and_stay(text: str) -> None:
    clean = document_cleaner(RecordCleaner(Cleaner(judge=Keeper(), rules=[stumbling]), write=frozenset({"text"})))
    metadata = {"source": "a.html", "text": "of the newspaper"}
    found, kept = attempted_document(text, "7", metadata, clean)
    assert found == (STORY if text == STORY else "")
    failed = {} if found else {"text_original": text, "newsclean_error": kept.get("newsclean_error")}
    assert kept == {**metadata, **failed}
    assert "text" not in attempted_document(text, "7", {"source": "a.html"}, clean)[1]


@pytest.mark.parametrize("name", TEXT_FIELDS)
def test_each_known_field_is_found(name: str) -> None:
    cleaned = KEEPER({"id": 7, name: STORY})
    assert cleaned["text"] == STORY
    assert set(cleaned) == {"id", "text", "newsclean"}


def test_html_comes_before_text_and_text_before_content() -> None:
    assert page_field({"content": "c", "text": "t", "html": "h"}) == "html"
    assert page_field({"content": "c", "text": "t"}) == "text"


@pytest.mark.parametrize("other", ["", None, 3, {"rendered": "x"}, ["x"]])
def test_a_field_without_text_is_passed_over(other: object) -> None:
    assert page_field({"html": other, "content": STORY}) == "content"


def test_a_named_field_is_taken_and_only_that() -> None:
    cleaner = RecordCleaner(KEEPER.cleaner, text_field="body")
    assert cleaner({"body": STORY, "html": "<p>Other."})["text"] == STORY
    with pytest.raises(RecordError, match="record 7: there is no 'body'; it has id, html: name the field"):
        cleaner({"id": 7, "html": STORY})
    with pytest.raises(RecordError, match="'body' is null"):
        cleaner({"body": None})
    with pytest.raises(RecordError, match="'body' holds a value of type int, no text"):
        cleaner({"body": 3})


def test_a_record_without_a_page_is_an_error_that_names_it() -> None:
    with pytest.raises(RecordError, match=r"record https://example\.org/a: none of html, text, .*; it has url, title"):
        KEEPER({"url": "https://example.org/a", "title": "Bridge"})
    with pytest.raises(RecordError, match=r"record without id: .* it has nothing"):
        KEEPER({})
    with pytest.raises(RecordError, match="no mapping of fields"):
        KEEPER(["text"])  # type: ignore[arg-type]
    assert issubclass(RecordError, InputError)
    assert issubclass(RecordError, NewscleanError)


def test_empty_text_is_an_empty_page() -> None:
    cleaned = KEEPER({"id": 1, "text": ""})
    assert cleaned["text"] == ""
    assert cleaned["newsclean"]["articles"] == []  # type: ignore[index]


def test_unknown_fields_pass_through_and_former_results_do_not() -> None:
    record = {"id": 1, "crawl": {"depth": 2}, "html": f"<p>{STORY}", "text": "old", "newsclean": {"old": True}}
    before = dict(record)
    cleaned = KEEPER(record)
    assert cleaned["crawl"] == {"depth": 2}
    assert cleaned["text"] == STORY
    assert "old" not in cleaned["newsclean"]  # type: ignore[operator]
    assert "html" not in cleaned
    assert record == before


def test_the_source_stays_on_request() -> None:
    keeping = RecordCleaner(KEEPER.cleaner, keep_source=True)
    assert keeping({"text": STORY + "\n"})["text_original"] == STORY + "\n"
    both = keeping({"html": f"<p>{STORY}".encode(), "text": "old"})
    assert (both["html"], both["text_original"], both["text"]) == (f"<p>{STORY}", "old", STORY)


def test_the_result_is_that_of_the_cleaner() -> None:
    raw = f"<html><body><h1>Bridge closes</h1><p>By Jane Doe<p>{STORY}<p>Share on Facebook"
    record = {"html": raw, "url": "https://example.org/a", "language": "en"}
    page = Cleaner().clean(raw, url="https://example.org/a", language="en")
    assert RecordCleaner()(record)["newsclean"] == page.to_dict()


def test_what_is_written_can_be_chosen() -> None:
    def keys(*write: str) -> set[str]:
        cleaned = RecordCleaner(KEEPER.cleaner, write=frozenset(write))({"text": STORY})
        found = cleaned.get("newsclean", {})
        assert isinstance(found, dict)
        return (cleaned.keys() | found.keys()) - {"newsclean", "schema", "source"}

    assert keys("text") == {"text"}
    assert keys("removed") == {"removed"}
    assert keys("articles", "metadata") == {"articles", "metadata"}
    short = RecordCleaner(KEEPER.cleaner, write=frozenset({"articles"}))({"text": STORY})["newsclean"]
    assert "spans" not in short["articles"][0]  # type: ignore[index]
    with pytest.raises(InputError, match="write='html': unknown; choose of text, articles"):
        RecordCleaner(write=frozenset({"html"}))
    with pytest.raises(InputError, match="choose articles too"):
        RecordCleaner(write=frozenset({"spans"}))
    with pytest.raises(InputError, match="write='': chooses nothing; choose of text, articles"):
        RecordCleaner(write=frozenset())


def test_an_unknown_kind_or_encoding_is_told_before_any_record() -> None:
    with pytest.raises(InputError, match="encoding='foo': unknown"):
        RecordCleaner(encoding="foo")
    with pytest.raises(InputError, match="kind='HTML': unknown; use one of html"):
        RecordCleaner(kind="HTML")  # type: ignore[arg-type]


def test_kind_and_encoding_of_the_user_come_before_those_of_the_reader() -> None:
    raw = "Жёлтый мост закрыт.".encode("cp1251")
    assert KEEPER({"text": raw}, encoding="windows-1251", kind="text")["text"] == "Жёлтый мост закрыт."
    fixed = RecordCleaner(KEEPER.cleaner, encoding="cp1251", kind="text")
    assert fixed({"text": raw}, encoding="utf-8", kind="html")["text"] == "Жёлтый мост закрыт."


def test_odd_url_and_language_are_left_alone() -> None:
    cleaned = KEEPER({"text": STORY, "url": 3, "language": None})
    assert (cleaned["url"], cleaned["language"]) == (3, None)
    assert cleaned["newsclean"]["source"]["url"] is None  # type: ignore[index]


def test_a_record_is_called_by_its_id_or_url() -> None:
    assert record_name({"id": 0, "url": "u"}) == "0"
    assert record_name({"id": "", "url": "u"}) == "u"
    assert record_name({"id": None}) is None
    assert record_name({"guid": "g"}, ["guid"]) == "g"


def test_a_record_cleaner_can_be_pickled() -> None:
    again = pickle.loads(pickle.dumps(RecordCleaner(text_field="body", keep_source=True)))
    assert again == RecordCleaner(text_field="body", keep_source=True)
