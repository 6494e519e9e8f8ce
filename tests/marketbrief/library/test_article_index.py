import pytest

from marketbrief.domain.entity import Entities, EntityForm, EntityMention, EntityName, MentionPlace
from marketbrief.domain.passage import Span
from marketbrief.library import Library

OAKLINE = Entities(
    names=(
        EntityName("OAKL.N", "oakline freight", EntityForm.FULL, "Oakline Freight Corp"),
        EntityName("OAKL.N", "oakl", EntityForm.TICKER, "OAKL"),
        EntityName("OAKL.N", "oakline", EntityForm.SHORT, "Oakline"),
    ),
    mentions=(EntityMention("OAKL.N", MentionPlace.TITLE),),
)


@pytest.fixture
def keep(library, make_article):
    """Stores an article of one passage about Oakline; later words make it a new revision."""

    def store(
        article_id="a", title="Oakline cuts its forecast", text="Oakline said freight was slow.", entities=OAKLINE
    ):
        article = make_article(article_id=article_id, title=title, text=text)
        library.store(article, [Span(0, len(text))], entities=entities)
        return library.article(article_id)

    return store


def found(library, phrase):
    search = library.article_search()
    numbers = [number for number, _ in search.scores(f'"{phrase}"', (0, 1 << 62), (4.0, 1.0, 1.0))]
    return [search.read([number])[number].article_id for number in numbers]


def test_articles_are_found_by_words_of_title_and_text(library, keep):
    keep()
    assert found(library, "forecasts") == ["a"]
    assert found(library, "freight") == ["a"]
    assert found(library, "copper") == []


def test_a_title_counts_more_than_the_text(library, keep):
    keep("a", title="Copper falls", text="Miners sold what they had in store.")
    keep("b", title="Miners sell", text="They said that copper fell in the morning.")
    search = library.article_search()
    scores = dict(search.scores('"copper"', (0, 1 << 62), (4.0, 1.0, 1.0)))
    best = max(scores, key=scores.__getitem__)
    assert search.read([best])[best].article_id == "a"


def test_a_new_revision_takes_the_old_words_out(library, keep):
    keep()
    before = library.article_search().size
    keep(text="Oakline said rail was slow.")
    assert found(library, "freight") == []
    assert found(library, "rail") == ["a"]
    assert library.article_search().size == before == 1
    assert library.article_search().mean_length == 9


def test_sizes_follow_what_other_connections_store(library, keep, make_article):
    keep()
    assert library.article_search().size == 1
    with Library.open(library.directory) as other:
        other.store(make_article(article_id="b", text="Rail was slow."), [Span(0, 14)])
    assert library.article_search().size == 2
    assert library.article_search().count('"slow"') == 2


def test_the_catalogue_knows_who_goes_by_a_name(library, keep):
    keep("a")
    keep("b", text="Oakline said rail was slow.")
    names = {name.name: name for name in library.article_search().names_like(["oakl", "oakline"])}
    assert names["oakl"].entity == "OAKL.N"
    assert (names["oakl"].articles, names["oakl"].of) == (2, 2)
    assert names["oakline"].sure
    names_of_oakline = {name.name for name in library.article_search().names_of_entity("OAKL.N")}
    assert names_of_oakline == {"oakline freight", "oakl", "oakline"}


def test_a_revision_that_no_longer_names_a_company_is_not_counted(library, keep):
    keep("a")
    keep("a", text="Freight was slow, it said.", entities=Entities())
    assert library.article_search().names_like(["oakline"]) == []


def test_older_articles_are_indexed_afterwards(library, keep):
    article = keep()
    library.forget_entities()
    assert found(library, "freight") == []
    assert [each.article_id for each in library.without_entities(10)] == ["a"]
    library.add_entities(article, OAKLINE)
    library.add_entities(article, OAKLINE)
    assert found(library, "freight") == ["a"]
    assert library.without_entities(10) == []
    assert library.article_search().names_like(["oakl"])[0].articles == 1


def test_leads_with_reads_titles_and_leads_alone(library, keep):
    keep("a", text=f"{'word ' * 130}copper", entities=Entities())
    search = library.article_search()
    assert search.has('"oakline"')
    assert not search.has('"copper"')
