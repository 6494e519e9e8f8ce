"""Invented answers for tests of the Slack side; firms, people and news in them do not exist."""

from datetime import UTC, datetime

from marketbrief.domain.article import Article
from marketbrief.domain.briefing import Briefing, Caveat, CaveatKind, NoEvidence, Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Hit, Source
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.question import Question, QuestionKind, Window
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind

NOON = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)

TEXT = (
    'Small caps rallied on Friday after the Harbour Bank cut its rate. "Small firms borrow short, so they feel a cut '
    'first," said Ines Okafor, equity strategist at Larch & Vole. Tomas Brandt of Quillfeather warned that "margins '
    'are thin" and the rally may fade. The index rose 3.1 percent. Brindle Tools expects orders to hold.'
)


def an_article(text=TEXT, article_id="harbour-1", **fields):
    known = {
        "title": "Small caps jump after rate cut",
        "source": "wire.jsonl",
        "retrieved_at": NOON,
        "url": "https://news.example/markets/small-caps?a=1&b=2",
        "published_at": datetime(2031, 3, 13, 21, 30, tzinfo=UTC),
        "publisher": "Harbour Courier",
    }
    return Article(article_id=article_id, text=text, **(known | fields))


def a_passage(article, words=None, number=1):
    words = words or article.text
    start = article.text.index(words)
    span = Span(start, start + len(words))
    return Passage(number=number, article_id=article.article_id, revision=article.revision, span=span, text=words)


def a_source(article=None, n=1):
    article = article or an_article()
    return Source(n, article, (a_passage(article),))


def a_quote(article, words):
    start = article.text.index(words)
    return Quote.cut(article.text, start, start + len(words))


def a_view(article=None, statement=None, quotes=None, **fields):
    article = article or an_article()
    statement = statement or article.text
    known = {"kind": ViewKind.ANALYST, "about": "small caps", "stance": Stance.BULLISH, "speaker": "Ines Okafor"}
    given = known | fields
    return View(
        article_id=article.article_id,
        revision=article.revision,
        form=given.pop("form", ViewForm.DIRECT if quotes else ViewForm.INDIRECT),
        statement=a_quote(article, statement),
        quotes=tuple(a_quote(article, words) for words in quotes or ()),
        **given,
    )


def a_question(text="Why did small caps rally yesterday?", **fields):
    return Question(text=text, as_of=NOON, kind=QuestionKind.WHY, **fields)


def a_briefing(text=TEXT, **fields):
    """A briefing of one sentence on one article with this text, but for what ``fields`` say."""
    article = an_article(text)
    known = {
        "question": a_question(),
        "bottom_line": (Sentence(text, (1,)),),
        "drivers": (),
        "figures": (),
        "views": (),
        "sources": (a_source(article),),
        "caveats": (),
        "writer": "extractive",
    }
    return Briefing(**(known | fields))


def a_full_briefing():
    """A briefing with every part filled."""
    article = an_article()
    other = an_article(
        "Analysts see small caps flat, the bank's desk wrote. It had no price target.",
        "plain-2",
        title="",
        url=None,
        published_at=None,
        publisher=None,
        translated=True,
    )
    day = Window(start=datetime(2031, 3, 13, tzinfo=UTC), end=datetime(2031, 3, 14, tzinfo=UTC), label="13 March 2031")
    okafor = a_view(
        article,
        '"Small firms borrow short, so they feel a cut first," said Ines Okafor, equity strategist at Larch & Vole.',
        ["Small firms borrow short, so they feel a cut first,"],
        role="equity strategist",
        firm="Larch & Vole",
        outlet="Radio Quay",
    )
    brandt = a_view(
        article,
        'Tomas Brandt of Quillfeather warned that "margins are thin" and the rally may fade.',
        ["margins are thin"],
        form=ViewForm.MIXED,
        speaker="Tomas Brandt",
        firm="Quillfeather",
        stance=Stance.BEARISH,
    )
    brindle = a_view(
        article,
        "Brindle Tools expects orders to hold.",
        speaker=None,
        firm="Brindle Tools",
        kind=ViewKind.COMPANY,
        about="orders",
        stance=Stance.NEUTRAL,
    )
    return Briefing(
        question=a_question(window=day, known_until=NOON),
        bottom_line=(Sentence("Small caps rallied on Friday after the Harbour Bank cut its rate.", (1,)),),
        drivers=(Sentence("The Harbour Bank cut its rate.", (1, 2)),),
        figures=(Sentence("The index rose 3.1 percent.", (1,)),),
        views=(CitedView(okafor, 1), CitedView(brandt, 1), CitedView(brindle, 1)),
        sources=(a_source(article), a_source(other, 2)),
        caveats=(Caveat(CaveatKind.TRANSLATED, "Source 2 was translated by a machine."),),
        writer="lantern-4",
        removed=2,
    )


def a_no_evidence(**fields):
    article = an_article()
    known = {
        "question": a_question(),
        "looked_for": "news on small caps from 13 March 2031",
        "advice": "Read in news of that day, or ask about another.",
        "nearest": (Hit(passage=a_passage(article), article=article, score=0.4),),
    }
    return NoEvidence(**(known | fields))
