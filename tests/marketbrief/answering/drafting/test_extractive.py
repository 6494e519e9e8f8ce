"""The extractive writer picks whole sentences and nothing else."""

from datetime import UTC, datetime

import pytest

from marketbrief.answering.drafting.extractive import SHAPES, WORDS_BEFORE_VIEWS, ExtractiveWriter
from marketbrief.answering.verification.verify import verify
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.question import Direction, Question, QuestionKind
from marketbrief.language.instruments import find_instruments

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
    assert (
        draft.bottom_line[0].text == "Oil fell on Wednesday [9 September] after the Harbor Group agreed to pump more."
    )
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


SURGE = (
    "HARBOR CITY, Sept 9 (Tidewater Wire) - Oil jumped 3% on Wednesday after a storm closed the Quill Sea platforms. "
    "The storm shut platforms that pump a fifth of the region's oil. Oil settled $2.10 higher at $71.05 a barrel. "
    "It could fall again if the platforms reopen. But the former minister saw no shortage."
)
SLUMP = (
    "Oil fell 4% on Monday after the Harbor Group raised output. Traders sold oil because tanks were full. "
    "Oil ended $2.80 lower at $66.12 a barrel."
)


def source(n, make_article, text, **fields):
    article = make_article(article_id=f"s-{n}", text=text, **fields)
    span = Span(0, len(text))
    return Source(n, article, (Passage(number=n, article_id=article.article_id, revision=1, span=span, text=text),))


def asked(text, *sources, kind=QuestionKind.WHY, direction=Direction.UP):
    question = Question(
        text=text,
        as_of=datetime(2026, 9, 20, tzinfo=UTC),
        kind=kind,
        direction=direction,
        instruments=find_instruments(text),
    )
    return Evidence(question, sources)


@pytest.fixture
def storm(make_article):
    return asked(
        "why did oil jump?",
        source(1, make_article, SLUMP, title="Oil falls as Harbor Group raises output", publisher="Kestrel"),
        source(2, make_article, SURGE, title="Oil jumps as storm closes platforms"),
    )


def test_the_story_of_the_move_asked_about_wins_over_a_better_ranked_one_of_the_opposite(storm):
    draft = ExtractiveWriter().draft(storm)
    assert draft.bottom_line[0].text.startswith("Oil jumped 3% on Wednesday [9 September] after a storm")
    assert draft.bottom_line[0].citations == (2,)


def test_no_driver_of_the_opposite_move_is_given(storm):
    told = " ".join(texts((*ExtractiveWriter().draft(storm).bottom_line, *ExtractiveWriter().draft(storm).drivers)))
    assert "Harbor Group" not in told


def test_conditionals_and_openings_that_point_back_are_not_used(storm):
    draft = ExtractiveWriter().draft(storm)
    told = " ".join(texts((*draft.bottom_line, *draft.drivers, *draft.figures)))
    assert "could fall again" not in told
    assert "former minister" not in told


def test_the_level_and_the_change_of_the_day_are_among_the_figures(storm):
    assert "Oil settled $2.10 higher at $71.05 a barrel." in texts(ExtractiveWriter().draft(storm).figures)


def test_a_corrected_report_takes_the_place_of_the_one_it_corrects(make_article, one_story):
    title = "Oil jumps as storm closes platforms"
    later = datetime(2026, 9, 10, 8, tzinfo=UTC)
    sources = one_story(
        [
            source(1, make_article, SURGE, title=title),
            source(2, make_article, SURGE.replace("3%", "2%"), title=f"CORRECTED: {title}", published_at=later),
        ]
    )
    evidence = asked("why did oil jump?", *sources)
    draft = ExtractiveWriter().draft(evidence)
    assert {n for part in (draft.bottom_line, draft.drivers, draft.figures) for s in part for n in s.citations} == {2}


def test_sentences_that_two_sources_share_cite_both(make_article):
    evidence = asked(
        "why did oil jump?", source(1, make_article, SURGE), source(2, make_article, SURGE, title="Oil up")
    )
    assert ExtractiveWriter().draft(evidence).bottom_line[0].citations == (1, 2)


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_every_kind_of_question_is_answered_within_its_words_and_stands_up_to_the_check(make_article, kind):
    long = " ".join([SURGE, *(f"Oil rose {n}% in week {n} because demand for barrels kept growing." for n in range(9))])
    evidence = asked("why did oil jump?", source(1, make_article, long), source(2, make_article, SURGE), kind=kind)
    draft = ExtractiveWriter().draft(evidence)
    assert draft.bottom_line
    assert len(draft.drivers) <= SHAPES[kind].drivers
    words = " ".join(texts((*draft.bottom_line, *draft.drivers, *draft.figures))).replace(" [9 September]", "").split()
    assert len(words) <= WORDS_BEFORE_VIEWS
    assert verify(draft, evidence).removed == 0


def test_a_figure_is_answered_with_a_figure(make_article):
    evidence = asked("how high did oil go?", source(1, make_article, SURGE), kind=QuestionKind.FIGURE, direction=None)
    assert any(character.isdigit() for character in ExtractiveWriter().draft(evidence).bottom_line[0].text)


def test_a_note_of_the_desk_before_the_story_is_not_its_opening(make_article):
    evidence = asked("why did oil jump?", source(1, make_article, f"(Corrects the figure in the lead.)\n\n{SURGE}"))
    assert ExtractiveWriter().draft(evidence).bottom_line[0].text.startswith("Oil jumped 3%")


def test_a_line_that_only_announces_or_tells_of_another_year_is_not_an_opening(make_article):
    text = f"Following are key facts on oil. In 1987, oil jumped 9% in a day. {SURGE}"
    evidence = asked("why did oil jump?", source(1, make_article, text))
    assert ExtractiveWriter().draft(evidence).bottom_line[0].text.startswith("Oil jumped 3%")


def test_a_line_under_a_label_of_the_desk_is_not_an_opening(make_article):
    text = f"MARKET REACTION: OIL: Oil futures jumped after the Harbor Group met. {SURGE}"
    evidence = asked("why did oil jump?", source(1, make_article, text))
    assert ExtractiveWriter().draft(evidence).bottom_line[0].text.startswith("Oil jumped 3%")


def test_each_thing_on_a_list_comes_from_a_source_of_its_own(make_article):
    firms = (
        "Tarnvale, a miller, cut its forecast for the year after a wet harvest.",
        "Mossbank expects fewer loans and cut its forecast on Tuesday.",
        "Shipbuilder Kvarn said costs of steel made it cut the profit forecast by a third.",
    )
    evidence = asked(
        "which companies cut forecasts?",
        *(source(n, make_article, text) for n, text in enumerate(firms, 1)),
        kind=QuestionKind.LIST,
        direction=None,
    )
    draft = ExtractiveWriter().draft(evidence)
    assert {n for each in (*draft.bottom_line, *draft.drivers) for n in each.citations} >= {1, 2, 3}
