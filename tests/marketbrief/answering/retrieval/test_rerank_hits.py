"""A search with a reranker: its first hits in the order of both."""

from datetime import UTC, datetime

import pytest

from marketbrief.answering.answerer import Answerer
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.errors import MarketbriefError

ASKED = datetime(2026, 9, 10, tzinfo=UTC)


class Preferring:
    """Prefers texts with a word, or fails."""

    name = "preferring"

    def __init__(self, word):
        self.word = word
        self.asked = []

    def scores(self, question, texts):
        self.asked.append((question, list(texts)))
        if self.word is None:
            raise MarketbriefError("the reranker is away")
        return [float(self.word in text) for text in texts]


@pytest.fixture
def titles(library, keep, make_article):
    """Searches 40 articles on oil, with a reranker or without; tells the titles found and the hits."""
    for i in range(40):
        keep(make_article(f"Oil fell {i}% on supply.", article_id=f"a-{i}", title=f"Oil note {i}"))

    def search(reranker=None, limit=10):
        answerer = Answerer(Retriever(library), reranker=reranker)
        _, hits = answerer.search("why did oil fall?", as_of=ASKED, known_until=None, limit=limit)
        return [hit.article.title for hit in hits], hits

    return search


def test_the_first_thirty_hits_are_reranked_and_the_others_follow(titles):
    plain, _ = titles(limit=40)
    preferring = Preferring(plain[29])
    found, _ = titles(preferring, limit=40)
    assert found[0] == plain[29]
    assert found[30:] == plain[30:]
    assert sorted(found) == sorted(plain)
    ((question, texts),) = preferring.asked
    assert "oil" in question
    assert len(texts) == 30
    assert texts[0].startswith(f"{plain[0]}. Oil fell")


def test_a_hit_beyond_the_limit_can_come_first(titles):
    plain, _ = titles(limit=30)
    found, hits = titles(Preferring(plain[20]), limit=3)
    assert len(found) == 3
    assert found[0] == plain[20]
    for hit in hits:
        assert sum(value for _, value in hit.parts) == pytest.approx(hit.score)
        assert hit.parts[-1][0] == "reranker"


def test_without_a_reranker_or_a_hit_nothing_is_asked(titles, library):
    _, hits = titles()
    assert all(part != "reranker" for hit in hits for part, _ in hit.parts)
    with pytest.raises(MarketbriefError, match="away"):
        titles(Preferring(None))
