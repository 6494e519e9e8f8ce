"""A drafted sentence that strays gives way to the sentence of its source that it is made from, if there is one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from marketbrief.answering.drafting.source_sentence import SourceSentence, dated, is_news

FERRIES = "Shares in Larch Ferries rose 3.1% to 412 pence on Tuesday after the operator raised its profit forecast."
PORTS = "It also bought two ports in Quillania for $40 million from the Harbor Group."
STRAYED = "A raised profit forecast sent Larch Ferries up 3.1% to 412 pence."


@pytest.fixture
def own(evidence_of):
    """The own words of two sources; the second says nothing of ferries."""
    return SourceSentence(evidence_of(f"{FERRIES} {PORTS}", "Tin fell in Wexcombe."))


def test_what_strays_is_told_in_the_words_of_the_source_cited(own):
    told = own.instead_of(STRAYED, [1])
    assert told is not None
    assert (told.text.replace(" [8 September]", ""), told.citations) == (FERRIES, (1,))


@pytest.mark.parametrize(
    ("drafted", "cited"),
    [
        (STRAYED, [2]),
        (STRAYED, [7]),
        (STRAYED, []),
        ("Storms kept all tankers of the northern fleet in port.", [1]),
        ("It did so then.", [1]),
        ("Larch Ferries!", [1]),
        ("Larch bought two ports in Quillania for $40 million from the Harbor Group.", [1]),
    ],
    ids=[
        "another source",
        "no such source",
        "no source",
        "nothing like it",
        "no words",
        "too few words",
        "hangs on the sentence before",
    ],
)
def test_nothing_stands_in_where_the_sources_cited_have_no_such_sentence(own, drafted, cited):
    assert own.instead_of(drafted, cited) is None


def test_what_is_told_already_is_no_news():
    assert not is_news(FERRIES, [FERRIES])
    assert not is_news(FERRIES, [STRAYED, "Shares in ferries rose on Tuesday."])
    assert is_news(FERRIES, ["Tin fell in Wexcombe."])


def test_a_day_gets_its_date_where_the_sources_agree_on_it(evidence_of):
    source = evidence_of(FERRIES).source(1)
    days = [datetime(2026, 9, day, 9, tzinfo=UTC) for day in (8, 9, 15)]
    on = [replace(source, article=replace(source.article, published_at=day)) for day in days]
    assert "on Tuesday [8 September] after" in dated(FERRIES, on[:2])
    assert dated(FERRIES, [on[0], on[2]]) == FERRIES
