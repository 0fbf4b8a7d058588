"""Appended rewrites, in both directions; all texts are invented."""
# ruff: noqa: E501 (paragraphs of prose)

from __future__ import annotations

from collections.abc import Sequence

import pytest

from newsclean.decoding import open_source
from newsclean.finding import CERTAIN, Finding
from newsclean.rewrite import ArticleBlocks, decision, rewritten, site_prior_of
from newsclean.rewrite.features import Candidates, candidates
from newsclean.rule import rule_named
from newsclean.segment import segment

TRAM = [
    "The council of Harrowby voted on Monday night to shelve its second tram line, two years after the first rails were laid.",
    "Mayor Edith Lannister told the meeting that the budget had \"run out of road\" after steel prices rose by a third.",
    "\"We can build the depot or we can build the line. We cannot build both,\" she said.",
    "About 400 residents had signed a petition against the depot in Mill Lane, where 36 trees would have been felled.",
    "Opposition leader Tom Fenwick called the vote a betrayal. \"People sold their cars because of this promise,\" he told reporters outside the hall.",
    "Nine stops had been planned between the hospital and the old brewery. Lannister said a bus would serve them from April.",
]  # fmt: skip
TRAM_AGAIN = [
    "In a significant blow to public transport, the Harrowby council has decided to shelve the plans for its second tram line. The decision, announced by Mayor Edith Lannister, comes two years after the first rails were laid and is attributed to steel prices, which have risen by a third.",
    "The line would have included nine stops between the hospital and the old brewery. Residents had raised concerns about the depot in Mill Lane and the felling of trees, while opposition leader Tom Fenwick criticized the decision. It remains to be seen how the community will respond to the planned bus service.",
]  # fmt: skip
TRAM_POINTS = [
    "Key Takeaways",
    "- The Harrowby council has shelved the second tram line two years after the first rails were laid.",
    "- Mayor Edith Lannister cited steel prices that rose by a third.",
    "- Residents opposed the depot in Mill Lane, where 36 trees would have been felled.",
    "- A bus is to serve the nine planned stops between the hospital and the old brewery from April. #Harrowby #Tram",
]
BRIDGE = [
    "Die Rheinbrücke bei Kallenheim bleibt bis mindestens Oktober gesperrt. Das teilte das Verkehrsministerium am Dienstag mit.",
    "Gutachter hatten in der vergangenen Woche Risse in drei Pfeilern entdeckt. \"So etwas habe ich in dreißig Jahren nicht gesehen\", sagte Bauingenieur Rolf Petersen.",
    "Täglich fahren rund 18.000 Autos über die Brücke. Pendler müssen nun einen Umweg von 25 Kilometern über Neuried nehmen.",
    "\"Für uns ist das eine Katastrophe\", sagte die Bäckerin Anna Wolters, deren Laden direkt an der Auffahrt liegt.",
    "Der Landkreis will ab Montag eine Fähre einsetzen. Landrat Jens Bohl sprach von einer Notlösung, die höchstens 2.000 Autos am Tag schaffe.",
]  # fmt: skip
BRIDGE_AGAIN = [
    "Die Sperrung der Rheinbrücke bei Kallenheim sorgt weiterhin für Aufsehen. Wie das Verkehrsministerium bekannt gab, bleibt das Bauwerk bis mindestens Oktober geschlossen, nachdem Gutachter Risse in drei Pfeilern entdeckt hatten.",
    "Die Auswirkungen auf die Pendler sind erheblich: Rund 18.000 Autos müssen täglich einen Umweg von 25 Kilometern über Neuried nehmen. Landrat Jens Bohl kündigte an, dass der Landkreis ab Montag eine Fähre einsetzen wird. Es bleibt abzuwarten, ob diese Maßnahme ausreicht.",
]  # fmt: skip
STORM = [
    "A storm tore the roof off the sports hall in Velden on Sunday, hours before a youth tournament was due to start.",
    'Nobody was hurt. Caretaker Lise Holm had locked the doors at noon because the wind "sounded wrong", she said.',
    "The fire service counted 60 calls between two and five in the afternoon.",
    "The tournament has been moved to Aarby, where 24 teams will play next weekend.",
]


def article(*paragraphs: str, gap_before: int | None = None, **known: object) -> ArticleBlocks:
    """Paragraphs as an article's blocks, four blank lines before one of them."""
    parts = [("\n" * 5 if i == gap_before else "\n\n" if i else "") + text for i, text in enumerate(paragraphs)]
    return ArticleBlocks(segment(open_source("".join(parts), kind="text")), **known)  # type: ignore[arg-type]


def findings(blocks: ArticleBlocks) -> list[Finding]:
    return list(rule_named("ai-rewrite")(blocks))


def cut(blocks: ArticleBlocks) -> list[int]:
    """Places of the blocks that are cut."""
    found = {id(f.span.block) for f in findings(blocks) if f.score >= CERTAIN}  # type: ignore[union-attr]
    return [i for i, block in enumerate(blocks) if id(block) in found]


@pytest.mark.parametrize("again", [TRAM_AGAIN, TRAM_AGAIN[:1], TRAM_POINTS], ids=["two paragraphs", "one", "list"])
def test_a_rewrite_set_apart_goes(again: list[str]) -> None:
    blocks = article(*TRAM, *again, gap_before=len(TRAM), tags_follow=True)
    assert cut(blocks) == list(range(len(TRAM), len(TRAM) + len(again)))


def test_a_rewrite_goes_by_its_text_alone() -> None:
    assert cut(article(*TRAM, *TRAM_AGAIN)) == [6, 7]


def test_a_german_rewrite_set_apart_goes() -> None:
    blocks = article(*BRIDGE, *BRIDGE_AGAIN, gap_before=len(BRIDGE), tags_follow=True, language="de")
    assert cut(blocks) == [5, 6]


def test_a_rewrite_put_before_the_text_goes_where_a_label_parts_them() -> None:
    blocks = article(*TRAM_AGAIN, *TRAM, leaks=[2])
    assert cut(blocks) == [0, 1]


def test_of_very_many_labels_few_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first and the last may part text and rewrite; each that is tried costs the figures of the whole article."""
    tried: list[int] = []

    def counted(texts: Sequence[str], title: str | None, declared: str | None) -> Candidates:
        tried.append(len(texts))
        return candidates(texts, title, declared)

    monkeypatch.setattr(decision, "candidates", counted)
    assert cut(article(*TRAM_AGAIN, *TRAM, leaks=[2])) == [0, 1]
    assert len(tried) == 2
    tried.clear()
    paragraphs = [text for number in range(20) for text in (f"Part {number} of the minutes.", *TRAM)]
    blocks = article(*TRAM_AGAIN, *paragraphs, leaks=range(2, len(paragraphs)))
    list(rule_named("ai-rewrite")(blocks))
    assert tried.count(len(blocks)) <= 4 * decision.MAX_LEAKS + 1


@pytest.mark.parametrize("first", [True, False])
def test_among_very_many_labels_the_first_and_the_last_part_a_rewrite(first: bool) -> None:
    rest = [f"The clerk read item {number} of the list." for number in range(20)]
    texts = [*TRAM_AGAIN, *TRAM, *rest] if first else [*rest, *TRAM, *TRAM_AGAIN]
    label = 2 if first else len(texts) - 2
    others = range(9, len(texts) - 1) if first else range(1, 19)
    blocks = article(*texts, leaks=sorted((label, *others)))
    assert set(cut(blocks)) == ({0, 1} if first else {len(texts) - 2, len(texts) - 1})


def test_without_the_label_a_summary_above_stays() -> None:
    assert not cut(article(*TRAM_AGAIN, *TRAM))


@pytest.mark.parametrize(
    "ending",
    [
        ["Work on the first line had begun in 2019 after a referendum in which 54 per cent voted in favour."],
        ['"I will drive again, I have no choice," said Mary Quill, a nurse at the hospital.', "The vote was 19 to 12."],
        ["The line has been debated since 1998. Two earlier plans, one of them for a monorail, came to nothing."],
    ],
    ids=["background", "quotes", "history"],
)
@pytest.mark.parametrize("apart", [False, True], ids=["", "apart"])
def test_what_people_write_at_the_end_stays(ending: list[str], apart: bool) -> None:
    blocks = article(*TRAM, *ending, gap_before=len(TRAM) if apart else None)
    assert not cut(blocks)


def test_a_box_of_key_points_above_the_story_stays() -> None:
    assert not cut(article(*TRAM_POINTS[:4], *TRAM))


def test_a_digest_of_other_stories_stays() -> None:
    assert not cut(article(*TRAM, *STORM, *BRIDGE))


def test_tags_alone_are_no_reason() -> None:
    assert not cut(article(*TRAM, tags_follow=True))
    assert not cut(article(*STORM, tags_follow=True))


def test_every_finding_says_why() -> None:
    found = findings(article(*TRAM, *TRAM_AGAIN, gap_before=6, tags_follow=True))
    assert found
    for finding in found:
        assert finding.rule == "ai-rewrite"
        told = " ".join(evidence.why for evidence in finding.evidence)
        assert "blank lines" in told
        assert "distinctive words" in told
        assert "tags come right after" in told


def test_a_rewrite_above_the_tags_is_found_though_more_is_kept_below() -> None:
    blocks = article(*TRAM, *TRAM_AGAIN, *STORM[:2], ends=[8], tags=[8])
    assert [f.span.start for f in rewritten(blocks)] == [block.span.start for block in blocks[6:8]]
    assert not rewritten(article(*STORM, *TRAM[:2], ends=[4], tags=[4]))


def test_a_doubt_is_flagged_and_kept() -> None:
    """Below the bar a finding is named suspected_rewrite; the label is one of those that stay."""
    from newsclean.labels import KEPT

    labels = {
        (f.label, f.score >= CERTAIN)
        for again in (TRAM_AGAIN, TRAM_AGAIN[:1], TRAM_AGAIN[1:], TRAM_POINTS, BRIDGE_AGAIN)
        for profile in ("keep", "balanced", "strict")
        for f in rewritten(article(*(BRIDGE if again is BRIDGE_AGAIN else TRAM), *again, profile=profile))
    }
    assert labels <= {("ai_rewrite", True), ("", True), ("suspected_rewrite", False)}
    assert "suspected_rewrite" in KEPT


def test_profiles_are_ordered() -> None:
    made = [article(*TRAM, *TRAM_AGAIN, profile=profile) for profile in ("keep", "balanced", "strict")]
    scores = [max((f.score for f in rewritten(blocks)), default=0.0) for blocks in made]
    assert scores == sorted(scores)


def test_what_is_known_of_the_site_adds() -> None:
    blocks = article(*BRIDGE, *BRIDGE_AGAIN)
    plain, known = (max((f.score for f in rewritten(blocks.with_prior(p))), default=0.0) for p in (0.0, 3.0))
    assert known > plain or plain > 0.98


def test_a_site_without_rewrites_proves_nothing() -> None:
    assert site_prior_of(0, 0) == site_prior_of(0, 50) == 0.0
    assert 0 < site_prior_of(1, 3) < site_prior_of(8, 9) <= 3.0
    assert not cut(article(*TRAM, site_prior=3.0))
    assert not cut(article(*STORM, site_prior=3.0))


def test_the_same_article_gets_the_same_answer() -> None:
    first = [(f.span.start, f.score, f.evidence) for f in findings(article(*TRAM, *TRAM_AGAIN))]
    rewritten(article(*BRIDGE, *BRIDGE_AGAIN))
    assert first == [(f.span.start, f.score, f.evidence) for f in findings(article(*TRAM, *TRAM_AGAIN))]


@pytest.mark.parametrize(
    "paragraphs", [[], ["One line."], ["word " * 20000] * 3, ["a"] * 3000, ["字" * 30000] * 2, ["#" * 500] * 40]
)
def test_odd_articles_are_no_error(paragraphs: list[str]) -> None:
    findings(article(*paragraphs))
