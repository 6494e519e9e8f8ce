"""What the catalogue of entities learns from one article."""

import pytest

from ingest.entities import find_entities
from marketbrief.domain.entity import EntityForm, MentionPlace


@pytest.fixture
def names(make_article):
    """The names that an article gives to entities, as (entity, name, form)."""

    def read(text, title="Shares move"):
        return {
            (each.entity, each.name, each.form) for each in find_entities(make_article(text=text, title=title)).names
        }

    return read


@pytest.mark.parametrize(
    ("text", "entity", "code"),
    [
        ("Shares of Oakline Freight Corp ( OAKL.N ) rose.", "OAKL.N", "oakl"),
        ("Shares of Oakline Freight (NYSE: OAKL) rose.", "OAKL", "oakl"),
        ("Shares of Oakline Freight Corp. OAKL.O rose.", "OAKL.O", "oakl"),
    ],
)
def test_a_company_is_known_by_the_code_of_its_shares_however_it_is_written(names, text, entity, code):
    found = names(text)
    assert (entity, "oakline freight", EntityForm.FULL) in found
    assert (entity, code, EntityForm.TICKER) in found


def test_a_short_name_is_tied_to_the_company_whose_full_name_stands_in_the_same_article(names):
    found = names("Tarnvale Bank of Harbor ( TVBH.N ) lost 4 percent. TBoH said so.", title="Tarnval cuts jobs")
    assert ("TVBH.N", "tboh", EntityForm.SHORT) in found
    assert ("TVBH.N", "tarnval", EntityForm.SHORT) in found


def test_an_acronym_is_tied_to_the_name_before_it(names):
    found = names("The Institute for Dock Management (IDM) said orders rose.")
    assert ("(IDM)", "institute for dock management", EntityForm.FULL) in found
    assert ("(IDM)", "idm", EntityForm.ACRONYM) in found


def test_brackets_that_abbreviate_nothing_name_nobody(names):
    assert names("The price rose (UP) and the ship sailed.") == set()


@pytest.mark.parametrize(
    "text", ["Chief Executive Ada Quillon said so.", "Ada Quillon, the chief economist at Tarn Hill, said so."]
)
def test_people_are_known_beside_what_they_are(make_article, text):
    (person,) = [each for each in find_entities(make_article(text=text)).names if each.form is EntityForm.PERSON]
    assert (person.name, person.display) == ("ada quillon", "Ada Quillon")
    assert person.role in ("chief executive", "chief economist", "economist")


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("Oakline Freight cuts forecast", "Oakline Freight Corp ( OAKL.N ) did.", MentionPlace.TITLE),
        ("Railways slow", "Oakline Freight Corp ( OAKL.N ) cut its forecast.", MentionPlace.LEAD),
        ("Railways slow", f"{'word ' * 130} Oakline Freight Corp ( OAKL.N ) cut it.", MentionPlace.BODY),
    ],
)
def test_a_mention_says_how_prominent_it_is(make_article, title, text, place):
    mentions = {each.entity: each.place for each in find_entities(make_article(title=title, text=text)).mentions}
    assert mentions["OAKL.N"] is place


def test_an_article_without_names_adds_nothing(make_article):
    found = find_entities(make_article(title="Oil falls", text="Oil fell after stocks rose."))
    assert (found.names, found.mentions) == ((), ())
