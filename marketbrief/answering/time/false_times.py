"""What only looks like time: names with a weekday in them, topics with a year, modal verbs, the future.

A period that belongs to a report ("third-quarter earnings", "June jobs") says what the report is
about, not when it came.
"""

import re

from marketbrief.answering.time.patterns import FoundTime
from marketbrief.language.calendar import AMBIGUOUS_WEEKDAYS, any_of
from marketbrief.language.firms import ENGLISH_LEGAL_FORMS
from marketbrief.language.tokens import LETTERS

__all__ = ["case_tells", "is_record", "is_trap"]

_NAMED_DAYS = re.compile(
    r"(?:\b(?:black|cyber|super|easter|good|ash|ruby|fat|giving|palm|bloody|casual|tgi|shrove|business|usa|india|russia|"
    r"next|coming|upcoming|every|each|first|second|third|fourth|other|triple) |\w-)$",
    re.IGNORECASE | re.ASCII,
)
_FIRM_WORDS = (*ENGLISH_LEGAL_FORMS, "group", "holdings", "foods", "microsystems", "power")
_FIRM = re.compile(rf" {any_of(_FIRM_WORDS)}\b", re.IGNORECASE | re.ASCII)
_TOPIC = re.compile(
    r" (?P<between>[a-z-]+ )?(?:results|earnings|profits?|revenues?|sales|guidance|outlooks?|forecasts?|estimates|"
    r"targets?|budgets?|figures|data|reports?|numbers|gdp|cpi|pmi|payrolls|futures|contracts?|delivery|expiry|crude|"
    r"options|minutes|meetings?|elections?|season|models?|reporting|eps|dividend)\b",
    re.IGNORECASE | re.ASCII,
)
_FUTURE = re.compile(
    r"^(?:(?:will|is|are) (?=.*\bgoing to\b)|will |"
    r"(?:and |so |but )?(?:what|who|when|how|where|which)(?: \w+)? (?-i:will|is going to|are going to) )|"
    r"\b(?:(?<!than )(?<!as )expected|due(?! to)|scheduled|look for|watch for|happens|expecting)\b[^?.,;]{0,30}$",
    re.IGNORECASE | re.ASCII,
)
_ACCOUNTS = re.compile(
    r"\b(?:quarter|half|months|year|period) (?:ended|ending|to|through)(?: on)? $", re.IGNORECASE | re.ASCII
)
_COMPARED = re.compile(r"\b(?:from|than|versus|vs\.?|compared (?:with|to)) $", re.IGNORECASE | re.ASCII)
_RECORD = re.compile(
    r"\b(?:(?:best|worst|first|record) \w+ (?:\w+ )?|"
    r"(?:bigg|high|low|small|larg|great|strong|weak|steep|sharp|fast|slow|long|short|deep|wid|tight|cheap|broad)est\b"
    r"[^?.,;]{0,40})$",
    re.IGNORECASE | re.ASCII,
)
_DESCRIBED = re.compile(r"(?:, |\b(?:the|an?|most|more|its|their|his|her) |'s )$", re.IGNORECASE | re.ASCII)
_LOOKALIKES = {
    "today": _NAMED_DAYS,
    "recently": _DESCRIBED,
    "currently": _DESCRIBED,
    "overnight": re.compile(r"\ban $", re.IGNORECASE | re.ASCII),
}
_CLAUSE_ENDS = re.compile(
    r"\.?(?:$|[?.,;:!)]| (?:and|to|through|until|after|when|while|as|because|despite|-) ?)", re.ASCII
)
_MODAL = re.compile(r"\b(?:may|march)\b", re.ASCII)
_MOST = 0.7


def case_tells(text: str) -> bool:
    """Whether capitals mean names in ``text``: not where most of its words have one, or none has."""
    words = [word for word in LETTERS.findall(text) if len(word) > 1]
    capitals = [word for word in words if word[0].isupper()]
    return 0 < len(capitals) < max(2, _MOST * len(words))


def is_record(before: str) -> bool:
    """Whether the words before "since April" measure a record by it: "its biggest drop since April"."""
    return bool(_RECORD.search(before))


def is_trap(text: str, found: FoundTime, *, linked: bool, has_year: bool) -> bool:
    """Whether the words at ``found`` name something else than a time; ``linked`` after "in", "on" and the like."""
    groups, before = found.match.groupdict(), text[: found.start]
    if groups.get("weekday") and not groups.get("month"):
        return _is_weekday_trap(text, found, linked=linked)
    if (groups.get("unit") or found.words.lower().endswith("ago")) and _COMPARED.search(before):
        return True
    if _is_ahead(found, before, has_year=has_year) or _ACCOUNTS.search(before):
        return True
    if found.words.lower() in _LOOKALIKES:
        return bool(_LOOKALIKES[found.words.lower()].search(before))
    if _is_modal(text, found, linked=linked, has_year=has_year):
        return True
    return not groups.get("day") and _is_topic(text, found, linked=linked)


def _is_ahead(found: FoundTime, before: str, *, has_year: bool) -> bool:
    """Whether a day or month that comes round again is the coming one: "will it rise in July?"."""
    told_back = any(found.match.groupdict().get(name) for name in ("which", "week", "whose"))
    return found.phrase.drifts and not has_year and not told_back and bool(_FUTURE.search(before))


def _is_weekday_trap(text: str, found: FoundTime, *, linked: bool) -> bool:
    before, after = text[: found.start], text[found.end :]
    told_back = bool(found.match["which"] or found.match.groupdict().get("week"))
    if _NAMED_DAYS.search(before) or _FIRM.match(after):
        return True
    if _is_ahead(found, before, has_year=False):
        return True
    if found.match["weekday"].lower() in AMBIGUOUS_WEEKDAYS and not _CLAUSE_ENDS.match(after):
        return True
    if told_back or not case_tells(text) or not found.words[0].isupper():
        return False
    names_part, names_next = bool(re.search(r" [MAEN]\w+$", found.words)), bool(re.match(r" [A-Z]", after))
    return names_part and names_next if linked else names_part or names_next


def _is_topic(text: str, found: FoundTime, *, linked: bool) -> bool:
    groups = found.match.groupdict()
    after = text[found.end :]
    if groups.get("unit") in ("quarter", "year") and after.startswith("'s"):
        after = after.removeprefix("'s")
    elif not (groups.get("month") or groups.get("year") or "quarter" in found.words.lower() or groups.get("q")):
        return False
    topic = _TOPIC.match(after)
    return topic is not None and not (linked and topic["between"])


def _is_modal(text: str, found: FoundTime, *, linked: bool, has_year: bool) -> bool:
    """Whether "may" or "march" here is a verb: "those 2 may fall", "could or may 17 banks fail"."""
    if linked or has_year or not _MODAL.search(found.words):
        return False
    return bool(re.match(r" (?!after|when|and|to|on|as|despite|because|while)[a-z]", text[found.end :]))
