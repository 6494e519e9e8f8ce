"""Which views of the ledger stand below an answer."""

from collections.abc import Mapping, Sequence

from marketbrief.answering.drafting.article_sentences import ArticleSentence
from marketbrief.answering.drafting.ledger_view import LedgerView
from marketbrief.answering.drafting.sentence_scores import ScoredSentence
from marketbrief.answering.question.content_words import content
from marketbrief.answering.question.expressions import expression

__all__ = ["choose_views", "view_at"]

VIEWS = 5
VIEW_WORDS = 140
BESIDE = 1.5
ABOUT = 0.12
SAID = 0.35
OF_ASKED = 2
PER_WORD = 0.006
MARKET_VOICES = ("analyst",)


def view_at(one: ArticleSentence, views: Mapping[str, Sequence[LedgerView]]) -> LedgerView | None:
    """The view whose statement overlaps a sentence."""
    of_article = views.get(one.article.id, ())
    return next((view for view in of_article if view.start < one.end and one.start < view.end), None)


def choose_views(
    order: Sequence[ScoredSentence],
    views: Mapping[str, Sequence[LedgerView]],
    bottom: Sequence[ArticleSentence],
    named: bool,
) -> tuple[LedgerView, ...]:
    """At most five views in the order of their sentences, one of each voice; unless ``named``, market voices first."""
    shown = {_key(view) for one in bottom if (view := view_at(one, views))}
    told = [one.words for one in bottom]
    chosen: list[LedgerView] = []
    length = 0
    for view in _candidates(order, views, named):
        size = len(view.statement.split()) + sum(len(quote.split()) for quote in view.quotes)
        words = frozenset(content(view.statement))
        again = sum(one.voice == view.voice for one in chosen) >= (OF_ASKED if named else 1)
        over = any(_said_over(words, other) for other in told)
        if again or over or _key(view) in shown or length + size > VIEW_WORDS:
            continue
        chosen.append(view)
        told.append(words)
        length += size
    return tuple(chosen[:VIEWS])


def _said_over(words: frozenset[str], told: frozenset[str]) -> bool:
    """Whether one of two statements says little that the other does not."""
    return len(words - told) < SAID * len(words) or len(told - words) < SAID * len(told)


def _candidates(
    order: Sequence[ScoredSentence], views: Mapping[str, Sequence[LedgerView]], named: bool
) -> list[LedgerView]:
    """Views by the worth of their sentences; unless ``named``, market voices first."""
    best = max((one.score for one in order), default=0.0)
    close = [one for one in order if one.score >= best - BESIDE and one.words >= ABOUT]
    close.sort(key=lambda one: -_worth(one))
    found = [view for one in close if (view := view_at(one.sentence, views)) and _clear(view)]
    return found if named else sorted(found, key=lambda view: view.kind not in MARKET_VOICES)


def _worth(one: ScoredSentence) -> float:
    """A sentence's score less its length: short views first."""
    return one.score - PER_WORD * len(one.sentence.text.split())


def _clear(view: LedgerView) -> bool:
    """Whether the view has a name, and the statement does not put it into another mouth."""
    if not (view.speaker or view.firm):
        return False
    other = expression("other_voice", ignore_case=False).search(view.statement)
    return other is None or other[1].lower().strip("'’s") in view.names or view.speaker is not None


def _key(view: LedgerView) -> tuple[str, int]:
    return (view.article_id, view.start)
