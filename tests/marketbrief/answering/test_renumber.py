"""Sources have the numbers of their first citation."""

from marketbrief.answering.renumber import cited_first
from marketbrief.domain.briefing import Draft, Sentence


def test_sources_are_numbered_in_the_order_in_which_they_are_cited(evidence_of):
    evidence = evidence_of("First text.", "Second text.", "Third text.")
    draft = Draft(
        writer="m",
        bottom_line=(Sentence("Third text.", (3,)),),
        drivers=(Sentence("Both.", (1, 3)),),
    )
    new, sources = cited_first(draft, evidence)
    assert [source.article.text for source in sources] == ["Third text.", "First text.", "Second text."]
    assert new.bottom_line[0].citations == (1,)
    assert new.drivers[0].citations == (1, 2)


def test_what_was_shown_first_keeps_the_number_it_was_shown_with(evidence_of):
    evidence = evidence_of("First text.", "Second text.", "Third text.")
    draft = Draft(
        writer="m",
        bottom_line=(Sentence("First text.", (1,)),),
        drivers=(Sentence("Second text.", (2,)),),
    )
    new, _ = cited_first(draft, evidence, shown=(2, 1))
    assert (new.bottom_line[0].citations, new.drivers[0].citations) == ((2,), (1,))


def test_a_number_that_names_no_source_is_left_for_the_check(evidence_of):
    evidence = evidence_of("First text.")
    new, _ = cited_first(Draft(writer="m", bottom_line=(Sentence("What?", (7,)),)), evidence)
    assert new.bottom_line[0].citations == (7,)
