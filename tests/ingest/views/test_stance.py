import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.views.stance import stance_of
from marketbrief.view import Stance

BULLISH = """
The shares are attractive and the outlook is strong.
The bank raised its price target to $12.
Orchard Bank upgraded Alder Corp to "buy" from "neutral" on Monday.
Harbor Lane rates the stock "outperform".
Inflation is easing and that helps everyone.
Unemployment will fall faster than people think.
The worries about the merger are overdone.
We do not see any weakness in orders.
It is unlikely that defaults will rise from here.
The selloff was a buying opportunity.
Costs are coming down and margins are improving.
Growth is picking up again across the region.
Silver could climb to $40 by the end of the year.
Risks to the economy have diminished.
There is room to run, the valuation is still cheap.
The company beat our estimates on every line.
Demand for copper remains robust.
Despite the strike, profit will grow this year.
The dollar should benefit from higher rates at home.
Layoffs are slowing and hiring has begun.
""".strip().splitlines()

BEARISH = """
We see weak demand and falling profits.
There is no growth in this market.
He cut his estimates after strong sales.
Harbor Lane downgraded the miller to "sell".
Orchard Bank rates Alder "underperform".
Inflation is rising much faster than wages.
Higher costs will squeeze the smaller mills.
The rally is fragile and may not last.
I doubt the recovery will continue.
Oil prices will fall if the tankers get through, and they are falling already.
Growth is slowing in every region.
The improvement is much slower than the headline suggests.
Credit losses are mounting.
They have failed to deliver any growth.
The stock looks expensive after its run.
The risks are on the downside.
The strike threatens the recovery.
A stronger currency will hurt exporters.
The bank said loan defaults would increase.
It lacks a good product for the young.
""".strip().splitlines()

NEUTRAL = """
The report covers the month of May.
The government may change its policy next week.
Can the recovery last?
The decision will be taken in March.
Most of the cargo moves by rail, and some by barge.
It is a story about the weather.
The committee meets on Tuesday.
Investors are waiting for the jobs report.
The next step would be a vote of the owners.
There are four mills in the valley and two owners.
The rating is "hold".
We expect shares to trade in a range.
""".strip().splitlines()

MIXED = """
Margins improved, but demand is weak.
The results were a mixed bag.
Sales were strong, but the outlook was disappointing.
While exports are growing, the home market is shrinking.
The balance sheet is solid; however, the losses are mounting.
On the one hand the price is low, on the other the harvest is late.
Earnings beat forecasts but margins are under threat.
The product is excellent, yet sales are falling.
""".strip().splitlines()

TABLE = [
    (sentence, stance)
    for stance, sentences in (
        (Stance.BULLISH, BULLISH),
        (Stance.BEARISH, BEARISH),
        (Stance.NEUTRAL, NEUTRAL),
        (Stance.MIXED, MIXED),
    )
    for sentence in sentences
]


@pytest.mark.parametrize(("statement", "stance"), TABLE)
def test_the_words_of_a_statement_give_its_stance(statement: str, stance: Stance) -> None:
    assert stance_of(statement) is stance


def test_rising_yields_are_bad_for_bonds_and_say_nothing_of_other_things() -> None:
    said = "Yields will rise from here."
    assert stance_of(said, "Treasuries") is Stance.BEARISH
    assert stance_of("Yields will fall from here.", "US bonds") is Stance.BULLISH


@given(st.text())
def test_any_words_whatever_have_a_stance(statement: str) -> None:
    assert stance_of(statement) in Stance
