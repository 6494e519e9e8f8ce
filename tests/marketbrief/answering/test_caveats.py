"""What a reader is warned of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from marketbrief.answering.caveats import caveats_of, caveats_of_time
from marketbrief.domain.briefing import CaveatKind, Draft, Sentence
from marketbrief.domain.question import Window

CAUSE = "Oil fell after the Harbor Group agreed to pump more."
MOVE = "Oil fell to $71.05 a barrel."


def kinds(draft, evidence):
    return [caveat.kind for caveat in caveats_of(draft, evidence)]


def kinds_of_time(draft, evidence):
    return [caveat.kind for caveat in caveats_of_time(draft, evidence)]


def draft_of(*sentences):
    return Draft(writer="m", bottom_line=sentences)


def test_nothing_is_claimed_about_the_whole_library_from_the_lines_that_are_shown(evidence_of):
    evidence = evidence_of(MOVE, CAUSE)
    assert kinds(draft_of(Sentence(MOVE, (1,))), evidence) == [CaveatKind.ONE_SOURCE]


def test_a_single_source_is_named(evidence_of):
    caveats = list(caveats_of(draft_of(Sentence(CAUSE, (2,))), evidence_of(MOVE, CAUSE)))
    assert [caveat.text for caveat in caveats] == ["All of this rests on one source [2]."]


def test_two_copies_of_one_story_count_as_one(evidence_of, one_story):
    evidence = evidence_of(CAUSE, CAUSE)
    copies = replace(evidence, sources=one_story(evidence.sources))
    caveats = list(caveats_of(draft_of(Sentence(CAUSE, (1, 2))), copies))
    assert [caveat.text for caveat in caveats] == ["Sources [1], [2] carry the same story and count as one."]


def test_two_stories_raise_no_care(evidence_of):
    assert kinds(draft_of(Sentence(CAUSE, (1,)), Sentence(MOVE, (2,))), evidence_of(CAUSE, MOVE)) == []


def test_sources_from_outside_the_preferred_time_are_told(evidence_of):
    evidence = evidence_of(CAUSE, MOVE)
    window = Window(start=datetime(2026, 8, 1, tzinfo=UTC), end=datetime(2026, 8, 2, tzinfo=UTC), label="1 August 2026")
    outside = replace(evidence, question=replace(evidence.question, window=window))
    draft = draft_of(Sentence(CAUSE, (1,)), Sentence(MOVE, (2,)))
    assert kinds_of_time(draft, outside) == [CaveatKind.OUTSIDE_WINDOW]


@pytest.mark.parametrize(("hours", "old"), [(40, False), (60, True)])
def test_news_more_than_two_days_old_is_called_old(evidence_of, hours, old):
    evidence = evidence_of(CAUSE, MOVE)
    as_of = datetime(2026, 9, 9, 16, tzinfo=UTC) + timedelta(hours=hours)
    later = replace(evidence, question=replace(evidence.question, as_of=as_of))
    draft = draft_of(Sentence(CAUSE, (1,)), Sentence(MOVE, (2,)))
    assert kinds_of_time(draft, later) == [CaveatKind.STALE] * old


def test_an_answer_of_the_time_asked_about_is_not_called_old(evidence_of):
    evidence = evidence_of(CAUSE)
    day = Window(
        start=datetime(2026, 9, 9, tzinfo=UTC), end=datetime(2026, 9, 10, tzinfo=UTC), label="9 September 2026"
    )
    asked = replace(evidence.question, window=day, as_of=datetime(2026, 12, 1, tzinfo=UTC))
    assert kinds_of_time(draft_of(Sentence(CAUSE, (1,))), replace(evidence, question=asked)) == []
