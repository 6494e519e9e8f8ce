"""A report for a person: lines that name what went wrong, what would be stored, and a row for each source."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from ingest.report import Report, SourceReport
from marketbrief.domain.story import StoryRole
from marketbrief.library import StoreOutcome

__all__ = ["lines_of_plan", "lines_of_trouble", "table_of"]

PLANNED = {StoreOutcome.ADDED: "new", StoreOutcome.RENEWED: "changed"}
RELATED = {StoryRole.CARRIER: "a copy of", StoryRole.TAKE: "another take of", StoryRole.CORRECTION: "a correction of"}


def lines_of_trouble(report: Report) -> Iterator[str]:
    """Every source that failed, all that was refused, articles without their views, a second reader's failure."""
    for failure in report.failures:
        yield f"failed   {failure}"
    for refused in report.refused:
        yield f"refused  {refused.source}: {refused.reason}"
    for named in report.without_views:
        yield f"no views {named.source}: {named.reason}"
    if report.second is not None and report.second.failure is not None:
        waiting = f"{report.second.waiting:,} readings wait for the next run"
        yield f"not read {report.second.failure}; {waiting}"


def lines_of_plan(report: Report) -> Iterator[str]:
    """What a rehearsal would have stored, and which of it tells a story that is told already."""
    for planned in report.planned:
        among = f" ({RELATED[planned.take.role]} {planned.take.story})" if planned.take.role in RELATED else ""
        yield f"{PLANNED[planned.state]:8s} {planned.article.source}: {planned.article.title}{among}"


def table_of(sources: Sequence[SourceReport]) -> Table:
    """A row for each source: what came of it, and how it fares."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="")
    table.add_column("source", overflow="fold")
    for heading in (*StoreOutcome, "refused"):
        table.add_column(heading, justify="right")
    table.add_column("read", overflow="fold")
    for each in sources:
        counts = [f"{each.stored[state]:,}" for state in StoreOutcome]
        table.add_row(each.name, *counts, f"{each.refused:,}", _fares(each))
    return table


def _fares(source: SourceReport) -> str:
    if source.failure is None:
        return "well"
    return f"failed, last well {source.good_at:%Y-%m-%d %H:%M} UTC" if source.good_at else "failed, never well"
