from datetime import UTC, datetime, timedelta

from ingest.split import split
from ingest.views import draw_views
from marketbrief.answering.question.understand import understand
from marketbrief.answering.retrieval.build_evidence import gather
from marketbrief.answering.views.select import choose_views
from marketbrief.domain.article import Article
from marketbrief.domain.evidence import Hit
from marketbrief.library import Library

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def chosen(
    library: Library, *texts: str, asked: str = "what do analysts say about oil?"
) -> list[tuple[str | None, str, int]]:
    """Speaker, stance and day of the views chosen for a question on oil from articles of one day after the other."""
    for day, text in enumerate(texts):
        article = Article(
            article_id=str(day), title="Oil moves", text=text, source="t", retrieved_at=START,
            published_at=START + timedelta(days=day),
        )  # fmt: skip
        library.store(article, split(text), draw_views(article))
    question, _ = understand(asked, as_of=START + timedelta(days=9))
    hits = [Hit(passage=lead, article=a, score=1.0) for a in library.articles() if (lead := library.lead(a.article_id))]
    sources = gather(hits, library, question).sources
    dates = {source.article.article_id: source.article.published_at for source in sources}
    found = choose_views(question, sources, library)
    return [(each.view.speaker, each.view.stance.value, (dates[each.view.article_id] - START).days) for each in found]


SAYS = '"{}," said Mary Quill, an analyst at Harbor Securities.'


def test_of_one_voice_the_newest_view_comes_first_and_two_at_most(library: Library) -> None:
    texts = [SAYS.format("Oil looks strong"), SAYS.format("Oil looks robust"), SAYS.format("Oil looks cheap")]
    assert chosen(library, *texts) == [("Mary Quill", "bullish", 2), ("Mary Quill", "bullish", 1)]


def test_a_voice_on_both_sides_is_shown_on_both(library: Library) -> None:
    texts = [SAYS.format("Oil looks weak"), SAYS.format("Oil looks strong"), SAYS.format("Oil looks cheap")]
    assert chosen(library, *texts) == [("Mary Quill", "bullish", 2), ("Mary Quill", "bearish", 0)]


def test_a_statement_that_two_articles_carry_is_shown_once(library: Library) -> None:
    assert len(chosen(library, SAYS.format("Oil looks weak"), SAYS.format("Oil looks weak"))) == 1


def test_the_same_quotation_spelled_or_led_in_otherwise_is_shown_once(library: Library) -> None:
    said = "The sell-off in oil looks overdone to us and will end"
    again = f'On Monday Mary Quill, an analyst at Harbor Securities, said: "{said.replace("sell-off", "selloff")}."'
    assert len(chosen(library, SAYS.format(said), again)) == 1


def test_where_somebody_is_asked_for_what_they_say_nobody_else_speaks(library: Library) -> None:
    texts = [SAYS.format("Oil looks weak"), SAYS.replace("Quill", "Lint").format("Oil looks strong")]
    assert chosen(library, *texts, asked="what did Mary Lint say about oil?") == [("Mary Lint", "bullish", 1)]
