"""Numbers follow the reader."""

from bot.answering.renumber import in_order_of_citation
from marketbrief.briefing import Draft, Sentence


def test_the_first_source_cited_becomes_number_one_and_the_uncited_come_last(evidence_of):
    evidence = evidence_of("First text.", "Second text.", "Third text.")
    draft = Draft(
        writer="m",
        bottom_line=(Sentence("Third text.", (3,)),),
        drivers=(Sentence("Both.", (1, 3)),),
    )
    new, sources = in_order_of_citation(draft, evidence)
    assert [source.article.text for source in sources] == ["Third text.", "First text.", "Second text."]
    assert new.bottom_line[0].citations == (1,)
    assert new.drivers[0].citations == (1, 2)


def test_a_number_that_names_no_source_is_left_for_the_check(evidence_of):
    evidence = evidence_of("First text.")
    new, _ = in_order_of_citation(Draft(writer="m", bottom_line=(Sentence("What?", (7,)),)), evidence)
    assert new.bottom_line[0].citations == (7,)
