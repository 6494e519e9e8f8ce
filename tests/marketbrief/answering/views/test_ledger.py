from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.views import draw_views
from marketbrief.answering.question.understand import understand
from marketbrief.answering.views.ledger import (
    Entry,
    LedgerQuery,
    changes,
    entries,
    newest_of_each,
    speaks_of,
    without_repeats,
)
from marketbrief.answering.views.ledger_questions import evidence_for, views_for
from marketbrief.domain.article import Article
from marketbrief.domain.passage import Span
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind
from marketbrief.library import Library
from tests.places import ROOT, SHARED

WIRE = SHARED / "data" / "reuters-2010.jsonl.xz"
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
SHOWN = {Stance.BULLISH: "will rise", Stance.BEARISH: "will fall", Stance.NEUTRAL: "is there", Stance.MIXED: "may turn"}


def entry(
    stance: Stance = Stance.BULLISH,
    *,
    day: int | None = 0,
    speaker: str | None = "Mary Quill",
    firm: str | None = "Harbor Bank",
    about: str = "Oil",
    kind: ViewKind = ViewKind.ANALYST,
    title: str = "A day on the markets",
) -> Entry:
    number = f"{day}-{stance}-{speaker}-{firm}-{about}"
    text = f"{about} {SHOWN[stance]}, said {speaker or 'a trader'} of {firm} on day {day}."
    article = Article(
        article_id=number,
        title=title,
        text=text,
        source="test",
        retrieved_at=START,
        published_at=None if day is None else START + timedelta(days=day),
    )
    view = View(
        article_id=number,
        revision=1,
        kind=kind,
        form=ViewForm.INDIRECT,
        statement=Quote.cut(text, 0, len(text)),
        about=about,
        stance=stance,
        speaker=speaker,
        role=None if speaker else "trader",
        firm=firm,
    )
    return view, article


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.create(tmp_path)


def keep(library: Library, *kept: Entry) -> None:
    for view, article in kept:
        library.store(article, [Span(0, len(article.text))], [view])


def days(found: list[Entry]) -> list[int]:
    return [(article.published_at - START).days for _, article in found if article.published_at]


def ask(library: Library, text: str, as_of: datetime = START + timedelta(days=100)) -> list[Entry]:
    question, _ = understand(text, as_of=as_of)
    return views_for(question, library)


def test_entries_come_newest_first_and_only_of_analysts_unless_asked(library: Library) -> None:
    keep(library, entry(day=1), entry(day=3), entry(day=2, kind=ViewKind.COMPANY))
    assert days(list(entries(library, LedgerQuery()))) == [3, 1]
    assert days(list(entries(library, LedgerQuery(kinds=())))) == [3, 2, 1]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LedgerQuery(about=("crude",)), [2, 1]),
        (LedgerQuery(about=("greenback",)), [3]),
        (LedgerQuery(speaker="Varga"), [2]),
        (LedgerQuery(firm="Harbor"), [3, 1]),
        (LedgerQuery(holders=("Varga", "Harbor")), [3, 2, 1]),
        (LedgerQuery(stance=Stance.BEARISH), [2]),
        (LedgerQuery(since=START + timedelta(days=2), until=START + timedelta(days=3)), [2]),
        (LedgerQuery(about=("crude",), stance=Stance.BEARISH, speaker="Quill"), []),
    ],
)
def test_every_filter_must_hold_and_markets_go_by_any_name(
    library: Library, wanted: LedgerQuery, found: list[int]
) -> None:
    keep(
        library,
        entry(day=1),
        entry(Stance.BEARISH, day=2, speaker="Paul Varga", firm="Orchard Bank"),
        entry(day=3, about="US dollar"),
    )
    assert days(list(entries(library, wanted))) == found


def test_a_statement_that_two_articles_carry_can_be_told_once(library: Library) -> None:
    view, article = entry()
    keep(library, (view, article))
    again = Article(article_id="b", title="x", text=article.text, source="t", retrieved_at=START, published_at=START)
    statement = Quote.cut(article.text, 0, len(article.text))
    copied = View(
        article_id="b", revision=1, kind=view.kind, form=view.form, statement=statement, about=view.about,
        stance=view.stance, speaker=view.speaker, firm=view.firm,
    )  # fmt: skip
    keep(library, (copied, again))
    assert len(list(entries(library, LedgerQuery()))) == 2
    assert len(list(without_repeats(entries(library, LedgerQuery())))) == 1


def test_a_view_that_only_mentions_a_market_is_not_on_it() -> None:
    text = "Stocks will rise because oil falls, said Mary Quill of Harbor Bank."
    view = View(
        article_id="a", revision=1, kind=ViewKind.ANALYST, form=ViewForm.INDIRECT,
        statement=Quote.cut(text, 0, len(text)),
        about="Stocks", stance=Stance.BULLISH, speaker="Mary Quill",
    )  # fmt: skip
    assert speaks_of(view, "crude")
    assert not speaks_of(view, "crude", own_subject=True)


def test_a_change_of_mind_is_told_with_both_views_and_the_latest_first() -> None:
    found = [
        entry(day=1),
        entry(Stance.BEARISH, day=5),
        entry(Stance.NEUTRAL, day=6),
        entry(Stance.BEARISH, day=7),
        entry(Stance.BULLISH, day=9),
    ]
    told = [(change.voice.name, days([change.before, change.after])) for change in changes(found)]
    assert told == [("Mary Quill", [7, 9]), ("Mary Quill", [1, 5])]


@pytest.mark.parametrize(
    "other",
    [
        entry(Stance.BEARISH, day=5, about="Gold"),
        entry(Stance.BEARISH, day=5, speaker="Otto Quill"),
        entry(Stance.BEARISH, day=5, firm="Orchard Bank"),
        entry(Stance.BEARISH, day=5, speaker="Quill", firm=None),
        entry(Stance.BEARISH, day=None),
        entry(Stance.MIXED, day=5),
    ],
)
def test_another_subject_person_firm_or_a_bare_surname_is_no_change_of_mind(other: Entry) -> None:
    assert changes([entry(day=1), other]) == []


def test_a_day_on_both_sides_is_no_change_of_mind() -> None:
    assert changes([entry(day=1), entry(Stance.BEARISH, day=1)]) == []


def test_what_only_stands_under_the_name_of_a_market_is_no_side_on_it() -> None:
    view, article = entry(Stance.BEARISH, day=1)
    passing = replace(view, statement=Quote.cut("Sales of oil reserves ended.", 0, 28))
    assert changes([(passing, article), entry(day=3)]) == []
    assert len(changes([(view, article), entry(day=3)])) == 1


def test_two_nameless_traders_never_change_each_others_minds() -> None:
    nameless = [
        entry(day=1, speaker=None, firm=None),
        entry(Stance.BEARISH, day=2, speaker=None, firm=None),
    ]
    assert changes(nameless) == []


def test_of_a_voice_on_both_sides_both_views_are_kept() -> None:
    found = [entry(Stance.BEARISH, day=2), entry(Stance.BULLISH, day=1), entry(Stance.BEARISH, day=0)]
    assert days(newest_of_each(found, 10)) == [2, 1]


def test_who_is_bearish_names_those_who_are_about_that_market(library: Library) -> None:
    keep(
        library,
        entry(Stance.BEARISH, day=1),
        entry(Stance.BULLISH, day=2, speaker="Paul Varga"),
        entry(Stance.BEARISH, day=3, about="Gold", speaker="Otto Lind"),
        entry(Stance.BEARISH, day=4, speaker=None, firm=None),
    )
    assert [view.speaker for view, _ in ask(library, "who is bearish on oil?")] == ["Mary Quill"]


def test_what_a_firm_says_about_a_market_is_asked_of_that_firm_alone(library: Library) -> None:
    keep(
        library,
        entry(day=1),
        entry(day=2, speaker="Paul Varga", firm="Orchard Bank"),
        entry(day=3, about="Gold"),
    )
    assert days(ask(library, "What does Orchard Bank say about oil?")) == [2]
    assert days(ask(library, "What does Quill think of crude?")) == [1]


def test_a_banks_bare_name_means_nobody_of_that_surname(library: Library) -> None:
    keep(
        library,
        entry(day=1, speaker="Anna Goldman", firm="Orchard Bank"),
        entry(day=2, firm="Goldman Sachs Group Inc"),
        entry(day=3, speaker="Otto Lind", firm="Goldman Industries"),
    )
    assert days(ask(library, "What does Goldman say about oil?")) == [2]


def test_views_under_a_headline_on_the_market_go_before_others_where_there_are_too_many(library: Library) -> None:
    passing = [entry(Stance.BEARISH, day=40 + n, speaker=f"Otto {name}") for n, name in enumerate("ABCDEFGHIJ")]
    headed = [
        entry(Stance.BEARISH, day=n, speaker=f"Mary {name}", title="Oil slips as demand fades")
        for n, name in enumerate("KLMN")
    ]
    keep(library, *passing, *headed)
    found = ask(library, "who is bearish on oil?")
    assert len(found) == 12
    assert {view.speaker for view, _ in headed} <= {view.speaker for view, _ in found}
    assert days(found) == sorted(days(found), reverse=True)


def test_whoever_is_asked_for_and_said_nothing_is_not_answered_for_by_others(library: Library) -> None:
    keep(library, entry(day=1))
    assert ask(library, "What does Goldman say about oil?") == []
    assert ask(library, "What did Otto Lind say about oil?") == []
    assert days(ask(library, "What do analysts say about oil?")) == [1]


def test_what_only_mentions_the_market_is_left_out_unless_there_is_nothing_else(library: Library) -> None:
    keep(library, entry(day=1), entry(day=2, speaker="Otto Lind", about="Stocks with oil in mind"))
    assert days(ask(library, "what do analysts say about oil?")) == [1]
    assert days(ask(library, "what does Otto Lind say about oil?")) == [2]


def test_a_name_that_is_the_topic_is_not_taken_for_a_holder(library: Library) -> None:
    keep(library, entry(day=1, about="Alder Corp"), entry(day=2, speaker="Eve Stone", firm="Alder Corp"))
    assert days(ask(library, "What does Harbor Bank think of Alder Corp?")) == [1]


def test_did_anyone_change_their_view_gives_the_newer_and_then_the_older(library: Library) -> None:
    keep(
        library,
        entry(Stance.BULLISH, day=1, about="US dollar"),
        entry(Stance.BEARISH, day=5, about="US dollar"),
        entry(Stance.BULLISH, day=6, about="US dollar", speaker="Paul Varga"),
    )
    assert days(ask(library, "did anyone change their view on the dollar?")) == [5, 1]


def test_nothing_from_after_the_question_is_used(library: Library) -> None:
    keep(library, entry(Stance.BEARISH, day=1), entry(Stance.BEARISH, day=9, speaker="Paul Varga"))
    as_of = START + timedelta(days=3)
    question, _ = understand("who is bearish on oil?", as_of=as_of, known_until=as_of)
    assert days(views_for(question, library)) == [1]


def test_the_views_that_answer_are_evidence_that_cites_each_article_once(library: Library) -> None:
    keep(library, entry(Stance.BEARISH, day=1), entry(Stance.BEARISH, day=2, speaker="Paul Varga"))
    question, _ = understand("who is bearish on oil?", as_of=START + timedelta(days=9))
    evidence = evidence_for(question, library)
    assert evidence is not None
    assert [(cited.view.speaker, cited.citation) for cited in evidence.views] == [("Paul Varga", 1), ("Mary Quill", 2)]
    other, _ = understand("who is bearish on gold?", as_of=START)
    assert evidence_for(other, library) is None


def test_a_question_that_asks_for_no_views_gets_none(library: Library) -> None:
    keep(library, entry())
    assert ask(library, "why did oil fall?") == []


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Library:
    from ingest.open_source import ItemDefaults, read

    library = Library.create(tmp_path_factory.mktemp("samples"))
    folder = ROOT / "marketbrief" / "samples"
    for item in read(str(folder), given=ItemDefaults(), retrieved_at=datetime(2026, 9, 20, tzinfo=UTC)):
        if isinstance(item, Article):
            library.store(item, [Span(0, len(item.text))], draw_views(item))
    return library


def test_of_the_samples_one_strategist_changed_sides_on_small_caps_and_both_days_are_told(samples: Library) -> None:
    found = ask(samples, "did anyone change their view on small caps?", as_of=datetime(2026, 9, 20, tzinfo=UTC))
    assert [(view.speaker, view.stance, f"{article.published_at:%d %B}") for view, article in found] == [
        ("Odalys Brennecke", Stance.BULLISH, "17 September"),
        ("Odalys Brennecke", Stance.BEARISH, "03 September"),
    ]


def test_of_the_samples_the_bear_who_turned_is_no_bear_any_more(samples: Library) -> None:
    before, after = datetime(2026, 9, 10, tzinfo=UTC), datetime(2026, 9, 20, tzinfo=UTC)
    bears = {view.speaker for view, _ in ask(samples, "who is bearish on small caps?", as_of=after)}
    assert "Odalys Brennecke" not in bears
    assert "Imogen Pallister" in bears
    question, _ = understand("who is bearish on small caps?", as_of=before, known_until=before)
    assert "Odalys Brennecke" in {view.speaker for view, _ in views_for(question, samples)}


def test_of_the_samples_the_bears_on_oil_are_told_with_the_firms_they_speak_for(samples: Library) -> None:
    found = ask(samples, "who is bearish on oil?", as_of=datetime(2026, 9, 20, tzinfo=UTC))
    assert [(view.speaker, view.firm) for view, _ in found] == [("Hanneke Veldmoor", "Larkmoor Capital")]


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Library:
    if not WIRE.exists():
        pytest.skip("the newswire is not beside this checkout")
    from ingest.open_source import ItemDefaults, read

    library = Library.create(tmp_path_factory.mktemp("wire"))
    wanted = ("oil", "crude", "dollar", "small-cap", "small cap", "goldman")
    read_in = read(str(WIRE), given=ItemDefaults(), retrieved_at=START)
    taken = 0
    for item in read_in:
        if not isinstance(item, Article) or not any(word in item.title.casefold() for word in wanted):
            continue
        library.store(item, [Span(0, len(item.text))], draw_views(item))
        taken += 1
        if taken == 300:
            break
    return library


@pytest.mark.parametrize(
    "text",
    ["What does Goldman say about oil?", "who is bearish on oil?", "did anyone change their view on the dollar?"],
)
def test_a_real_newswire_answers_with_quotations_that_stand_in_dated_articles(wire: Library, text: str) -> None:
    found = ask(wire, text, as_of=datetime(2011, 1, 1, tzinfo=UTC))
    assert all(view.stands_in(article) for view, article in found)
    assert all(article.published_at and article.published_at.year == 2010 for _, article in found)
    if "bearish" in text:
        assert found
        assert {view.stance for view, _ in found} == {Stance.BEARISH}
        assert {view.about for view, _ in found} == {"Oil"}
