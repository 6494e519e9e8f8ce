"""Files that desks get: research notes in PDF, newsletters, feeds and lists of feeds saved to disk."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.open_source import ItemDefaults, RefusedItem, read
from ingest.sources.newsletter import fields_of_letter
from ingest.sources.pdf import fields_of_pdf
from marketbrief.domain.article import Article
from marketbrief.domain.errors import ArticleRefused

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def pdf(*pages: list[str], info: str = "") -> bytes:
    """A PDF written by hand: lines of Helvetica on each page."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 60 760 Td {shown} ET" if lines else ""
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * number} 0 R {font} /MediaBox [0 0 612 792] >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< {info} >>")
    body, places = b"%PDF-1.4\n", []
    for number, made in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{made}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    total = len(objects) + 1
    trailer = f"trailer << /Size {total} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return body + f"xref\n0 {total}\n0000000000 65535 f \n{table}".encode() + trailer.encode()


NOTE = (
    [
        "Copper outlook",
        "We think that copper has further to run this year as stocks in the ware-",
        "houses of the exchange are at their lowest since the spring and buyers come",
        "back to the market.",
        "Our economists see demand growing by three percent next year, which would",
        "leave the market short of metal, and the price should follow",
        "1",
    ],
    [
        "the stocks with a delay of a quarter.",
        "The risk to our view is a stronger dollar, which is not expected.",
        "2",
    ],
)


def test_a_research_note_gives_its_text_with_the_numbers_of_its_pages() -> None:
    info = "/Title (Copper outlook) /Author (Ann Lee) /CreationDate (D:20260301090000+01'00')"
    fields = fields_of_pdf(pdf(*NOTE, info=info), None)
    title, first, over_the_page, number, last = fields.text.split("\n\n")
    assert (title, number) == ("Copper outlook", "[page 2]")
    assert first.startswith("We think that copper")
    assert "as stocks in the warehouses of the exchange are at" in first
    assert first.endswith("buyers come back to the market.")
    assert over_the_page.endswith("and the price should follow the stocks with a delay of a quarter.")
    assert last == "The risk to our view is a stronger dollar, which is not expected."
    assert (fields.title, fields.authors) == ("Copper outlook", ("Ann Lee",))
    assert fields.published_at == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_a_title_that_is_the_name_of_a_file_gives_way_to_the_first_line() -> None:
    fields = fields_of_pdf(pdf(*NOTE, info="/Title (copper_v3_final.docx)"), None)
    assert (fields.title, fields.guessed_title) == (None, "Copper outlook")


def test_a_note_of_pictures_and_a_damaged_one_are_refused() -> None:
    with pytest.raises(ArticleRefused, match="pictures"):
        fields_of_pdf(pdf([]), None)
    with pytest.raises(ArticleRefused, match="damaged"):
        fields_of_pdf(b"%PDF-1.4\nnothing more", None)


@given(st.integers(0, 900), st.binary(max_size=20))
def test_a_note_damaged_anywhere_is_read_or_refused(place: int, noise: bytes) -> None:
    whole = pdf(["Copper rose on Monday."])
    with suppress(ArticleRefused):
        assert fields_of_pdf(whole[:place] + noise + whole[place + len(noise) :], None).text


def letter(plain: str = "", html: str = "", **headers: str) -> bytes:
    made = EmailMessage()
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(plain)
    if html:
        made.add_alternative(html, subtype="html")
    return made.as_bytes()


def test_a_newsletter_gives_its_story_without_its_foot() -> None:
    table = "".join(
        f"<tr><td>{cell}</td></tr>"
        for cell in ("View this email in your browser", "<h1>Morning note</h1>", "Copper rose <b>2%</b> on Monday.",
                     "Oil was little changed.", "You are receiving this because you signed up.", "Unsubscribe")
    )  # fmt: skip
    fields = fields_of_letter(
        letter(
            "Open this in a browser.",
            f"<html><head><style>p {{}}</style></head><body><table>{table}</table></body></html>",
            Subject="Fwd: Morning note",
            From="Harbour Post <desk@post.example>",
            Date="Mon, 02 Mar 2026 07:00:00 +0100",
            Message_ID="<note-7@post.example>",
        )
    )
    assert fields.text.strip() == "Morning note\n\nCopper rose 2% on Monday.\n\nOil was little changed."
    assert (fields.title, fields.publisher, fields.article_id) == (
        "Morning note",
        "Harbour Post",
        "note-7@post.example",
    )
    assert fields.published_at == datetime(2026, 3, 2, 6, tzinfo=UTC)


def test_a_plain_letter_is_read_too() -> None:
    fields = fields_of_letter(letter("Copper rose.\n\nhttps://post.example/x\n\nOil fell.\n", From="desk@post.example"))
    assert fields.text.split() == ["Copper", "rose.", "Oil", "fell."]
    assert (fields.title, fields.publisher, fields.published_at) == (None, "post.example", None)


def test_a_letter_in_a_charset_that_does_not_exist_is_read() -> None:
    raw = (
        b"Subject: A\nContent-Type: text/plain; charset=x-none\nContent-Transfer-Encoding: 8bit\n\nB\xc3\xb8rsen falt."
    )
    assert "falt" in fields_of_letter(raw).text


@given(st.binary(max_size=200))
def test_no_letter_is_too_odd_to_read(raw: bytes) -> None:
    for whole in (raw, b"Subject: A\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" + raw):
        try:
            assert isinstance(fields_of_letter(whole).text, str)
        except ArticleRefused:
            continue


def test_files_of_desks_are_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(*NOTE))
    (tmp_path / "b.eml").write_bytes(letter("Copper rose.", Subject="Copper"))
    item = "<item><title>A</title><description>Alder rose.</description></item>"
    (tmp_path / "c.xml").write_text(f"<rss version='2.0'><channel>{item}</channel></rss>")
    (tmp_path / "d.xml").write_text("<nothing/>")
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_text": "Birch fell."}]}
    (tmp_path / "e.json").write_text(json.dumps(feed))
    told = list(read(str(tmp_path), given=ItemDefaults(), retrieved_at=NOW))
    assert [item.title for item in told if isinstance(item, Article)] == [
        "Copper outlook", "Copper", "A", "Birch fell.",
    ]  # fmt: skip
    assert [item.source for item in told if isinstance(item, RefusedItem)] == [str(tmp_path / "d.xml")]
