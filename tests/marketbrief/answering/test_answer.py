"""The answerer over a real library with the real model."""

from datetime import UTC, datetime

import pytest
from langchain_core.language_models import GenericFakeChatModel

import prompts
from ingest.job import embed_waiting
from ingest.progress_bar import PlainProgress
from ingest.split import split
from ingest.views import draw_views
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.drafting.llm import ModelWriter
from marketbrief.answering.question.rephrase_llm import ModelRephraser
from marketbrief.answering.receipts import Receipts
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.answering.verification.annotations import label_of, without_dates
from marketbrief.domain.briefing import Briefing, CaveatKind, NoEvidence
from marketbrief.domain.progress import AnswerStopped
from marketbrief.domain.question import Turn
from marketbrief.models.chat import Chat

AS_OF = datetime(2026, 9, 10, 20, tzinfo=UTC)
NEWS = {
    "oil-9": (
        9,
        "Oil falls on Harbor Group output",
        "Oil fell 2.4% on Wednesday after the Harbor Group agreed to pump more.",
    ),
    "oil-8": (8, "Oil rises on storm", "Oil rose 1.1% on Tuesday after a storm closed ports."),
    "gold-9": (9, "Gold steady", "Gold was little changed at $2,310 an ounce on Wednesday as traders waited."),
    "cap-9": (
        9,
        "Small caps jump after rate cut",
        (
            "Small caps jumped 3.2% on Wednesday after the central bank cut rates.\n\n“This rally has further to run,”"
            " said Ada Quillon, a strategist at Mossbank Securities."
        ),
    ),
}


@pytest.fixture
def filled(library, make_article):
    for name, (day, title, text) in NEWS.items():
        article = make_article(
            article_id=name, title=title, text=text, published_at=datetime(2026, 9, day, 18, tzinfo=UTC)
        )
        library.store(article, split(text), draw_views(article))
    return library


@pytest.fixture
def answerer(filled, embedder, tmp_path):
    with (tmp_path / "progress").open("w") as stream:
        filled.claim_embedding(embedder.name)
        embed_waiting(filled, embedder, PlainProgress(stream), lambda: False)
    return Answerer(Retriever(filled, embedder))


def first_source(answer):
    assert isinstance(answer, Briefing)
    return answer.sources[0].article.article_id


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("why did oil fall?", "oil-9"),
        ("why did oil rise on Tuesday?", "oil-8"),
        ("why did crude fall yesterday?", "oil-9"),
        ("what happened to gold on 9 September 2026", "gold-9"),
        ("WHY DID SMALL CAPS RALLY", "cap-9"),
    ],
)
def test_the_right_article_comes_first(answerer, text, source):
    assert first_source(answerer.answer(text, as_of=AS_OF)) == source


def test_every_sentence_stands_in_its_source(answerer):
    answer = answerer.answer("why did small caps rally?", as_of=AS_OF)
    for sentence in (*answer.bottom_line, *answer.drivers, *answer.figures):
        articles = [answer.sources[n - 1].article for n in sentence.citations]
        assert any(without_dates(label_of(sentence.text)[1]) in " ".join(article.text.split()) for article in articles)


def test_views_come_with_speaker_firm_and_verbatim_quotation(answerer):
    answer = answerer.answer("what do analysts say about small caps?", as_of=AS_OF)
    said = "“This rally has further to run,” said Ada Quillon, a strategist at Mossbank Securities."
    assert said in [sentence.text for sentence in answer.bottom_line]
    assert said in answer.sources[0].article.text


def test_a_view_that_the_answer_does_not_open_with_stands_below_it(library, make_article):
    text = (
        "Small caps jumped 3.2% on Wednesday after the central bank cut rates.\n\n“Small caps will gain another 9% by"
        " spring,”"
        " said Ada Quillon, a strategist at Mossbank Securities.\n\nSmall caps are too dear and will fall back,"
        " said Bram Oster, chief economist at Tarn Hill Asset Management."
        "\n\n“Small caps deserve none of this cheer,” said Corin Vale, an analyst at Wexcombe Research."
    )
    article = make_article(article_id="cap", title="Small caps jump", text=text)
    library.store(article, split(text), draw_views(article))
    answer = Answerer(Retriever(library)).answer("what do analysts say about small caps?", as_of=AS_OF)
    opened = " ".join(sentence.text for sentence in answer.bottom_line)
    spoken = {cited.view.speaker for cited in answer.views}
    assert spoken
    assert not any(speaker in opened for speaker in spoken)
    assert all(quote.text in text for cited in answer.views for quote in cited.view.quotes)


def test_nothing_after_the_moment_asked_for_is_used(answerer):
    early = datetime(2026, 9, 8, 20, tzinfo=UTC)
    answer = answerer.answer("why did oil fall?", as_of=early, known_until=early)
    shown = answer.nearest if isinstance(answer, NoEvidence) else answer.sources
    assert {each.article.article_id for each in shown} <= {"oil-8"}


@pytest.mark.parametrize(
    "text",
    [
        "why did oil fall on 3 March 2024?",
        "what does Grimbold Partners say about oil?",
        "why did copper rally?",
        "who is bearish on copper?",
        "did anyone turn bullish on copper?",
        "who won the chess olympiad in Lisbon?",
        "xqzzt blorp frindle",
    ],
)
def test_what_the_library_does_not_know_is_said_with_the_nearest_it_has(answerer, text):
    answer = answerer.answer(text, as_of=AS_OF)
    assert isinstance(answer, NoEvidence), [sentence.text for sentence in answer.bottom_line]
    assert answer.looked_for
    assert answer.advice


def test_without_vectors_full_text_answers(filled):
    assert first_source(Answerer(Retriever(filled)).answer("why did oil fall?", as_of=AS_OF)) == "oil-9"


class Watching:
    """Keeps what a watcher is told, and says stop after ``most`` steps."""

    def __init__(self, most=100):
        self.steps, self.told, self.most = [], [], most

    def step(self, words):
        self.steps.append(words)

    def sentence(self, part, sentence, sources):
        self.told.append((part, sentence, tuple(sources)))

    def stopped(self):
        return len(self.steps) >= self.most


def writer_saying(*replies):
    """The model writer over a chat model at LangChain's own port that says these things, one a call."""
    model = GenericFakeChatModel(messages=iter(replies))
    return ModelWriter(Chat("a model", model))


LIE = '{"part": "bottom_line", "text": "Oil fell 9% because of Norway.", "sources": [1]}'
TRUTH = '{"part": "bottom_line", "text": "Oil fell 2.4% after the Harbor Group agreed to pump more.", "sources": [1]}'
PICK = '{"views": []}'


@pytest.mark.parametrize(
    "replies", [(), (LIE, LIE), ("no draft at all",), (PICK,)], ids=["fails", "lies", "rambles", "finds nothing"]
)
def test_when_a_model_fails_or_lies_the_extractive_briefing_goes_out_and_says_so(filled, replies):
    watching = Watching()
    answer = Answerer(Retriever(filled), writer_saying(*replies)).answer(
        "why did oil fall?", as_of=AS_OF, watcher=watching
    )
    assert isinstance(answer, Briefing)
    assert answer.writer == "extractive"
    assert CaveatKind.WRITER in {caveat.kind for caveat in answer.caveats}
    assert "9%" not in " ".join(sentence.text for sentence in answer.bottom_line)
    assert not any("9%" in sentence.text for _, sentence, _ in watching.told)


@pytest.mark.parametrize("writer", [None, "model"])
def test_what_a_watcher_is_told_is_in_the_answer_under_the_same_numbers(filled, writer):
    watching = Watching()
    second = TRUTH.replace("[1]", "[2]").replace("bottom_line", "drivers")
    chosen = {"writer": writer_saying(f"{second}\n{TRUTH}\n{PICK}", TRUTH)} if writer else {}
    answer = Answerer(Retriever(filled), **chosen).answer("why did oil fall?", as_of=AS_OF, watcher=watching)
    told = {sentence for _, sentence, _ in watching.told}
    assert told
    assert told == {*answer.bottom_line, *answer.drivers, *answer.figures}
    for _, sentence, sources in watching.told:
        assert sources == tuple(answer.sources[n - 1] for n in sentence.citations)


def test_the_steps_say_how_much_is_read(filled):
    watching = Watching()
    Answerer(Retriever(filled)).answer("why did oil fall on Wednesday?", as_of=AS_OF, watcher=watching)
    searched, read, checked = watching.steps
    assert searched == "Searching 3 passages from Wednesday 9 September 2026"
    assert read.startswith("Reading ")
    assert checked == "Checking 0 quotations"


def test_an_answer_nobody_wants_any_more_is_not_finished(filled):
    with pytest.raises(AnswerStopped):
        Answerer(Retriever(filled)).answer("why did oil fall?", as_of=AS_OF, watcher=Watching(most=1))


def test_a_follow_up_is_answered_as_the_question_it_stands_for(filled):
    answer = Answerer(Retriever(filled)).answer("and gold?", as_of=AS_OF, turns=[Turn("what happened to oil?", AS_OF)])
    assert answer.question.text == "what happened to gold?"
    assert answer.question.written == "and gold?"
    assert first_source(answer) == "gold-9"


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("Is there a dissenting view on oil?", "Is there a dissenting view on oil?"),
        ("Is there a dissenting view on Norwegian krill?", "Is there a dissenting view about oil?"),
    ],
    ids=["from the thread", "from nowhere"],
)
def test_a_model_helps_with_a_follow_up_only_with_what_the_thread_says(filled, said, understood):
    rephraser = ModelRephraser(Chat("a model", GenericFakeChatModel(messages=iter([said]))))
    answerer = Answerer(Retriever(filled), rephraser=rephraser)
    turns = [Turn("why did oil fall?", AS_OF)]
    answer = answerer.answer("is there a dissenting view?", as_of=AS_OF, turns=turns)
    assert answer.question.text == understood


def test_the_receipt_says_what_the_model_took(filled, tmp_path):
    with Receipts(tmp_path / "receipts.db", version="1") as receipts:
        answerer = Answerer(Retriever(filled), writer_saying(f"{TRUTH}\n{PICK}"), receipts)
        answer = answerer.answer("why did oil fall?", as_of=AS_OF)
        (usage,) = receipts.get(answer.receipt).usage
    assert (usage["model"], usage["purpose"], usage["counted"]) == ("a model", "briefing", False)
    assert usage["prompt"] == prompts.load("briefing").version
    assert usage["tokens_in"] > usage["tokens_out"] > 0


@pytest.mark.parametrize("text", ["hello", "thanks!", "who are you?", "delete the library", "", "🙂"])
def test_what_asks_for_no_news_is_answered_without_a_search(filled, text, monkeypatch):
    monkeypatch.setattr(Retriever, "search", None)
    answer = Answerer(Retriever(filled)).answer(text, as_of=AS_OF)
    assert isinstance(answer, NoEvidence)
    assert answer.nearest == ()
    assert answer.advice


def test_a_slip_of_the_pen_is_put_right_and_shown(filled):
    answer = Answerer(Retriever(filled)).answer("why did oli fall?", as_of=AS_OF)
    assert first_source(answer) == "oil-9"
    assert "Read as “why did oil fall?”." in [caveat.text for caveat in answer.caveats]


def test_a_comparison_serves_both_sides(filled):
    answer = Answerer(Retriever(filled)).answer("compare oil and gold this week", as_of=AS_OF)
    assert [sentence.text.split()[0] for sentence in answer.bottom_line] == ["Oil", "Gold"]
    assert [answer.sources[sentence.citations[0] - 1].article.article_id for sentence in answer.bottom_line] == [
        "oil-9",
        "gold-9",
    ]


def test_a_side_that_nothing_was_found_on_is_named_first(filled):
    answer = Answerer(Retriever(filled)).answer("compare gold and silver", as_of=AS_OF)
    assert [sentence.text.split()[0] for sentence in answer.bottom_line] == ["Gold"]
    assert answer.caveats[0].kind is CaveatKind.ONE_SIDE
    assert "silver" in answer.caveats[0].text


@pytest.mark.parametrize(
    "text", ["why did oil fall? " * 120, "WHY DID OIL FALL", "why did oil fall", "Why Did Oil Fall"]
)
def test_a_question_is_understood_however_it_is_written(filled, text):
    assert first_source(Answerer(Retriever(filled)).answer(text, as_of=AS_OF)) == "oil-9"
