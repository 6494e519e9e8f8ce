"""The views of an article: sentences, quotations and attributions put together."""

from collections.abc import Iterator, Sequence

from ingest.views.horizon import horizon_of
from ingest.views.lines import line_of
from ingest.views.names import blank_tickers
from ingest.views.people import Holder, all_people
from ingest.views.quotes import quotation_spans, without_quotations
from ingest.views.reader import Reader, Statement
from ingest.views.stance import stance_of
from marketbrief.article import Article
from marketbrief.passage import Span
from marketbrief.sentences import sentence_spans
from marketbrief.topic import topic_of
from marketbrief.view import Form, Quote, View

__all__ = ["draw_views"]

LEAD = 400


def draw_views(article: Article) -> tuple[View, ...]:
    """Every statement that ``article`` attributes to someone, in order.

    Analysts' statements are drawn whether quoted or told in the reporter's words, those of companies, officials
    and others only where words are quoted. Nothing is drawn whose holder the article leaves open, or whose holder's
    name only seems to stand there (two names with a stock ticker between them).
    """
    text = article.text
    sentences = sentence_spans(text)
    quotations = quotation_spans(text, sentences)
    masked = blank_tickers(without_quotations(text, quotations))
    lines = [line_of(text, masked, unit) for unit in _units(sentences, quotations)]
    people = all_people([line.mentions for line in lines])
    reader = Reader(article, masked, quotations, people)
    for line in lines:
        reader.read(line)
    if not reader.statements:
        return ()
    market = topic_of(article.title)
    subject = market or article.title.strip() or topic_of(text[:LEAD]) or ""
    views = (_view(article, statement, market, subject) for statement in reader.statements)
    return tuple(view for view in views if view.stands_in(article))


def _units(sentences: Sequence[Span], quotations: Sequence[Span]) -> Iterator[Span]:
    """Sentences, joined where a quotation runs on from one into the next."""
    start: int | None = None
    q = 0
    for sentence in sentences:
        start = sentence.start if start is None else start
        while q < len(quotations) and quotations[q].end <= sentence.end:
            q += 1
        if q == len(quotations) or quotations[q].start >= sentence.end:
            yield Span(start, sentence.end)
            start = None
    if start is not None:
        yield Span(start, sentences[-1].end)


def _view(article: Article, statement: Statement, market: str | None, subject: str) -> View:
    text, holder = article.text, statement.holder
    whole = Quote.cut(text, statement.start, statement.end)
    quotes = tuple(Quote.cut(text, span.start, span.end) for span in statement.quotes)
    quoted = " ".join(quote.text for quote in quotes)
    about = topic_of(_without_holder(whole.text, holder), market) or subject or whole.text
    return View(
        article_id=article.article_id,
        revision=article.revision,
        kind=holder.kind,
        form=statement.form,
        statement=whole,
        about=about,
        stance=stance_of(quoted if statement.form is Form.DIRECT else whole.text, about),
        quotes=quotes,
        speaker=_in_one_line(holder.name),
        role=_in_one_line(holder.role),
        firm=_in_one_line(holder.firm),
        outlet=statement.outlet,
        horizon=horizon_of(whole.text),
    )


def _without_holder(words: str, holder: Holder) -> str:
    """The words less those that tell who holds the view: a "Wall Street analyst" speaks of other things too."""
    for told in (holder.firm, holder.role, holder.name):
        if told:
            words = words.replace(told, ".")
    return words


def _in_one_line(words: str | None) -> str | None:
    return " ".join(words.split()) if words else None
