"""A source's own words, put together anew, say something else: that is told; an honest cut is not."""

import pytest

from marketbrief.answering.verification.verify import why_not
from marketbrief.domain.briefing import Sentence

OF_FRIDAY = (
    "Friday's fire may cost the Guild's insurance fund $5 million. "
    "The 18 mills of Norvane will open again on Saturday and wages will be insured by the Guild."
)


@pytest.mark.parametrize(
    ("told", "source"),
    [
        (
            "The mills were shut on Monday for the day of mourning for Premier Oss.",
            "The mills were shut on Monday for a feast and on Tuesday for the day of mourning for Premier Oss.",
        ),
        (
            "Ship makers fell sharply after reporting a 22 percent fall in orders.",
            "Ship makers fell sharply a day after Norvane Corp ( NRV.N ) reported a 22 percent fall in orders.",
        ),
        (
            "The council was the first estimate of losses in a decade.",
            "The council met on Monday. That was the first estimate of losses in a decade.",
        ),
        (
            "Quillanians sells few goods to Wexcombe.",
            "Quillania's main export is glass. It sells few goods to Wexcombe.",
        ),
        ("Group sells few goods to Wexcombe.", "Norvane makes glass. The company sells few goods to Wexcombe."),
        (
            "Officials are considering a sale of the two mills.",
            "Officials are reportedly considering a sale of the two mills in Quillania.",
        ),
        ("The retailer fell in Wexcombe.", "Shares of both retailers fell in Wexcombe on Monday."),
        (
            "The 18 mills of Norvane will open again on Friday and wages will be insured by the Guild.",
            OF_FRIDAY,
        ),
        (
            "Quillania Guild's planners feared a slump.",
            "Quillania's planners feared a slump. The Quillania Guild of Wexcombe met.",
        ),
        (
            "On Tuesday, the mills lost orders following a speech of the council's.",
            "The mills lost orders following a speech of the council's on Tuesday.",
        ),
        ("Indeed, That was a record month for the mills.", "Indeed, October was a record month for the mills."),
        (
            "Norvane leads in steel and Harbor Group in glass.",
            "Norvane leads in tin and is second in steel, while Harbor Group leads in copper and is second in glass.",
        ),
    ],
)
def test_words_cut_and_sewn_to_say_something_else_do_not_stand(evidence_of, told, source):
    assert why_not(Sentence(told, (1,)), evidence_of(source)) is not None


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("The S&P 500 lost 1.4 points.", "The Standard & Poor's 500 Index .SPX lost 1.4 points on Tuesday."),
        (
            "The Dow Jones industrial average fell 9 points.",
            "As mills were shut, the Dow Jones industrial average .DJI fell 9 points. The mills opened again.",
        ),
        ("On Tuesday, the mills lost orders after a speech.", "The mills lost orders on Tuesday after a speech."),
        ("Norvane does not comment on rumours.", "Norvane doesn't comment on rumours."),
        (
            "Stocks fell after Norvane said orders were weak.",
            "Stocks fell after retailer Norvane Corp ( NRV.N ) Inc said orders were weak.",
        ),
        ("Norvane sells few goods to Wexcombe.", "Norvane makes glass. The company sells few goods to Wexcombe."),
    ],
)
def test_an_honest_cut_stands(evidence_of, told, source):
    assert why_not(Sentence(told, (1,)), evidence_of(source)) is None
