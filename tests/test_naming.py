"""Removals that no rule claimed get the name of their neighbours or of their shape and place, and only a name."""

from __future__ import annotations

from judges import Prose
from newsclean import Cleaner
from newsclean.naming import named

PAGE = """Alderbrook
Harbour desk
Search
Markets
The ferry to the islands will sail again from Monday, the harbour board said in a statement on Friday.

Its crews had been on strike for three weeks, and no other ship was large enough to take the cars across.

Tern colony doubles behind the sea wall
"""


def test_what_stands_outside_the_story_is_named_by_its_shape() -> None:
    page = Cleaner(judge=Prose()).clean(PAGE, kind="text")
    labels = {r.text: r.label for r in page.removed}
    assert labels["Alderbrook"] == "navigation"
    assert labels["Tern colony doubles behind the sea wall"] == "related_links"


def test_a_name_the_user_keeps_is_not_given() -> None:
    page = Cleaner(judge=Prose(), keep={"related_links"}).clean(PAGE, kind="text")
    labels = {r.text: r.label for r in page.removed}
    assert labels["Tern colony doubles behind the sea wall"] == "boilerplate"


def test_naming_moves_no_text() -> None:
    page = Cleaner(judge=Prose()).clean(PAGE, kind="text")
    again = named(page.parts)
    assert [(p.span.text, p.article) for p in again] == [(p.span.text, p.article) for p in page.parts]


def test_an_odd_line_inside_the_story_stays_nameless() -> None:
    story = PAGE.replace("Its crews", "Loading the next chart\n\nIts crews")
    page = Cleaner(judge=Prose()).clean(story, kind="text")
    assert {r.label for r in page.removed if r.text == "Loading the next chart"} == {"boilerplate"}
