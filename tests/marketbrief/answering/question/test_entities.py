"""Who and what a question names: by lexicon and catalogue, ticker, nickname, plural, slip of the pen."""

from datetime import UTC, datetime

import pytest

from marketbrief.answering.question.article_query import read_query

AS_OF = datetime(2026, 9, 10, 20, tzinfo=UTC)


@pytest.fixture
def search(library, told):
    """Two companies that articles name in full, with codes and short names."""
    for n in range(4):
        told(
            f"o-{n}", "Oakline cuts its forecast", f"Oakline Freight Corp ( OAKL.N ) said so {n} times. Oakline slowed."
        )
        told(f"t-{n}", "Tarnvale Foods gains", f"Shares of Tarnvale Foods Inc ( TVF.O ) rose {n} percent on Wednesday.")
    told("q", "A chief speaks", "Chief Executive Ada Quillon said that freight was slow.")
    return library.article_search()


def named(search, text):
    return [(entity.key, entity.kind) for entity in read_query(text, AS_OF, search).entities]


@pytest.mark.parametrize(
    "text", ["why did Oakline fall?", "why did oakline fall", "WHY DID OAKLINE FALL", "why did Oakline's shares fall?",
             "why did OAKL drop?", "oakline freight results"],
)  # fmt: skip
def test_a_company_of_the_articles_is_known_in_any_case_and_by_ticker_and_short_name(search, text):
    assert named(search, text) == [("OAKL.N", "company")]


def test_a_ticker_is_searched_under_the_companys_names_too(search):
    (entity,) = read_query("why did OAKL fall?", AS_OF, search).entities
    assert "oakline freight" in entity.names


@pytest.mark.parametrize("text", ["what did Tarnvale Foods and Oakline say?", "tvf v OAKL"])
def test_two_names_are_two_entities(search, text):
    assert {key for key, _ in named(search, text)} == {"TVF.O", "OAKL.N"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("why did brent fall?", "brent"),
        ("why did WTI fall?", "wti"),
        ("what did the fed decide?", "fed"),
        ("why did gold rise?", "gold"),
    ],
)
def test_markets_and_institutions_are_known_by_their_nicknames(search, text, key):
    assert key in [found for found, _ in named(search, text)]


@pytest.mark.parametrize("text", ["why did usdjpy fall?", "why did usd/jpy fall?", "why did dollar-yen fall?"])
def test_a_pair_of_currencies_is_one_thing_however_it_is_written(search, text):
    assert {key for key, _ in named(search, text)} <= {"dollar/yen", "usd/jpy", "dollar", "yen"}
    assert named(search, text)


def test_two_ways_of_writing_a_pair_search_for_the_same(search):
    slashed, joined = (read_query(f"why did {pair} fall?", AS_OF, search).entities for pair in ("usd/jpy", "usdjpy"))
    assert [each.told for each in slashed] == [each.told for each in joined]


def test_the_agency_is_told_from_the_index(search):
    assert named(search, "why did s&p fall?") != named(search, "why did s&p downgrade Norvane?")


def test_ordinary_words_are_no_company(search):
    assert named(search, "why did it slow so much?") == []


def test_a_person_of_the_articles_is_known(search):
    assert named(search, "what did ada quillon say?") == [("ada quillon", "person")]


@pytest.mark.parametrize("text", ["why did Oakline (OAKL) fall?", "whats up with Grubnitz (GRB)"])
def test_a_name_and_its_ticker_in_brackets_are_one_entity(search, text):
    assert len(named(search, text)) == 1


def test_a_name_without_the_trade_at_its_end_stands_for_the_company(library, told):
    for n in range(6):
        told(f"m-{n}", "Mirrel Energy drills", f"Mirrel Energy Corp ( MRL.N ) drilled {n} wells. Then Mirrel stopped.")
    (entity,) = read_query("why did MRL fall?", AS_OF, library.article_search()).entities
    assert "Mirrel" in entity.names


def test_a_country_and_its_indicator_are_two_things(library, told):
    for n in range(3):
        told(f"c-{n}", "Prices rise in Arvonia", f"Consumer prices in Arvonia rose {n} percent in April.")
    for n in range(60):
        told(f"w-{n}", "Wool is quiet", f"Wool was quiet on day {n} of the fair.")
    found = named(library.article_search(), "arvonia cpi april")
    assert "name arvonia" in [key for key, _ in found]
    assert len(found) == 2
