"""Word lists are read once, are what they say they are, and take a desk's own names."""

import subprocess
import sys
from pathlib import Path

import pytest

from marketbrief.domain.errors import SettingsError
from marketbrief.language import lexicon
from marketbrief.language.firms import firm_key, is_commenting_firm, is_house
from marketbrief.language.instruments import all_instruments, find_instruments, instrument_named
from marketbrief.language.publishers import is_outlet, publishers_in


def by_commas(text):
    return [part.strip() for part in text.split(",")]


PARTED = {"companies": by_commas, "abbreviations": by_commas}
"""How the lists are cut that have phrases of several words."""
LISTS = [file.stem for file in Path(lexicon.__file__).parent.glob("*.toml")]


@pytest.fixture
def own(tmp_path):
    """Puts the files of a desk in use, and takes them out again."""

    def use(**files):
        for name, text in files.items():
            (tmp_path / f"{name}.toml").write_text(text)
        lexicon.use_overlay(tmp_path)
        return tmp_path

    yield use
    lexicon.use_overlay(None)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_says_at_its_top_what_belongs_there(name):
    text = (Path(lexicon.__file__).parent / f"{name}.toml").read_text()
    assert text.startswith("# ")
    assert lexicon.load(name)


def _entries(name, value):
    """The entries of a list: lines, phrases between commas, or words."""
    if name == "institutions":
        return value.splitlines()
    return value.split(", ") if name in ("companies", "abbreviations") else value.split()


@pytest.mark.parametrize("name", LISTS)
def test_no_word_stands_twice_in_a_list(name):
    for key, value in lexicon.load(name).items():
        if isinstance(value, str):
            words = _entries(name, value)
            assert len(words) == len(set(words)), key


def test_another_language_is_asked_for_by_its_code_and_is_not_there():
    with pytest.raises(LookupError, match="'tlh'"):
        lexicon.load("calendar", "tlh")


NORVANE = '[norvane]\nname = "Norvane Index"\nkind = "index"\nexact = ["NVX"]\n'


def test_a_new_instrument_and_other_names_for_one_that_is_there(own):
    own(instruments=NORVANE + '\n[sp-500]\nnames = ["spoos"]\n')
    assert [each.key for each in find_instruments("NVX, nvx and Spoos")] == ["norvane", "sp-500"]
    assert instrument_named("S&P 500") == instrument_named("spoos")


def test_an_indicator_is_an_instrument_of_that_kind(own):
    own(indicators='[claims]\nname = "Harbor dock claims"\n')
    assert [(each.key, each.kind) for each in find_instruments("harbor dock claims rose")] == [("claims", "indicator")]


def test_a_firm_goes_by_each_of_its_names(own):
    own(firms='[tarn]\nname = "Tarn & Ferrow"\nnames = ["TFW"]\nalone = ["Tarn"]\nsurname = true\n')
    assert firm_key("TFW Asset Management") == firm_key("Tarn and Ferrow Asset Management")
    assert firm_key("Tarn") == firm_key("Tarn & Ferrow Inc.")
    assert is_commenting_firm("TFW")
    assert not is_house("Tarn")


def test_a_publisher_goes_by_its_other_names(own):
    own(publishers='[ledger]\nname = "Harbor Ledger"\nnames = ["HLX"]\nalone = ["Ledger"]\n')
    publishers = ("The Harbor Ledger", "Tidewater Wire")
    assert publishers_in("what did HLX say", publishers) == ("The Harbor Ledger",)
    assert publishers_in("what did the Ledger say", publishers) == ()
    assert is_outlet("the Ledger")


def test_names_of_a_desk_are_gone_when_they_are_taken_out(own):
    own(instruments=NORVANE, firms='[tarn]\nname = "Tarn"\nnames = ["TFW"]\n')
    assert instrument_named("Norvane Index")
    assert firm_key("TFW") == "tarn"
    lexicon.use_overlay(None)
    assert instrument_named("Norvane Index") is None
    assert firm_key("TFW") == "tfw"
    assert all(each.kind != "indicator" for each in all_instruments())


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("firms", "[tarn\n", "line 1: it is not TOML: "),
        ("firms", '[tarn]\nname = "Tarn"\n\n[tarn]\n', "line 4: it is not TOML: "),
        ("firms", '[tarn]\nname = "Tarn', "line 2: it is not TOML: "),
        ("firms", 'tarn = "Tarn"\n', r"line 1: tarn is no entry: write \[tarn\]"),
        ("firms", '[tarn]\nalone = ["T"]\n', r"line 1: \[tarn\] has no name"),
        ("firms", '# ours\n[tarn]\nname = "Tarn"\nalone = "T"\n', "line 4: alone takes a list of texts"),
        ("firms", '[tarn]\nname = ""\n', "line 2: name takes a text"),
        ("firms", '[tarn]\nname = "Tarn"\nsurname = "yes"\n', "line 3: surname takes true or false"),
        ("firms", '[tarn]\nname = "Tarn"\nticker = "T"\n', "line 3: ticker is no field of this list; it has name,"),
        ("firms", '[tarn]\nname = "Tarn"\nnames = ["Goldman Sachs"]\n', "line 3: “goldman sachs” is a name of Gold"),
        ("instruments", '[box]\nname = "Box"\n', r"line 1: \[box\] has no kind"),
        ("instruments", '[box]\nname = "Box"\nkind = "boat"\n', "line 3: “boat” is no kind: write one of asset, bond"),
        ("instruments", '[box]\nname = "Box"\nkind = "index"\nnot_before = ["("]\n', "line 4: “\\(” is no regular exp"),
        ("instruments", '[box]\nname = "Box"\nkind = "index"\n\n[cox]\nname = "Cox"\nkind = "index"\nnames = ["box"]\n',
         r"line 8: “box” is a name of Box already \(\[box\]\)"),
        ("gold", "", "there is no such list; call the file one of instruments.toml"),
    ],
)  # fmt: skip
def test_a_broken_file_is_one_sentence_with_its_name_and_line(own, name, text, fault):
    with pytest.raises(SettingsError, match=rf"^\S+/{name}.toml(?:, |: ){fault}") as told:
        own(**{name: text})
    assert "\n" not in str(told.value)
    assert lexicon.overlay_folder() is None


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "firms.toml").write_bytes(b'[tarn]\nname = "\xff"\n')
    with pytest.raises(SettingsError, match="line 2: the file is not in UTF-8"):
        lexicon.use_overlay(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"MARKETBRIEF_LEXICON=.*/nowhere is no directory"):
        lexicon.use_overlay(tmp_path / "nowhere")


def imported_by(statement):
    told = subprocess.run(
        [sys.executable, "-c", f"{statement}; import sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(told.stdout.split())


def test_the_check_needs_neither_a_database_nor_numbers():
    loaded = imported_by("import marketbrief.answering.verification.verify")
    assert loaded.isdisjoint({"sqlite3", "numpy", "chromadb", "marketbrief.library.connect"})


def test_the_language_itself_loads_nothing():
    loaded = imported_by("import marketbrief.language")
    assert not {module for module in loaded if module.startswith("marketbrief.language.")}
