"""What is found, and in which order."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.question.understand import understand
from marketbrief.answering.retrieval.diversify import spread, weave, without_copies
from marketbrief.answering.retrieval.langchain_retriever import LibraryRetriever
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.answering.retrieval.subqueries import MOST_CLAUSES, clauses_of
from marketbrief.domain.evidence import Hit
from marketbrief.domain.passage import Passage, Span
from marketbrief.language.tokens import words_of

AS_OF = datetime(2026, 9, 18, 15, tzinfo=UTC)


def day(number, hour=12):
    return datetime(2026, 9, number, hour, tzinfo=UTC)


def find(library, text, limit=10, **more):
    retriever = Retriever(library, **more)
    question, words = understand(text, as_of=AS_OF, publishers=library.publishers())
    return [hit.article.article_id for hit in retriever.search(question, words, limit)]


@pytest.fixture
def two_oil_days(keep, make_article):
    for number in (8, 15):
        keep(
            make_article(
                article_id=f"oil-{number}",
                title="Oil falls on stockpiles",
                text=f"Oil fell after stockpiles rose for the week that ended before the {number}th.",
                published_at=day(number),
            )
        )


def test_a_day_named_in_a_question_on_a_market_is_a_wall(library, two_oil_days):
    assert find(library, "why did oil fall on 8 September 2026?") == ["oil-8"]


def test_without_a_day_the_newest_of_two_like_stories_comes_first(library, two_oil_days):
    assert find(library, "why did oil fall?") == ["oil-15", "oil-8"]


def test_words_that_leave_the_day_open_never_hide_the_right_article(library, keep, make_article):
    keep(make_article(article_id="old", title="Quillfeather shuts its Tarn mine", text="Quillfeather shut Tarn.",
                      published_at=datetime(2025, 1, 3, tzinfo=UTC)))  # fmt: skip
    assert find(library, "has Quillfeather lately shut the Tarn mine?") == ["old"]


def test_news_is_not_known_before_it_is_published(library, two_oil_days):
    question, words = understand("why did oil fall?", as_of=AS_OF, known_until=day(10))
    assert [hit.article.article_id for hit in Retriever(library).search(question, words, 5)] == ["oil-8"]


def test_a_market_is_found_by_another_of_its_names(library, two_oil_days):
    assert find(library, "why did crude slip on 15 September 2026?") == ["oil-15"]


def test_a_title_that_tells_the_move_asked_about_comes_before_one_that_tells_the_opposite(library, keep, make_article):
    for way, hour in (("rises", 15), ("falls", 9)):
        keep(make_article(article_id=way, title=f"Oil {way} in thin trade", text="Oil moved in thin trade.",
                          published_at=day(9, hour)))  # fmt: skip
    assert find(library, "why did oil fall on 9 September 2026?")[0] == "falls"


@pytest.fixture
def two_houses(keep, make_article):
    for number in range(6):
        keep(
            make_article(
                article_id=f"ledger-{number}",
                publisher="Harbor Ledger",
                title="Quillfeather opens plant",
                text=f"Quillfeather opened plant number {number} and Quillfeather hired staff for the plant.",
            )
        )
    keep(
        make_article(
            article_id="kestrel",
            publisher="Kestrel Markets | All of it",
            title="A supplier complains",
            text="A supplier of Quillfeather said that bills for the plant were not paid.",
        )
    )


def test_each_publisher_that_is_named_is_served(library, two_houses):
    found = find(library, "what did Harbor Ledger and Kestrel Markets report on the Quillfeather plant?", limit=2)
    assert "kestrel" in found
    assert len({one.split("-")[0] for one in found}) == 2


def test_other_publishers_follow_after_those_that_are_named(library, two_houses):
    assert find(library, "what did Kestrel Markets report on the Quillfeather plant?", limit=3)[0] == "kestrel"
    assert len(find(library, "what did Kestrel Markets report on the Quillfeather plant?", limit=3)) == 3


def test_articles_of_days_that_reports_are_dated_by_come_first_and_hide_no_others(library, keep, make_article):
    for number in (3, 8, 12):
        keep(
            make_article(
                article_id=f"d{number}",
                title="Quillfeather and its plant",
                text=f"Quillfeather spoke of its plant for the {number}th time.",
                published_at=day(number),
            )
        )
    text = "did the Harbor Ledger report on Quillfeather's plant of September 8, 2026 agree with the one that followed?"
    found = find(library, text)
    assert found[0] == "d8"
    assert set(found) == {"d3", "d8", "d12"}


def test_every_clause_of_a_question_is_served(library, keep, make_article):
    for number in range(5):
        keep(make_article(article_id=f"a-{number}", title="Mossbank pays", text=f"Mossbank paid fine {number}."))
    keep(make_article(article_id="b", title="Tidewater", text="A ferry sank off Tarn harbour at night."))
    assert "b" in find(library, "which fine did Mossbank pay, and which ferry sank off Tarn harbour?", limit=2)


def test_copies_of_a_passage_are_shown_once(library, keep, make_article):
    for name in ("one", "two"):
        keep(make_article(article_id=name, title="Oil falls", text="Oil fell after  stocks rose."))
    assert len(find(library, "why did oil fall?")) == 1


def test_a_passage_is_found_by_its_meaning(library, keep, make_article, embedder):
    keep(make_article(article_id="cat", title="Pets", text="The kitten slept on the sofa all afternoon."))
    keep(make_article(article_id="rail", title="Rails", text="Freight trains were late in the north."))
    library.claim_embedding(embedder.name)
    waiting = library.waiting(10)
    library.add_vectors([number for number, _ in waiting], embedder.passages([text for _, text in waiting]))
    assert find(library, "where did a young feline nap?", embedder=embedder)[0] == "cat"


def test_the_parts_of_a_score_add_up_to_it(library, two_oil_days):
    question, words = understand("why did oil fall?", as_of=AS_OF)
    for hit in Retriever(library).search(question, words, 5):
        assert sum(part for _, part in hit.parts) == pytest.approx(hit.score)
        assert {"text", "instrument in title", "age"} <= dict(hit.parts).keys()


def test_an_empty_library_finds_nothing(library):
    assert find(library, "why did oil fall?") == []


def test_langchain_gets_documents_with_where_they_stand(library, two_oil_days):
    retriever = LibraryRetriever(retriever=Retriever(library), clock=lambda: AS_OF, k=1)
    [document] = retriever.invoke("why did oil fall on 8 September 2026?")
    assert document.page_content.startswith("Oil fell after stockpiles")
    assert document.metadata["article_id"] == "oil-8"
    assert document.metadata["passage_id"] == document.id
    assert document.metadata["published_at"] == day(8).isoformat()
    assert set(document.metadata) == {"passage_id", "article_id", "title", "publisher", "published_at", "url", "score"}


def hit_of(make_article, number, article_id="a"):
    text = f"Words of {number}."
    passage = Passage(number=number, article_id=article_id, revision=1, span=Span(0, len(text)), text=text)
    return Hit(passage=passage, article=make_article(text=text, article_id=article_id), score=1.0)


def test_lists_are_woven_by_turns_every_passage_once(make_article):
    a, b, c, d = (hit_of(make_article, number) for number in range(4))
    assert list(weave([[a, b], [a, c, d]])) == [a, c, b, d]


def test_an_article_with_many_passages_lets_others_have_their_turn(make_article):
    many = [hit_of(make_article, number) for number in range(9)]
    other = hit_of(make_article, 99, "b")
    woven = list(spread([*many, other], lambda hit: hit.article.article_id, 5))
    assert woven.index(other) == 5
    assert set(map(id, woven)) == set(map(id, [*many, other]))


def test_hits_of_other_words_are_no_copies(make_article):
    hits = [hit_of(make_article, number) for number in range(3)]
    assert list(without_copies([*hits, hits[0]])) == hits


def test_a_question_of_one_clause_is_not_taken_apart():
    assert clauses_of("why did oil fall?") == ()


def test_short_clauses_stay_with_the_one_before():
    assert clauses_of("who shut the Tarn mine, in May, and who paid the Mossbank fine?") == (
        "shut the Tarn mine in May",
        "paid the Mossbank fine?",
    )


@given(st.text(max_size=400))
def test_clauses_are_made_of_the_questions_own_words(text):
    clauses = clauses_of(text)
    assert len(clauses) <= MOST_CLAUSES
    assert len(clauses) != 1
    assert all(set(words_of(clause)) <= set(words_of(text)) for clause in clauses)
