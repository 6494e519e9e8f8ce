"""Articles in the order they answer: title, entities, newness."""

from datetime import UTC, datetime

import pytest

from marketbrief.answering.question.article_query import read_query
from marketbrief.answering.retrieval.rank_articles import rank_articles

AS_OF = datetime(2026, 9, 18, 20, tzinfo=UTC)


@pytest.fixture
def ranked(library, told):
    """The ids of the articles ranked for a question, over the articles told and some others."""
    for n, word in enumerate(("wheat", "timber", "wool", "glass", "paper", "salt")):
        told(f"other-{n}", f"{word.title()} trade quiet", f"Traders of {word} waited for the harvest to end.", day=17)

    def rank(text, as_of=AS_OF, **more):
        search = library.article_search(**more)
        return [each.article_id for each in rank_articles(read_query(text, as_of, search), search).articles]

    return rank


def test_a_title_counts_more_than_a_word_in_passing(told, ranked):
    told("title", "Copper falls on strike news", "Miners went back to work at Tarn.", day=17)
    told("passing", "Miners back at work", "The port of Tarn saw copper and timber pass.", day=17)
    assert ranked("why did copper fall?")[0] == "title"


def test_the_newest_event_comes_first(told, ranked):
    told("old", "Copper falls", "Copper fell as Tarn pumped more.", day=3)
    told("new", "Copper falls", "Copper fell as Tarn mined more.", day=17)
    assert ranked("why did copper fall?")[:2] == ["new", "old"]


def test_a_day_that_is_named_comes_first(told, ranked):
    told("old", "Copper falls", "Copper fell as Tarn pumped more.", day=3)
    told("new", "Copper falls", "Copper fell as Tarn mined more.", day=17)
    assert ranked("why did copper fall on 3 September?")[0] == "old"


def test_an_old_article_is_found_when_nothing_newer_tells_it(told, ranked):
    told("old", "Copper falls", "Copper fell as Tarn pumped more.", day=1)
    assert ranked("why did copper fall?")[0] == "old"


def test_nothing_published_after_the_moment_is_ranked(told, ranked):
    told("late", "Copper falls", "Copper fell as Tarn pumped more.", day=19)
    assert "late" not in ranked("why did copper fall?")


def test_a_ticker_finds_the_article_that_bears_the_name_alone(told, ranked):
    for n in range(3):
        told(f"code-{n}", "Freight firms meet", f"Oakline Freight Corp ( OAKL.N ) met its rivals {n} times.", day=2)
    told("name", "Oakline Freight cuts forecast", "The haulier expects a quiet winter on the roads.", day=17)
    assert ranked("why did OAKL cut?")[0] == "name"


def test_an_article_without_a_date_is_ranked_unless_the_library_is_asked_as_it_was(told, ranked):
    told("undated", "Copper falls", "Copper fell as Tarn pumped more.", day=None)
    assert ranked("why did copper fall?")[0] == "undated"
    assert "undated" not in ranked("why did copper fall?", undated=False)


def test_a_dated_article_of_the_day_goes_before_an_undated_one(told, ranked):
    told("undated", "Copper falls", "Copper fell as Tarn pumped more.", day=None)
    told("dated", "Copper falls", "Copper fell as Tarn mined more.", day=18)
    assert ranked("why did copper fall?")[:2] == ["dated", "undated"]


def test_what_no_article_carries_is_told_apart_from_what_is_only_mentioned(library, told, ranked):
    told("o", "Freight firms meet", f"{'word ' * 130} copper was carried too.", day=17)
    search = library.article_search()
    found = rank_articles(read_query("did gold or copper fall?", AS_OF, search), search)
    assert {entity.key for entity in found.absent} == {"gold", "copper"}
    assert {entity.key for entity in found.unknown} == {"gold"}
