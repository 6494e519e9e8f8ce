"""What a question's words say before anything is searched."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.question.understand import LONGEST_QUESTION, understand
from marketbrief.domain.question import Direction, QuestionKind

AS_OF = datetime(2026, 9, 18, 15, tzinfo=UTC)


def read(text, **more):
    return understand(text, as_of=AS_OF, **more)[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("why did small caps rally?", QuestionKind.WHY),
        ("What made oil fall on Tuesday?", QuestionKind.WHY),
        ("what's behind the dollar's slide", QuestionKind.WHY),
        ("what do analysts say about oil?", QuestionKind.VIEWS),
        ("who is bearish on the dollar?", QuestionKind.VIEWS),
        ("what does Mossbank say about small caps?", QuestionKind.VIEWS),
        ("how much did gold gain?", QuestionKind.FIGURE),
        ("who runs Quillfeather?", QuestionKind.WHO),
        ("what happened to oil yesterday?", QuestionKind.WHAT),
    ],
)
def test_the_kind_is_read_from_the_words(text, kind):
    assert read(text).kind is kind


def test_the_window_is_read_and_taken_out_of_the_words_to_search():
    question, words = understand("why did oil fall on 9 September 2026?", as_of=AS_OF)
    assert question.window.label == "Wednesday 9 September 2026" or "9 September 2026" in question.window.label
    assert "september" not in words.lower()
    assert "oil" in words


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("why did oil tumble?", Direction.DOWN),
        ("why did small caps rally?", Direction.UP),
        ("why did oil rise and the dollar fall?", None),
        ("what do analysts say about gold?", None),
    ],
)
def test_the_direction_is_read_when_there_is_one(text, direction):
    assert read(text).direction is direction


def test_markets_are_known_by_their_other_names():
    assert [market.key for market in read("Why did crude and the Russell 2000 move?").instruments] == [
        "oil",
        "russell-2000",
    ]


def test_names_are_kept_apart_from_publishers_markets_and_question_words():
    question = read("What did Ada Quillon tell Tidewater Wire about the Russell 2000?", publishers=["Tidewater Wire"])
    assert question.names == ("Ada Quillon",)
    assert question.publishers == ("Tidewater Wire",)


def test_a_name_may_begin_with_a_small_letter_and_have_a_number():
    assert read("what did Quillon say about the qPad 12?").names == ("Quillon", "qPad 12")
    assert read("how did the qPad 40% discount do?").names == ("qPad",)


def test_a_possessive_is_no_part_of_a_name():
    assert read("What is Mossbank's view on oil?").names == ("Mossbank",)


@given(st.text(min_size=1, max_size=3000).filter(str.strip))
def test_any_text_is_understood_without_an_error(text):
    question, words = understand(text, as_of=AS_OF)
    assert len(question.text) <= LONGEST_QUESTION
    assert words


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("What did Kestrel Markets report?", ("Kestrel Markets | All of it",)),
        (
            "What did Kestrel Markets and Harbor Ledger say?",
            ("Kestrel Markets | All of it", "Harbor Ledger"),
        ),
        ("Harbor Ledger, then Kestrel Markets?", ("Harbor Ledger", "Kestrel Markets | All of it")),
        ("what did harbor ledger say?", ("Harbor Ledger",)),
        ("Is there a harbor ledger in Tarn?", ()),
        ("What did Tarn Post - Sport say?", ("Tarn Post - Sport",)),
        ("What did Tarn Post say?", ("Tarn Post - Sport", "Tarn Post - Travel")),
    ],
)
def test_publishers_are_known_by_the_name_people_use(text, named):
    known = ["Harbor Ledger", "Kestrel Markets | All of it", "Tarn Post - Sport", "Tarn Post - Travel"]
    assert read(text, publishers=known).publishers == named


def test_a_publisher_and_the_word_that_opens_a_question_are_no_names():
    text = "Considering the reports of Harbor Ledger and Kestrel Markets, what did Ada Quillon sell?"
    assert read(text, publishers=["Harbor Ledger", "Kestrel Markets"]).names == ("Ada Quillon",)


def test_the_day_of_a_report_is_a_preference_and_the_day_of_a_move_is_a_wall():
    known = ["Harbor Ledger"]
    assert not read("did the Harbor Ledger article of 8 September 2026 tell it?", publishers=known).window.strict
    assert read("why did oil fall on 8 September 2026?", publishers=known).window.strict


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("which companies cut forecasts this week?", QuestionKind.LIST),
        ("list the banks that failed", QuestionKind.LIST),
        ("which banks are bullish on gold?", QuestionKind.VIEWS),
        ("what made airline stocks fall?", QuestionKind.WHY),
        ("compare gold and silver", QuestionKind.COMPARE),
        ("compare Tarnvale's results", QuestionKind.WHAT),
    ],
)
def test_lists_and_comparisons_are_told_from_other_questions(text, kind):
    assert understand(text, as_of=AS_OF)[0].kind is kind


@pytest.mark.parametrize(
    "text",
    ["WHY DID OIL FALL", "Why Did Oil Fall On Tuesday", "Hi, why did oil fall?", "Explain why oil fell", "List oil"],
)
def test_words_that_only_open_a_question_are_no_names(text):
    assert understand(text, as_of=AS_OF)[0].names == ()


def test_a_month_still_to_come_is_no_time_to_look_in_unless_the_question_looks_back():
    assert read("rates going up in oct?").window is None
    assert read("what did they decide in oct?").window is not None


def test_a_day_in_capitals_among_small_letters_is_a_ticker():
    assert read("is anyone positive on MON").window is None
    assert read("is anyone positive on mon").window is not None
