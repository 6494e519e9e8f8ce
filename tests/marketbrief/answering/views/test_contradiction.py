"""Statements that contradict themselves are told, and those whose words make sense of it are not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.views.contradiction import contradiction_of
from marketbrief.answering.views.ledger import Entry
from marketbrief.domain.article import Article
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind

CONTRADICTED = """
Copper may rise further, though she does expect that to continue for months.
Copper will fall, but he expects this to persist.
There is room for small firms to do better, although the bank is confident that it will last.
Tin is set to rise, but Harbor Lane expects it to rise.
The bank said copper will rise, although it expects copper to climb.
Copper will rise this year. The bank expects copper to fall over the same period.
Tin prices will rise, and the bank expects tin prices to fall.
The firm's sales rose to 5 percent from 6 percent.
Harbor Lane raised its target for the miller to $10 from $12.
Orders climbed to 900,000 from 1.2 million.
The miller fell 3 percent to a record high.
Tin rose 2.5 percent to its three-month low.
""".strip().splitlines()

CONSISTENT = """
Copper may rise further, though she does not expect that to continue for months.
Copper may rise further, and she does expect that to continue.
Copper may rise further, though she expects demand to slow.
Copper is slow, but we expect it to continue to improve.
Tin is set to rise, but Harbor Lane expects it to rise only slowly.
Tin is set to rise, but Harbor Lane expects copper to rise.
Tin is set to rise this year, but Harbor Lane expects it to rise in 2031.
Copper will rise this year and is likely to fall next year.
Copper will rise, but the bank expects copper to fall.
If the strike goes on copper will rise, and the bank expects copper to fall.
Copper will rise. The bank expects tin to fall.
The firm's sales rose to 6 percent from 5 percent.
Harbor Lane cut its target for the miller to 90 cents from $1.20.
Orders climbed to 1.2 million from 900,000.
The dollar fell to 85 yen from 84.
Losses rose to 5 million from 6 million.
The miller fell 3 percent to a three-month low.
Tin rose 2.5 percent after a three-month low.
""".strip().splitlines()


def entry(text: str, start: int = 0, *, speaker: str = "Mary Quill", horizon: str | None = None) -> Entry:
    whole = " " * start + text
    at = datetime(2026, 3, 31, tzinfo=UTC)
    article = Article(
        article_id="a", title="A day in Tarn", text=whole, source="test", retrieved_at=at, published_at=at
    )
    view = View(
        article_id="a",
        revision=1,
        kind=ViewKind.ANALYST,
        form=ViewForm.INDIRECT,
        statement=Quote.cut(whole, start, len(whole)),
        about="Copper",
        stance=Stance.NEUTRAL,
        speaker=speaker,
        horizon=horizon,
    )
    return view, article


def told(text: str) -> str | None:
    return contradiction_of(entry(text)[0])


@pytest.mark.parametrize("text", CONTRADICTED)
def test_a_statement_that_contradicts_itself_is_told(text: str) -> None:
    assert (told(text) or "").startswith("contradicts itself: ")


@pytest.mark.parametrize("text", CONSISTENT)
def test_a_statement_whose_words_make_sense_of_it_is_not(text: str) -> None:
    assert told(text) is None


def test_the_words_say_what_contradicts() -> None:
    assert told(CONTRADICTED[0]) == "contradicts itself: “though” is followed by more of the same; quoted as it stands"
    assert told(CONTRADICTED[7]) == ("contradicts itself: “rose to 5 percent from 6 percent”; quoted as it stands")


def test_the_next_statement_of_a_speaker_can_deny_the_one_before() -> None:
    up, down = entry("Copper will rise."), entry("She expects copper to fall.", 50)
    others = [down, up]
    assert contradiction_of(up[0], others) == (
        "the speaker's next statement says the opposite of “copper”; quoted as it stands"
    )
    assert contradiction_of(down[0], others) is None


@pytest.mark.parametrize(
    "following",
    [
        entry("She expects copper to fall.", 50, speaker="Otto Lind"),
        entry("But she expects copper to fall.", 50),
        entry("She expects tin to fall.", 50),
        entry("She expects copper to fall later.", 50),
        entry("She expects copper to fall.", 50, horizon="in 2031"),
    ],
)
def test_a_contrast_another_time_or_another_speaker_makes_sense_of_it(following: Entry) -> None:
    first = entry("Copper will rise.")
    assert contradiction_of(first[0], [first, following]) is None


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.sampled_from(["rose", "fell"]))
def test_a_move_is_told_exactly_when_its_figures_go_the_other_way(new: int, old: int, verb: str) -> None:
    odd = new < old if verb == "rose" else new > old
    assert (told(f"Output {verb} to {new:,} tonnes from {old:,} tonnes.") is not None) is odd


@given(st.text())
def test_any_words_whatever_can_be_looked_at_and_their_white_space_says_nothing(text: str) -> None:
    assert told(f"He said {text}") == told(f" He \n said\t{text} ")
