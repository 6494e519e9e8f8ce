import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from marketbrief.domain.article import Article
from marketbrief.domain.errors import MarketbriefError
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind
from marketbrief.render.plot import plot, rows_of

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
TEXT = "Oil will move, said Mary Quill."


def entry(firm: str | None, stance: Stance, day: int = 0) -> tuple[View, Article]:
    published_at = START + timedelta(days=day)
    article = Article(
        article_id="a", title="t", text=TEXT, source="test", retrieved_at=START, published_at=published_at
    )
    view = View(
        article_id="a", revision=1, kind=ViewKind.ANALYST, form=ViewForm.INDIRECT,
        statement=Quote.cut(TEXT, 0, len(TEXT)),
        about="Oil", stance=stance, speaker="Mary Quill", firm=firm,
    )  # fmt: skip
    return view, article


def test_a_firm_under_two_spellings_is_one_row_in_the_order_of_time() -> None:
    found = [
        entry("Harbor Bank Inc", Stance.BEARISH, 4),
        entry("Harbor Bank", Stance.BULLISH),
        entry(None, Stance.MIXED),
    ]
    ((firm, points),) = rows_of(found)
    assert firm == "Harbor Bank Inc"
    assert [stance for _, stance in points] == [Stance.BULLISH, Stance.BEARISH]


def test_a_name_in_capitals_is_shown_in_letters_of_both_cases() -> None:
    assert [firm for firm, _ in rows_of([entry("HARBOR BANK", Stance.BULLISH), entry("UBS", Stance.MIXED)])] == [
        "Harbor Bank",
        "UBS",
    ]


def test_without_a_dated_view_of_a_firm_there_is_nothing_to_draw(tmp_path: Path) -> None:
    with pytest.raises(MarketbriefError, match="no firm has a dated view on Oil"):
        plot([entry(None, Stance.BULLISH)], tmp_path / "out.png", about="Oil")


def test_without_matplotlib_the_message_names_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MarketbriefError, match=r"marketbrief\[plot\]"):
        plot([entry("Harbor Bank", Stance.BULLISH)], tmp_path / "out.png", about="Oil")


def test_a_picture_is_drawn_and_its_views_counted(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    found = [entry("Harbor Bank", stance, day) for day, stance in enumerate(Stance)]
    assert plot(found, tmp_path / "out.png", about="Oil") == len(Stance)
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


def test_a_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    with pytest.raises(MarketbriefError, match="cannot be written"):
        plot([entry("Harbor Bank", Stance.BULLISH)], tmp_path / "out.nonsense", about="Oil")
