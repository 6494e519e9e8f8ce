"""Text files: front matter, the title of a text without one, and lines that are not of the story."""

from datetime import UTC, datetime
from pathlib import Path

import frontmatter
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.open_source import ItemDefaults, RefusedItem, read
from ingest.sources.fields import first_words
from ingest.sources.naming import slug
from ingest.sources.notes import says_translated, without_buttons
from marketbrief.domain.article import Article

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
STORY = "Shares of Alder Bank rose 4% on Monday, their best day since May.\n\nVolumes were thin, traders said."
words = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc", "Zl", "Zp", "Co", "Cn")), min_size=1)
lines = words.map(lambda text: " ".join(text.split())).filter(bool)


def read_file(path: Path, data: str | bytes) -> Article | RefusedItem:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (item,) = read(str(path), given=ItemDefaults(), retrieved_at=NOW)
    return item


def article(tmp_path: Path, data: str | bytes) -> Article:
    item = read_file(tmp_path / "story.md", data)
    assert isinstance(item, Article), item
    return item


def reason(tmp_path: Path, data: str | bytes) -> str:
    item = read_file(tmp_path / "story.md", data)
    assert isinstance(item, RefusedItem), item
    return item.reason


def test_front_matter_says_what_the_text_does_not(tmp_path: Path) -> None:
    found = article(
        tmp_path,
        "---\ntitle: 'Alder: up again'\nurl: https://post.example/alder\npublished: 2026-03-01 09:30:00+02:00\n"
        f"publisher: Post\nauthors: [Ada Moss, Ben Oak]\nlanguage: en\ntranslated: true\n---\n\n{STORY}\n",
    )
    assert found.text == STORY
    assert (found.title, found.url, found.publisher) == ("Alder: up again", "https://post.example/alder", "Post")
    assert found.published_at == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    assert (found.authors, found.language, found.translated) == (("Ada Moss", "Ben Oak"), "en", True)
    assert found.article_id.startswith("alder-")


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2026-03-01", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01 09:30:00", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("1 March 2026", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 09:30:00 EST", datetime(2026, 3, 1, 14, 30, tzinfo=UTC)),
    ],
)
def test_times_in_front_matter_are_read_in_many_shapes(tmp_path: Path, published: str, expected: datetime) -> None:
    assert article(tmp_path, f"---\npublished: {published}\n---\n{STORY}").published_at == expected


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ("title: [", "its front matter is not YAML"),
        ("published: 2026-13-45", "its front matter is not YAML"),
        ("published: soon", "'published' in its front matter is not a time: 'soon'"),
        ("title: {a: b}", "'title' in its front matter is not text"),
        ("translated: perhaps", "'translated' in its front matter is neither true nor false"),
    ],
)
def test_front_matter_that_cannot_be_taken_is_named(tmp_path: Path, matter: str, said: str) -> None:
    assert reason(tmp_path, f"---\n{matter}\n---\n{STORY}") == said


def test_a_line_of_dashes_is_no_front_matter(tmp_path: Path) -> None:
    assert article(tmp_path, f"{STORY}\n---\nkey: value\n---\nThe end.").text.endswith("key: value\n---\nThe end.")
    assert article(tmp_path, f"---\n\n{STORY}").text.endswith("traders said.")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=lines, publisher=lines, authors=st.lists(st.sampled_from(["Ada Moss", "Ben Oak"]), unique=True), body=lines
)
def test_front_matter_survives_a_round_trip(
    tmp_path: Path, title: str, publisher: str, authors: list[str], body: str
) -> None:
    post = frontmatter.Post(f"It is said: {body}", title=title, publisher=publisher, authors=authors)
    found = article(tmp_path, frontmatter.dumps(post))
    assert (found.title, found.publisher, found.authors) == (title, publisher, tuple(authors))
    assert found.text == f"It is said: {body}"


@pytest.mark.parametrize(
    "start",
    ["# Alder Bank climbs\n", "## Alder Bank climbs ##\n\n", "Alder Bank climbs\n====\n", "Alder Bank climbs\n\n"],
)
def test_a_heading_or_a_short_first_line_is_the_title_and_leaves_the_text(tmp_path: Path, start: str) -> None:
    found = article(tmp_path, f"{start}{STORY}")
    assert (found.title, found.text) == ("Alder Bank climbs", STORY)


def test_a_first_line_that_is_a_sentence_stays_in_the_text(tmp_path: Path) -> None:
    found = article(tmp_path, STORY)
    assert found.title == "Shares of Alder Bank rose 4% on Monday, their best day since May."
    assert found.text == STORY


def test_a_heading_that_is_not_the_title_stays_in_the_text(tmp_path: Path) -> None:
    assert article(tmp_path, f"---\ntitle: Another\n---\n# Alder Bank climbs\n\n{STORY}").text.startswith("# Alder")
    assert article(tmp_path, f"---\ntitle: Alder Bank climbs\n---\n# Alder Bank climbs\n\n{STORY}").text == STORY


def test_a_text_that_is_only_a_heading_keeps_it(tmp_path: Path) -> None:
    found = article(tmp_path, "# Alder Bank climbs\n")
    assert (found.title, found.text) == ("Alder Bank climbs", "# Alder Bank climbs")


@given(st.text(min_size=1))
def test_first_words_fit_on_a_short_line(text: str) -> None:
    title = first_words(text)
    assert len(title) <= 120
    assert title == " ".join(title.split())


def test_first_words_end_at_a_word() -> None:
    title = first_words("growth " * 40)
    assert title == "growth " * 16 + "growth…"


def test_labels_of_buttons_at_the_end_go(tmp_path: Path) -> None:
    assert article(tmp_path, f"{STORY}\n\nRead more\nShare").text == STORY
    assert without_buttons("Share\nprices fell\nShare this article\n\n Comments (12)\n") == "Share\nprices fell"
    assert without_buttons("Share") == "Share"
    assert without_buttons("The firm asked holders to\nshare the loss.") == "The firm asked holders to\nshare the loss."


@pytest.mark.parametrize(
    "note",
    [
        "This article was translated by AI and checked by an editor.",
        "The automatic translation of this text may contain errors.",
        "Machine translation",
        "Dieser Artikel wurde maschinell übersetzt.",
        "Cet article a été traduit automatiquement.",
    ],
)
def test_a_note_on_machine_translation_marks_the_article_and_stays(tmp_path: Path, note: str) -> None:
    found = article(tmp_path, f"{STORY}\n\n{note}\n\nShare")
    assert found.translated
    assert found.text.endswith(note)
    assert says_translated(f"{note}\n{STORY}")


@pytest.mark.parametrize(
    "line",
    [
        "Revenue from its AI translation products doubled, Alder Bank said.",
        "The machine maker said weak demand translated into lower profit.",
        "This story was translated by Ada Moss.",
    ],
)
def test_a_story_about_translation_is_not_marked(tmp_path: Path, line: str) -> None:
    assert not article(tmp_path, f"{STORY}\n\n{line}").translated


def test_what_front_matter_says_on_translation_stands(tmp_path: Path) -> None:
    note = "This article was translated by AI."
    assert not article(tmp_path, f"---\ntranslated: false\n---\n{STORY}\n\n{note}").translated


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_texts_are_read_in_the_encoding_they_have(tmp_path: Path, encoding: str) -> None:
    text = "Le café Aulne a publié des résultats inférieurs aux prévisions, d'après la société. " * 4
    assert article(tmp_path, text.encode(encoding)).text == text.strip()


def test_line_ends_are_normalised_and_control_characters_go(tmp_path: Path) -> None:
    assert article(tmp_path, "One.\r\nTwo\x00.\rThree\x1b.\tFour.\x0c").text == "One.\nTwo.\nThree.\tFour."


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    assert reason(tmp_path, bytes(range(256)) * 64) in {
        "it is not a text file",
        "its characters cannot be read: it is in no known encoding",
    }


def test_a_file_of_white_space_is_refused(tmp_path: Path) -> None:
    assert reason(tmp_path, " \n\n") == "the file is empty"
    assert reason(tmp_path, "---\ntitle: x\n---\n\n") == "it has no text"


@given(st.text())
def test_slugs_are_short_and_plain(text: str) -> None:
    assert 0 < len(slug(text)) <= 40
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=300))
def test_bytes_of_any_kind_never_raise(tmp_path: Path, data: bytes) -> None:
    assert read_file(tmp_path / "any.txt", data)
