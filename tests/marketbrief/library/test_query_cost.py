"""Full text at a bounded cost: the same answer where it is cheap, the rarest words first where it is not."""

import random

import pytest

from ingest.split import split
from marketbrief.library import query_cost
from marketbrief.library.fulltext import FieldWeights, any_of
from marketbrief.library.passage_ids import ALL
from marketbrief.library.query_cost import QueryCost

EVEN = FieldWeights(1, 1, 1, 1)


@pytest.fixture
def wire(library, make_article):
    chance = random.Random(3)  # noqa: S311, it picks words
    for n in range(200):
        words = ["company", *(word for word in ("shares", "oil") if chance.random() < 0.5)]
        text = " ".join([*words, "platypus" if n % 50 == 0 else "cattle", "closed higher"])
        library.store(make_article(article_id=f"a-{n}", title="Wire", text=text), split(text))
    return library


def test_a_query_within_its_budget_runs_as_it_is(wire):
    query = any_of(["company", "oil prices", "platypus"])
    assert [part.query for part in QueryCost().parts(wire.connection, query, ALL)] == [query]


def test_beyond_it_phrases_that_only_narrow_a_word_go_first(wire, monkeypatch):
    monkeypatch.setattr(query_cost, "BUDGET", 250.0)
    (part,) = QueryCost().parts(wire.connection, any_of(["oil", "oil company", "platypus"]), ALL)
    assert part.query == '"oil" OR "platypus"'


def test_then_matches_come_from_the_rarest_and_common_words_only_add(wire, monkeypatch):
    monkeypatch.setattr(query_cost, "BUDGET", 60.0)
    first, second = QueryCost().parts(wire.connection, any_of(["company", "platypus", "oil"]), ALL)
    assert first.query == '"platypus"'
    assert second.query.startswith('("platypus") AND (')


def test_a_passage_found_by_a_rare_word_keeps_the_score_of_all_words(wire, monkeypatch):
    query = any_of(["company", "platypus", "oil"])
    full = wire.search_text(query, weights=EVEN, limit=4)
    monkeypatch.setattr(query_cost, "BUDGET", 60.0)
    assert {hit.number for hit in wire.search_text(query, weights=EVEN, limit=4)} == {hit.number for hit in full}


def test_in_a_large_range_common_words_are_looked_for_in_the_newest_passages(wire, monkeypatch):
    monkeypatch.setattr(query_cost, "BUDGET", 60.0)
    monkeypatch.setattr(query_cost, "_MANY", 100)
    parts = QueryCost().parts(wire.connection, any_of(["company", "platypus", "oil"]), ALL)
    assert [part.numbers == ALL for part in parts] == [True, True, False]
    assert parts[2].numbers[1] == ALL[1]


def test_a_query_of_nothing_finds_nothing(wire):
    assert wire.search_text(any_of([]), weights=EVEN, limit=4) == []
