"""Pages: what they say of their article in JSON-LD, in their head and in their body."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract import Extracted, extract
from marketbrief.domain.errors import ArticleRefused

PARAGRAPHS = (
    "Shares of Alder Bank rose 4% on Monday, their best day since May, after the lender raised its outlook.",
    "Volumes were thin ahead of the holiday, traders in Harbour City said, and the rest of the sector hardly moved.",
    "“We did not expect this before the summer,” said Cy Elm, an analyst at Birch Research, in a note to clients.",
    "The bank now sees net interest income of 2.1 billion crowns, up from the 1.9 billion it had forecast before.",
)
URL = "https://www.harbour.example/markets/alder-bank-climbs"


def page(
    *data: object,
    head: str = "",
    title: str = "Alder Bank climbs",
    body: str | None = None,
    after: str = "",
    lang: str = "en",
) -> str:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in data)
    story = "".join(f"<p>{text}</p>" for text in PARAGRAPHS) if body is None else body
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title>{head}{scripts}</head><body>'
        f"<nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{story}</article>{after}</body></html>"
    )


def news(**fields: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Alder Bank climbs", **fields}


def person(name: str, **fields: object) -> dict[str, object]:
    return {"@type": "Person", "name": name, **fields}


def refused(html: bytes | str) -> str:
    with pytest.raises(ArticleRefused) as caught:
        extract(html, url=URL)
    return str(caught.value)


def test_everything_a_page_says_is_found() -> None:
    statement = news(
        datePublished="2026-03-02T09:30:00+01:00", author=[person("Ada Moss"), person("Ben Oak")], inLanguage="en-GB",
        publisher={"@type": "Organization", "name": "Harbour Post"}, mainEntityOfPage={"@id": URL},
    )  # fmt: skip
    found = extract(page(statement, title="Alder Bank climbs | Harbour Post"), url=None)
    assert found == Extracted(
        text="\n\n".join(PARAGRAPHS), title="Alder Bank climbs", url=URL, publisher="Harbour Post", language="en",
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=1))), authors=("Ada Moss", "Ben Oak"),
    )  # fmt: skip


def test_a_bare_page_still_has_its_text_and_title() -> None:
    found = extract(page())
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert found.title == "Alder Bank climbs"
    assert (found.url, found.publisher, found.published_at, found.authors) == (None, None, None, ())


@pytest.mark.parametrize(
    "data",
    [
        news(author=person("Ada Moss")),
        news(author=[person("Ada Moss", jobTitle="Reporter")]),
        news(author="By Ada Moss"),
        news(author=["Ada Moss"]),
        news(author={"@type": "Person", "givenName": "Ada", "familyName": "Moss"}),
        news(author={"@type": "Person", "name": ["Ada Moss"]}),
        news(creator=person("Ada Moss")),
        [{"@type": "WebSite", "name": "Harbour Post"}, news(author=person("Ada Moss"))],
        {"@graph": [{"@type": "WebPage"}, news(author={"@id": "#ada"}), person("Ada Moss", **{"@id": "#ada"})]},
        {"@type": "WebPage", "mainEntity": news(author=person("Ada&nbsp;Moss"))},
        {**news(author=person("Ada Moss")), "@type": ["Article", "ReportageNewsArticle"]},
    ],
)
def test_json_ld_comes_in_many_shapes(data: object) -> None:
    assert extract(page(data)).authors == ("Ada Moss",)


def test_json_ld_is_read_with_patience() -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    wrapped = f'<script type="application/ld+json"><!-- {json.dumps(news(author="Ada Moss"))} --></script>'
    deep = f'<script type="application/ld+json">{"[" * 100_000}</script>'
    assert extract(page(head=broken + deep + wrapped)).authors == ("Ada Moss",)


def test_the_fullest_statement_is_the_pages_own() -> None:
    related = [news(headline=f"Other story {n}", author="Dee Fir") for n in range(3)]
    own = news(author="Ada Moss", datePublished="2026-03-02", publisher="Harbour Post")
    assert extract(page(related, own)).authors == ("Ada Moss",)


def test_an_agency_is_named_beside_a_person_and_the_publisher_is_not() -> None:
    authors = [
        person("Ada Moss"),
        {"@type": "Organization", "name": "NPA"},
        {"@type": "Organization", "name": "Harbour Post"},
    ]
    assert extract(page(news(author=authors, publisher={"name": "Harbour Post"}))).authors == ("Ada Moss", "NPA")


def test_a_publisher_is_the_author_only_where_the_page_says_so_and_names_nobody() -> None:
    statement = news(author={"@type": "Organization", "name": "Harbour Post"}, publisher={"name": "Harbour Post"})
    assert extract(page(statement)).authors == ("Harbour Post",)
    assert extract(page(statement, head='<meta name="author" content="Ada Moss">')).authors == ("Ada Moss",)


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="author" content="Ada Moss">',
        '<meta name="Byl" content="By Ada Moss">',
        '<meta property="article:author" content="https://a.example/b"><meta name="wire_authors" content="Ada Moss">',
    ],
)
def test_authors_are_found_in_the_head(head: str) -> None:
    assert extract(page(head=head)).authors == ("Ada Moss",)


def test_links_to_many_authors_are_those_of_other_stories() -> None:
    one = '<a rel="author" href="/ada">Ada Moss</a>'
    others = "".join(f'<a rel="author" href="/{name}">{name} Fir</a>' for name in ("Dee", "Eli", "Flo", "Gus", "Hal"))
    assert extract(page(after=one)).authors == ("Ada Moss",)
    assert "Dee Fir" not in extract(page(after=one + others)).authors[1:]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<meta property="article:published_time" content="2026-03-02T09:30:00Z">',
            datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        ),
        ('<meta name="date" content="2026-03-02">', datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ('<meta itemprop="datePublished" content="2 March 2026 09:30 GMT">', datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
    ],
)
def test_the_time_of_publication_is_found_in_the_head(head: str, expected: datetime) -> None:
    assert extract(page(head=head)).published_at == expected


def test_of_several_times_of_one_day_the_one_with_a_zone_counts() -> None:
    head = '<meta property="article:published_time" content="2026-03-02T09:30:00+09:00">'
    found = extract(page(news(datePublished="2026-03-02T09:30:00"), head=head))
    assert found.published_at == datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    other_day = '<meta property="article:published_time" content="2026-03-09T09:30:00+09:00">'
    found = extract(page(news(datePublished="2026-03-02T09:30:00"), head=other_day))
    assert found.published_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_a_time_that_cannot_be_read_is_passed_over() -> None:
    head = '<meta name="date" content="2026-03-02T10:00:00Z">'
    assert extract(page(news(datePublished="yesterday"), head=head)).published_at == datetime(
        2026, 3, 2, 10, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("canonical", "url", "expected"),
    [
        (URL, f"{URL}?ref=feed", URL),
        ("/markets/alder-bank-climbs", f"{URL}?ref=feed", URL),
        ("https://elsewhere.example/alder", URL, URL),
        (URL, None, URL),
        ("javascript:void(0)", URL, URL),
        ("", None, None),
        ("http://[bad", URL, URL),
    ],
)
def test_the_address_is_the_canonical_one_on_the_same_host(
    canonical: str, url: str | None, expected: str | None
) -> None:
    assert extract(page(head=f'<link rel="canonical" href="{canonical}">'), url=url).url == expected


def test_a_name_for_readers_is_better_than_one_for_machines() -> None:
    head = '<meta property="og:site_name" content="harbourpost">'
    assert extract(page(news(publisher={"name": "Harbour Post"}), head=head)).publisher == "Harbour Post"


def test_the_language_loses_its_region() -> None:
    assert extract(page(lang="de-AT")).language == "de"
    assert extract(page(lang="", head='<meta property="og:locale" content="fr_CA">')).language == "fr"
    assert extract(page(lang="")).language is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_pages_are_read_in_the_encoding_they_have(encoding: str) -> None:
    text = "Die Aktien der Erlenbank stiegen am Montag kräftig, während die übrigen Werte kaum gefragt waren. " * 5
    html = page(head='<meta charset="iso-8859-1">', title="Erlenbank über Plan", body=f"<p>{text}</p>")
    found = extract(html.encode(encoding))
    assert found.title == "Erlenbank über Plan"
    assert found.text == text.strip()


def test_an_xml_declaration_and_control_characters_do_no_harm() -> None:
    assert extract(f'<?xml version="1.0" encoding="utf-8"?>\x00{page()}').title == "Alder Bank climbs"


def test_lists_and_endings_that_the_stated_body_lacks_are_dropped() -> None:
    surroundings = "<ul><li>Also read: Cedar Steel cuts its forecast for the third time this year</li></ul>"
    ending = "<p>Subscribe to our morning letter and never miss what moves the markets of the harbour.</p>"
    story = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:2]) + surroundings
    story += "".join(f"<p>{text}</p>" for text in PARAGRAPHS[2:]) + ending
    assert extract(page(news(articleBody=" ".join(PARAGRAPHS)), body=story)).text == "\n\n".join(PARAGRAPHS)


def test_a_stated_body_stands_in_where_most_of_the_story_is_not_drawn() -> None:
    found = extract(page(news(articleBody="\n\n".join(PARAGRAPHS)), body=f"<p>{PARAGRAPHS[0]}</p>"))
    assert found.text == "\n\n".join(PARAGRAPHS)


def test_a_summary_in_place_of_the_stated_body_changes_nothing() -> None:
    assert extract(page(news(articleBody=PARAGRAPHS[0]))).text == "\n\n".join(PARAGRAPHS)


def test_a_story_that_waits_in_a_script_is_found() -> None:
    html = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    inner = json.dumps({"story": html}).replace("<", "\\u003c").replace(">", "\\u003e")
    script = f"<script>self.push([1, {json.dumps(inner)}])</script>"
    assert extract(page(body="", after=script)).text == "\n\n".join(PARAGRAPHS)


def test_embedded_posts_are_not_of_the_story() -> None:
    post = '<blockquote class="twitter-tweet"><p>Alder to the moon, I have said so for a year.</p></blockquote>'
    story = "".join(f"<p>{text}</p>{post}" for text in PARAGRAPHS)
    assert extract(page(body=story)).text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("", "the page is empty"),
        ("<!-- nothing -->", "there is no HTML in it"),
        (page(title="", body=""), "no text of an article was found in the page"),
        (
            page(title="404 Not Found", body="<p>We looked everywhere and did not find the page you asked for.</p>"),
            "error page",
        ),
        (page(title="Page not found", body="<p>Perhaps it has moved. Try the search.</p>"), "error page"),
        (page(title="Just a moment...", body="<p>Checking that your connection is secure.</p>"), "error page"),
        (
            page(body="<p>We and our partners use cookies. By choosing Accept you give consent to cookies.</p>"),
            "only a request to accept cookies",
        ),
        (
            page(body=f"<p>{PARAGRAPHS[0]}</p><p>Subscribe now to continue reading. Already a subscriber? Log in.</p>"),
            "behind a paywall",
        ),
        (page(news(isAccessibleForFree=False), body=f"<p>{PARAGRAPHS[0]}</p>"), "behind a paywall"),
        (page({"@type": "CollectionPage", "name": "Markets"}), "a list of articles"),
        (
            page(
                head='<meta property="og:type" content="website"><link rel="canonical" href="https://www.harbour.example/">'
            ),
            "a list of articles",
        ),
    ],
)
def test_a_page_that_is_no_article_says_what_it_is(html: str, said: str) -> None:
    assert said in refused(html)


def test_an_article_about_cookies_or_errors_is_an_article() -> None:
    story = "".join(f"<p>{text} Cookies and consent were not discussed.</p>" for text in PARAGRAPHS * 3)
    assert extract(page(title="404 ways to lose money", body=story)).title == "404 ways to lose money"
    assert extract(page(news(isAccessibleForFree=False), body=story)).text


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("401(k) balances fall", "Savers put less aside."),
        ("500 jobs go at Alder Bank", "Staff were told on Friday."),
        ("Browser maker drops cookies", "Advertisers lose cookies, a partner of the firm said. Cookies go in May."),
        ("Alder Bank climbs", "Subscribe to get our morning letter for free."),
        ("Access denied to rivals of Alder Bank", "A court ruled on Friday."),
    ],
)
def test_a_short_article_is_not_taken_for_something_else(title: str, line: str) -> None:
    assert extract(page(title=title, body=f"<p>{PARAGRAPHS[0]}</p><p>{line} {PARAGRAPHS[1]}</p>")).title == title


def test_a_page_with_a_list_of_related_articles_is_an_article() -> None:
    assert extract(page(news(), {"@type": "ItemList"})).text


def test_nesting_without_end_is_refused_not_raised() -> None:
    assert refused("<html><body>" + "<div>" * 20_000 + "deep")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_pages_of_any_characters_give_an_article_or_a_reason(html: str | bytes) -> None:
    with suppress(ArticleRefused):
        assert extract(html).text.strip()


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["@type", "headline", "author", "publisher", "datePublished", "articleBody", "url", "inLanguage"]
        ),
        st.recursive(
            st.none() | st.integers() | st.text() | st.just("NewsArticle"),
            lambda inner: (
                st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["@id", "name"]), inner, max_size=2)
            ),
            max_leaves=4,
        ),
    )
)
def test_json_ld_of_any_shape_does_not_stop_the_page(data: dict[str, object]) -> None:
    assert extract(page({"@type": "Article", **data})).text
