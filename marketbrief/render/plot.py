"""Draw views: the stance of each firm on one market over time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from marketbrief.answering.views.ledger import Entry
from marketbrief.domain.errors import MarketbriefError
from marketbrief.domain.view import Stance
from marketbrief.language.firms import firm_key
from marketbrief.language.people import Voice, voices

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot", "rows_of"]

MOST_FIRMS = 16
INCHES_WIDE, INCHES_A_FIRM, INCHES_AROUND = 9.0, 0.34, 1.7
# marker and colour, the later drawn over the earlier
_LOOKS = {
    Stance.NEUTRAL: ("o", "#8c959f"),
    Stance.MIXED: ("D", "#bf8700"),
    Stance.BEARISH: ("v", "#cf222e"),
    Stance.BULLISH: ("^", "#1a7f37"),
}

Row = tuple[str, list[tuple[datetime, Stance]]]


def plot(found: Iterable[Entry], path: Path, *, about: str) -> int:
    """Draw the firms' stances to ``path`` (the ending says in which format) and tell how many views are shown.

    Raises MarketbriefError where matplotlib is not installed, nothing is there to draw, or the file cannot be made.
    """
    rows = rows_of(found)
    if not rows:
        raise MarketbriefError(f"no firm has a dated view on {about}: leave out a filter, or name another market")
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MarketbriefError("a plot needs matplotlib: install it with 'pip install marketbrief[plot]'") from error
    figure = Figure(figsize=(INCHES_WIDE, INCHES_AROUND + INCHES_A_FIRM * len(rows)), layout="constrained")
    _draw(figure.subplots(), rows, about)
    try:
        figure.savefig(path, dpi=150)
    except (OSError, ValueError) as error:
        raise MarketbriefError(f"{path} cannot be written ({error}): name a .png, .svg or .pdf file") from error
    return sum(len(points) for _, points in rows)


def rows_of(found: Iterable[Entry]) -> list[Row]:
    """Each firm with its dated stances, oldest first; the firms with most views, in the order of their names.

    What people say at a firm counts for the firm.
    """
    dated = [(view.firm, article.published_at, view.stance) for view, article in found]
    known = voices((None, firm) for firm, _, _ in dated)
    by_firm: defaultdict[str, list[tuple[datetime, Stance]]] = defaultdict(list)
    for firm, published_at, stance in dated:
        if firm and published_at:
            by_firm[_shown(known[None, firm])].append((published_at, stance))
    most = sorted(by_firm, key=lambda firm: (-len(by_firm[firm]), firm))[:MOST_FIRMS]
    return [(firm, sorted(by_firm[firm])) for firm in sorted(most, key=firm_key)]


def _shown(voice: Voice) -> str:
    firm = voice.firm or ""
    return firm.title() if firm.isupper() and len(firm) > len("PIMCO") else firm


def _draw(axes: "Axes", rows: list[Row], about: str) -> None:
    from matplotlib.dates import date2num

    axes.xaxis_date()
    for stance, (marker, colour) in _LOOKS.items():
        points = [(moment, n) for n, (_, of_firm) in enumerate(rows) for moment, its in of_firm if its is stance]
        if points:
            axes.scatter(
                date2num([moment for moment, _ in points]),
                [n for _, n in points],
                marker=marker,
                c=colour,
                s=46,
                alpha=0.8,
                label=stance.value,
                zorder=3,
            )
    axes.set_yticks(range(len(rows)), [firm for firm, _ in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(axis="y", color="#d0d7de", linewidth=0.7, zorder=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelrotation=20)
    axes.set_title(f"{about}: what firms said", loc="left", fontweight="bold")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
