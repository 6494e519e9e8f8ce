import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.stance.stance import stance_of
from marketbrief.domain.view import Stance

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
Cheaper loans would help reduce that burden.
Growth is picking up again across the region.
Silver could climb to $40 by the end of the year.
Risks to the economy have diminished.
We expect a default to be averted.
There is room to run, the valuation is still cheap.
The company beat our estimates on every line.
Demand for copper remains robust.
Despite the strike, profit will grow this year.
The dollar should benefit from higher rates at home.
Layoffs are slowing and hiring has begun.
The selling had gone too far.
The worst is over for the mills.
Regulators' worries about the port are overblown.
The deal should add 50 cents a year to the miller's earnings.
The firm is well placed to weather any storm.
The letter dispelled doubts about the dividend.
The guidance is rather conservative.
Most investors would take the charge in stride.
The new owner is far ahead of schedule with the kiln.
The weakness is already priced in.
Growth is nowhere near slowing.
The mill is a beneficiary of the merger.
Harbor Lane rates the shares "buy."
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
Harbor Lane remained cautious on the millers until profits rise.
The shares trade at a rich valuation.
The merger could be in jeopardy.
The strike will cost the mill a week of output.
The good news is already priced in.
Shares fell on worries about the harvest.
The statement sent its shares tumbling and down.
Strong competition is the greatest difficulty.
There is risk in cutting too deeply.
The firm failed to grasp the market and has offered uninspiring goods.
A higher bid is unlikely.
The rally has gone too far.
A smaller crop could hinder a strong rebound.
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
The owner may sell a stake in the mill.
As far as I'm concerned, it is a mill like others.
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


ABOUT = [
    ("The dollar fell against the yen.", "US dollar", Stance.BEARISH),
    ("The dollar fell against the yen.", "Japanese yen", Stance.BULLISH),
    ("Gold will rise as the dollar falls.", "Gold", Stance.BULLISH),
    ("Gold will rise as the dollar falls.", "US dollar", Stance.BEARISH),
    ("We prefer gold to oil.", "Gold", Stance.BULLISH),
    ("We prefer gold to oil.", "Oil", Stance.BEARISH),
    ("Harbor Lane likes stocks rather than gold.", "Gold", Stance.BEARISH),
    ("She recommends large caps instead.", "Russell 2000", Stance.BEARISH),
    ("She recommends large caps instead.", "Russell 1000", Stance.NEUTRAL),
    ("A shortage of crude is likely.", "Oil", Stance.BULLISH),
    ("A shortage of staff is likely.", "Alder Corp", Stance.BEARISH),
    ("Stockpiles of copper are rising.", "Copper", Stance.BEARISH),
    ("There is plenty of wheat about.", "Wheat", Stance.BEARISH),
]


@pytest.mark.parametrize(("statement", "about", "stance"), ABOUT)
def test_a_statement_points_the_way_of_what_it_is_about(statement: str, about: str, stance: Stance) -> None:
    assert stance_of(statement, about) is stance


def test_the_rise_of_one_currency_is_the_fall_of_the_other_in_its_pair() -> None:
    for verb, first, second in (("rose", Stance.BULLISH, Stance.BEARISH), ("fell", Stance.BEARISH, Stance.BULLISH)):
        said = f"Sterling {verb} against the euro."
        assert (stance_of(said, "Sterling"), stance_of(said, "Euro")) == (first, second)


@given(st.text())
def test_any_words_whatever_have_a_stance(statement: str) -> None:
    assert stance_of(statement) in Stance
