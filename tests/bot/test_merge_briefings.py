"""Several briefings told as one: the same numbers mean the same articles throughout."""

from hypothesis import given
from hypothesis import strategies as st

from bot.scheduled.merge_briefings import merge_briefings, number_together
from marketbrief.domain.briefing import Sentence
from marketbrief.domain.evidence import Source
from marketbrief.render.phrases import numbers_cited
from tests.bot.samples import NOON, TEXT, a_briefing, a_full_briefing, a_passage, a_source, an_article

ARTICLES = [an_article(article_id=f"story-{n}", title=f"Title {n}") for n in range(6)]


@st.composite
def briefings(draw):
    """A briefing on some of the articles, which cites some of these."""
    chosen = draw(st.lists(st.sampled_from(ARTICLES), min_size=1, unique_by=id))
    sources = tuple(a_source(article, n) for n, article in enumerate(chosen, 1))
    cited = draw(st.lists(st.integers(1, len(chosen)), min_size=1, unique=True))
    return a_briefing(bottom_line=(Sentence("Rates fell.", tuple(sorted(cited))),), sources=sources)


def articles_cited(briefing):
    return {source.article.article_id for source in briefing.sources if source.n in numbers_cited(briefing)}


@given(st.lists(briefings(), min_size=1, max_size=4))
def test_a_number_is_one_article_throughout_and_every_sentence_keeps_its_articles(told):
    numbered = number_together(told)
    one = merge_briefings(numbered, "Note", NOON)
    assert [source.n for source in one.sources] == list(range(1, len(one.sources) + 1))
    names = {source.n: source.article.article_id for source in one.sources}
    assert len(set(names.values())) == len(names)
    for before, after in zip(told, numbered, strict=True):
        assert articles_cited(before) == articles_cited(after)
        assert all(names[source.n] == source.article.article_id for source in after.sources)
    last_cited = max(numbers_cited(one))
    assert numbers_cited(one) == set(range(1, last_cited + 1)), "what is cited is numbered first"


def test_an_article_in_two_briefings_brings_the_passages_of_both():
    article = an_article()
    first, second = (a_passage(article, words) for words in ("The index rose 3.1 percent.", "margins are thin"))
    told = [a_briefing(TEXT, sources=(Source(1, article, (passage,)),)) for passage in (first, second)]
    (source,) = merge_briefings(number_together(told), "Note", NOON).sources
    assert source.passages == (first, second)


def test_what_two_briefings_share_comes_once():
    one = merge_briefings(number_together([a_full_briefing(), a_full_briefing()]), "Note", NOON)
    assert (len(one.views), len(one.caveats), one.writer, one.removed) == (3, 1, "lantern-4", 4)
