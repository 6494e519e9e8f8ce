import json
import lzma
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.views import draw_views
from marketbrief.domain.article import Article
from tests.places import SHARED

WIRE = SHARED / "data" / "reuters-2007.jsonl.xz"
READ_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SAMPLE = 1000

# what news is made of, whole and broken: any order of these is a text that a page may hold
PIECES = st.sampled_from(
    """
    Mary|Quill|Otto|Lind|analyst|chief|economist|at|of|Harbor|Securities|Alder|Capital|Orchard|Bank's|Inc.|(ALD.N)|
    said|says|told|according to|wrote|noted|he|she|they|the analyst|who|which|but|and|for|For|oil|stocks|will rise|
    fell 3 percent|is fragile|by year-end|in 2031|"|“|”|"The rally|has legs,"|''|``|«|»|'|’s|.|. |, |; |: |--|…|?|!|(|)|
    \n|\n\n|\u00a0|HARBOR LANE|SENIOR TRADER,|upgraded|to "buy"|A.|U.S.|1.5|–|É|\u3000|\ud83d
    """.strip().split("|")
)


def holds_only_the_articles_words(article: Article) -> int:
    views = draw_views(article)
    for view in views:
        assert view.stands_in(article)
        assert all(view.statement.span.covers(quote.span) for quote in view.quotes)
        assert all(one.span.end <= other.span.start for one, other in zip(view.quotes, view.quotes[1:], strict=False))
    return len(views)


def an_article(text: str, title: str = "A day on the markets") -> Article:
    return Article(article_id="a", title=title, text=text, source="wire", retrieved_at=READ_AT)


@pytest.mark.skipif(not WIRE.exists(), reason="the newswire is not beside this checkout")
def test_every_view_of_a_thousand_articles_stands_in_its_article_word_for_word() -> None:
    with lzma.open(WIRE, "rt", encoding="utf-8") as lines:
        chosen = random.Random(2007).sample(list(lines), SAMPLE)  # noqa: S311, a sample need not be a secret
    drawn = sum(
        holds_only_the_articles_words(an_article(row["text"] or "-", row["title"])) for row in map(json.loads, chosen)
    )
    assert drawn > SAMPLE


@given(st.lists(PIECES, max_size=60), st.sampled_from([" ", "", "\n"]))
@settings(max_examples=150)
def test_every_view_of_a_text_put_together_at_random_stands_in_it(pieces: list[str], between: str) -> None:
    said = 'Mary Quill, an analyst at Harbor Securities, said: "Oil will rise on Monday."'
    holds_only_the_articles_words(an_article(f"{between.join(pieces)} {said}"))
