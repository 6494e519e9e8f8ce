"""A look at real pages, where they are at hand: articles are found in them, whole and with the right day."""

import gzip
import json
from collections import Counter
from datetime import datetime

import pytest

from ingest.extract import Extracted, extract
from tests.places import SHARED

DATA = SHARED / "data"
STEP = 13  # every thirteenth of the pages, some ten in all

pytestmark = pytest.mark.skipif(not (DATA / "pages.jsonl").exists(), reason="the pages are not at hand")


@pytest.fixture(scope="module")
def pairs() -> list[tuple[dict[str, str], Extracted]]:
    rows = [json.loads(line) for line in (DATA / "pages.jsonl").read_text("utf-8").splitlines()[::STEP]]
    return [
        (row, extract(gzip.decompress((DATA / "pages" / row["file"]).read_bytes()), url=row["url"])) for row in rows
    ]


def test_nearly_all_words_of_the_story_are_found_and_few_others(pairs: list[tuple[dict[str, str], Extracted]]) -> None:
    scores = []
    for row, found in pairs:
        expected, words = Counter(" ".join(row["body"]).split()), Counter(found.text.split())
        scores.append(2 * (expected & words).total() / (expected.total() + words.total()))
    assert sum(scores) / len(scores) > 0.9


def test_every_page_has_a_title_and_nearly_every_one_the_right_day(
    pairs: list[tuple[dict[str, str], Extracted]],
) -> None:
    assert all(found.title for _, found in pairs)
    right = 0
    for row, found in pairs:
        day = datetime.fromisoformat(row["published_at"])
        right += found.published_at is not None and found.published_at.astimezone(day.tzinfo).date() == day.date()
    assert right >= len(pairs) - 1
