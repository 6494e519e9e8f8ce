import pytest

from ingest.views.kinds import kind_of
from marketbrief.domain.view import ViewKind


@pytest.mark.parametrize(
    ("role", "firm", "kind"),
    [
        ("chief economist", "Orchard Bank", ViewKind.ANALYST),
        ("head of FX strategy", "Orchard Bank", ViewKind.ANALYST),
        ("portfolio manager", "Lotus", ViewKind.ANALYST),
        ("president", "Lotus Research", ViewKind.ANALYST),
        ("professor of economics", "University of Alder", ViewKind.ANALYST),
        ("economist", "Federal Reserve", ViewKind.OFFICIAL),
        ("finance minister", None, ViewKind.OFFICIAL),
        ("deputy central bank governor", None, ViewKind.OFFICIAL),
        ("chief executive", "Alder Motors", ViewKind.COMPANY),
        ("spokeswoman", "Alder Motors", ViewKind.COMPANY),
        ("source", None, ViewKind.OTHER),
        ("chief executive", "Alder Brokers Association", ViewKind.OTHER),
        (None, None, ViewKind.OTHER),
    ],
)
def test_role_and_firm_give_the_kind(role: str | None, firm: str | None, kind: ViewKind) -> None:
    assert kind_of(role, firm) is kind
