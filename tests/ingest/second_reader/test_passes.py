"""A second reader goes over what it has not read: newest first, an article a transaction, whatever the model does."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from ingest.second_reader.passes import SecondReader
from ingest.split import split
from ingest.views import draw_views
from marketbrief.domain.article import Rights
from marketbrief.domain.errors import WriterError
from marketbrief.domain.view import Stance
from marketbrief.library import ViewFilter
from marketbrief.library.llm_passes import VIEWS, LlmPasses

DAY = datetime(2026, 9, 9, 16, tzinfo=UTC)
MISSED = "Some analysts were skeptical about the order of mill {n}."
TEXT = "Ada Kestrel, an analyst at Fennimore Vale, said mill {n} opened in May. " + MISSED


class Scripted:
    """A model that answers by article, fails where it is told to, and remembers what it was asked."""

    name = "some model"

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    def room(self, task):
        return 5_000

    def ask(self, task, shape, *, title, **material):
        self.asked.append((task, title))
        answer = self.answers.get(title.replace(" ", "_"), self.answers.get("other", {task: []}))
        if isinstance(answer, str):
            raise WriterError(answer)
        return answer(task, title) if callable(answer) else answer


class Silent:
    """Progress that nobody watches, counted."""

    def __init__(self):
        self.steps = []
        self.done = 0

    def begin(self, step, total):
        self.steps.append((step, total))

    def advance(self, things=1):
        self.done += things


def finds(task, title):
    if task == "stance":
        return {"stances": [{"statement": 1, "stance": "bullish"}]}
    found = {
        "speaker": None, "role": "analysts", "firm": None, "kind": "analyst", "quotes": [], "about": "the order",
        "statement": MISSED.format(n=title.split()[1]), "stance": "bearish",
    }  # fmt: skip
    return {"views": [found, {"speaker": "nonsense"}]}


@pytest.fixture
def stored(library, make_article):
    """Three articles, the third the newest."""
    for n in (1, 2, 3):
        text = TEXT.format(n=n)
        published = DAY + timedelta(days=n)
        article = make_article(article_id=f"a-{n}", title=f"Mill {n}", text=text, published_at=published)
        library.store(article, split(text), draw_views(article))
    return library


@pytest.fixture
def read(stored):
    def run(model, *, stances=False, stopping=lambda: False, progress=None, **more):
        reader = SecondReader(model, finds_views=True, reads_stances=stances, **more)
        return reader.read_waiting(stored, progress or Silent(), stopping)

    return run


def found_by(library):
    return [view.statement.text for view, _ in library.views(ViewFilter()) if view.read_by]


def test_what_is_found_is_stored_beside_the_rules_views(read, stored):
    progress = Silent()
    outcome = read(Scripted(other=finds), progress=progress)
    assert (outcome.read, outcome.views, outcome.waiting, outcome.failure) == (3, 3, 0, None)
    assert found_by(stored) == [MISSED.format(n=n) for n in (3, 2, 1)]
    assert len([*stored.views(ViewFilter())]) == 6
    assert (progress.steps, progress.done) == ([("views read by some model", 3)], 3)


def test_stances_are_told_of_what_the_rules_call_neutral(read, stored):
    outcome = read(Scripted(other=finds), stances=True)
    assert outcome.stances == 3
    told = {view.stance_by: view.stance for view, _ in stored.views(ViewFilter()) if not view.read_by}
    assert told == {"some model": Stance.BULLISH}


def test_nothing_is_asked_twice(read):
    read(Scripted(other=finds), stances=True)
    again = Scripted(other=finds)
    outcome = read(again, stances=True)
    assert (again.asked, outcome.read, outcome.waiting) == ([], 0, 0)


def test_a_stop_leaves_the_rest_for_the_next_pass_newest_first(read, stored):
    model = Scripted(other=finds)
    outcome = read(model, stopping=lambda: len(model.asked) == 1)
    assert (outcome.read, outcome.waiting) == (1, 2)
    read(model)
    assert [title for _, title in model.asked] == ["Mill 3", "Mill 2", "Mill 1"]
    assert len(found_by(stored)) == 3


def test_several_articles_are_read_at_once_and_all_are_kept(read, stored):
    together = threading.Barrier(3, timeout=20)

    def waits(task, title):
        together.wait()
        return finds(task, title)

    assert read(Scripted(other=waits), at_once=3).views == 3
    assert found_by(stored) == [MISSED.format(n=n) for n in (3, 2, 1)]


def test_a_pass_takes_no_longer_than_it_may(read):
    ticks = iter(range(100))
    outcome = read(Scripted(other=finds), seconds=3, clock=lambda: next(ticks))
    assert (outcome.read, outcome.waiting, outcome.failure) == (1, 2, None)


def test_a_model_that_cannot_be_asked_ends_the_pass_after_three_articles(read, stored):
    model = Scripted(other="some model did not accept the key")
    before = [*stored.views(ViewFilter())]
    outcome = read(model, stances=True)
    assert (outcome.failure, outcome.waiting) == ("some model did not accept the key", 6)
    assert (outcome.read, len(model.asked)) == (0, 3)
    assert [*stored.views(ViewFilter())] == before
    assert read(Scripted(other=finds)).read == 3


def test_an_article_that_is_at_fault_itself_does_not_hold_up_the_others(read, stored):
    model = Scripted(Mill_3="declined to answer", other=finds)
    outcome = read(model)
    assert (outcome.read, outcome.no_sense, outcome.failure, outcome.waiting) == (2, 1, None, 1)
    read(model)
    assert [title for _, title in model.asked] == ["Mill 3", "Mill 2", "Mill 1", "Mill 3"]


@pytest.mark.parametrize("answer", [None, {}, {"views": "none"}, {"stances": []}])
def test_answers_without_sense_are_counted_and_not_asked_for_ever(read, stored, answer):
    model = Scripted(other=answer)
    assert [read(model).no_sense for _ in range(3)] == [3, 3, 0]
    assert found_by(stored) == []


def test_proposals_that_are_not_kept_are_counted_by_reason(read):
    def lies(_task, title):
        return {"views": [finds("views", title)["views"][0] | {"speaker": "Ada Kestrel"}]}

    outcome = read(Scripted(other=lies))
    assert outcome.refused == {"somebody else speaks there": 3}
    assert outcome.views == 0


def test_a_long_article_is_read_in_stretches_and_kept_as_a_whole(library, make_article, read):
    text = "\n\n".join([TEXT.format(n=9), "Mills stood idle for weeks on end. " * 300, TEXT.format(n=8)])
    article = make_article(article_id="long", title="Mill 9", text=text, published_at=DAY + timedelta(days=9))
    library.store(article, split(text), draw_views(article))
    model = Scripted(other=lambda task, title: finds(task, f"Mill {9 if len(model.asked) == 1 else 8}"))
    read(model, stopping=lambda: model.asked[-1:] != [("views", "Mill 9")] and bool(model.asked))
    assert model.asked.count(("views", "Mill 9")) == 3
    assert {MISSED.format(n=9), MISSED.format(n=8)} <= {*found_by(library)}


def test_an_article_of_which_nothing_may_be_shown_is_shown_to_no_model(library, make_article):
    article = make_article(text=TEXT.format(n=1), rights=Rights(quote_words=0))
    library.store(article, split(article.text), draw_views(article))
    model = Scripted(other=finds)
    outcome = SecondReader(model, finds_views=True, reads_stances=True).read_waiting(library, Silent(), lambda: False)
    assert (model.asked, outcome.read, outcome.waiting) == ([], 0, 0)


def test_an_article_that_is_gone_is_passed_over(read, stored, monkeypatch):
    monkeypatch.setattr(
        LlmPasses, "waiting", lambda self, purpose, model: ["nobody", "a-1"] if purpose == VIEWS else []
    )
    assert read(Scripted(other=finds)).read == 1
