"""Whether what was found speaks of what was asked."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketbrief.answering.question.understand import understand
from marketbrief.answering.retrieval import weights
from marketbrief.answering.retrieval.sufficiency import enough
from marketbrief.domain.evidence import Hit
from marketbrief.domain.passage import Passage, Span

AS_OF = datetime(2026, 9, 18, 15, tzinfo=UTC)


@pytest.fixture
def judged(make_article):
    def judge(text, *texts, cosine=None):
        question, words = understand(text, as_of=AS_OF)
        hits = []
        for number, found in enumerate(texts, 1):
            passage = Passage(number=number, article_id="a", revision=1, span=Span(0, len(found)), text=found)
            article = make_article(found, article_id="a", title="News", publisher=None)
            hits.append(Hit(passage=passage, article=article, score=1.0))
        return enough(question, words, hits, cosine)

    return judge


def test_nothing_found_is_not_enough(judged):
    assert not judged("why did oil fall?")


def test_a_market_has_to_be_spoken_of(judged):
    assert judged("why did crude fall?", "Oil fell on Tuesday.")
    assert not judged("why did crude fall?", "Gold fell on Tuesday.", cosine=0.9)


def test_a_name_that_is_found_is_enough(judged):
    assert judged("what is new at Quillfeather?", "Quillfeather hired a new chief.")


def test_a_name_that_is_nowhere_is_not_enough_though_the_words_are_there(judged):
    assert not judged("did Quillfeather open a plant?", "Mossbank opened a plant, and did so early.")
    assert not judged("did Quillfeather open a plant?", "Mossbank opened a plant.", cosine=weights.LEAST_COSINE)


def test_another_model_of_a_thing_is_not_the_one_asked_for(judged):
    assert judged("what is new about the qPad 12?", "The qPad 12 has a new screen.", cosine=0.9)
    assert not judged("what is new about the qPad 12?", "The qPad 4 has 12 new parts.", cosine=0.9)


def test_a_name_is_no_part_of_another_word(judged):
    assert not judged("what did Ada Tarn do?", "The starnose mole dug.")


def test_a_surname_stands_for_a_person(judged):
    assert judged("what did Ada Quillon do?", "Ms Quillon resigned.")


def test_without_names_either_the_words_or_the_meaning_have_to_be_there(judged):
    assert judged("which ferry sank near the harbour?", "A ferry sank near the harbour.")
    assert judged("which boat went under?", "A ferry sank.", cosine=weights.LEAST_COSINE)
    assert not judged("which boat went under?", "A ferry sank.", cosine=weights.LEAST_COSINE - 0.01)
    assert not judged("which boat went under?", "A ferry sank.")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(-1, 1), st.floats(-1, 1))
def test_a_closer_meaning_never_turns_enough_into_not_enough(judged, one, other):
    low, high = sorted((one, other))
    text, found = "did Quillfeather and Mossbank merge at last?", "Mossbank bought a mill."
    assert judged(text, found, cosine=low) <= judged(text, found, cosine=high)


def test_a_name_alone_does_not_tell_what_is_asked_about_it(judged):
    assert not judged("what is the best pizza in Tarnvale?", "Tarnvale's port reopened after the storm.")
    assert not judged("what is the best pizza in Tarnvale?", "Tarnvale's port reopened.", cosine=0.3)
    assert judged("what is the best pizza in Tarnvale?", "Tarnvale's pizza makers raised their prices.")
    assert judged("what is new at Tarnvale?", "Tarnvale's port reopened after the storm.")


def test_who_is_to_report_has_to_be_a_publisher(judged):
    found = "Mossbank merged with Quillfeather, the Kestrel Post was told."
    assert judged("did Mossbank merge?", found)
    assert not judged("did Mossbank merge, as reported by the Kestrel Post?", found)
