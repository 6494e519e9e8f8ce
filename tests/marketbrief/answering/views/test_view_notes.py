from datetime import UTC, datetime, timedelta

import pytest

from ingest.views import draw_views
from marketbrief.answering.question.understand import understand
from marketbrief.answering.views.contradiction import contradiction_of
from marketbrief.answering.views.ledger import Entry
from marketbrief.answering.views.view_notes import caveats_of_views, marks_of, standing_of
from marketbrief.domain.article import Article
from marketbrief.domain.briefing import CaveatKind, Draft
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.question import Question
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind
from tests.places import SHARED

SEED = SHARED / "data" / "seed-article.txt"
ASKED = datetime(2026, 3, 31, 9, tzinfo=UTC)


def entry(
    days_ago: int,
    stance: Stance = Stance.BULLISH,
    *,
    speaker: str | None = "Mary Quill",
    text: str = "Oil will rise.",
    horizon: str | None = None,
) -> Entry:
    article = Article(
        article_id=f"{days_ago}-{stance}",
        title="A day on the markets",
        text=text,
        source="test",
        retrieved_at=ASKED,
        published_at=ASKED - timedelta(days=days_ago),
    )
    view = View(
        article_id=article.article_id,
        revision=1,
        kind=ViewKind.ANALYST,
        form=ViewForm.INDIRECT,
        statement=Quote.cut(text, 0, len(text)),
        about="Oil",
        stance=stance,
        speaker=speaker,
        firm="Harbor Bank",
        horizon=horizon,
    )
    return view, article


def question(text: str = "what do analysts say about oil?", as_of: datetime = ASKED) -> Question:
    return understand(text, as_of=as_of)[0]


def mark(one: Entry, *others: Entry) -> str | None:
    return standing_of(one[0], question(), [one, *others])


def evidence(*entries: Entry) -> Evidence:
    sources = tuple(
        Source(n, article, (Passage(number=n, article_id=article.article_id, revision=1,
                                    span=Span(0, len(article.text)), text=article.text),))
        for n, (_, article) in enumerate(entries, 1)
    )  # fmt: skip
    return Evidence(question(), sources, tuple(CitedView(view, n) for n, (view, _) in enumerate(entries, 1)))


def test_a_view_of_its_time_has_no_mark() -> None:
    assert mark(entry(1), entry(3, speaker="Otto Lind")) is None


@pytest.mark.parametrize(
    ("days_ago", "words"), [(13, None), (22, "three weeks"), (80, "two months"), (800, "two years")]
)
def test_a_view_much_older_than_the_newest_says_by_how_much(days_ago: int, words: str | None) -> None:
    told = mark(entry(days_ago, speaker="Otto Lind"), entry(0))
    assert told == (f"{words} older than the newest here" if words else None)


def test_a_view_whose_time_is_over_says_which_time() -> None:
    assert mark(entry(60, horizon="this week")) == "its time is over: it spoke of “this week”, 30 January 2026"
    assert mark(entry(60, horizon="over the next 12 months")) is None


def test_a_speaker_on_both_sides_is_shown_so_on_both() -> None:
    up, down = entry(1), entry(4, Stance.BEARISH)
    assert mark(up, down) == "on both sides: also bearish, 27 March 2026"
    assert mark(down, up) == "on both sides: also bullish, 30 March 2026"
    assert mark(up, entry(4, Stance.BEARISH, speaker="Otto Quill")) is None


def test_a_contradiction_is_a_caveat_and_the_words_stay() -> None:
    odd = entry(1, text="Oil may rise further, though she does expect that to continue.")
    held = evidence(odd, entry(2, Stance.NEUTRAL))
    caveats = list(caveats_of_views(Draft(writer="test", views=held.views), held))
    assert [(caveat.kind, "[1]" in caveat.text) for caveat in caveats] == [(CaveatKind.DISAGREE, True)]


def test_views_that_are_all_out_of_date_are_a_caveat() -> None:
    held = evidence(entry(60), entry(90))
    (caveat,) = caveats_of_views(Draft(writer="test", views=held.views), held)
    assert (caveat.kind, caveat.text) == (CaveatKind.STALE, "The newest of these views is from 30 January 2026.")
    fresh = evidence(entry(60), entry(1))
    assert list(caveats_of_views(Draft(writer="test", views=fresh.views), fresh)) == []


def test_marks_stand_beside_the_views_of_an_answer_in_their_order() -> None:
    held = evidence(entry(1), entry(40, Stance.NEUTRAL))
    assert marks_of(held.views, held.sources, held.question) == (None, "five weeks older than the newest here")


@pytest.mark.skipif(not SEED.exists(), reason="the measuring data is not beside this checkout")
def test_the_canonical_example_has_one_statement_that_contradicts_itself() -> None:
    article = Article(
        article_id="s", title="Small caps", text=SEED.read_text("utf-8"), source="seed", retrieved_at=ASKED
    )
    odd = [view.speaker for view in draw_views(article) if contradiction_of(view)]
    assert odd == ["David Kostin"]
