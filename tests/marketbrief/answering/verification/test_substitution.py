"""No word is told that is not said, and no figure otherwise."""

import pytest

from marketbrief.answering.verification.alignment import aligned, said_of
from marketbrief.answering.verification.substitution import worded_otherwise


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("Norvane bought Tarnvale.", "Norvane purchased Tarnvale."),
        ("The firm cut jobs due to the fire.", "The company cut jobs because of the fire."),
        ("Sales were over 5 million, against 4 million.", "Sales were more than 5 million, compared with 4 million."),
        ("On Monday, copper fell.", "Copper fell on Monday."),
        ("Copper fell, Pallister says.", "Copper fell, Pallister said."),
        ("Tarnvale was bought by Norvane.", "Norvane bought Tarnvale."),
        ("Copper had its best day.", "Copper rose 3%, its best day."),
        ("Output of steel and copper fell.", "Output of steel, tin and copper fell."),
        ("Copper costs about $9 per ton.", "Copper costs roughly $9 a ton."),
    ],
)
def test_other_words_for_the_same_stand(told, said):
    assert worded_otherwise(aligned(said_of(told), said_of(said))) is None


@pytest.mark.parametrize(
    ("told", "said", "word"),
    [
        ("Copper fell sharply.", "Copper fell.", "sharply"),
        ("Revenue at the mill fell.", "Profit at the mill fell.", "Revenue"),
        ("Investments in the mill fell.", "Investors in the mill fell.", "Investments"),
        ("The mill was sold for good this year.", "The mill was sold for good last year.", "this"),
        ("Bo Lint is the chairman.", "Bo Lint was the chairman.", "is"),
        ("They voted against the plan.", "They voted for the plan.", "against"),
        ("The mill may close or move.", "The mill may close and move.", "or"),
        ("They sold the mill on fire.", "They sold the mill with fire.", "on"),
    ],
)
def test_a_word_that_is_not_said_is_named(told, said, word):
    assert repr(word) in (worded_otherwise(aligned(said_of(told), said_of(said))) or "")


@pytest.mark.parametrize(
    ("told", "said", "kept"),
    [
        ("Copper rose to 5 percent.", "Copper rose to 5 percent on Monday.", True),
        ("Copper closed at 5 dollars.", "Copper rose to close on Friday at 5 dollars.", True),
        ("Copper rose by 5 percent.", "Copper rose 5 percent.", True),
        ("Copper rose roughly 5 percent.", "Copper rose about 5 percent.", True),
        ("Copper rose almost 5 percent.", "Copper rose nearly five percent.", True),
        ("Copper rose 5 percent.", "Copper rose to 5 percent.", False),
        ("Copper rose by 5 percent.", "Copper rose to 5 percent.", False),
        ("Copper rose from 5 to 4 percent.", "Copper rose to 5 from 4 percent.", False),
        ("Copper rose over 5 percent.", "Copper rose nearly 5 percent.", False),
        ("The mill cut 500 jobs.", "The mill cut up to 500 jobs.", False),
        ("The mill cut 500 jobs.", "The mill cut at least 500 jobs.", False),
        ("The mill cut 500 jobs.", "The mill cut as many as 500 jobs.", False),
    ],
)
def test_a_figure_is_told_with_its_bound_and_as_a_level_or_an_amount(told, said, kept):
    reason = worded_otherwise(aligned(said_of(told), said_of(said)))
    assert ("figure otherwise" not in (reason or "")) == kept


VERBS = {
    "investigate": "investigated investigating", "review": "reviewed reviewing", "monitor": "monitored monitoring",
    "restructure": "restructured restructuring", "acquire": "acquired acquiring", "invest": "invested investing",
    "consider": "considered considering", "negotiate": "negotiated negotiating", "plan": "planned planning",
    "cancel": "cancelled cancelling", "audit": "audited auditing", "suspend": "suspended suspending",
    "charge": "charged charging", "expand": "expanded expanding", "clear": "cleared clearing", "sue": "sued suing",
    "question": "questioned questioning", "raise": "raised raising", "boost": "boosted boosting", "cut": "cut cutting",
    "tighten": "tightened tightening", "close": "closed closing", "push": "pushed pushing", "hit": "hit hitting",
}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("frame", ["Norvane was {} in Tarn on Tuesday.", "The bank has been {} since 2004 in Tarn."])
def test_who_does_something_does_not_stand_for_whom_it_is_done_to(verb, frame):
    done, doing = (said_of(frame.format(form)) for form in VERBS[verb].split())
    assert worded_otherwise(aligned(doing, done))
    assert worded_otherwise(aligned(done, doing))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("Norvane investigates the fire.", "Norvane investigated the fire."),
        ("Norvane reviewed the fire.", "Norvane reviews the fire."),
        ("Copper was gaining.", "Copper was rising."),
        ("Copper gained, rising on Monday.", "Copper jumped, climbing on Monday."),
    ],
)
def test_other_forms_of_a_verb_and_other_verbs_of_one_move_stand(told, said):
    assert worded_otherwise(aligned(said_of(told), said_of(said))) is None
