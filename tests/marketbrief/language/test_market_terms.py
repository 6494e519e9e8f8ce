"""Markets, institutions and indicators as questions name them, each name written down once."""

import pytest

from marketbrief.language import lexicon
from marketbrief.language.company_names import plain_name
from marketbrief.language.market_terms import market_terms


@pytest.fixture
def own_names(tmp_path):
    """Uses the entries of a desk's instruments.toml."""

    def use(entries):
        (tmp_path / "instruments.toml").write_text(entries)
        lexicon.use_overlay(tmp_path)

    yield use
    lexicon.use_overlay(None)


@pytest.mark.parametrize("name", ["market_names", "institution_names"])
def test_what_questions_say_repeats_no_name_of_the_instruments(name):
    instruments = lexicon.load("instruments")
    again = {
        (key, one)
        for key, row in lexicon.load(name).items()
        for one in row.get("names", ())
        if plain_name(one) in {plain_name(other) for other in instruments.get(key, {}).get("names", ())}
    }
    assert again == set()


def test_names_of_both_lists_count_and_a_name_that_means_something_else_does_not():
    terms = market_terms()
    assert terms.named["spoos"].key == terms.named["s&p futures"].key == "sp-500"
    assert terms.named["brent"].key == "brent"
    assert "the market" not in terms.named


def test_a_desks_further_name_of_a_known_market_is_understood(own_names):
    own_names('[gold]\nname = "Gold"\nkind = "commodity"\nnames = ["the shiny"]\n')
    terms = market_terms()
    assert terms.named["the shiny"].key == "gold"
    assert terms.named["gold"].told == terms.named["the shiny"].told
