"""What may be added to a source's own sentence, always in square brackets: dates of weekdays, what it is about."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from marketbrief.domain.article import Article
from marketbrief.domain.question import Window
from marketbrief.language.calendar import WEEKDAY_NAMES

__all__ = [
    "date_label_stands",
    "dated_label",
    "dates_stand",
    "day_named",
    "days_understood",
    "has_date",
    "label_of",
    "name_put_in",
    "with_dates",
    "without_dates",
]

DAYS_BACK = 1
DAYS_BACK_AT_MOST = 6

_DAY = re.compile(
    rf"\b(?P<before>next |last |a week |every |each )?(?P<day>{'|'.join(WEEKDAY_NAMES)})\b(?!['’]?s? \[)(?P<own>['’]s)?"
)
_MARKED = re.compile(rf"\b({'|'.join(WEEKDAY_NAMES)})(?:['’]s)? \[(\d{{1,2}} [A-Z][a-z]+)\]")
_NAMED = re.compile(r"(?P<words>[A-Z][\w’']*(?: [\w’'-]+){0,3}) \[(?P<name>[^\[\]\d][^\[\]]{1,60})\]")
_LABEL = re.compile(r"\[([^\[\]]{2,80})\] ")
_MARK = re.compile(r"(?<=day)(['’]s)? \[\d{1,2} [A-Z][a-z]+\]")


def with_dates(text: str, article: Article) -> str:
    """``text`` with the date after the first day of the week that is certain: the article's own day or the one before.

    A day further off may as well lie ahead as behind ("on Thursday" in Monday's paper), so it is left as it is.
    """
    for match in _DAY.finditer(text):
        date = _date_of(match["day"], article, DAYS_BACK)
        if date is not None and not match["before"] and not match["own"]:
            return f"{text[: match.end()]} [{date}]{text[match.end() :]}"
    return text


def without_dates(text: str) -> str:
    """``text`` as the source has it."""
    return _MARK.sub(lambda match: match[1] or "", text)


def name_put_in(text: str) -> tuple[str | None, str]:
    """The name in square brackets after the words that stand for it ("It [Tarnvale] said"), and the text without it."""
    match = _NAMED.match(text)
    return (match["name"], f"{match['words']}{text[match.end() :]}") if match else (None, text)


def has_date(text: str) -> bool:
    """Whether ``with_dates`` added a date to a text."""
    return _MARKED.search(text) is not None


def dates_stand(text: str, articles: Iterable[Article]) -> bool:
    """Whether every date in brackets is that day of the week in the week up to one of the articles."""
    read = tuple(articles)
    return all(
        any(_date_of(day, article, DAYS_BACK_AT_MOST) == date for article in read)
        for day, date in _MARKED.findall(text)
    )


def dated_label(article: Article, as_of: datetime) -> str | None:
    """The day of an article as a label before its sentence ("[9 September 2026] "); ``None`` on the day of asking."""
    if article.published_at is None or article.published_at.date() == as_of.date():
        return None
    return f"[{article.published_at:%-d %B %Y}] "


def date_label_stands(label: str, articles: Iterable[Article]) -> bool:
    """Whether a label is the day on which one of the articles was published."""
    days = (article.published_at for article in articles)
    return any(f"{day:%-d %B %Y}" == label for day in days if day is not None)


def label_of(text: str) -> tuple[str | None, str]:
    """The label in square brackets that ``text`` opens with, and the rest."""
    match = _LABEL.match(text)
    return (match[1], text[match.end() :]) if match else (None, text)


def _date_of(day: str, article: Article, days_back: int) -> str | None:
    """The date of the last such day of the week at the time of an article, ``None`` when it lies further back."""
    if article.published_at is None:
        return None
    back = (article.published_at.weekday() - WEEKDAY_NAMES.index(day)) % 7
    return f"{article.published_at - timedelta(days=back):%-d %B}" if back <= days_back else None


def days_understood(article: Article, window: Window | None) -> frozenset[str]:
    """Days of the week, in small letters, that go without saying: the article's own and the one before.

    Where a question names a time, only the one day that it names does; where it names more than one, none.
    """
    if article.published_at is None:
        return frozenset()
    near = [article.published_at.date() - timedelta(days=back) for back in range(DAYS_BACK + 1)]
    if window is not None and window.strict:
        whole = window.start is not None and window.end is not None and window.end - window.start <= timedelta(days=1)
        near = [day for day in near if whole and window.start is not None and day == window.start.date()]
    return frozenset(WEEKDAY_NAMES[day.weekday()].lower() for day in near)


def day_named(text: str, article: Article) -> date | None:
    """The date of the one day of the week that ``text`` names, in the week up to the article, if there is just one."""
    named = {match["day"] for match in _DAY.finditer(text) if not match["before"]}
    if len(named) != 1 or article.published_at is None:
        return None
    back = (article.published_at.weekday() - WEEKDAY_NAMES.index(named.pop())) % 7
    return (article.published_at - timedelta(days=back)).date() if back <= DAYS_BACK_AT_MOST else None
