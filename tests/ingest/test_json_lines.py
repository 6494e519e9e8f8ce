"""One article a line: every field, every way a line can be bad, and that no line stops the next."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.open_source import ItemDefaults, RefusedItem, read
from ingest.sources import jsonlines
from marketbrief.domain.article import Article

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
GOOD = {"id": "good", "title": "Birch Steel cuts jobs", "text": "Birch Steel said it would cut 200 jobs."}
FIELDS = ("id", "title", "text", "url", "published_at", "publisher", "authors", "language", "translated")

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def read_bytes(data: bytes) -> list[Article | RefusedItem]:
    return list(read("-", given=ItemDefaults(), retrieved_at=NOW, stdin=io.BytesIO(data)))


def read_item(**fields: object) -> Article | RefusedItem:
    (item,) = read_bytes(json.dumps({**GOOD, **fields}).encode())
    return item


def reason(**fields: object) -> str:
    refused = read_item(**fields)
    assert isinstance(refused, RefusedItem), refused
    assert refused.source == "-:1"
    return refused.reason


def test_every_field_arrives() -> None:
    article = read_item(
        url="https://wire.example/birch", published_at="2026-03-01T09:30:00+02:00", publisher="Wire",
        authors=["Ada Moss", "Ben Oak"], language="en", translated=True,
    )  # fmt: skip
    assert isinstance(article, Article)
    assert article == Article(
        article_id="good", title="Birch Steel cuts jobs", text="Birch Steel said it would cut 200 jobs.", source="-:1",
        retrieved_at=NOW, url="https://wire.example/birch", publisher="Wire", authors=("Ada Moss", "Ben Oak"),
        published_at=datetime.fromisoformat("2026-03-01T09:30:00+02:00"), language="en", translated=True,
    )  # fmt: skip


def test_a_time_without_a_zone_is_utc_and_a_day_is_its_noon() -> None:
    assert read_item(published_at="2026-03-01T09:30:00").published_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert read_item(published_at="2026-03-01").published_at == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_authors_may_be_one_string() -> None:
    assert read_item(authors="By Ada Moss and Ben Oak").authors == ("Ada Moss", "Ben Oak")
    assert read_item(authors=["Ada Moss and Ben Oak"]).authors == ("Ada Moss", "Ben Oak")
    assert read_item(authors="").authors == ()


def test_a_headline_without_a_body_is_its_own_text() -> None:
    flash = read_item(text="")
    assert (flash.title, flash.text) == ("Birch Steel cuts jobs", "Birch Steel cuts jobs")


def test_an_id_may_be_a_number() -> None:
    assert read_item(id=17).article_id == "17"


def test_without_an_id_the_address_makes_one() -> None:
    article = read_item(id=None, url="https://wire.example/news/birch-steel-cuts-jobs.html")
    assert article.article_id.startswith("birch-steel-cuts-jobs-")
    assert len(article.article_id) == len("birch-steel-cuts-jobs-") + 8


def test_without_id_and_address_the_story_makes_one_that_does_not_hang_on_its_line() -> None:
    line = json.dumps({**GOOD, "id": None}).encode()
    other = json.dumps({**GOOD, "id": None, "text": "Another story."}).encode()
    first, second = read_bytes(line + b"\n" + other)
    *_, moved = read_bytes(other + b"\n\n" + line)
    assert first.article_id == moved.article_id != second.article_id


def test_a_title_is_made_of_the_text_where_none_is_given() -> None:
    assert read_item(title=None, text="Cedar fell. It fell far.").title == "Cedar fell."


def test_control_characters_and_lone_surrogates_are_taken_out() -> None:
    article = read_item(text="one\r\ntwo\x00\x1b three\ud800\r\n\r\n", title="a\ud800 b\n c")
    assert (article.text, article.title) == ("one\ntwo three", "a b c")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": None, "title": " "}, "it has no text"),
        ({"text": "  \x00\n"}, "it has no text"),
        ({"text": ["a"]}, "'text' is not text"),
        ({"title": 5}, "'title' is not text"),
        ({"url": {}}, "'url' is not text"),
        ({"published_at": "soon"}, "'published_at' is not a time: 'soon'"),
        ({"published_at": "2026-02-30"}, "'published_at' is not a time: '2026-02-30'"),
        ({"published_at": "0001-01-01T00:00:00"}, "'published_at' is not a time: '0001-01-01T00:00:00'"),
        ({"published_at": 1_700_000_000}, "'published_at' is not text"),
        ({"authors": [1]}, "'authors' is neither text nor a list of text"),
        ({"translated": "yes"}, "'translated' is neither true nor false"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(fields: dict[str, object], said: str) -> None:
    assert reason(**fields) == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"title": "x", "text"', "it is not JSON"),
        (b'"just text"', "it is not a JSON object"),
        (b"[1, 2]", "it is not a JSON object"),
        (b'{"text": "caf\xe9"}', "it is not UTF-8"),
        (b"[" * 200_000, "it is JSON that cannot be read"),
        (b'{"text": ' + b"9" * 5000 + b"}", "it is JSON that cannot be read"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_the_next_is_read(line: bytes, said: str) -> None:
    good = json.dumps(GOOD).encode()
    items = read_bytes(b"\n".join([good, b"", line, good]))
    assert [type(item) for item in items] == [Article, RefusedItem, Article]
    assert items[1].source == "-:3"
    assert items[1].reason.startswith(said)


def test_a_line_that_is_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonlines, "LONGEST_LINE_BYTES", 1024**2)
    monkeypatch.setattr(jsonlines, "READ_BYTES", 1000)
    good = json.dumps(GOOD).encode()
    refused, article = read_bytes(b"x" * (1024**2 + 5000) + b"\n" + good)
    assert refused == RefusedItem("-:1", "the line is longer than 1 MB")
    assert isinstance(article, Article)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert isinstance(read_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode())[0], Article)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("ending", [".json", ".jsonl"])
def test_an_array_of_articles_is_read_too(tmp_path: Path, indent: int | None, ending: str) -> None:
    path = tmp_path / f"wire{ending}"
    path.write_text(json.dumps([GOOD, 5, GOOD], indent=indent))
    items = list(read(str(path), given=ItemDefaults(), retrieved_at=NOW))
    assert [item.source for item in items] == [f"{path}:1", f"{path}:2", f"{path}:3"]
    assert [type(item) for item in items] == [Article, RefusedItem, Article]


def test_one_object_over_several_lines_is_an_article(tmp_path: Path) -> None:
    path = tmp_path / "story.json"
    path.write_text(json.dumps(GOOD, indent=2))
    (article,) = read(str(path), given=ItemDefaults(), retrieved_at=NOW)
    assert article.title == GOOD["title"]


def test_an_array_that_breaks_off_and_an_empty_one_say_so(tmp_path: Path) -> None:
    path = tmp_path / "wire.json"
    for data, said in ((b'[{"title": "x"}, {', "it is not JSON"), (b"[]", "it holds no articles")):
        path.write_bytes(data)
        (refused,) = read(str(path), given=ItemDefaults(), retrieved_at=NOW)
        assert isinstance(refused, RefusedItem)
        assert refused.reason.startswith(said)


@given(st.dictionaries(st.sampled_from(FIELDS), anything))
def test_an_object_of_any_shape_gives_one_article_or_one_reason(item: dict[str, object]) -> None:
    (result,) = read_bytes(json.dumps(item).encode())
    assert isinstance(result, Article) or result.reason


@given(st.text(min_size=1), st.text(), st.text())
def test_texts_of_any_characters_can_be_stored(text: str, title: str, publisher: str) -> None:
    (result,) = read_bytes(json.dumps({"text": text, "title": title, "publisher": publisher}).encode())
    if isinstance(result, Article):
        "".join((result.text, result.title, result.publisher or "", result.article_id)).encode("utf-8")
        assert result.text == result.text.strip()
        assert "\n" not in result.title


@given(st.binary())
def test_bytes_of_any_kind_never_raise(data: bytes) -> None:
    assert all(isinstance(item, Article | RefusedItem) for item in read_bytes(data))
