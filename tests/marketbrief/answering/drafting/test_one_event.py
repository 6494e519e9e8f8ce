"""An answer is of one event, its best sentence first, short, and whole without what stood around it."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from marketbrief.answering.drafting.answer_event import Refusal, answer_event
from marketbrief.answering.drafting.nearness import WordsAlone
from marketbrief.answering.question.asked import AskedSubject, read_asked
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.answering.retrieval.same_event import same_event

WHEN = datetime(2026, 9, 9, 16, tzinfo=UTC)
TARNVALE = AskedSubject(("tarnvale", "tarnvale foods", "Tarnvale Foods"))
FALL = (
    "Shares of Tarnvale Foods fell 12 percent on Wednesday after it cut its forecast for the year.\n\n"
    "It blamed a poor harvest and dearer fuel because of the storm.\n\n"
    "She was not amused by any of it.\n\n"
    "Shares of Oakline Freight rose 3 percent.\n\n"
    "Profit at Tarnvale dropped to $41 million in the quarter from $58 million."
)


def article(text=FALL, title="Tarnvale Foods tumbles after profit warning", name="a", hours=0, score=1.0):
    return ReadArticle(name, title, text, WHEN + timedelta(hours=hours), score, 1.0)


def answered(text, *articles, subjects=(TARNVALE,)):
    return answer_event(
        read_asked(text, (), subjects), articles, WordsAlone(), lambda stem: math.inf if stem == "q3" else 2.0
    )


def told(found):
    return [line.text for line in (*found.bottom_line, *found.drivers, *found.figures)]


def test_the_sentence_that_tells_the_move_comes_first():
    found = answered("why did Tarnvale fall?", article())
    assert found.bottom_line[0].text.startswith("Shares of Tarnvale Foods fell 12 percent")


def test_a_sentence_that_leans_on_it_gets_the_name_in_brackets():
    assert "It [Tarnvale Foods] blamed a poor harvest and dearer fuel because of the storm." in told(
        answered("why did Tarnvale fall?", article())
    )


def test_a_sentence_about_she_and_one_about_the_shares_of_another_are_left_out():
    shown = " ".join(told(answered("why did Tarnvale fall?", article())))
    assert "amused" not in shown
    assert "Oakline" not in shown


def test_another_event_adds_nothing():
    later = article(
        "Tarnvale Foods hired a new chief cook for its canteens in Harbor City on Friday.", "New cook", "b", hours=50
    )
    assert not any("cook" in text for text in told(answered("why did Tarnvale fall?", article(), later)))


@pytest.mark.parametrize(
    ("title", "hours", "same"),
    [
        ("Tarnvale Foods tumbles after profit warning", 3, True),
        ("Tarnvale Foods tumbles after profit warning", 60, False),
        ("Wool trade quiet", 3, False),
    ],
)
def test_an_event_is_told_on_one_day_in_like_words(title, hours, same):
    other = article(FALL if title.startswith("Tarnvale") else "Traders of wool waited.", title, "b", hours)
    assert same_event(other, article()) is same


def test_an_answer_is_short():
    long = FALL + "".join(
        f"\n\nTarnvale lost {n} trucks because storm number {n} came over the hills." for n in range(30)
    )
    assert sum(len(text.split()) for text in told(answered("why did Tarnvale fall?", article(long)))) <= 140


@pytest.mark.parametrize(
    ("question", "text", "title", "why"),
    [
        ("why did Tarnvale fall?", "Wool traders waited for the harvest to end.", "Wool quiet", "subject not named"),
        (
            "why did Tarnvale fall?",
            "Tarnvale Foods opened a new mill in Harbor City on Monday.",
            "Tarnvale Foods opens mill",
            "no move told",
        ),
        (
            "how much did Tarnvale earn in q3?",
            "Tarnvale Foods earned $41 million in the second quarter of its year.",
            "Tarnvale Foods second-quarter results",
            "the news is of another quarter",
        ),
    ],
)
def test_what_does_not_carry_the_question_is_refused_with_the_reason_and_what_is_nearest(question, text, title, why):
    found = answered(question, article(text, title))
    assert isinstance(found, Refusal)
    assert found.why == why
    assert found.nearest[0].sentence.text == text


def test_a_subject_named_in_passing_is_not_what_the_article_is_about():
    text = (
        "Wool prices were quiet in the north all week.\n\nTraders came from afar.\n\nTarnvale Foods sent two of them."
    )
    found = answered("why did Tarnvale fall?", article(text, "Wool trade quiet"))
    assert isinstance(found, Refusal)


def test_a_question_without_names_is_refused_where_the_article_has_little_of_it():
    found = answered("who won the chess olympiad in Lisbon?", article(), subjects=())
    assert isinstance(found, Refusal)
    assert found.why == "little of the question told"


def test_no_articles_are_no_answer():
    assert answered("why did Tarnvale fall?") == Refusal("nothing found", ())


DEAL = (
    "Tarnvale Foods agreed to buy Oakline Freight for $900 million in cash on Wednesday.\n\n"
    "Tarnvale will pay the owners of Oakline from its own funds and from a loan of $300 million.\n\n"
    "Tarnvale would owe Oakline a termination fee of $30 million if it walked away."
)


def test_a_fact_that_nothing_near_it_answers_is_refused_when_it_is_not_told():
    without_fee = article(DEAL.rsplit("\n\n", 1)[0], "Tarnvale Foods to buy Oakline Freight")
    assert isinstance(answered("whats the breakup fee tarnvale / oakline", without_fee), Refusal)


def test_a_fact_asked_for_by_name_is_told_first():
    found = answered("whats the breakup fee for tarnvale", article(DEAL, "Tarnvale Foods to buy Oakline Freight"))
    assert "termination fee of $30 million" in " ".join(line.text for line in found.bottom_line)


def test_a_preview_is_no_result():
    ahead = article(
        "Tarnvale Foods reports on Thursday.\n\nTarnvale profit was $41 million a year ago.",
        "Earnings week ahead: Tarnvale Foods, Oakline Freight",
    )
    assert isinstance(answered("tarnvale profit this quarter?", ahead), Refusal)


def test_a_question_that_names_what_no_article_has_is_refused():
    found = answer_event(
        read_asked("grubnitz poor harvest and dearer fuel", (), ()),
        [article()],
        WordsAlone(),
        lambda stem: math.inf if stem.startswith("grub") else 2.0,
    )
    assert isinstance(found, Refusal)


def test_where_the_market_closed_stands_below_the_cause():
    text = FALL.replace("She was not amused by any of it.", "The stock closed at $31.20.")
    assert "The stock [Tarnvale Foods] closed at $31.20." in told(answered("why did Tarnvale fall?", article(text)))
    assert not any("31.20" in line for line in told(answered("who runs Tarnvale?", article(text))))


def test_a_fact_whose_words_stand_in_the_title_is_answered_though_the_question_has_odd_words():
    text = "Tarnvale Foods will pay 2.3 million crowns for the rest of Oakline Freight, it said on Monday."
    asked = "how much is tarnvale coughing up for the rest of oakline, ballpark?"
    found = answered(asked, article(text, "Tarnvale to buy rest of Oakline"))
    assert "2.3 million crowns" in told(found)[0]


def test_the_ruling_opens_and_not_what_looked_ahead_to_it():
    ahead = "A court will rule on Tuesday on whether Tarnvale Foods may own the mill of Harbor City."
    ruled = "The court ruled that Tarnvale Foods may own the mill of Harbor City."
    found = answered(
        "what did the court decide on tarnvale's mill?", article(f"{ahead}\n\n{ruled}", "Tarnvale case goes to court")
    )
    assert told(found)[0] == ruled
