"""Reading sources of every kind, and saying plainly what could not be read."""

import gzip
import io
import json
import lzma
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.open_source import ItemDefaults, RefusedItem, count, read
from ingest.sources import opening
from marketbrief.domain.article import Article
from marketbrief.domain.errors import SourceError

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
STORY = "Shares of Alder Bank rose 4% on Monday.\n\nVolumes were thin, traders said."
PAGE = f"""<html lang="en"><head><title>Alder Bank climbs | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"></head><body><article><h1>Alder Bank climbs</h1>
{"".join(f"<p>{line * 6}</p>" for line in STORY.split(chr(10)) if line)}</article></body></html>"""


def everything(
    source: Path | str, given: ItemDefaults | None = None, stdin: bytes | None = None
) -> list[Article | RefusedItem]:
    stream = None if stdin is None else io.BytesIO(stdin)
    return list(read(str(source), given=given or ItemDefaults(), retrieved_at=NOW, stdin=stream))


def only(source: Path | str, given: ItemDefaults | None = None) -> Article:
    (article,) = everything(source, given)
    assert isinstance(article, Article), article
    return article


def refusal(source: Path | str) -> str:
    (refused,) = everything(source)
    assert isinstance(refused, RefusedItem), refused
    assert refused.source.startswith(str(source))
    return refused.reason


@pytest.fixture
def lines(tmp_path: Path) -> bytes:
    rows = [{"id": f"story-{n}", "title": f"Story {n}", "text": f"{STORY} {n}"} for n in range(1, 2001)]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def test_a_text_file_is_one_article(tmp_path: Path) -> None:
    path = tmp_path / "Alder Bank.txt"
    path.write_text(f"Alder Bank climbs\n\n{STORY}\n")
    article = only(path)
    assert article.title == "Alder Bank climbs"
    assert article.text == STORY
    assert article.source == str(path)
    assert article.retrieved_at == NOW
    assert article.article_id.startswith("alder-bank-")
    assert article.published_at is article.language is article.publisher is article.url is None


def test_a_page_on_disk_is_one_article(tmp_path: Path) -> None:
    path = tmp_path / "climb.html"
    path.write_text(PAGE)
    article = only(path)
    assert (article.title, article.publisher, article.language) == ("Alder Bank climbs", "Harbour Post", "en")
    assert article.text.startswith("Shares of Alder Bank")


@pytest.mark.parametrize(("ending", "pack"), [("", bytes), (".gz", gzip.compress), (".xz", lzma.compress)])
@pytest.mark.parametrize(
    ("kind", "data"), [(".txt", STORY), (".html", PAGE), (".jsonl", json.dumps({"title": "T", "text": STORY}))]
)
def test_every_kind_may_be_packed(tmp_path: Path, kind: str, data: str, ending: str, pack: object) -> None:
    path = tmp_path / f"climb{kind}{ending}"
    path.write_bytes(pack(data.encode()))
    article = only(path)
    assert "Volumes were thin" in article.text
    assert article.source.removesuffix(":1") == str(path)


def test_endings_may_be_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "CLIMB.TXT.GZ"
    path.write_bytes(gzip.compress(STORY.encode()))
    assert only(path).article_id.startswith("climb-")


def test_a_folder_is_read_in_order_with_all_below_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", "b/z.txt", "b/.hidden.txt", ".secret.txt", "README.md", "b/readme.md"):
        (tmp_path / name).write_text(f"{STORY} {name}")
    sources = [item.source for item in everything(tmp_path)]
    assert sources == [str(tmp_path / name) for name in ("a.txt", "b/z.txt", "c.txt")]


def test_a_file_of_unknown_kind_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK")
    (tmp_path / "b.txt").write_text(STORY)
    refused, article = everything(tmp_path)
    assert isinstance(refused, RefusedItem)
    assert refused.source.endswith("a.docx")
    assert ".jsonl" in refused.reason
    assert isinstance(article, Article)


def test_a_link_without_an_end_and_a_pipe_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "folder").mkdir()
    (tmp_path / "c").symlink_to(tmp_path / "folder")
    reasons = [item.reason for item in everything(tmp_path) if isinstance(item, RefusedItem)]
    assert reasons == ["it does not exist", "it is not a file", "it is a link to a folder, which is not followed"]


def test_a_folder_that_may_not_be_opened_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.txt").write_text(STORY)
    listing = Path.iterdir

    def guarded(folder: Path) -> Iterator[Path]:
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listing(folder)

    monkeypatch.setattr(Path, "iterdir", guarded)
    assert everything(tmp_path)[0] == RefusedItem(str(tmp_path / "closed"), "there is no permission to read it")
    assert isinstance(everything(tmp_path)[1], Article)


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "there are no files in the folder"


@pytest.mark.parametrize("kind", [".txt", ".html", ".jsonl", ".json", ".txt.gz", ".jsonl.xz"])
def test_an_empty_file_says_so(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"nothing{kind}"
    path.write_bytes({".gz": gzip.compress, ".xz": lzma.compress}.get(path.suffix, bytes)(b""))
    assert "empty" in refusal(path)


def test_a_source_that_does_not_exist_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    for source in (str(tmp_path / "gone.txt"), "a\0b", "x" * 5000):
        with pytest.raises(SourceError):
            read(source, given=ItemDefaults(), retrieved_at=NOW)
        assert count(source) is None


def test_a_file_that_is_not_packed_as_its_name_says_is_named(tmp_path: Path) -> None:
    for name in ("a.txt.gz", "b.jsonl.gz", "c.html.xz", "d.jsonl.xz"):
        path = tmp_path / name
        path.write_bytes(b"plain text all the way, long enough to be looked at")
        assert "not packed as its name says" in refusal(path)


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_lines_before_a_break_are_delivered_and_the_rest_is_said_to_be_missing(
    tmp_path: Path, lines: bytes, ending: str, pack: object
) -> None:
    path = tmp_path / f"wire.jsonl{ending}"
    path.write_bytes(pack(lines)[: len(pack(lines)) * 2 // 3])
    *articles, refused = everything(path)
    assert len(articles) > 100
    assert [article.article_id for article in articles] == [f"story-{n}" for n in range(1, len(articles) + 1)]
    assert isinstance(refused, RefusedItem)
    assert refused.source == str(path)
    assert refused.reason.endswith(f"what follows line {len(articles)} is missing")


def test_a_text_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "story.txt.gz"
    path.write_bytes(gzip.compress(STORY.encode())[:-12])
    assert "breaks off" in refusal(path)


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.txt.gz"
    path.write_bytes(gzip.compress(b"x" * 5_000_000))
    with pytest.raises(opening.ArticleRefused, match="larger than 1 MB"):
        opening.read_whole(path, largest_bytes=1024**2)


def test_standard_input_is_json_lines() -> None:
    stdin = json.dumps({"title": "T", "text": STORY}).encode() + b"\nnot json\n"
    article, refused = everything("-", stdin=stdin)
    assert article.source == "-:1"
    assert isinstance(refused, RefusedItem)
    assert refused.source == "-:2"


def test_what_is_given_fills_in_what_a_file_does_not_say(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Guessed title\n\n{STORY}")
    given = ItemDefaults(
        title="Given title",
        url="https://post.example/a",
        publisher="Post",
        language="en",
        published=datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None),
    )
    article = only(path, given)
    assert (article.title, article.url, article.publisher, article.language) == (
        "Given title", "https://post.example/a", "Post", "en",
    )  # fmt: skip
    assert article.published_at == datetime(2026, 3, 1, tzinfo=UTC)


def test_what_a_file_says_of_itself_wins_over_what_is_given(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: Own title\npublisher: Own Post\npublished: 2026-02-27\n---\n{STORY}")
    article = only(
        path, ItemDefaults(title="ItemDefaults", publisher="ItemDefaults", published=datetime(2020, 1, 1, tzinfo=UTC))
    )
    assert (article.title, article.publisher) == ("Own title", "Own Post")
    assert article.published_at == datetime(2026, 2, 27, 12, tzinfo=UTC)


def test_one_title_and_one_address_are_not_given_to_many_articles(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{STORY} {name}")
    articles = everything(tmp_path, ItemDefaults(title="Same", url="https://post.example/same", publisher="Post"))
    assert len({article.article_id for article in articles}) == 2
    assert {(article.url, article.publisher) for article in articles} == {(None, "Post")}
    assert "Same" not in {article.title for article in articles}


def test_a_time_that_lies_ahead_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    assert only(path, ItemDefaults(published=datetime(2026, 3, 2, 20, tzinfo=UTC))).published_at is not None
    assert only(path, ItemDefaults(published=datetime(2026, 3, 4, tzinfo=UTC))).published_at is None


def test_the_same_file_keeps_its_id_and_another_place_has_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("a.txt", "sub/a.txt"):
        (tmp_path / name).write_text(STORY)
    monkeypatch.chdir(tmp_path)
    assert only("a.txt").article_id == only(tmp_path / "a.txt").article_id
    assert only("a.txt").article_id != only("sub/a.txt").article_id


def test_a_name_that_is_not_utf_8_can_be_stored(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(STORY)
    (article,) = everything(tmp_path)
    assert article.source.encode("utf-8").endswith("caf\ufffd.txt".encode())


def test_a_fault_in_a_library_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.txt").write_text(STORY)

    def faulty(*args: object, **kwargs: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("ingest.open_source.read_page", faulty)
    refused, article = everything(tmp_path)
    assert isinstance(refused, RefusedItem)
    assert "RecursionError: too deep" in refused.reason
    assert isinstance(article, Article)


def test_what_can_be_counted_cheaply_is_counted(tmp_path: Path, lines: bytes) -> None:
    (tmp_path / "wire.jsonl").write_bytes(lines)
    (tmp_path / "a.txt").write_text(STORY)
    assert count(str(tmp_path / "wire.jsonl")) == 2000
    assert count(str(tmp_path / "a.txt")) == 1
    assert count(str(tmp_path)) == 2001
    assert count("-") is None
    (tmp_path / "wire.jsonl.xz").write_bytes(lzma.compress(lines))
    assert count(str(tmp_path)) == 4001
