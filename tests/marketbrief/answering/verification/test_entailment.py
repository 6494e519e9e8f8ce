"""One place of a source has to say all that a sentence tells, in the same sense; the reason tells what is amiss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.verification.alignment import aligned, said_of
from marketbrief.answering.verification.verify import why_not
from marketbrief.domain.briefing import Sentence

STORY = (
    "Small caps rose 3.2% on Wednesday while large caps gained 1.1%. Gold fell to $2,310 an ounce as traders waited. "
    "Mossbank sold shares to Harbor Group. Bond yields have climbed for weeks. Norvane Corp bought Tarnvale for $40 "
    "million in March, the company said. Norvane makes glass. It may sell two mills, Ada Quillon, chief economist at "
    "Mossbank, said on Tuesday. Lead did not rise. Zinc rose more than tin. Pallister said demand was weak. Bo Lint, "
    "a trader at Brennecke, left. Output of steel, copper and glass fell after a strike in Quillania. The cut in "
    "output followed a fire. The rally met its first setback on Monday after prices rose fast. The index gave back "
    "half of Sunday's gain. Cocoa slid on talk among dealers in Wexcombe that a ban would end."
)
MARKETS = "Gold was little changed. Traders in Quillania waited for the Harbor Group."


@pytest.fixture
def told(evidence_of):
    """Why a sentence over the story does not stand; None when it does."""
    evidence = evidence_of(STORY, MARKETS)
    return lambda text, *citations: why_not(Sentence(text, citations or (1,)), evidence)


@pytest.mark.parametrize(
    "text",
    [
        "Small caps rose 3.2% on Wednesday.",
        "On Wednesday, small caps rose 3.2 percent.",
        "Small caps gained 3.2%.",
        "Gold fell to $2,310 as traders waited.",
        "Tarnvale was bought by Norvane for $40 million in March, the company said.",
        "Norvane bought Tarnvale in March, the company said.",
        "Ada Quillon said Norvane may sell 2 mills.",
        "Norvane may sell two mills, Quillon said.",
        "Lead did not rise.",
        "Zinc rose more than tin.",
        "Demand was weak, Pallister said.",
        "Output of steel and glass fell after a strike in Quillania.",
        "Bo Lint left.",
        "Output of steel and copper fell after a strike in Quillania.",
    ],
)
def test_an_honest_rewording_stands(told, text):
    assert told(text) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Small caps rose 1.1% on Wednesday while large caps gained 3.2%.", "another order"),
        ("Small caps rose 3.2% on Wednesday while gold gained 1.1%.", ""),
        ("Large caps rose 3.2% on Wednesday.", ""),
        ("Gold fell 3.2%.", ""),
        ("The rally met its first setback on Sunday after prices rose fast.", "another name, figure, unit or day"),
        ("Mossbank Harbor Group sold shares.", "the name Mossbank Harbor does not stand"),
        ("Corp bought Tarnvale for $40 million in March, the company said.", ""),
        ("Mossbank sold shares to Group.", "leaves out 'Harbor'"),
        ("Gold fell to $2,310 an ounce, and small caps rose 3.2% on Wednesday.", ""),
        ("Cocoa slid on talk among that a ban would end.", "leaves out 'dealers in Wexcombe'"),
        ("Cocoa slid on talk among dealers that a ban would end.", "leaves out 'in Wexcombe'"),
        ("Harbor Group sold shares to Mossbank.", "another order"),
        ("Small caps have climbed for weeks.", ""),
        ("He said on Wednesday.", "too little"),
        ("It fell to $2,310 an ounce as traders waited.", "who or what is meant"),
        ("Gold fell to $2,310 an ounce as harvests failed across southern provinces.", ""),
        ("Gold rose to $2,310 an ounce as traders waited.", ""),
        ("Gold fell to $2,310 an ounce as traders waited for weeks in Quillania.", ""),
        ("Gold fell to $2,310 an ounce as the traders feared floods nearby soon.", "surer|adds"),
        ("Gold fell to £2,310 an ounce as traders waited.", "figure"),
        ("Gold fell to $2,310 a barrel as traders waited.", "another name, figure, unit"),
        ("Small caps rose 3.2% on Friday.", "Friday"),
        ("Tarnvale bought Norvane for $40 million in March, the company said.", "another order"),
        ("Norvane Corp was bought by Tarnvale for $40 million in March, the company said.", ""),
        ("Norvane will sell two mills, Ada Quillon said.", ""),
        ("Norvane may not sell two mills, Ada Quillon said.", "denies"),
        ("Norvane may sell two mills.", "as a fact"),
        ("Norvane may sell two mills, Bo Lint said.", ""),
        ("Lead rose.", "too little|denies"),
        ("Lead prices did rise.", "denies"),
        ("Zinc did not rise more than tin.", "denies"),
        ("Tin rose more than zinc.", "another order"),
        ("Zinc rose less than tin.", "opposite"),
        ("Demand was weak.", "as a fact"),
        ("Bond yields have climbed for weeks, analysts said.", "puts down to somebody"),
        ("Bo Lint, chief economist at Mossbank, left.", ""),
        ("Gold fell to $2,310 an ounce because bond yields have climbed for weeks.", ""),
    ],
)
def test_a_sentence_that_says_something_else_is_told_why(told, text, fault):
    reason = told(text)
    assert reason is not None
    assert any(part in reason for part in fault.split("|"))


def test_every_source_cited_has_to_say_it(told):
    assert told("Gold was little changed.", 2) is None
    assert told("Gold was little changed.", 1, 2) == "source 1 does not say so"
    assert told("Gold was little changed.", 2, 1) == "source 1 does not say so"


@pytest.mark.parametrize("citations", [(1,), (2,), (2, 1)])
def test_no_sentence_is_joined_of_what_two_sentences_say(told, citations):
    assert told("Gold was little changed, and small caps rose 3.2%.", *citations) is not None


def test_a_sentence_is_put_down_to_the_source_that_has_its_words(evidence_of):
    monday = "Strategist Ada Quillon of Mossbank said investors in Quillania were calm before the vote."
    friday = "Strategist Ada Quillon of Mossbank said investors in Quillania were hopeful before the vote."
    evidence = evidence_of(monday, friday, friday)
    assert why_not(Sentence(friday, (1,)), evidence) == "it adds 'hopeful', which what it cites does not say"
    for citations in ((2,), (3,), (2, 3)):
        assert why_not(Sentence(friday, citations), evidence) is None
    shorter = "Ada Quillon said investors in Quillania were hopeful before the vote."
    assert why_not(Sentence(shorter, (1,)), evidence) is not None
    assert why_not(Sentence(shorter, (3,)), evidence) is None


def test_a_part_of_a_sentence_is_no_copy_where_the_rest_turns_it(evidence_of):
    evidence = evidence_of("Analysts doubt that oil prices will rise in March. Copper fell.")
    assert why_not(Sentence("Oil prices will rise in March.", (1,)), evidence) is not None
    assert why_not(Sentence("oil prices will rise in March.", (1,)), evidence) is not None


def test_a_second_source_that_speaks_of_the_same_names_does_not_say_so(evidence_of):
    evidence = evidence_of(
        "Norvane shares rose 4% after it won an order.", "Norvane shares rose on Tuesday after it won a prize."
    )
    assert (
        why_not(Sentence("Norvane shares rose 4% after it won an order.", (1, 2)), evidence)
        == "source 2 does not say so"
    )


@given(st.lists(st.sampled_from("oil gold fell rose 3% Norvane said not may the of on Monday".split()), max_size=12))
def test_whatever_is_laid_beside_itself_has_every_word_in_its_place(words):
    said = said_of(" ".join(words))
    assert aligned(said, said).places == tuple(range(len(said.tokens)))
