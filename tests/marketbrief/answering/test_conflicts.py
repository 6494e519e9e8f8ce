"""Sources that contradict each other are shown to; takes of different hours and different things are not."""

from datetime import UTC, datetime

import pytest

from marketbrief.answering.conflicts import claims_of, disagreements
from marketbrief.domain.briefing import CaveatKind, Draft, Sentence
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.question import Question
from marketbrief.language.instruments import find_instruments

AS_OF = datetime(2026, 9, 12, 12, tzinfo=UTC)


def source_of(n, article):
    span = Span(0, len(article.text))
    passage = Passage(number=n, article_id=article.article_id, revision=1, span=span, text=article.text)
    return Source(n, article, (passage,))


@pytest.fixture
def told(make_article):
    """What is said of sources, each a text of Thursday 10 September 2026 or (text, hour of Wednesday)."""

    def tell(*texts, cited=None):
        sources = []
        for n, each in enumerate(texts, 1):
            text, when = (each, datetime(2026, 9, 10, 8, tzinfo=UTC)) if isinstance(each, str) else each
            article = make_article(article_id=f"a-{n}", text=text, published_at=when)
            sources.append(source_of(n, article))
        question = Question(text="why did oil fall?", as_of=AS_OF, instruments=find_instruments("oil, the Dow"))
        numbers = tuple(cited or range(1, len(texts) + 1))
        draft = Draft(writer="w", bottom_line=(Sentence("Oil fell.", numbers),))
        return [caveat.text for caveat in disagreements(draft, Evidence(question, tuple(sources)))]

    return tell


def test_two_closes_of_one_day_that_differ_are_shown_with_their_dates(told):
    (text,) = told("Oil settled 2.4% lower on Wednesday.", "Oil settled down 3.1 percent on Wednesday.")
    assert "Oil on 9 September 2026" in text
    assert "down 2.4% by [1]" in text
    assert "down 3.1% by [2]" in text
    assert "10 September 2026" in text


def test_levels_and_directions_are_compared_too(told):
    assert told("The Dow closed at 41,200.5 on Wednesday.", "The Dow closed at 40,100.2 on Wednesday.")
    assert told("Oil fell on Wednesday.", "Oil rose on Wednesday.")


@pytest.mark.parametrize(
    "pair",
    [
        ("Oil settled 2.4% lower on Wednesday.", "Oil settled 2% lower on Wednesday."),
        ("Oil settled 2.4% lower on Wednesday.", "Oil settled 3.1% lower on Tuesday."),
        ("Oil settled 2.4% lower on Wednesday.", "Oil settled nearly 3% lower on Wednesday."),
        ("Oil settled 2.4% lower on Wednesday.", "Brent oil settled 3.1% lower on Wednesday."),
        ("Oil settled 2.4% lower on Wednesday.", "Gold settled 3.1% lower on Wednesday."),
        ("Oil settled 2.4% lower on Wednesday.", "For the week, oil settled 3.1% higher on Wednesday."),
        ("The Dow closed at 41,200.5 on Wednesday.", "Tarnvale closed at $12.5 on the Dow on Wednesday."),
        ("Oil settled 2.4% lower on Wednesday.", "Oil settled 3.1% higher, after a rout on Wednesday."),
    ],
)
def test_what_is_not_the_same_thing_is_no_disagreement(told, pair):
    assert told(*pair) == []


def test_moves_told_at_different_hours_of_the_day_are_no_disagreement(told):
    morning, noon = (datetime(2026, 9, 9, hour, tzinfo=UTC) for hour in (9, 12))
    assert told(("Oil fell 1% on Wednesday.", morning), ("Oil fell 2% on Wednesday.", noon)) == []


def test_only_sources_that_are_cited_count(told):
    assert told("Oil fell 1% on Wednesday.", "Oil rose 2% on Wednesday.", cited=(1,)) == []


def test_a_caveat_of_its_own_kind_is_given_once_a_day_and_market(make_article, told):
    assert len(told("Oil fell 1% on Wednesday.", "Oil rose 2% on Wednesday.", "Oil rose 3% on Wednesday.")) == 1
    assert CaveatKind.DISAGREE == "disagree"


def test_a_claim_knows_its_market_day_and_sign(make_article):
    article = make_article(text="Oil fell 1.50% on Wednesday.", published_at=datetime(2026, 9, 10, tzinfo=UTC))
    claims = {claim.kind: claim for claim in claims_of(source_of(1, article))}
    assert claims["change"].told() == "down 1.5%"
    assert claims["change"].day.isoformat() == "2026-09-09"
