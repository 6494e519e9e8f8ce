"""Stories at ingest: copies and corrections join what is stored, whoever stored it, whenever."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.job import PLACED_AT_ONCE, ingest, place_waiting
from ingest.open_source import ItemDefaults
from ingest.stories.assign import StoryIndex
from marketbrief.domain.story import StoryRole
from marketbrief.library import Library
from tests.places import ROOT

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TEXT = (
    "LISBON (Meridian) - Harrow Mills said on Tuesday it will close two of its nine looms and move the work to Porto. "
    "The weaver employs 640 people in the valley, most of them at the two plants that are to close before the summer. "
    "Orders from hotels fell by a third last year while the price of cotton rose, and the banks asked for a plan. "
    "The union said it had not been asked and would meet the mayor, who holds a small stake through the town."
)


class Quiet:
    """Progress that only remembers its steps."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int | None]] = []

    def begin(self, step, total):
        self.steps.append((step, total))

    def advance(self, things=1):
        """Nothing is shown."""


def lines(tmp_path: Path, *articles: dict) -> str:
    file = tmp_path / f"{len(list(tmp_path.iterdir()))}.jsonl"
    file.write_text("".join(json.dumps(article) + "\n" for article in articles))
    return str(file)


def report(article_id: str, hours: float = 0, title: str = "Harrow Mills to close two looms", **fields: str) -> dict:
    moment = (NOON + timedelta(hours=hours)).isoformat()
    return {"publisher": "Meridian", "text": TEXT, "published_at": moment, **fields, "id": article_id, "title": title}


def read_in(library: Library, source: str, progress: Quiet | None = None, stopping=lambda: False):
    return ingest(
        [source],
        library=library,
        embedder=None,
        given=ItemDefaults(),
        now=NOON,
        progress=progress or Quiet(),
        stopping=stopping,
    )


def test_every_article_that_is_read_gets_its_place(library, tmp_path):
    read_in(library, lines(tmp_path, report("first"), report("copy", 1, publisher="Valley Post")))
    corrected = report("right", 30, "CORRECTED: Harrow Mills to close two looms", text=TEXT.replace("640", "460"))
    read_in(library, lines(tmp_path, corrected))
    story = library.takes.stories(["copy"])["copy"]
    assert {take.article_id: take.role for take in story.takes} == {
        "first": StoryRole.ORIGIN,
        "copy": StoryRole.CARRIER,
        "right": StoryRole.CORRECTION,
    }
    assert story.superseded == {"first", "copy"}


def test_a_new_revision_stays_in_its_story_with_its_new_words(library, tmp_path):
    read_in(library, lines(tmp_path, report("first"), report("copy", 1)))
    before = library.takes.take("copy")
    read_in(library, lines(tmp_path, report("copy", 1, "Weaver moves", text="Wholly other words.")))
    after = library.takes.take("copy")
    assert (after.story, after.title) == (before.story, "Weaver moves")
    assert after.digest != before.digest


@pytest.fixture
def unplaced(library, keep, make_article):
    """A library whose articles were stored without stories: more than a batch, two of them of one story."""
    for n in range(PLACED_AT_ONCE):
        keep(make_article(article_id=f"n-{n}", title=f"Note {n}", text=f"Note {n} tells of ship {n * 7} and port {n}."))
    for name, hours in (("first", 0), ("copy", 1)):
        told = report(name, hours)
        keep(
            make_article(
                article_id=name, title=told["title"], text=TEXT, published_at=NOON - timedelta(hours=9 - hours)
            )
        )
    return library


def test_articles_stored_without_stories_are_placed_at_the_next_ingest(unplaced, tmp_path):
    progress = Quiet()
    read_in(unplaced, lines(tmp_path, report("news")), progress)
    assert progress.steps[-1] == ("finding the stories of earlier articles", PLACED_AT_ONCE + 2)
    assert unplaced.takes.unplaced() == []
    assert {take.article_id for take in unplaced.takes.stories(["copy"])["copy"].takes} == {"first", "copy", "news"}


def test_placing_can_be_stopped_and_goes_on_from_there(unplaced):
    answers = iter([False, True])
    place_waiting(unplaced, StoryIndex(unplaced.takes), Quiet(), lambda: next(answers))
    assert len(unplaced.takes.unplaced()) == 2
    place_waiting(unplaced, StoryIndex(unplaced.takes), Quiet(), lambda: False)
    assert unplaced.takes.unplaced() == []
    assert len(unplaced.takes.stories(["copy"])["copy"].takes) == 2


STORING = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ingest.stories.assign import StoryIndex
from marketbrief.domain.article import Article
from marketbrief.library import Library
from marketbrief.domain.passage import Span

_, directory, house, text, count = sys.argv
with Library.open(Path(directory)) as library:
    stories = StoryIndex(library.takes)
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(int(count)):
        at = datetime(2026, 3, 3, 12, tzinfo=UTC) + timedelta(hours=n)
        words = " ".join(f"{word}{n}" for word in text.split())
        article = Article(article_id=f"{house} {n}", title=f"Loom {n}", text=words, source="s", retrieved_at=at,
                          published_at=at, publisher=house)
        library.store(article, [Span(0, len(words))], (), stories.place)
"""


def test_two_processes_that_store_takes_of_the_same_stories_at_once_agree(library):
    """Each stores its own take of every story; every story is one in the end."""
    houses, count = {"Meridian": TEXT, "Valley Post": TEXT.rpartition(". ")[0]}, 40
    running = [
        subprocess.Popen(
            [sys.executable, "-c", STORING, str(library.directory), house, text, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for house, text in houses.items()
    ]
    for process in running:
        process.stdout.readline()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        process.communicate(timeout=120)
        assert process.returncode == 0
    stories = library.takes.stories([f"Meridian {n}" for n in range(count)])
    for n in range(count):
        assert {take.article_id for take in stories[f"Meridian {n}"].takes} == {f"{house} {n}" for house in houses}
