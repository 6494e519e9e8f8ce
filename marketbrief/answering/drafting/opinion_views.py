"""Which views of the ledger stand below an answer: one of each voice, short, best on what was asked first."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from marketbrief.answering.drafting.article_sentences import ArticleSentence
from marketbrief.answering.drafting.ledger_view import LedgerView
from marketbrief.answering.drafting.short_view import pieces_of
from marketbrief.answering.drafting.topic_groups import TopicGroup, groups_of
from marketbrief.answering.question.asked import Asked
from marketbrief.answering.question.content_words import content, word_set
from marketbrief.answering.question.expressions import expression
from marketbrief.answering.retrieval.read_article import ReadArticle
from marketbrief.domain.passage import Span
from marketbrief.domain.view import ViewKind
from marketbrief.language.firms import is_firm
from marketbrief.language.people import voices

__all__ = ["choose_views", "view_at"]

VIEWS = 5
VIEW_WORDS = 150
"""Words of all views together."""
SHORT = 6
"""Words under which a sentence is shown with the one after it."""
LONG = 32
TITLE_SHARE = 0.35
ABOUT = 0.15
ARTICLE = 0.6
AHEAD = 0.15
RATING = 0.25
BETTER = 0.15
EARLIER = 0.3
PER_WORD = 0.015
SAID = 0.35


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A view with the words that it would be shown with, what it covers of the question, and its worth."""

    view: LedgerView
    text: str
    words: frozenset[str]
    covered: float
    worth: float


def view_at(one: ArticleSentence, views: Mapping[str, Sequence[LedgerView]]) -> LedgerView | None:
    """The view whose statement overlaps a sentence."""
    of_article = views.get(one.article.id, ())
    return next((view for view in of_article if view.start < one.end and one.start < view.end), None)


def choose_views(
    asked: Asked,
    articles: Sequence[ReadArticle],
    views: Mapping[str, Sequence[LedgerView]],
    told: Sequence[ArticleSentence],
    *,
    of_each: int = 1,
    foretelling: bool = False,
) -> tuple[LedgerView, ...]:
    """At most five views on what ``asked`` is about that ``told`` does not tell: market voices first, best first.

    ``of_each`` is how many a voice may have; ``foretelling``: statements that look ahead count more.
    """
    found = _candidates(asked, articles, views, foretelling)
    known = voices((one.view.speaker, one.view.firm) for one in found)
    said = [one.words for one in told]
    spans = [(one.article.id, one.start, one.end) for one in told]
    chosen: list[_Candidate] = []
    length = 0
    for one in sorted(found, key=lambda one: (one.view.kind != ViewKind.ANALYST, -one.worth)):
        size = len(one.text.split())
        voice = known.get((one.view.speaker, one.view.firm))
        held = sum(known.get((other.view.speaker, other.view.firm)) == voice for other in chosen)
        if held >= of_each or length + size > VIEW_WORDS or _is_told(one, spans, said):
            continue
        if one.view.speaker is None and _speaks_for(one.view.firm, found):
            continue
        chosen.append(one)
        said.append(one.words)
        length += size
    return tuple(one.view for one in chosen[:VIEWS])


def _candidates(
    asked: Asked,
    articles: Sequence[ReadArticle],
    views: Mapping[str, Sequence[LedgerView]],
    foretelling: bool,
) -> list[_Candidate]:
    """The views of ``articles`` on what is asked, each cut to the sentence that says most about it."""
    held = [(article, view) for article in articles for view in views.get(article.id, ()) if _clear(view)]
    groups = groups_of(asked)
    weights = _rarity(groups, [view.statement for _, view in held])
    best = max((article.score for article in articles), default=0.0) or 1.0
    found = (
        _candidate(article, view, groups, weights, ARTICLE * article.score / best, asked.text, foretelling)
        for article, view in held
    )
    return [one for one in found if one.covered >= ABOUT]


def _candidate(
    article: ReadArticle,
    view: LedgerView,
    groups: Sequence[TopicGroup],
    weights: Sequence[float],
    prior: float,
    question: str,
    foretelling: bool,
) -> _Candidate:
    pieces = pieces_of(article.text, view)
    shown = _most_telling(article.text, pieces, groups, weights)
    text = shown.of(article.text)
    covered = _share(f"{view.names} {text}", article.title, groups, weights)
    whole = _share(f"{view.names} {view.statement}", article.title, groups, weights)
    rated = expression("asks_rating").search(question.lower()) and expression("rating").search(text)
    ahead = foretelling and expression("ahead").search(text)
    worth = (covered + whole) / 2 + prior + RATING * bool(rated) + AHEAD * bool(ahead) - PER_WORD * len(text.split())
    return _Candidate(replace(view, shown=shown), text, frozenset(content(text)), covered, worth)


def _most_telling(text: str, pieces: Sequence[Span], groups: Sequence[TopicGroup], weights: Sequence[float]) -> Span:
    """The first sentence, or a later one that has clearly more of what is asked; with its next where it is short."""

    def telling(at: int) -> float:
        said = pieces[at].of(text)
        earlier = expression("earlier_time").search(said)
        return _share(said, "", groups, weights) - BETTER * (at > 0) - EARLIER * bool(earlier)

    at = max(range(len(pieces)), key=telling)
    span = pieces[at]
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if following and len(span.of(text).split()) < SHORT and following.start - span.end <= 2:
        both = Span(span.start, following.end)
        return both if len(both.of(text).split()) <= LONG else span
    return span


def _share(text: str, title: str, groups: Sequence[TopicGroup], weights: Sequence[float]) -> float:
    """The share of what is asked about that ``text`` has; what only its title has counts in part."""
    total = sum(weights)
    words, named = word_set(text), word_set(title)
    got = sum(
        weight
        * (1.0 if group.stands_in(text, words) else TITLE_SHARE if title and group.stands_in(title, named) else 0.0)
        for group, weight in zip(groups, weights, strict=True)
    )
    return got / total if total else 0.0


def _rarity(groups: Sequence[TopicGroup], texts: Sequence[str]) -> list[float]:
    """How rare each group is among the statements at hand."""
    counts = [sum(group.stands_in(text, word_set(text)) for text in texts) for group in groups]
    return [
        group.weight * math.log(1 + len(texts) / max(1, count)) for group, count in zip(groups, counts, strict=True)
    ]


def _is_told(one: _Candidate, spans: Iterable[tuple[str, int, int]], said: Iterable[frozenset[str]]) -> bool:
    """Whether a view's words are shown already, or nearly all of what they say."""
    view = one.view
    start, end = (view.shown.start, view.shown.end) if view.shown else (view.start, view.end)
    if any(view.article_id == article and start < until and since < end for article, since, until in spans):
        return True
    return any(len(one.words - told) < SAID * len(one.words) for told in said)


def _speaks_for(firm: str | None, found: Iterable[_Candidate]) -> bool:
    """Whether somebody of ``firm`` speaks under a name of their own."""
    return any(one.view.speaker and firm and is_firm(firm, one.view.firm) for one in found)


def _clear(view: LedgerView) -> bool:
    """Whether the view has a name, and the statement does not put it into another mouth."""
    if not (view.speaker or view.firm):
        return False
    other = expression("other_voice", ignore_case=False).search(view.statement)
    return other is None or other[1].lower().strip("'’s") in view.names or view.speaker is not None
