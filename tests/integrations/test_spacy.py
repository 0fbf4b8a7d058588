"""spaCy: the component in a pipeline, in this process and in two."""

from __future__ import annotations

import json

import pytest

from engines import engine
from pages import STORY, STUMBLING, page_of, rows

engine("spacy", "spacy")

import spacy
from spacy.language import Language
from spacy.tokens import DocBin

from newsclean import Cleaner
from newsclean.integrations.spacy import Component


@pytest.fixture
def nlp() -> Language:
    blank = spacy.blank("xx")
    blank.add_pipe("newsclean")
    return blank


@pytest.mark.parametrize("n_process", [1, 2])
def test_docs_carry_what_the_library_finds(nlp: Language, n_process: int) -> None:
    pages = [page_of(row) or "" for row in rows()]
    for raw, doc in zip(pages, nlp.pipe(pages, n_process=n_process), strict=True):
        page = Cleaner().clean(raw)
        assert doc.text == raw
        assert doc._.clean_text == page.text
        assert doc._.newsclean == page.to_dict()
        removed = doc.spans["removed"]
        assert [span.label_ for span in removed] == [removal.label for removal in page.removed]
        assert removed.attrs["source"] == [[removal.start, removal.end] for removal in page.removed]
        for span, removal in zip(removed, page.removed, strict=True):
            # Whole tokens: at least what the removal covers, but for the space after the last.
            assert span.start_char <= removal.start
            assert not doc.text[span.end_char : removal.end].strip()
        articles = [article for article in page.articles if article.text]
        assert ("text" in {span.label_ for span in doc.spans["kept"]}) == bool(articles)


def test_options_are_those_of_the_cleaner() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("newsclean", config={"keep": ["caption"], "disable": ["hashtags"], "profile": "keep", "kind": "text"})
    component = nlp.get_pipe("newsclean")
    assert component == Component(Cleaner(keep={"caption"}, disable={"hashtags"}, profile="keep"), "text")
    with pytest.raises(ValueError, match="profile='all': unknown"):
        spacy.blank("en").add_pipe("newsclean", config={"profile": "all"})


def test_a_pipeline_is_saved_with_its_options(tmp_path: object) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("newsclean", config={"keep": ["caption"]})
    nlp.to_disk(str(tmp_path))
    again = spacy.load(str(tmp_path))
    assert again.get_pipe("newsclean").cleaner.keep == {"caption"}
    assert again(STORY)._.clean_text == STORY


def test_a_doc_that_fails_is_left_to_the_error_handler(nlp: Language) -> None:
    from pages import CLEANER

    failing = spacy.blank("xx")
    Language.component("stumbling", func=Component(CLEANER, None))
    failing.add_pipe("stumbling")
    seen: list[str] = []
    failing.set_error_handler(lambda name, component, docs, error: seen.append(str(error)))
    docs = list(failing.pipe([STORY, STUMBLING]))
    assert [doc._.clean_text for doc in docs] == [STORY]
    assert seen[0].startswith("rule stumbles")


def test_a_doc_keeps_its_result_in_a_bin(nlp: Language) -> None:
    doc = nlp(f"{STORY}\n\nShare on Facebook")
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    # What packs the bin makes tuples of lists.
    assert json.dumps(again._.newsclean) == json.dumps(doc._.newsclean)
    assert [span.label_ for span in again.spans["removed"]] == ["share_bar"]
