"""Answers can be looked up and checked again; a correction shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.split import split
from ingest.views import draw_views
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.receipts import Receipts, check
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.briefing import Briefing
from marketbrief.domain.errors import LibraryError

NOW = datetime(2026, 9, 10, 20, tzinfo=UTC)
TEXT = (
    "Oil fell 2.4% to $71.05 a barrel on Wednesday after the Harbor Group agreed to pump more.\n\n"
    "“Supply is running ahead of demand,” said Ada Quillon, a strategist at Mossbank Securities."
)


@pytest.fixture
def receipts(tmp_path):
    with Receipts(tmp_path / "receipts.db", version="1", keep=timedelta(days=7), clock=lambda: NOW) as kept:
        yield kept


@pytest.fixture
def article(library, make_article):
    stored = make_article(title="Oil falls as group pumps more", text=TEXT)
    library.store(stored, split(TEXT), draw_views(stored))
    return stored


@pytest.fixture
def answer(library, article, receipts):
    given = Answerer(Retriever(library), receipts=receipts).answer("why did oil fall?", as_of=NOW)
    assert isinstance(given, Briefing)
    return given


def test_an_answer_carries_its_receipt_and_the_receipt_the_answer(answer, receipts):
    receipt = receipts.get(answer.receipt)
    assert receipt.question == "why did oil fall?"
    assert receipt.answer["bottom_line"][0]["text"] == answer.bottom_line[0].text
    assert receipt.answered_at == NOW
    assert receipt.seconds > 0
    assert set(receipt.hashes) == {p.passage_id for source in answer.sources for p in source.passages}
    assert [each.receipt_id for each in receipts.recent(5)] == [answer.receipt]


def test_an_answer_that_still_stands_is_found_to_stand(answer, receipts, library):
    checked = check(receipts.get(answer.receipt), library)
    assert (checked.faults, checked.corrected) == ((), ())


def test_a_correction_shows_and_the_old_words_still_stand_in_their_revision(answer, receipts, library, article):
    renewed = replace(article, text=TEXT.replace("2.4%", "1.4%"))
    library.store(renewed, split(renewed.text), draw_views(renewed))
    checked = check(receipts.get(answer.receipt), library)
    assert checked.faults == ()
    assert len(checked.corrected) == 1
    assert "revision 2" in checked.corrected[0]


def test_words_that_were_changed_behind_the_librarys_back_are_found(answer, receipts, library):
    library.connection.execute("UPDATE revisions SET text = replace(text, '2.4%', '9.9%')")
    faults = check(receipts.get(answer.receipt), library).faults
    assert any("its words changed" in fault for fault in faults)
    assert any("no longer borne out" in fault for fault in faults)


def test_an_article_that_is_gone_is_named(answer, receipts, library):
    library.connection.execute("PRAGMA foreign_keys = OFF")
    library.connection.execute("DELETE FROM articles")
    assert "no longer in the library" in check(receipts.get(answer.receipt), library).faults[0]


def test_what_the_library_did_not_know_leaves_a_receipt_too(library, article, receipts):
    nothing = Answerer(Retriever(library), receipts=receipts).answer("why did copper fall?", as_of=NOW)
    receipt = receipts.get(nothing.receipt)
    assert receipt.answer["outcome"] == "no_evidence"
    assert check(receipt, library).faults == ()


def test_questions_can_be_kept_out(tmp_path, library, article):
    with Receipts(tmp_path / "quiet.db", version="1", with_questions=False) as quiet:
        answer = Answerer(Retriever(library), receipts=quiet).answer("why did oil fall?", as_of=NOW)
        receipt = quiet.get(answer.receipt)
    assert receipt.question is None
    assert b"why did oil fall" not in (tmp_path / "quiet.db").read_bytes()
    assert check(receipt, library).faults == ()


def test_receipts_are_kept_for_their_time_and_no_longer(tmp_path, library, article):
    now = [NOW]
    with Receipts(tmp_path / "r.db", version="1", keep=timedelta(days=7), clock=lambda: now[0]) as kept:
        answerer = Answerer(Retriever(library), receipts=kept)
        first = answerer.answer("why did oil fall?", as_of=NOW).receipt
        now[0] = NOW + timedelta(days=8)
        second = answerer.answer("why did oil fall?", as_of=NOW).receipt
        assert kept.get(first) is None
        assert kept.get(second) is not None


def test_a_folder_that_cannot_be_written_says_how_to_do_without(tmp_path):
    with pytest.raises(LibraryError, match="MARKETBRIEF_RECEIPTS=off"):
        Receipts(tmp_path / "missing" / "receipts.db", version="1")
