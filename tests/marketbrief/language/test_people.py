import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.language.firms import firm_key, is_firm, is_house
from marketbrief.language.people import Voice, is_speaker, person_key, voices


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbor Lane Inc", "Harbor Lane"),
        ("the Harbor Lane Group", "HARBOR LANE"),
        ("Harbor Lane & Co.", "Harbor Lane"),
        ("Crédit Alder SA", "Credit Alder"),
        ("H.L. Quill", "HL Quill"),
        ("Quill's", "Quill"),
        ("Goldman", "Goldman Sachs Group Inc"),
        ("J.P. Morgan", "JPMorgan Chase & Co"),
        ("S&P", "Standard & Poor's"),
    ],
)
def test_spellings_of_one_firm_share_a_key(one: str, other: str) -> None:
    assert firm_key(one) == firm_key(other)


@pytest.mark.parametrize(("one", "other"), [("Harbor Bank", "Harbor Lane"), ("Alder Group", "Birch Group")])
def test_different_firms_have_different_keys(one: str, other: str) -> None:
    assert firm_key(one) != firm_key(other)


def test_a_firm_asked_for_finds_its_arms_but_not_a_firm_whose_name_merely_begins_alike() -> None:
    assert is_firm("Harbor", "Harbor Asset Management")
    assert not is_firm("Harbor", "Harborough Bank")
    assert not is_firm("Harbor", None)


@pytest.mark.parametrize(
    ("asked", "speaker", "found"),
    [
        ("Quill", "Mary Quill", True),
        ("mary quill", "Mary J. Quill", True),
        ("Dr. Mary Quill", "Mary Quill Jr.", True),
        ("Otto Quill", "Mary Quill", False),
        ("Mary", "Mary Quill", False),
        ("Quill", None, False),
    ],
)
def test_a_speaker_is_found_by_full_name_or_surname(asked: str, speaker: str | None, found: bool) -> None:
    assert is_speaker(asked, speaker) is found


def test_a_surname_alone_is_no_key() -> None:
    assert person_key("Quill") is None
    assert person_key("Mr. Quill") is None


def test_one_person_at_one_firm_is_one_voice_under_the_fullest_names() -> None:
    pairs = [("Mary Quill", "Harbor"), ("MARY QUILL", "Harbor Inc"), ("Mary Quill", None), ("Quill", "Harbor")]
    assert set(voices(pairs).values()) == {Voice("Mary Quill", "Harbor Inc")}


def test_one_name_at_two_firms_is_two_people_and_without_a_firm_a_third() -> None:
    pairs = [("Mary Quill", "Harbor Bank"), ("Mary Quill", "Orchard Bank"), ("Mary Quill", None)]
    assert len(set(voices(pairs).values())) == 3


def test_a_surname_alone_never_joins_two_articles() -> None:
    merged = voices([("Mary Quill", "Harbor Bank"), ("Quill", None), ("Quill", "Orchard Bank")])
    assert len(set(merged.values())) == 3


def test_a_surname_that_two_colleagues_share_is_neither_of_them() -> None:
    merged = voices([("Mary Quill", "Harbor Bank"), ("Otto Quill", "Harbor Bank"), ("Quill", "Harbor Bank")])
    assert merged["Quill", "Harbor Bank"] == Voice("Quill", "Harbor Bank")


def test_a_person_at_an_arm_of_the_firm_is_the_same_person_while_the_houses_stay_apart() -> None:
    pairs = [("Mary Quill", "Harbor"), ("Mary Quill", "Harbor Asset Management"), (None, "Harbor Asset Management")]
    merged = voices(pairs)
    assert merged[pairs[0]] == merged[pairs[1]]
    assert merged[pairs[2]] == Voice(None, "Harbor Asset Management")


def test_nameless_traders_are_nobody() -> None:
    assert voices([(None, None)]) == {}


NAMES = st.sampled_from([None, "Mary Quill", "Quill", "Otto Quill", "M. Quill", "MARY QUILL"])
FIRMS = st.sampled_from([None, "Harbor", "Harbor Inc", "Harbor Asset Management", "Orchard Bank", "Goldman"])


@given(st.lists(st.tuples(NAMES, FIRMS)))
def test_people_with_different_full_names_are_never_one_voice(pairs: list[tuple[str | None, str | None]]) -> None:
    merged = voices(pairs)
    assert set(merged) == {pair for pair in pairs if pair != (None, None)}
    for speaker, firm in merged:
        key = person_key(speaker or "")
        assert key is None or key == person_key(merged[speaker, firm].name or "")


@pytest.mark.parametrize(
    ("name", "firm"),
    [
        ("Goldman", "Goldman Sachs"),
        ("J.P. Morgan Securities", "JPMorgan Securities"),
        ("Citi", "Citigroup Inc"),
        ("BofA Merrill Lynch", "Bank of America Merrill Lynch"),
        ("SocGen", "Société Générale"),
        ("RBS", "Royal Bank of Scotland Plc"),
        ("Moody's", "Moodys"),
        ("PIMCO", "Pacific Investment Management Co."),
    ],
)
def test_short_names_of_houses_mean_the_house(name: str, firm: str) -> None:
    assert firm_key(name) == firm_key(firm)


@pytest.mark.parametrize("other", ["Goldman Industries", "Merrill Farms", "Lehman College", "Citizens Bank"])
def test_a_short_name_is_not_stretched_to_firms_that_begin_alike(other: str) -> None:
    assert not any(is_firm(name, other) for name in ("Goldman", "Merrill", "Lehman", "Citi"))


def test_a_houses_bare_name_is_told_from_a_surname() -> None:
    assert is_house("Goldman")
    assert is_house("Deutsche Bank")
    assert not is_house("Quill")
    assert not is_house("Anna Goldman")
