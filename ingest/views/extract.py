"""Extract the views of an article from its sentences, quotations and attributions."""

from ingest.stance.stance import stance_of
from ingest.views.headings import gathers_comments
from ingest.views.horizon import horizon_of
from ingest.views.named_people import ViewHolder, all_people, in_one_line
from ingest.views.reader import ReportedStatement, ViewReader
from ingest.views.view_sentences import line_of
from marketbrief.domain.article import Article
from marketbrief.domain.view import Quote, View, ViewForm
from marketbrief.language.names import blank_tickers
from marketbrief.language.quotations import quotation_spans, units_of, without_quotations
from marketbrief.language.sentences import sentence_spans
from marketbrief.language.topic import topic_of

__all__ = ["draw_views"]

LEAD = 400


def draw_views(article: Article) -> tuple[View, ...]:
    """Every statement that ``article`` attributes to someone, in order.

    Statements of analysts count quoted or in the reporter's words; those of companies, officials and others only
    quoted. A statement is left out when the article does not make clear whose it is, or when the holder's name is no
    name (two names with a stock ticker between them).
    """
    text = article.text
    sentences = sentence_spans(text)
    quotations = quotation_spans(text, sentences)
    masked = blank_tickers(without_quotations(text, quotations))
    gathered = gathers_comments(article.title, text)
    lines = [line_of(text, masked, unit, gathered=gathered) for unit in units_of(sentences, quotations)]
    people = all_people([line.mentions for line in lines])
    reader = ViewReader(article, masked, quotations, people, gathered=gathered)
    for line in lines:
        reader.read(line)
    if not reader.statements:
        return ()
    market = topic_of(article.title)
    subject = market or article.title.strip() or topic_of(text[:LEAD]) or ""
    views = (_view(article, statement, market, subject) for statement in reader.statements)
    return tuple(view for view in views if view.stands_in(article))


def _view(article: Article, statement: ReportedStatement, market: str | None, subject: str) -> View:
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
        stance=stance_of(quoted if statement.form is ViewForm.DIRECT else whole.text, about),
        quotes=quotes,
        speaker=in_one_line(holder.name),
        role=in_one_line(holder.role),
        firm=in_one_line(holder.firm),
        outlet=statement.outlet,
        horizon=horizon_of(whole.text),
    )


def _without_holder(words: str, holder: ViewHolder) -> str:
    """The words without those that name the holder: a "Wall Street analyst" need not speak of Wall Street."""
    for told in (holder.firm, holder.role, holder.name):
        if told:
            words = words.replace(told, ".")
    return words
