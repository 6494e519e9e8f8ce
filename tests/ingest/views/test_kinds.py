import pytest

from ingest.views.kinds import kind_of
from marketbrief.domain.view import Kind


@pytest.mark.parametrize(
    ("role", "firm", "kind"),
    [
        ("chief economist", "Orchard Bank", Kind.ANALYST),
        ("head of FX strategy", "Orchard Bank", Kind.ANALYST),
        ("portfolio manager", "Lotus", Kind.ANALYST),
        ("president", "Lotus Research", Kind.ANALYST),
        ("professor of economics", "University of Alder", Kind.ANALYST),
        ("economist", "Federal Reserve", Kind.OFFICIAL),
        ("finance minister", None, Kind.OFFICIAL),
        ("deputy central bank governor", None, Kind.OFFICIAL),
        ("chief executive", "Alder Motors", Kind.COMPANY),
        ("spokeswoman", "Alder Motors", Kind.COMPANY),
        ("source", None, Kind.OTHER),
        ("chief executive", "Alder Brokers Association", Kind.OTHER),
        (None, None, Kind.OTHER),
    ],
)
def test_role_and_firm_give_the_kind(role: str | None, firm: str | None, kind: Kind) -> None:
    assert kind_of(role, firm) is kind
