import json
import lzma
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.views import draw_views
from marketbrief.article import Article

WIRE = Path(__file__).parents[4] / "shared" / "data" / "reuters-2007.jsonl.xz"
READ_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.skipif(not WIRE.exists(), reason="the newswire is not beside this checkout")
def test_every_view_of_a_thousand_articles_stands_in_its_article_word_for_word() -> None:
    with lzma.open(WIRE, "rt", encoding="utf-8") as lines:
        chosen = list(lines)[::11][:1000]
    drawn = 0
    for row in map(json.loads, chosen):
        article = Article(
            article_id=row["id"], title=row["title"], text=row["text"] or "-", source="wire", retrieved_at=READ_AT
        )
        for view in draw_views(article):
            drawn += 1
            assert view.stands_in(article)
            assert all(view.statement.span.covers(quote.span) for quote in view.quotes)
    assert drawn > 1000
