import pytest

from ingest.views.stance import stance_of
from marketbrief.view import Stance


@pytest.mark.parametrize(
    ("statement", "stance"),
    [
        ("The shares are attractive and the outlook is strong.", Stance.BULLISH),
        ("We see weak demand and falling profits.", Stance.BEARISH),
        ("Margins improved, but demand is weak.", Stance.MIXED),
        ("The results were a mixed bag.", Stance.MIXED),
        ("The report covers the month of May.", Stance.NEUTRAL),
        ("The government may change its policy after a difficult vote.", Stance.NEUTRAL),
        ("There is no growth in this market.", Stance.BEARISH),
        ("The bank raised its price target to $12.", Stance.BULLISH),
        ("He cut his estimates after strong sales.", Stance.BEARISH),
        ("Can the recovery last?", Stance.NEUTRAL),
    ],
)
def test_the_words_of_a_statement_give_its_stance(statement: str, stance: Stance) -> None:
    assert stance_of(statement) is stance
