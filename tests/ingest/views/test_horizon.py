import pytest

from ingest.views.horizon import horizon_of


@pytest.mark.parametrize(
    ("statement", "horizon"),
    [
        ("Oil will rise over the next 12 months.", "over the next 12 months"),
        ("Stocks should recover by year-end.", "by year-end"),
        ("Harbor Bank sees tin above $100 in 2031.", "in 2031"),
        ("Profits could fall in the second half of 2031.", "in the second half of 2031"),
        ("Gold could reach a record by the end of March.", "by the end of March"),
        ("We expect a cut in Q3.", "in Q3"),
        ("Tin will double in five years' time.", "in five years' time"),
        ("Sales fell in 2029.", None),
        ("Sales rose this year.", None),
        ("Oil will rise.", None),
    ],
)
def test_the_time_ahead_is_kept_as_written_and_the_past_is_none(statement: str, horizon: str | None) -> None:
    assert horizon_of(statement) == horizon
