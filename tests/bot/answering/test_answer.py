"""The answerer over a real library with the real model."""

from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answerer
from bot.answering.marks import without_dates
from bot.answering.retrieve import Retriever
from ingest.job import embed_waiting
from ingest.progress import PlainProgress
from ingest.split import split
from ingest.views import draw_views
from marketbrief.briefing import Briefing, CaveatKind, Draft, NoEvidence, Sentence
from marketbrief.errors import WriterError

AS_OF = datetime(2026, 9, 10, 20, tzinfo=UTC)
NEWS = {
    "oil-9": (
        9,
        "Oil falls on Harbor Group output",
        "Oil fell 2.4% on Wednesday after the Harbor Group agreed to pump more.",
    ),
    "oil-8": (8, "Oil rises on storm", "Oil rose 1.1% on Tuesday after a storm closed ports."),
    "gold-9": (9, "Gold steady", "Gold was little changed at $2,310 an ounce on Wednesday as traders waited."),
    "cap-9": (
        9,
        "Small caps jump after rate cut",
        (
            "Small caps jumped 3.2% on Wednesday after the central bank cut rates.\n\n“This rally has further to run,”"
            " said Ada Quillon, a strategist at Mossbank Securities."
        ),
    ),
}


@pytest.fixture
def filled(library, make_article):
    for name, (day, title, text) in NEWS.items():
        article = make_article(
            article_id=name, title=title, text=text, published_at=datetime(2026, 9, day, 18, tzinfo=UTC)
        )
        library.store(article, split(text), draw_views(article))
    return library


@pytest.fixture
def answerer(filled, embedder, tmp_path):
    with (tmp_path / "progress").open("w") as stream:
        filled.claim_embedding(embedder.name)
        embed_waiting(filled, embedder, PlainProgress(stream), lambda: False)
    return Answerer(Retriever(filled, embedder))


def first_source(answer):
    assert isinstance(answer, Briefing)
    return answer.sources[0].article.article_id


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("why did oil fall?", "oil-9"),
        ("why did oil rise on Tuesday?", "oil-8"),
        ("why did crude fall yesterday?", "oil-9"),
        ("what happened to gold on 9 September 2026", "gold-9"),
        ("WHY DID SMALL CAPS RALLY", "cap-9"),
    ],
)
def test_the_right_article_comes_first(answerer, text, source):
    assert first_source(answerer.answer(text, as_of=AS_OF)) == source


def test_every_sentence_stands_in_its_source(answerer):
    answer = answerer.answer("why did small caps rally?", as_of=AS_OF)
    for sentence in (*answer.bottom_line, *answer.drivers, *answer.figures):
        articles = [answer.sources[n - 1].article for n in sentence.citations]
        assert any(without_dates(sentence.text) in " ".join(article.text.split()) for article in articles)


def test_views_come_with_speaker_firm_and_verbatim_quotation(answerer):
    answer = answerer.answer("what do analysts say about small caps?", as_of=AS_OF)
    view = answer.views[0].view
    assert (view.speaker, view.firm) == ("Ada Quillon", "Mossbank Securities")
    assert view.quotes[0].text.startswith("This rally has further to run")


def test_nothing_after_the_moment_asked_for_is_used(answerer):
    early = datetime(2026, 9, 8, 20, tzinfo=UTC)
    answer = answerer.answer("why did oil fall?", as_of=early, known_until=early)
    shown = answer.nearest if isinstance(answer, NoEvidence) else answer.sources
    assert {each.article.article_id for each in shown} <= {"oil-8"}


@pytest.mark.parametrize(
    "text",
    [
        "why did oil fall on 3 March 2024?",
        "what does Grimbold Partners say about oil?",
        "why did copper rally?",
        "who won the chess olympiad in Lisbon?",
        "xqzzt blorp frindle",
    ],
)
def test_what_the_library_does_not_know_is_said_with_the_nearest_it_has(answerer, text):
    answer = answerer.answer(text, as_of=AS_OF)
    assert isinstance(answer, NoEvidence)
    assert answer.looked_for
    assert answer.advice


def test_without_vectors_full_text_answers(filled):
    assert first_source(Answerer(Retriever(filled)).answer("why did oil fall?", as_of=AS_OF)) == "oil-9"


class Failing:
    name = "a model"

    def draft(self, evidence):
        raise WriterError("the model a model did not answer")


class Lying:
    name = "a model"

    def draft(self, evidence):
        return Draft(writer=self.name, bottom_line=(Sentence("Oil fell 9% because of Norway.", (1,)),))


@pytest.mark.parametrize("writer", [Failing(), Lying()])
def test_when_a_model_fails_or_lies_the_extractive_briefing_goes_out_and_says_so(filled, writer):
    answer = Answerer(Retriever(filled), writer).answer("why did oil fall?", as_of=AS_OF)
    assert isinstance(answer, Briefing)
    assert answer.writer == "extractive"
    assert CaveatKind.WRITER in {caveat.kind for caveat in answer.caveats}
    assert "9%" not in " ".join(sentence.text for sentence in answer.bottom_line)
