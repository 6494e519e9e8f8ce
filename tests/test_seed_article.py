"""The canonical example, where it is at hand: a record that did not last, five strategists, a translated text."""

import json
import os
import subprocess
import sys

import pytest

from marketbrief.answering.verification.annotations import label_of, name_put_in, without_dates
from tests.places import SHARED

SEED = SHARED / "data/seed-article.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the measuring data is not beside this checkout")

HOLDERS = {
    ("Irene Tunkel", "chief U.S. equity strategist", "BCA Research"),
    ("Doug Beath", "global equity strategist", "Wells Fargo Investment Institute"),
    ("Steven DeSanctis", "strategist", "Jefferies Financial Group"),
    ("Michael Casper", "strategist", "Bloomberg Intelligence"),
    ("David Kostin", "strategist", "Goldman Sachs"),
}
SIDES = {
    "bullish": {"Irene Tunkel", "Doug Beath", "Steven DeSanctis", "Michael Casper", "David Kostin"},
    "bearish": set(),
}


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    library = tmp_path_factory.mktemp("seed")
    environment = os.environ | {"MARKETBRIEF_LIBRARY": str(library)}

    def run(*arguments):
        command = [sys.executable, "-m", "marketbrief", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    run("ingest", str(SEED), "--published", "2025-09-18", "--publisher", "Example")
    return json.loads(run("ask", "why did small caps rally?", "--as-of", "2025-09-19", "--json"))


def test_the_answer_names_the_rate_cut_and_gives_the_figures_with_citations(answer):
    sentences = [*answer["bottom_line"], *answer["drivers"], *answer["figures"]]
    assert all(sentence["citations"] == [1] for sentence in sentences)
    text = " ".join(sentence["text"] for sentence in sentences)
    for words in ("rate", "cut", "2,453.36", "2,407.34", "36.7%"):
        assert words in text


def test_the_views_are_those_of_the_five_strategists_one_of_each(answer):
    holders = [(view["speaker"], view["role"], view["firm"]) for view in answer["views"]]
    assert set(holders) == HOLDERS
    assert len(holders) == len(HOLDERS)


def test_what_the_firms_say_stands_in_the_bottom_line(answer):
    told = " ".join(sentence["text"] for sentence in answer["bottom_line"])
    assert "Wells Fargo" in told
    assert "BCA Research" in told


def test_the_views_are_on_the_right_side(answer):
    for side, holders in SIDES.items():
        assert {view["speaker"] or view["firm"] for view in answer["views"] if view["stance"] == side} == holders


def test_every_quotation_and_sentence_is_word_for_word(answer):
    article = " ".join(SEED.read_text().split())
    for view in answer["views"]:
        assert " ".join(view["statement"].split()) in article
        assert all(" ".join(quote.split()) in article for quote in view["quotes"])
    for sentence in (*answer["bottom_line"], *answer["drivers"], *answer["figures"]):
        assert name_put_in(without_dates(label_of(sentence["text"])[1]))[1] in article


def test_the_translation_note_is_a_caveat(answer):
    assert "translated" in {caveat["kind"] for caveat in answer["caveats"]}
