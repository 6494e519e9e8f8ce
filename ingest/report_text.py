"""The report for a person: problems, planned articles, and a row for each source."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from ingest.report import Report, SourceReport
from marketbrief.domain.story import StoryRole
from marketbrief.library import StoreOutcome

__all__ = ["plan_lines", "problem_lines", "source_table"]

PLANNED = {StoreOutcome.ADDED: "new", StoreOutcome.RENEWED: "changed"}
RELATED = {StoryRole.CARRIER: "a copy of", StoryRole.TAKE: "another take of", StoryRole.CORRECTION: "a correction of"}


def problem_lines(report: Report) -> Iterator[str]:
    """A line for each failed source, refused item, article without views, and failure of the second reader."""
    for failure in report.failures:
        yield f"failed   {failure}"
    for refused in report.refused:
        yield f"refused  {refused.source}: {refused.reason}"
    for named in report.without_views:
        yield f"no views {named.source}: {named.reason}"
    if report.second is not None and report.second.failure is not None:
        waiting = f"{report.second.waiting:,} articles wait for the next run"
        yield f"not read {report.second.failure}; {waiting}"


def plan_lines(report: Report) -> Iterator[str]:
    """A line for each article that a dry run would have stored, with the story that it repeats, if any."""
    for planned in report.planned:
        among = f" ({RELATED[planned.take.role]} {planned.take.story})" if planned.take.role in RELATED else ""
        yield f"{PLANNED[planned.state]:8s} {planned.article.source}: {planned.article.title}{among}"


def source_table(sources: Sequence[SourceReport]) -> Table:
    """A row for each source: its counts, and when it was last read."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="")
    table.add_column("source", overflow="fold")
    for heading in (*StoreOutcome, "refused"):
        table.add_column(heading, justify="right")
    table.add_column("read", overflow="fold")
    for each in sources:
        counts = [f"{each.stored[state]:,}" for state in StoreOutcome]
        table.add_row(each.name, *counts, f"{each.refused:,}", _health_text(each))
    return table


def _health_text(source: SourceReport) -> str:
    if source.failure is None:
        return "well"
    return f"failed, last well {source.good_at:%Y-%m-%d %H:%M} UTC" if source.good_at else "failed, never well"
