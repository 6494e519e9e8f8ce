"""Which sources an answer shows first: one rule, however it is rendered."""

import io

import pytest
from rich.console import Console

from bot.blocks.messages import Placing, render
from bot.blocks.sources_view import SOURCES_WINDOW, page_view
from bot.posts import Post
from marketbrief.domain.briefing import Sentence
from marketbrief.domain.contract import answer_json
from marketbrief.render import terminal
from marketbrief.render.markdown import to_markdown
from marketbrief.render.phrases import by_citation
from tests.bot.samples import NOON, a_briefing, a_source, an_article

SOURCES = tuple(a_source(an_article(article_id=f"story-{n}", title=f"Title {n}"), n) for n in range(1, 5))
BRIEFING = a_briefing(
    bottom_line=(Sentence("Rates fell.", (2,)),), drivers=(Sentence("Rents fell.", (4,)),), sources=SOURCES
)


def on_a_terminal(answer):
    page = io.StringIO()
    terminal.render(answer, Console(file=page, width=100))
    return page.getvalue()


def in_a_window(answer):
    post = Post(
        team="T0", channel="C0", thread_ts="1.0", ts="1.1", key="key", user="U0ADA", question="Why?",
        answer=answer_json(answer), posted_at=NOON,
    )  # fmt: skip
    return str(page_view(SOURCES_WINDOW, post, 0)["blocks"])


RENDERED = {
    "terminal": on_a_terminal,
    "markdown": to_markdown,
    "message": lambda answer: str(render(answer, Placing("key", direct=True)).blocks),
    "notification": lambda answer: render(answer).text,
    "window": in_a_window,
}


def test_sources_keep_their_numbers_in_two_groups():
    groups = {label: [source.n for source in sources] for label, sources in by_citation(BRIEFING)}
    assert groups == {"Sources": [2, 4], "Also found": [1, 3]}


@pytest.mark.parametrize("rendered", RENDERED.values(), ids=RENDERED)
def test_what_is_cited_comes_first_and_what_is_not_stands_apart(rendered):
    shown = rendered(BRIEFING)
    places = [shown.index(words) for words in ("Title 2", "Title 4", "Also found", "Title 1", "Title 3")]
    assert places == sorted(places)


@pytest.mark.parametrize("rendered", RENDERED.values(), ids=RENDERED)
def test_nothing_stands_apart_where_everything_is_cited(rendered):
    assert "Also found" not in rendered(a_briefing())


def test_the_contract_keeps_every_source_in_its_order():
    assert [source["n"] for source in answer_json(BRIEFING)["sources"]] == [1, 2, 3, 4]
