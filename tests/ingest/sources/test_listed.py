"""The desk's list of sources: what it may say, and that changing it keeps the rest."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.sources.document import DocumentKind
from ingest.sources.given import ItemDefaults
from ingest.sources.listed import ListedSource, _Source, add_source, read_duration, read_sources, remove_source
from marketbrief.domain.article import Rights
from marketbrief.domain.errors import SettingsError
from tests.places import ROOT

NO_BOUNDS = ItemDefaults(rights=Rights())
LIST = """# what the desk reads
[[source]]
name = "Harbour markets"  # twice an hour is enough
url = "https://post.example/feed"
kind = "feed"
publisher = "Harbour Post"
language = "en"
section = "markets"
every = "30m"
rights = { quote_words = 40, channels = ["C1", "#markets"] }

[[source]]
name = "Notes"
url = "notes"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(LIST)
    return path


def test_a_list_says_all_that_is_known_of_its_sources(file: Path) -> None:
    harbour, notes = read_sources(file)
    assert harbour == ListedSource(
        name="Harbour markets",
        location="https://post.example/feed",
        kind=DocumentKind.FEED,
        given=ItemDefaults(
            publisher="Harbour Post", language="en", rights=Rights(quote_words=40, channels=("C1", "markets"))
        ),
        section="markets",
        every=timedelta(minutes=30),
    )
    assert notes == ListedSource(name="Notes", location=str((file.parent / "notes").resolve()), given=NO_BOUNDS)


def test_adding_and_removing_keep_the_rest_with_its_comments(file: Path) -> None:
    add_source(file, name='B "quoted"', url="https://b.example/feed", kind="feed", every=None)
    assert [each.name for each in read_sources(file)] == ["Harbour markets", "Notes", 'B "quoted"']
    remove_source(file, "Notes")
    assert [each.name for each in read_sources(file)] == ["Harbour markets", 'B "quoted"']
    text = file.read_text()
    assert text.startswith("# what the desk reads")
    assert "# twice an hour is enough" in text
    assert list(file.parent.iterdir()) == [file]


def test_the_first_source_makes_the_list(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    add_source(file, name="Harbour", url="https://post.example/feed")
    assert read_sources(file) == (ListedSource(name="Harbour", location="https://post.example/feed", given=NO_BOUNDS),)


def test_rights_are_written_as_they_are_read(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    rights = Rights(quote_words=0, channels=("C1", "markets"))
    add_source(file, name="Harbour", url="https://post.example/feed", rights=rights)
    assert 'rights = {quote_words = 0, channels = ["C1", "markets"]}' in file.read_text()
    assert [each.given.rights for each in read_sources(file)] == [rights]


@pytest.mark.parametrize(
    "rights", ["{ quote_words = -1 }", "{ words = 4 }", '{ channels = "C1" }', "{ channels = [''] }"]
)
def test_rights_that_make_no_sense_are_named(tmp_path: Path, rights: str) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(f"[[source]]\nname = 'A'\nurl = 'b'\nrights = {rights}\n")
    with pytest.raises(SettingsError, match="rights"):
        read_sources(file)


def test_what_makes_no_sense_is_named_and_changes_nothing(file: Path) -> None:
    for more in ({"kind": "radio"}, {"every": "often"}, {"colour": "red"}):
        with pytest.raises(SettingsError):
            add_source(file, name="B", url="https://b.example", **more)
    with pytest.raises(SettingsError, match="two sources called 'Notes'"):
        add_source(file, name="Notes", url="https://b.example")
    with pytest.raises(SettingsError, match="lists no source 'C'; it lists Harbour markets, Notes"):
        remove_source(file, "C")
    assert file.read_text() == LIST


@pytest.mark.parametrize("text", ["[[source]]\nname = 'A'\n", "not toml", "[[source]]\nname = 'A'\nurl = 'b'\nx = 1\n"])
def test_a_list_that_cannot_be_read_says_so(tmp_path: Path, text: str) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=r"sources\.toml"):
        read_sources(file)
    with pytest.raises(SettingsError, match="does not exist"):
        read_sources(tmp_path / "none.toml")


def test_the_list_in_the_documentation_names_every_field_and_can_be_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "news.md").read_text()
    example = text.partition("```toml\n")[2].partition("```")[0]
    file = tmp_path / "sources.toml"
    file.write_text(example)
    (source,) = read_sources(file)
    assert source.given.rights == Rights(quote_words=40, channels=("C0123456789", "markets"))
    assert set(tomllib.loads(example)["source"][0]) == set(_Source.model_fields)


def test_lengths_of_time_are_read() -> None:
    assert read_duration("90s") == timedelta(seconds=90)
    assert read_duration("1h 30m") == timedelta(minutes=90)
    assert read_duration("2d") == timedelta(days=2)
    for text in ("", "0m", "10", "m", "ten minutes", "-5m"):
        with pytest.raises(SettingsError, match="not a length of time"):
            read_duration(text)
