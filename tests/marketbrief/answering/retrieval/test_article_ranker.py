"""The library as the answers read it: rights, corrections, what was known, a reranker's verdict."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from marketbrief.answering.question.understand import understand
from marketbrief.answering.retrieval.article_ranker import ArticleRanker
from marketbrief.domain.article import Rights
from marketbrief.domain.question import Conversation

AS_OF = datetime(2026, 9, 12, 12, tzinfo=UTC)
QUESTION = "why did oil fall?"


@pytest.fixture
def ids(library):
    """The ids ranked for a question."""

    def rank(text=QUESTION, *, slow=False, reranker=None, place=None, known_until=None):
        question, _ = understand(text, as_of=AS_OF, known_until=known_until)
        if place is not None:
            question = replace(question, place=place)
        ranker = ArticleRanker(library, question, reranker)
        return [each.id for each in ranker.rank(text, (), AS_OF, slow=slow)]

    return rank


def test_the_best_has_score_one_and_its_age_in_days(library, told):
    told("a", "Oil falls", "Oil fell as Tarn pumped more.", day=9, hour=12)
    question, _ = understand(QUESTION, as_of=AS_OF)
    (article,) = ArticleRanker(library, question).rank(QUESTION, (), AS_OF)
    assert (article.score, article.age_days) == (1.0, 3.0)


def test_an_article_bound_to_other_places_is_as_good_as_not_there(told, ids):
    told("bound", "Oil falls", "Oil fell as Tarn pumped more.", rights=Rights(channels=("desk",)))
    told("free", "Oil slips", "Oil fell since no ship came to Tarn.")
    assert ids(place=Conversation("C2", "lobby")) == ["free"]
    assert set(ids(place=Conversation("C1", "desk"))) == {"bound", "free"}
    assert set(ids()) == {"bound", "free"}


def test_a_correction_takes_the_place_of_what_it_corrects(told, ids):
    text = (
        "Oil fell 2.4% to $71.05 a barrel on Wednesday after the Harbor Group agreed to pump more.\n\nThe group of nine"
        " producers met for two days and said that its members would add 400,000 barrels a day from October."
    )
    told("wrong", "Oil falls as Harbor Group pumps more", text)
    told("right", "CORRECTED: Oil falls as Harbor Group pumps more", text.replace("2.4%", "1.4%"), day=10)
    assert ids() == ["right"]
    assert ids(known_until=datetime(2026, 9, 9, 20, tzinfo=UTC)) == ["wrong"]


def test_a_report_that_two_papers_carry_is_there_once(told, ids):
    text = "Oil fell 2.4% to $71.05 a barrel on Wednesday after the Harbor Group agreed to pump more oil from October."
    told("wire", "Oil falls", text, publisher="Meridian")
    told("post", "Oil falls", text, hour=17, publisher="Valley Post")
    assert len(ids()) == 1


def test_nothing_published_after_what_was_known_is_ranked_or_anything_without_a_date(told, ids):
    told("known", "Oil falls", "Oil fell as Tarn pumped more.", day=9)
    told("later", "Oil falls", "Oil fell since no ship came to Tarn.", day=11)
    told("undated", "Oil falls", "Oil fell because nobody bought it.", day=None)
    assert ids(known_until=AS_OF - timedelta(days=2)) == ["known"]
    assert set(ids()) == {"known", "later", "undated"}


def test_where_several_days_answer_news_keeps_its_weight_longer(library, told):
    told("new", "Oil falls", "Oil fell as Tarn pumped more.", day=12, hour=8)
    told("old", "Oil falls", "Oil fell since no ship came to Tarn.", day=5)
    question, _ = understand(QUESTION, as_of=AS_OF)
    ranker = ArticleRanker(library, question)
    quick, slow = (ranker.rank(QUESTION, (), AS_OF, slow=slow)[1].score for slow in (False, True))
    assert quick < slow


class Backwards:
    """A reranker that likes best what comes last."""

    def scores(self, question, texts):
        self.question, self.texts = question, texts
        return [float(n) for n, _ in enumerate(texts)]


def test_a_reranker_reads_titles_and_openings_and_its_verdict_counts_half(told, ids):
    told("a", "Oil falls", "Oil fell as Tarn pumped more.", day=11)
    told("b", "Oil falls", "Oil fell since no ship came to Tarn.", day=10)
    assert ids() == ["a", "b"]
    reranker = Backwards()
    ids(reranker=reranker)
    assert reranker.question == QUESTION
    assert reranker.texts == [
        "Oil falls. Oil fell as Tarn pumped more.",
        "Oil falls. Oil fell since no ship came to Tarn.",
    ]


def test_one_article_is_not_reranked(told, ids):
    told("a", "Oil falls", "Oil fell as Tarn pumped more.", day=11)
    reranker = Backwards()
    assert ids(reranker=reranker) == ["a"]
    assert not hasattr(reranker, "texts")


def test_rare_words_weigh_more_and_unknown_ones_without_end(library, told):
    told("a", "Oil falls", "Oil fell as Tarn pumped more.")
    told("b", "Oil slips", "Oil fell since no ship came.")
    ranker = ArticleRanker(library, understand(QUESTION, as_of=AS_OF)[0])
    assert ranker.rarity("oil") < ranker.rarity("tarn") < ranker.rarity("krill") == float("inf")
