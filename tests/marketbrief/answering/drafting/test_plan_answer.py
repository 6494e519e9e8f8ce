"""Answers of several parts: lists, comparisons, double questions, days, views."""

from datetime import UTC, datetime

import pytest

from marketbrief.answering.answerer import Answerer
from marketbrief.answering.question.clauses import clauses_of
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.briefing import Briefing, CaveatKind, NoEvidence

AS_OF = datetime(2026, 9, 10, 20, tzinfo=UTC)


@pytest.fixture
def ask(library, told):
    told("oak", "Oakline Freight cuts forecast", "Oakline Freight cut its forecast for the year to $90 million because"
         " freight was slow. Its shares fell 8 percent.")  # fmt: skip
    told("tarn", "Tarnvale Foods cuts forecast", "Tarnvale Foods cut its forecast for the year to $41 million because"
         " of a poor harvest. Its shares fell 12 percent.")  # fmt: skip
    told("kelp", "Kelpwick Mills cuts forecast", "Kelpwick Mills cut its forecast for the year to $7 million after its"
         " looms broke.")  # fmt: skip
    told("oil", "Oil falls on Harbor Group output", "Oil fell 2.4% on Wednesday after the Harbor Group agreed to pump"
         " more.\n\n“Oil will fall to $60 by spring,” said Ada Quillon, a strategist at Mossbank Securities.\n\nOil is"
         " cheap and will rise again, said Bram Oster, chief economist at Tarn Hill Asset Management.")  # fmt: skip
    told("gold", "Gold steady", "Gold was little changed at $2,310 an ounce on Wednesday as traders waited.")
    told("wrap", "Stocks slip as oil falls", "Stocks slipped on Wednesday as oil fell in heavy"
         " trade.\n\nThe Harbor 300 index lost 0.9 percent to 4,120.")  # fmt: skip

    def answer(text, **more):
        return Answerer(Retriever(library)).answer(text, as_of=AS_OF, **more)

    return answer


def lines(answer):
    assert isinstance(answer, Briefing), answer
    return [sentence.text for sentence in (*answer.bottom_line, *answer.drivers, *answer.figures)]


def test_a_list_gathers_its_items_from_several_articles_none_twice(ask):
    told = lines(ask("which companies cut their forecasts?"))
    for name in ("Oakline", "Tarnvale", "Kelpwick"):
        assert sum(f"{name} F" in text or f"{name} M" in text for text in told) == 1


@pytest.mark.parametrize("text", ["Oakline Freight vs Tarnvale Foods forecast", "compare oil and gold"])
def test_a_comparison_puts_the_sides_beside_each_other_each_from_its_own_article(ask, text):
    answer = ask(text)
    assert len(answer.bottom_line) == 2
    assert len({sentence.citations for sentence in answer.bottom_line}) == 2


def test_a_side_without_news_is_named_as_missing(ask):
    answer = ask("gold vs silver")
    assert answer.caveats[0].kind is CaveatKind.ONE_SIDE
    assert "silver" in answer.caveats[0].text


def test_each_of_two_questions_gets_its_answer(ask):
    told = " ".join(lines(ask("why did oil fall and what did Oakline Freight cut?")))
    assert "Harbor Group" in told
    assert "Oakline Freight cut its forecast" in told


def test_a_day_is_told_by_its_stories(ask):
    answer = ask("market wrap")
    told = " ".join(lines(answer))
    assert "Stocks slipped" in told
    assert len(answer.sources) > 1


def test_a_day_without_news_is_no_brief(ask):
    assert isinstance(ask("what happened on 2 March 2024?"), NoEvidence)


def test_what_to_know_about_something_is_about_it_alone(ask):
    answer = ask("what should I know about Tarnvale Foods?")
    assert [source.article.article_id for source in answer.sources] == ["tarn"]


def test_the_view_of_one_voice_is_its_own(ask):
    first = ask("what does Ada Quillon say about oil?").bottom_line[0].text
    assert "Ada Quillon" in first
    assert "Oster" not in first


def test_a_voice_that_said_nothing_is_not_spoken_for(ask):
    assert isinstance(ask("what does Grimbold Partners say about oil?"), NoEvidence)


def test_the_voices_on_a_market_are_told_in_the_answer_or_below_it_and_none_twice(ask):
    answer = ask("what do analysts say about oil?")
    opened = " ".join(sentence.text for sentence in answer.bottom_line)
    for name in ("Ada Quillon", "Bram Oster"):
        assert (name in opened) + sum(cited.view.speaker == name for cited in answer.views) == 1


def test_a_list_of_news_of_its_own_takes_a_report_for_each_item_newest_first(ask, told):
    told(
        "dray", "Draycott Motors to recall 40,000 cars", "Draycott Motors will recall 40,000 cars over a latch.", day=7
    )
    told(
        "ulmer", "Ulmer Auto recalls 9,000 vans", "Ulmer Auto is recalling 9,000 vans because of a loose pedal.", day=9
    )
    told("sloe", "Carmakers see slower sales", "Sloe Cars said sales of cars will slow at carmakers this month.", day=9)
    opened = lines(ask("which carmakers recalled cars this month"))
    assert ["Ulmer" in opened[0], "Draycott" in opened[1]] == [True, True]
    assert not any("Sloe" in text for text in opened)


def test_items_that_begin_with_a_star_all_stand(ask, told):
    told("shut", "Regulator closes three banks", "The regulator announced the following closures of banks on Wednesday:"
         " * Pollard Bank of Mere; had assets of $68 million. * Chalk State Bank of Down; had assets of $24 million."
         " * Bank of Lune of Carr; had assets of $12 million.")  # fmt: skip
    answered = " ".join(lines(ask("which banks did the regulator close on Wednesday?")))
    assert all(name in answered for name in ("Pollard Bank", "Chalk State Bank", "Bank of Lune"))


def test_a_plain_word_is_no_subject_that_must_stand(ask):
    answered = " ".join(lines(ask("how much did gold cost and why did oil fall?")))
    assert "$2,310" in answered
    assert "Harbor Group" in answered


def test_a_question_before_a_plus_sign_is_a_part():
    assert clauses_of("OAKL q2 eps? + why is it down").asked == ("OAKL q2 eps", "why is it down")
    assert clauses_of("Oakline? why is it down").context == "Oakline"


def test_all_stories_of_a_day_with_few_are_told(ask, told):
    told("strike", "Harbour strike ends", "Dock workers at Tarn harbour ended a strike on Saturday.", day=5)
    told("zinc", "Zinc slips", "Zinc fell 2 percent on Saturday as stocks rose.", day=5, hour=18)
    assert len(lines(ask("what happened on 5 September?"))) == 2


def test_named_publishers_are_told_alone(ask, told):
    told("tide", "Tidewell opens a mill", "Tidewell Paper opened a mill in Carr.", publisher="Morning Slate")
    told(
        "tide2",
        "Tidewell mill divides a town",
        "Tidewell Paper's mill divides the town of Carr.",
        publisher="The Quill",
    )
    answer = ask("what did Morning Slate report on the Tidewell mill?")
    assert {source.article.publisher for source in answer.sources} == {"Morning Slate"}
