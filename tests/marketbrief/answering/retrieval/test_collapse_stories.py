"""One story, many takes: what is shown of them, and what the answer says about it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.split import split
from ingest.stories.assign import StoryIndex
from ingest.views import draw_views
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.drafting.extractive import ExtractiveWriter
from marketbrief.answering.drafting.superseded import superseded
from marketbrief.answering.question.understand import understand
from marketbrief.answering.receipts import Receipts, check
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.briefing import Briefing, CaveatKind
from marketbrief.domain.contract import answer_json

NOON = datetime(2026, 9, 9, 12, tzinfo=UTC)
AS_OF = datetime(2026, 9, 12, 12, tzinfo=UTC)
TITLE = "Oil falls as Harbor Group pumps more"
TEXT = (
    "HARBOR CITY (Meridian) - Oil fell 2.4% to $71.05 a barrel on Wednesday after the Harbor Group agreed to pump more."
    "\n\nThe group of nine producers met for two days and said that its members would add 400,000 barrels a day from"
    " October. Tanks at the port of Tarn are nearly full, and two tankers waited outside it for a berth.\n\n"
    "Refiners in the south cut their runs last week because margins were thin, which left more crude unsold."
)
MORE = "\n\nStorms that had closed three loading berths moved away in the evening and shipping began again."
QUESTION = "why did oil fall?"


@pytest.fixture
def put(library, make_article):
    """Stores an article of the story, changed as told, with its place."""

    def store(article_id, hours=0, **fields):
        defaults = {"title": TITLE, "text": TEXT, "publisher": "Meridian", "url": f"https://x.example/{article_id}"}
        article = make_article(article_id=article_id, published_at=NOON + timedelta(hours=hours), **(defaults | fields))
        library.store(article, split(article.text), draw_views(article), StoryIndex(library.takes).place)
        return article

    return store


@pytest.fixture
def carried(put):
    """A report of an agency, and two papers that carry it."""
    put("wire")
    put("post", 1, publisher="Valley Post")
    put("hoje", 2, publisher="Tarn Hoje")


@pytest.fixture
def corrected(put):
    """A report with a wrong figure, and its correction a day later."""
    put("wrong")
    put("right", 26, title=f"CORRECTED: {TITLE}", text=TEXT.replace("2.4%", "1.4%"))


def found(library, text=QUESTION, **asked):
    question, words = understand(text, **({"as_of": AS_OF, "publishers": library.publishers()} | asked))
    return Retriever(library).search(question, words, 24)


def ids(hits):
    return list(dict.fromkeys(hit.article.article_id for hit in hits))


def ask(library, text=QUESTION, **more):
    answer = Answerer(Retriever(library), **more.pop("parts", {})).answer(text, **({"as_of": AS_OF} | more))
    assert isinstance(answer, Briefing)
    return answer


def caveats(answer, kind):
    return [caveat.text for caveat in answer.caveats if caveat.kind is kind]


def test_carriers_of_a_report_are_one_source_that_names_them(library, carried):
    assert len(ids(found(library))) == 1
    answer = ask(library)
    [source] = answer.sources
    assert source.carriers == ("Meridian", "Tarn Hoje", "Valley Post")
    assert source.origins == ("Meridian",)
    assert caveats(answer, CaveatKind.ONE_SOURCE) == ["All of this rests on one source [1]."]
    [told] = answer_json(answer)["sources"]
    assert (told["carriers"], told["origins"]) == (["Meridian", "Tarn Hoje", "Valley Post"], ["Meridian"])


def test_an_article_without_a_place_is_a_story_of_its_own(library, carried, keep, make_article):
    keep(make_article(article_id="unplaced", title=TITLE, text=TEXT.replace("Tarn", "Quay"), publisher="Kestrel"))
    question, _ = understand(QUESTION, as_of=AS_OF)
    sources = {each.article.article_id: each for each in ExtractiveWriter(Retriever(library)).evidence(question)}
    assert sources["unplaced"].story is None
    assert sources["unplaced"].carriers == ("Kestrel",)
    assert len(sources) == 2


def test_publishers_that_are_named_are_each_served_by_their_own_take(library, carried):
    hits = found(library, "what did Valley Post and Tarn Hoje report on oil?")
    assert ids(hits)[:2] == ["post", "hoje"]
    first, *_ = ask(library, "what did Valley Post and Tarn Hoje report on oil?").sources
    assert first.article.article_id == "post"
    assert "Tarn Hoje" in first.carriers


def test_the_newest_full_take_is_shown(library, put):
    put("first")
    put("update", 3, title=f"UPDATE 1-{TITLE}", text=TEXT + MORE)
    assert ids(found(library)) == ["update"]


def test_a_take_that_fits_the_question_better_stays(library, put):
    put("early")
    put("late", 5, title="Oil rises in late trade", text=TEXT + MORE)
    assert ids(found(library))[0] == "early"


def test_a_window_shows_the_best_take_inside_it(library, put):
    put("inside")
    put("outside", 15, title=f"UPDATE 1-{TITLE}", text=TEXT + MORE)
    assert ids(found(library, "why did oil fall on 9 September 2026?")) == ["inside"]
    assert ids(found(library, "why did oil fall?")) == ["outside"]


def test_a_correction_takes_the_place_of_what_it_corrects_and_the_answer_says_so(library, corrected):
    assert ids(found(library)) == ["right"]
    answer = ask(library)
    assert "1.4%" in answer.bottom_line[0].text
    assert caveats(answer, CaveatKind.CORRECTED) == ["Source [1] is a correction of an earlier report."]


def test_before_the_correction_the_old_take_is_what_was_known(library, corrected):
    answer = ask(library, known_until=NOON + timedelta(hours=3))
    assert "2.4%" in answer.bottom_line[0].text
    assert caveats(answer, CaveatKind.CORRECTED) == []
    assert [source.carriers for source in answer.sources] == [("Meridian",)]


def test_a_day_before_its_correction_is_answered_with_the_right_figure_too(library, corrected):
    answer = ask(library, "why did oil fall on 9 September 2026?")
    assert [source.article.article_id for source in answer.sources] == ["right"]
    assert "1.4%" in answer.bottom_line[0].text
    assert caveats(answer, CaveatKind.CORRECTED) == ["Source [1] is a correction of an earlier report."]


def test_a_publisher_that_is_named_is_served_by_its_uncorrected_copy_with_a_warning(library, corrected, put):
    put("copy", 1, publisher="Valley Post")
    answer = ask(library, "what did Valley Post report on oil?")
    assert answer.sources[0].article.article_id == "copy"
    assert any("Source [1] was corrected since" in text for text in caveats(answer, CaveatKind.CORRECTED))


def test_sources_of_several_stories_by_one_agency_are_one_origin(library, put):
    put("oil")
    put(
        "tanks", 1, title="Oil falls again in Tarn", text="Oil fell in Tarn since no ship came to the quays for a week."
    )
    answer = ask(library)
    assert len(answer.sources) == 2
    assert caveats(answer, CaveatKind.ONE_SOURCE) == ["All of this rests on one source, Meridian: [1], [2]."]


def test_sources_of_two_agencies_raise_no_care(library, put):
    put("oil")
    put("tanks", 1, title="Oil falls again in Tarn", publisher="Kestrel",
        text="Oil fell in Tarn since no ship came to the quays for a week.")  # fmt: skip
    assert caveats(ask(library), CaveatKind.ONE_SOURCE) == []


def test_a_writer_leaves_out_the_corrected_source_beside_its_correction(library, corrected):
    stories = library.takes.stories(["wrong", "right"])
    evidence = ExtractiveWriter(Retriever(library)).evidence(understand(QUESTION, as_of=AS_OF)[0])
    [source] = evidence
    wrong = library.passages_of(["wrong"])["wrong"]
    other = replace(source, n=2, article=wrong[0][1], passages=(wrong[0][0],), story=stories["wrong"])
    assert superseded(replace(evidence, sources=(source, other))) == {2}
    assert superseded(replace(evidence, sources=(replace(other, n=1),))) == frozenset()


def test_a_receipt_tells_that_another_article_corrected_a_source(library, put, tmp_path):
    put("wrong")
    with Receipts(tmp_path / "receipts.db", version="1") as receipts:
        answer = ask(library, parts={"receipts": receipts})
        assert check(receipts.get(answer.receipt), library).corrected == ()
        put("right", 26, title=f"CORRECTED: {TITLE}", text=TEXT.replace("2.4%", "1.4%"))
        checked = check(receipts.get(answer.receipt), library)
    assert checked.faults == ()
    assert checked.corrected == (f"[1] {TITLE}: corrected by “CORRECTED: {TITLE}” (Meridian, 10 September 2026)",)


def test_a_report_that_everybody_carries_does_not_hide_what_nobody_else_has(library, put):
    for n in range(70):
        put(f"copy-{n}", n / 60, publisher=f"Valley Post {n}")
    put(
        "scoop",
        1,
        title="Tanker aground",
        publisher="Kestrel",
        text="A tanker with oil ran aground and the fall began.",
    )
    assert ids(found(library)) == ["copy-69", "scoop"]
