"""Cited sources have the first numbers."""

from bot.answering.renumber import cited_first
from marketbrief.briefing import Draft, Sentence


def test_cited_sources_come_first_in_the_order_they_were_found(evidence_of):
    evidence = evidence_of("First text.", "Second text.", "Third text.")
    draft = Draft(
        writer="m",
        bottom_line=(Sentence("Third text.", (3,)),),
        drivers=(Sentence("Both.", (1, 3)),),
    )
    new, sources = cited_first(draft, evidence)
    assert [source.article.text for source in sources] == ["First text.", "Third text.", "Second text."]
    assert new.bottom_line[0].citations == (2,)
    assert new.drivers[0].citations == (1, 2)


def test_a_number_that_names_no_source_is_left_for_the_check(evidence_of):
    evidence = evidence_of("First text.")
    new, _ = cited_first(Draft(writer="m", bottom_line=(Sentence("What?", (7,)),)), evidence)
    assert new.bottom_line[0].citations == (7,)
