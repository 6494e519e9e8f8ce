"""What ``import marketbrief`` offers."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from langchain_core.retrievers import BaseRetriever

import marketbrief
from marketbrief.domain.errors import LibraryError

AFTER = datetime(2026, 9, 18, 20, tzinfo=UTC)


@pytest.fixture
def small_caps(library, keep, make_article, monkeypatch):
    keep(make_article("Small caps rallied on Wednesday after the central bank cut rates.", title="Small caps rally"))
    monkeypatch.setenv("MARKETBRIEF_LIBRARY", str(library.directory))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    return library


def test_the_public_names_are_listed_and_there():
    assert {"Answerer", "Briefing", "LibraryRetriever", "NoEvidence", "ask", "open_library", "search"} <= set(
        dir(marketbrief)
    )
    assert all(getattr(marketbrief, name).__doc__ for name in marketbrief.__all__)
    assert issubclass(marketbrief.LibraryRetriever, BaseRetriever)


def test_any_other_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = marketbrief.no_such_name


def test_importing_marketbrief_loads_nothing_else():
    program = "import sys; before = set(sys.modules); import marketbrief; print(*sorted(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True, cwd=".")
    assert loaded.stdout.split() == ["marketbrief"]


def test_a_question_is_answered_from_the_library_of_the_settings_and_leaves_a_receipt(small_caps):
    answer = marketbrief.ask("why did small caps rally?", as_of=AFTER)
    assert isinstance(answer, marketbrief.Briefing)
    assert answer.bottom_line
    assert answer.receipt is not None


def test_a_directory_or_an_open_library_may_be_named_and_an_open_one_stays_open(small_caps):
    for library in (small_caps.directory, str(small_caps.directory), small_caps):
        assert [hit.article.title for hit in marketbrief.search("small caps", library)] == ["Small caps rally"]
    assert small_caps.counts().articles == 1


def test_no_more_than_k_passages_are_found(small_caps, keep, make_article):
    keep(make_article("Small caps fell on Thursday.", article_id="a-2", title="Small caps fall"))
    assert len(marketbrief.search("small caps", small_caps, k=1)) == 1


def test_news_after_the_time_of_the_question_is_not_used(small_caps):
    before = datetime(2026, 9, 1, tzinfo=UTC)
    assert isinstance(marketbrief.ask("why did small caps rally?", as_of=before), marketbrief.NoEvidence)
    assert marketbrief.search("small caps", as_of=before) == []


def test_a_time_without_a_zone_is_refused(small_caps):
    with pytest.raises(ValueError, match="time zone"):
        marketbrief.ask("why did small caps rally?", as_of=datetime(2026, 9, 18))  # noqa: DTZ001


def test_a_missing_library_is_made_only_when_asked_for(tmp_path):
    with pytest.raises(LibraryError):
        marketbrief.open_library(tmp_path / "new")
    with marketbrief.open_library(tmp_path / "new", create=True) as library:
        assert library.counts().articles == 0


def test_the_retriever_needs_no_clock(small_caps):
    retriever = marketbrief.LibraryRetriever(retriever=marketbrief.answerer_for(small_caps).retriever, k=1)
    assert [document.metadata["title"] for document in retriever.invoke("small caps")] == ["Small caps rally"]
