"""The extractive writer plans answers from the library's own sentences, or says why there is none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from marketbrief.answering.drafting.extractive import ExtractiveWriter, NothingFound, PlannedAnswer
from marketbrief.answering.question.understand import understand
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.answering.verification.annotations import label_of, without_dates
from marketbrief.answering.verification.verify import verify
from marketbrief.domain.article import Rights
from marketbrief.domain.question import Conversation
from tests.marketbrief.answering.conftest import AS_OF

OIL = "Oil fell 2.4% to $71.05 a barrel after the Harbor Group agreed to pump more."


@pytest.fixture
def plan(library):
    """The answer planned for a question."""

    def planned(text, as_of=AS_OF, **more):
        question, _ = understand(text, as_of=as_of, publishers=library.publishers())
        return ExtractiveWriter(Retriever(library)).plan(replace(question, **more))

    return planned


def test_every_sentence_of_a_plan_stands_in_its_source_and_up_to_the_check(told, plan):
    told("oil", "Oil falls", f"{OIL}\n\nThe drop was the largest since May because tanks are full.")
    planned = plan("why did oil fall?")
    assert isinstance(planned, PlannedAnswer)
    draft = planned.draft
    for sentence in (*draft.bottom_line, *draft.drivers, *draft.figures):
        (n,) = sentence.citations
        article = list(planned.evidence)[n - 1].article
        assert without_dates(label_of(sentence.text)[1]) in article.text
    assert verify(draft, planned.evidence).removed == 0


@pytest.mark.parametrize(
    ("text", "as_of", "opening"),
    [
        (OIL, AS_OF, "[9 September 2026] Oil fell"),
        (OIL, AS_OF - timedelta(days=1) + timedelta(hours=6), "Oil fell"),
        (OIL.replace("barrel", "barrel on Wednesday"), AS_OF, "Oil fell 2.4% to $71.05 a barrel on Wednesday [9 Sept"),
    ],
    ids=["of another day", "of the day of asking", "names its day"],
)
def test_the_bottom_line_says_its_day_unless_that_is_the_day_of_asking_or_told(told, plan, text, as_of, opening):
    told("oil", "Oil falls", text)
    assert plan("why did oil fall?", as_of).draft.bottom_line[0].text.startswith(opening)


def test_a_line_of_an_undated_article_bears_no_day(told, plan):
    told("oil", "Oil falls", OIL, day=None)
    assert plan("why did oil fall?").draft.bottom_line[0].text == OIL


def test_only_the_first_sentence_bears_the_day(told, plan):
    told("oil", "Oil falls", f"{OIL}\n\nOil lost $1.70 because tanks at Tarn are full.")
    _, *rest = plan("why did oil fall?").draft.bottom_line
    assert all(label_of(sentence.text)[0] is None for sentence in rest)


@pytest.mark.parametrize(
    ("title", "text", "why"),
    [
        (
            "Harbor Group meets on oil",
            "The Harbor Group met for two days to speak of oil.",
            "no move told",
        ),
        ("Wool trade quiet", "Traders of wool waited for the harvest to end.", "nothing found"),
    ],
)
def test_a_refusal_says_why_and_shows_what_is_nearest(told, plan, title, text, why):
    told("a", title, text)
    found = plan("why did oil fall?")
    assert isinstance(found, NothingFound)
    assert found.why == why
    assert [hit.article.article_id for hit in found.nearest] == ([] if why == "nothing found" else ["a"])


def test_a_refusal_shows_nothing_that_may_not_be_shown_here(told, plan):
    told("a", "Harbor Group meets on oil", "The Harbor Group met to speak of oil.", rights=Rights(channels=("desk",)))
    assert plan("why did oil fall?", place=Conversation("C2", "lobby")).nearest == ()
    assert plan("why did oil fall?", place=Conversation("C1", "desk")).nearest


def test_a_publisher_that_is_named_answers_with_its_own_report(told, plan):
    told("a", "Oil falls", OIL, publisher="Harbor Ledger")
    told("b", "Oil slips", "Oil fell 2% since no ship came to Tarn, the port said.", publisher="Valley Post")
    planned = plan("what did Valley Post report on oil?")
    assert next(iter(planned.evidence)).article.publisher == "Valley Post"
    assert planned.draft.bottom_line[0].citations == (1,)


def test_views_of_the_cited_articles_stand_below_when_the_answer_does_not_say_them(told, plan):
    said = "“Oil will fall to $60 because tanks are full,” said Ada Quillon, a strategist at Mossbank Securities."
    told("oil", "Oil falls", f"{OIL}\n\n{said}")
    planned = plan("why did oil fall?")
    opened = " ".join(sentence.text for sentence in (*planned.draft.bottom_line, *planned.draft.drivers))
    assert ("Ada Quillon" in opened) != ("Ada Quillon" in [cited.view.speaker for cited in planned.draft.views])


def test_a_follow_up_is_answered_about_the_subject_of_its_thread(told, library):
    told("oil", "Oil falls", f"{OIL}\n\nOil may fall again if tanks at Tarn stay full.")
    told("gold", "Gold falls", "Gold fell 1% to $2,310 an ounce after the central bank raised rates.")
    question, _ = understand("why did it fall?", as_of=AS_OF)
    planned = ExtractiveWriter(Retriever(library)).plan(replace(question, thread=("what happened to gold?",)))
    assert [source.article.article_id for source in planned.evidence] == ["gold"]


def test_the_evidence_for_a_model_is_the_articles_ranked_first_whole_with_their_views(told, library):
    said = "“Oil will fall to $60 by spring,” said Ada Quillon, a strategist at Mossbank Securities."
    told("oil", "Oil falls", f"{OIL}\n\n{said}")
    told("wool", "Wool trade quiet", "Traders of wool waited.")
    evidence = ExtractiveWriter(Retriever(library)).evidence(understand("why did oil fall?", as_of=AS_OF)[0])
    (source,) = evidence
    assert "\n\n".join(passage.text for passage in source.passages) == f"{OIL}\n\n{said}"
    assert [(cited.view.speaker, cited.citation) for cited in evidence.views] == [("Ada Quillon", 1)]


class Renewing:
    """Measures no nearness; the first time it is asked, it has an article stored anew."""

    def __init__(self, renew):
        self.renew = renew

    def known(self):
        renew, self.renew = self.renew, lambda: None
        renew()
        return False

    def to(self, question, texts):
        return [0.0 for _ in texts]


def test_an_article_that_is_renewed_while_it_is_read_is_read_anew(library, told):
    told("oil", "Oil falls", OIL)
    corrected = OIL.replace("2.4%", "2.6%")
    near = Renewing(lambda: told("oil", "Oil falls", corrected, revision=2))
    question, _ = understand("why did oil fall?", as_of=AS_OF)
    planned = ExtractiveWriter(Retriever(library), near).plan(question)
    assert "2.6%" in planned.draft.bottom_line[0].text


def test_of_a_day_that_is_named_the_news_of_that_day_answers(told, plan):
    told("before", "Oil falls", "Oil fell 3% on Tuesday because the port of Tarn opened again.", day=8)
    told("that", "Oil falls", OIL)
    planned = plan("why did oil fall on 9 September 2026?")
    assert {source.article.article_id for source in planned.evidence} == {"that"}


def test_what_only_has_the_name_of_a_market_in_it_is_not_that_market(told, plan):
    told("spill", "Stocks plunge over Tarn oil spill", "Stocks plunged on Wednesday after the oil spill off Tarn grew.")
    told("oil", "Oil falls", OIL)
    planned = plan("why did oil plunge?")
    assert planned.draft.bottom_line[0].text.endswith(OIL)
