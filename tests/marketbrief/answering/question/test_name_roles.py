"""Names of a question: what it is about, and who is to speak."""

import pytest

from marketbrief.answering.question.name_roles import is_asked, is_named, is_topic


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("Ada Quillon", "ms quillon resigned", True),
        ("Ada Quillon", "ada lint resigned", False),
        ("qPad 12", "the qpad 12 is out", True),
        ("qPad 12", "12 new parts of the qpad 4", False),
        ("Tarn", "the starnose mole", False),
    ],
)
def test_a_name_is_known_by_its_last_word_but_not_by_a_number(name, text, named):
    assert is_named(name, text) is named


def test_whoever_is_asked_for_is_not_the_topic():
    question = "what did Norvane's CEO say about Mossbank?"
    assert is_asked("Norvane CEO", question)
    assert not is_asked("Mossbank", question)
    assert is_topic("Mossbank", question)
    assert not is_topic("Norvane CEO", question)
