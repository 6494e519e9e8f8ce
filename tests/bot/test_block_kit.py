"""Every message and window that the bot makes, of invented and of real news, is one that Slack takes."""

import io
import json
import lzma
import random
from datetime import UTC, datetime
from itertools import cycle, islice

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from slack_sdk.models.messages.chunk import BlocksChunk

from bot.blocks.elements import button
from bot.blocks.rich_text import one_line
from ingest.job import ingest
from ingest.open_source import ItemDefaults
from ingest.progress_bar import PlainProgress
from ingest.split import split
from ingest.views.extract import draw_views
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.article import Article
from marketbrief.domain.briefing import Briefing, Caveat, CaveatKind, Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Hit, Source
from marketbrief.domain.passage import Passage
from marketbrief.domain.question import Question, Window
from marketbrief.domain.view import Stance
from marketbrief.language.instruments import find_instruments
from marketbrief.language.sentences import sentence_spans
from tests.bot.all_messages import messages_besides, messages_of, prompts_of, unasked_on, views_besides, views_of
from tests.bot.block_kit import faults_of_message, faults_of_view
from tests.bot.rebuild_blocks import BUILT, UNCHECKED, fault_of
from tests.bot.samples import (
    NOON,
    a_briefing,
    a_full_briefing,
    a_no_evidence,
    a_passage,
    a_question,
    a_source,
    a_view,
    an_article,
)
from tests.places import SHARED

NEWS = SHARED / "data/reuters-2007.jsonl.xz"
THEN = datetime(2008, 1, 1, tzinfo=UTC)
# Making an example smaller takes minutes, as each is rendered some twenty times.
QUICKLY = tuple(phase for phase in Phase if phase is not Phase.shrink)
MANY, A_BRIEFING, ASKED_OF = 1_000, 8, 25

WORDS = st.one_of(
    st.text(min_size=1, max_size=400),
    st.sampled_from(["<!channel> & <@U1> @here ", '"*_~`\\" ', "word. ", "文字。", "&", "3.1 percent "]).map(
        lambda word: word * 80
    ),
).filter(one_line)


def faults_of(*answers):
    """Faults of everything that is made of answers, and of what is posted unasked on their sources."""
    for answer in answers:
        yield from faults_in(messages_of(answer), views_of(answer))
    briefings = [answer for answer in answers if isinstance(answer, Briefing)]
    yield from faults_in(unasked_on(briefings), ())


def faults_in(messages, views):
    for message in messages:
        yield from faults_of_message(message)
    for view in views:
        yield from faults_of_view(view)


@pytest.mark.parametrize(
    "answer", [a_full_briefing(), a_briefing(), a_no_evidence()], ids=lambda answer: answer.outcome
)
def test_slack_takes_every_message_and_window_of_an_answer(answer):
    assert list(faults_of(answer)) == []


def test_slack_takes_what_the_bot_says_besides():
    assert list(faults_in(messages_besides(), views_besides())) == []


@pytest.mark.parametrize(
    ("thing", "says"),
    [
        ({"type": "header", "text": {"type": "plain_text", "text": "x" * 151, "emoji": False}}, "max_length"),
        ({"type": "actions", "elements": [button("Go", "go", "go")] * 26}, "26"),
        ({"type": "rich_text", "elements": []}, "rich_text"),
        ({"type": "modal", "title": {"type": "plain_text", "text": "x" * 25, "emoji": False}, "blocks": []}, "24"),
    ],
)
def test_slackblocks_finds_what_is_too_much(thing, says):
    assert says in fault_of(thing)


def test_every_kind_of_thing_is_built_anew_or_named_with_the_reason():
    kinds = {block["type"] for message in messages_of(a_full_briefing()) for block in message.blocks}
    assert kinds - set(BUILT) <= {"table"}, "a table has a function of its own"
    assert set(UNCHECKED) == {BlocksChunk.type}


@settings(max_examples=10, phases=QUICKLY, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(1, 9))
def test_the_limits_of_slack_hold_whatever_the_news_says_and_nobody_is_called(words, many):
    words = list(islice(cycle(words), many))
    assert list(faults_of(a_briefing_of(words), a_no_evidence_of(words))) == []
    assert list(faults_in(messages_besides(words[0]), views_besides(words[0]))) == []


def a_briefing_of(words):
    articles = [
        an_article(text, f"story-{n}", title=text, publisher=text, url=f"https://news.example/{text}")
        for n, text in enumerate(words, 1)
    ]
    sentences = tuple(Sentence(text, tuple(range(1, len(words) + 1))) for text in words)
    views = tuple(
        CitedView(a_view(article, quotes=[article.text], stance=stance, speaker=article.text, role=article.text), n)
        for n, article in enumerate(articles, 1)
        for stance in Stance
    )
    return a_briefing(
        words[0],
        question=Question(text=words[0], as_of=NOON, names=(words[-1],)),
        bottom_line=sentences,
        drivers=sentences,
        figures=sentences,
        views=views,
        sources=tuple(a_source(article, n) for n, article in enumerate(articles, 1)),
        caveats=tuple(Caveat(CaveatKind.STALE, text) for text in words),
        writer=words[0],
    )


def a_no_evidence_of(words):
    articles = [an_article(text, title=text, publisher=text, url=f"https://news.example/{text}") for text in words]
    nearest = tuple(Hit(passage=a_passage(article), article=article, score=0.1) for article in articles)
    window = Window(start=datetime(2031, 1, 1, tzinfo=UTC), end=None, label=words[0])
    asked = Question(text=words[0], as_of=NOON, window=window)
    return a_no_evidence(question=asked, looked_for=words[0], advice=words[-1], nearest=nearest)


@pytest.fixture(scope="module")
def chosen():
    """Lines of a newswire, chosen by chance that is always the same."""
    if not NEWS.exists():
        pytest.skip("no newswire here")
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        return random.Random(7).sample(lines.readlines(), MANY)  # noqa: S311


def test_slack_takes_whatever_a_thousand_real_articles_say(chosen):
    articles = [article_of(told) for told in map(json.loads, chosen) if told["text"].strip()]
    faults = [
        (number, fault)
        for number in range(0, len(articles), A_BRIEFING)
        for fault in faults_of(a_briefing_on(articles[number : number + A_BRIEFING]))
    ]
    assert faults == []


def test_slack_takes_what_is_answered_from_a_thousand_real_articles(chosen, library, tmp_path):
    wire = tmp_path / "wire.jsonl"
    wire.write_text("".join(chosen), "utf-8")
    report = ingest(
        [str(wire)], library=library, embedder=None, given=ItemDefaults(), now=THEN,
        progress=PlainProgress(io.StringIO()),
        stopping=lambda: False,
    )  # fmt: skip
    assert report.exit_code == 0
    answerer = Answerer(Retriever(library))
    titles = [json.loads(line)["title"] for line in chosen[::ASKED_OF]]
    answers = [answerer.answer(f"What happened: {title}?", as_of=THEN, turns=()) for title in titles]
    assert sum(isinstance(answer, Briefing) for answer in answers) > len(answers) / 2
    assert [fault for n in range(0, len(answers), 4) for fault in faults_of(*answers[n : n + 4])] == []
    articles = list(library.articles())
    assert all(1 <= len(prompt.title) <= 75 and prompt.text for prompt in prompts_of(articles))


def article_of(told):
    published = datetime.fromisoformat(told["published_at"])
    return an_article(told["text"], told["id"], title=told["title"], published_at=published)


def a_briefing_on(articles: list[Article]) -> Briefing:
    """A briefing of the articles' own sentences and views."""
    sources = tuple(Source(n, article, passages_of(article)) for n, article in enumerate(articles, 1))
    said = [
        Sentence(span.of(source.article.text), (source.n,))
        for source in sources
        for span in sentence_spans(source.article.text)[:3]
    ]
    return Briefing(
        question=a_question(articles[0].title or "News", instruments=find_instruments(articles[0].title)),
        bottom_line=tuple(said[:2]),
        drivers=tuple(said[2:10]),
        figures=tuple(each for each in said if any(map(str.isdigit, each.text)))[:8],
        views=tuple(CitedView(view, source.n) for source in sources for view in draw_views(source.article)),
        sources=sources,
        caveats=(Caveat(CaveatKind.STALE, articles[0].title or "Old."),),
        writer="extractive",
    )


def passages_of(article):
    return tuple(
        Passage(number=n, article_id=article.article_id, revision=1, span=span, text=span.of(article.text))
        for n, span in enumerate(split(article.text)[:3], 1)
    )
