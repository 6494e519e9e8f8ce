from bot.suggestions import EVERGREEN, MOST_PROMPTS, new_prompts, prompts_from
from tests.bot.samples import NOON, a_view, an_article


def test_prompts_are_about_what_most_titles_name_and_who_spoke():
    articles = [
        an_article(article_id="a", title="Oil falls on supply"),
        an_article(article_id="b", title="Oil steadies"),
        an_article(article_id="c", title="Gold rises"),
    ]
    prompts = prompts_from(articles, [a_view(about="oil"), a_view(about="the weather")], NOON)
    assert [prompt.title.casefold() for prompt in prompts] == [
        "what moved oil?",
        "what analysts say about oil",
        "what happened to gold?",
        "what does ines okafor say about oil?",
    ]
    assert "14 March 2031" in prompts[0].text


def test_where_little_is_new_the_rest_is_evergreen(library):
    assert new_prompts(library) == EVERGREEN
    assert len(prompts_from([], [], NOON)) == MOST_PROMPTS


def test_prompts_come_from_the_newest_day_of_the_library(library, keep):
    keep(an_article(article_id="new", title="Copper jumps"))
    assert "copper" in new_prompts(library)[0].title.casefold()
