"""The extractive writer picks whole sentences and nothing else."""

from bot.answering.compose.extractive import ExtractiveWriter
from bot.answering.verify import verify
from marketbrief.question import QuestionKind

RALLY = (
    "NEW YORK, Sept 9 (Tidewater Wire) - Oil fell on Wednesday after the Harbor Group agreed to pump more. "
    "Crude lost 2.4% to $71.05 a barrel. The group said it would add 400,000 barrels a day from October. "
    "“We saw it coming,” said a trader. Who will buy it all? Tankers waited off the coast."
)
OTHER = (
    "Weak factory orders in Asia also weighed on crude, which ended 2.4% lower. "
    "Shares of airlines rose. Football fans filled the squares of the old town."
)


def texts(sentences):
    return [sentence.text for sentence in sentences]


def test_the_bottom_line_gives_the_cause_and_leaves_the_dateline_out(evidence_of):
    draft = ExtractiveWriter().draft(evidence_of(RALLY, OTHER))
    assert draft.bottom_line[0].text == "Oil fell on Wednesday after the Harbor Group agreed to pump more."
    assert draft.bottom_line[0].citations == (1,)


def test_drivers_assert_causes_and_come_from_other_sources_too(evidence_of):
    draft = ExtractiveWriter().draft(evidence_of(RALLY, OTHER))
    assert "Weak factory orders in Asia also weighed on crude, which ended 2.4% lower." in texts(
        (*draft.bottom_line, *draft.drivers)
    )


def test_figures_of_the_market_asked_about_are_shown(evidence_of):
    draft = ExtractiveWriter().draft(evidence_of(RALLY, OTHER))
    assert any("$71.05" in text for text in texts((*draft.bottom_line, *draft.figures)))


def test_no_sentence_is_used_twice_and_near_repeats_are_left_out(evidence_of):
    draft = ExtractiveWriter().draft(evidence_of(RALLY, RALLY, OTHER))
    all_texts = texts((*draft.bottom_line, *draft.drivers, *draft.figures))
    assert len(all_texts) == len(set(all_texts))


def test_what_it_writes_stands_up_to_the_check(evidence_of):
    evidence = evidence_of(RALLY, OTHER)
    briefing = verify(ExtractiveWriter().draft(evidence), evidence)
    assert briefing is not None
    assert briefing.removed == 0


def test_a_question_that_is_not_why_has_no_drivers(evidence_of):
    evidence = evidence_of(RALLY, question="how much did oil fall?", kind=QuestionKind.FIGURE)
    draft = ExtractiveWriter().draft(evidence)
    assert draft.drivers == ()
    assert draft.bottom_line
