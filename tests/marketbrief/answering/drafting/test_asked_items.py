"""Facts that desks ask for by name, and the sentences that tell them."""

import pytest

from marketbrief.answering.drafting.asked_items import items_in


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("TRN q2 eps and margin?", ["eps", "margin"]),
        ("tarnvale q2 - how ugly", ["quarter"]),
        ("how much a share is Oakline bidding?", ["price of a share"]),
        ("breakup fee on Oakline - Tarnvale?", ["fee for breaking a deal"]),
        ("what's the divi", ["dividend"]),
        ("why did Tarnvale fall?", []),
    ],
)
def test_a_question_names_the_facts_it_wants(question, names):
    assert [item.name for item in items_in(question)] == names


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        ("eps?", "It earned 41 cents a share.", "It earned $41 million."),
        ("profit?", "Net income fell to $41 million.", "Net income fell for the third time since 2024."),
        (
            "guide?",
            "It sees sales of 5 billion to 6 billion crowns.",
            "Analysts had expected sales of 5 billion crowns.",
        ),
        ("ebitda multiple?", "The price is 9 times core earnings.", "The price is 155 million francs."),
        ("how many heads are they cutting", "It will cut 400 jobs.", "It will close a canteen."),
        ("size of the write-down?", "It took a charge of $2.1 billion.", "It warned of a charge."),
    ],
)
def test_a_fact_is_told_with_its_own_kind_of_value(question, told, not_told):
    item = items_in(question)[0]
    assert item.told_in(told)
    assert not item.told_in(not_told)
