"""A comparison serves both of its sides, each line marked with what it is about and checked."""

from datetime import UTC, datetime

import pytest

from marketbrief.answering.drafting.extractive import ExtractiveWriter
from marketbrief.answering.question.comparison import joined, sides_of, sides_without_source
from marketbrief.answering.question.understand import understand
from marketbrief.answering.verification.verify import stands, verify
from marketbrief.domain.briefing import Draft, Sentence
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.question import QuestionKind

AS_OF = datetime(2026, 9, 18, 15, tzinfo=UTC)
GOLD = "Gold rose 2.1% on Wednesday after the central bank cut rates. Gold settled at $2,310 an ounce."
SILVER = "Silver fell 1.4% on Wednesday as factories bought less of it. Silver settled at $28 an ounce."


def asked(text):
    return understand(text, as_of=AS_OF)[0]


def source(n, make_article, text, day=9):
    article = make_article(article_id=f"s-{n}", text=text, published_at=datetime(2026, 9, day, 20, tzinfo=UTC))
    span = Span(0, len(text))
    return Source(n, article, (Passage(number=n, article_id=article.article_id, revision=1, span=span, text=text),))


@pytest.fixture
def metals(make_article):
    question = asked("compare gold and silver")
    return Evidence(question, (source(1, make_article, GOLD), source(2, make_article, SILVER)))


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("compare gold and silver last week", ["Gold", "Silver"]),
        ("gold vs silver", ["Gold", "Silver"]),
        ("how did oil do on 3 May versus 10 May?", ["3 May 2026", "10 May 2026"]),
        ("why did gold rise more than silver?", []),
        ("why did oil fall?", []),
        ("compare gold", []),
    ],
)
def test_a_comparison_has_a_side_for_each_market_or_time(text, labels):
    question = asked(text)
    assert [side.label for side in sides_of(question)] == labels
    assert (question.kind is QuestionKind.COMPARE) == bool(labels)


def test_both_sides_are_told_with_their_names_and_stand_up_to_the_check(metals):
    briefing = verify(ExtractiveWriter().draft(metals), metals)
    told = [(sentence.text, sentence.citations) for sentence in briefing.bottom_line]
    assert told[0] == ("[Gold] Gold rose 2.1% on Wednesday [9 September] after the central bank cut rates.", (1,))
    assert told[1][0].startswith("[Silver] Silver fell 1.4%")
    assert briefing.removed == 0


@pytest.mark.parametrize("label", ["Oil", "Silver", "a profit warning"])
def test_a_wrong_label_does_not_stand(make_article, label):
    evidence = Evidence(asked("compare gold and silver"), (source(1, make_article, GOLD),))
    said = "Gold settled at $2,310 an ounce."
    assert stands(Sentence(f"[Gold] {said}", (1,)), evidence)
    assert not stands(Sentence(f"[{label}] {said}", (1,)), evidence)


def test_a_day_as_label_has_to_be_the_sources_day(make_article):
    evidence = Evidence(asked("how did gold do on 9 September versus 2 September?"), (source(1, make_article, GOLD),))
    said = "Gold settled at $2,310 an ounce."
    assert stands(Sentence(f"[9 September 2026] {said}", (1,)), evidence)
    assert not stands(Sentence(f"[2 September 2026] {said}", (1,)), evidence)


def test_a_side_without_a_source_is_named(make_article):
    evidence = Evidence(asked("compare gold and silver"), (source(1, make_article, GOLD),))
    draft = Draft(writer="w", bottom_line=(Sentence("Gold rose.", (1,)),))
    (caveat,) = sides_without_source(draft, evidence)
    assert "Silver" in caveat.text


def test_evidence_of_sides_is_numbered_anew_and_each_article_once(make_article, metals):
    question = metals.question
    one = Evidence(question, (source(1, make_article, GOLD),))
    whole = joined(question, [one, Evidence(question, (source(1, make_article, GOLD),))])
    assert [each.n for each in whole] == [1]
    assert [each.n for each in joined(question, [metals])] == [1, 2]
