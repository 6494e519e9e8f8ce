"""Questions the ledger answers: who is bearish on oil, what a firm says about small caps, who changed their mind."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from marketbrief.answering.question.name_roles import is_asked, is_topic
from marketbrief.answering.retrieval.collapse_stories import known_stories
from marketbrief.answering.views.ledger import (
    LedgerQuery,
    changes,
    entries,
    is_held_by,
    newest_of_each,
    without_repeats,
    without_turned,
)
from marketbrief.answering.views.relevance import closest
from marketbrief.domain.article import Article
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.question import Question, QuestionKind
from marketbrief.domain.rights import may_appear
from marketbrief.domain.view import Stance, View
from marketbrief.language.tokens import words_of
from marketbrief.library import Library

__all__ = ["asks_for_changes", "asks_nothing_else", "asks_the_ledger", "evidence_for", "stance_asked", "views_for"]

MOST_VIEWS = 12
MOST_CONSIDERED = 60
OTHER_SIDE = {Stance.BULLISH: Stance.BEARISH, Stance.BEARISH: Stance.BULLISH}
CHANGED = re.compile(
    r"\b(?:chang|revis|switch|revers|shift)\w+ (?:\w+ ){0,4}?"
    r"(?:views?|minds?|opinions?|stances?|tunes?|calls?|outlooks?)\b"
    r"|\b(?:turned|gone|went|flipped) (?:from )?(?:more )?(?:bull|bear)\w*|\bchange of heart\b|\bu-turns?\b",
    re.IGNORECASE,
)
BULLISH = re.compile(r"\b(?:bull(?:s|ish)?|optimistic|positive|upbeat|likes?|recommends?)\b", re.IGNORECASE)
BEARISH = re.compile(r"\b(?:bear(?:s|ish)?|pessimistic|negative|downbeat|dislikes?|wary|cautious)\b", re.IGNORECASE)
WHO = re.compile(
    r"\b(?:who|anyone|anybody|someone|which (?:analyst|strategist|economist|firm|bank)s?)\b", re.IGNORECASE
)
# words of such questions that name no topic
ASKING = frozenset(
    "analyst analysts strategist strategists economist economists trader traders broker brokers firm firms bank banks "
    "people person anyone anybody someone somebody everyone view views opinion opinions outlook forecast forecasts "
    "mind stance say says said saying think thinks thought expect expects expected see sees changed change changes "
    "switched shifted reversed turned turn bull bulls bullish bear bears bearish positive negative optimistic "
    "pessimistic upbeat downbeat recent recently latest lately now still currently far regarding concerning tell "
    "does did doing has have had was were will would should market markets like likes wary cautious".split()
)


def asks_the_ledger(question: Question) -> bool:
    """Whether a question asks who holds which view, rather than what happened."""
    if question.kind is QuestionKind.VIEWS or asks_for_changes(question):
        return True
    return question.kind is QuestionKind.WHO and stance_asked(question) is not None


def asks_nothing_else(question: Question) -> bool:
    """Whether only the ledger can answer: who is on one side of a market, or has changed sides, is told by no news."""
    sided = asks_for_changes(question) or stance_asked(question) is not None
    return bool(question.instruments) and sided and WHO.search(question.text) is not None


def asks_for_changes(question: Question) -> bool:
    """Whether a question asks who changed their mind."""
    return CHANGED.search(question.text) is not None


def stance_asked(question: Question) -> Stance | None:
    """The one side that a question asks for; ``None`` for both or neither."""
    bullish, bearish = BULLISH.search(question.text), BEARISH.search(question.text)
    if bool(bullish) == bool(bearish):
        return None
    return Stance.BULLISH if bullish else Stance.BEARISH


def views_for(question: Question, library: Library) -> list[tuple[View, Article]]:
    """The views that answer a question about views, newest first; of a change, the newer and then the older one.

    Only what was published by ``known_until`` and inside a strict window is used, and of each holder the newest, on
    either side; of one side that is asked for, only those who have not left it since. The closest to the subject go
    before others where there are too many. Empty where the question asks for no views, or the ledger has none.
    """
    if not asks_the_ledger(question):
        return []
    wanted = _wanted(question, library)
    if asks_for_changes(question):
        turned = changes(entries(library, wanted))
        return [entry for change in turned[: MOST_VIEWS // 2] for entry in (change.after, change.before)]
    found = without_repeats(entries(library, wanted))
    if wanted.stance is not None:
        others = entries(library, replace(wanted, stance=OTHER_SIDE[wanted.stance]))
        found = iter(without_turned(found, others, MOST_CONSIDERED))
    if WHO.search(question.text):
        found = (entry for entry in found if entry[0].speaker or entry[0].firm)
    return closest(newest_of_each(found, MOST_CONSIDERED), wanted.about, MOST_VIEWS)


def evidence_for(question: Question, library: Library) -> Evidence | None:
    """The views that answer a question as evidence, each with its article's lead as source; ``None`` without one."""
    sources: dict[str, Source] = {}
    cited = []
    for view, article in views_for(question, library):
        lead = library.lead(article.article_id)
        if lead is not None and may_appear(article, question.place):
            source = sources.setdefault(article.article_id, Source(len(sources) + 1, article, (lead,)))
            cited.append(CitedView(view, source.n))
    stories = known_stories(sources, question, library)
    placed = (replace(source, story=stories.get(article_id)) for article_id, source in sources.items())
    return Evidence(question, tuple(placed), tuple(cited)) if cited else None


def _wanted(question: Question, library: Library) -> LedgerQuery:
    window = question.window if question.window is not None and question.window.strict else None
    ends = [window.end] if window is not None and window.end is not None else []
    if question.known_until is not None:
        ends.append(question.known_until + timedelta(seconds=1))
    stance = None if asks_for_changes(question) else stance_asked(question)
    until = min(ends) if ends else None
    holders, others = _holders(question, LedgerQuery(since=window.start if window else None, until=until), library)
    return LedgerQuery(
        about=_topics(question, others),
        holders=holders,
        stance=stance,
        since=window.start if window else None,
        until=until,
        own_subject=stance is not None or asks_for_changes(question),
    )


def _holders(question: Question, wanted: LedgerQuery, library: Library) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names whose views a question asks for, and the others: those that hold views, or are asked what they say.

    Somebody who is asked for and holds none has said nothing: nobody else's views stand in for theirs.
    """
    asked = [name for name in question.names if not is_topic(name, question.text)]
    holding: set[str] = set()
    for view, _ in entries(library, wanted) if asked else ():
        holding.update(name for name in asked if name not in holding and is_held_by(view, name))
        if len(holding) == len(asked):
            break
    holding.update(name for name in asked if is_asked(name, question.text))
    return (
        tuple(name for name in question.names if name in holding),
        tuple(name for name in question.names if name not in holding),
    )


def _topics(question: Question, names: Sequence[str]) -> tuple[str, ...]:
    """Markets by name; without one the names that hold no views, and failing those the words left of the question."""
    if question.instruments:
        return tuple(market.name for market in question.instruments)
    if names:
        return tuple(names)
    taken = {part for name in question.names for part in words_of(name)}
    return tuple(word for word in words_of(question.text) if word not in ASKING | taken)
