"""What only looks like time: names with a weekday in them, topics with a year, modal verbs, the future."""

import re

from bot.answering.window.phrases import Found

__all__ = ["case_tells", "is_record", "is_trap"]

_NAMED_DAYS = re.compile(
    r"(?:\b(?:black|cyber|super|easter|good|ash|ruby|fat|giving|palm|bloody|casual|tgi|shrove|business|usa|india|russia|"
    r"business|next|coming|upcoming|every|each|first|second|third|fourth|other|triple) |\w-)$",
    re.IGNORECASE | re.ASCII,
)
_FIRM = re.compile(r" (?:corp|inc|plc|ltd|llc|co|group|holdings|foods|microsystems|power)\b", re.IGNORECASE | re.ASCII)
_TOPIC = re.compile(
    r" (?P<between>[a-z-]+ )?(?:results|earnings|profits?|revenues?|sales|guidance|outlooks?|forecasts?|estimates|"
    r"targets?|budgets?|figures|data|reports?|numbers|gdp|cpi|pmi|payrolls|futures|contracts?|delivery|expiry|crude|"
    r"options|minutes|meetings?|elections?|season|models?|crisis|crash|recession|reporting|season|eps|dividend)\b",
    re.IGNORECASE | re.ASCII,
)
_FUTURE = re.compile(
    r"^(?:(?:will|is|are) (?=.*\bgoing to\b)|will |"
    r"(?:and |so |but )?(?:what|who|when|how|where|which)(?: \w+)? (?-i:will|is going to|are going to) )|"
    r"\b(?:expected|due|scheduled|look for|watch for|happens|expecting)\b[^?.,;]{0,30}$",
    re.IGNORECASE | re.ASCII,
)
_COMPARED = re.compile(r"\b(?:from|than|versus|vs\.?|compared (?:with|to)) $", re.IGNORECASE | re.ASCII)
_RECORD = re.compile(
    r"\b(?:most|least|first|worst|best|record|highest|lowest|\w{3,}(?:gest|test|dest|pest|mest|kest|rest|nest|iest|lest))"
    r"\b[^?.,;]{0,40}$",
    re.IGNORECASE | re.ASCII,
)
_DESCRIBED = re.compile(r"(?:, |\b(?:the|an?|most|more|its|their|his|her) |'s )$", re.IGNORECASE | re.ASCII)
_AMBIGUOUS_SHORT = ("sat", "sun", "wed", "mon", "weds", "mar")
_CLAUSE_ENDS = re.compile(
    r"\.?(?:$|[?.,;:!)]| (?:and|to|through|until|after|when|while|as|because|despite|-) ?)", re.ASCII
)
_MODAL = re.compile(r"\b(?:may|march)\b", re.ASCII)
_MOST = 0.7


def case_tells(text: str) -> bool:
    """Whether capitals mean names in ``text``: not where most of its words have one, or none has."""
    words = re.findall(r"[A-Za-z]{2,}", text)
    capitals = [word for word in words if word[0].isupper()]
    return 0 < len(capitals) < max(2, _MOST * len(words))


def is_record(before: str) -> bool:
    """Whether the words before "since April" measure a record by it: "its biggest drop since April"."""
    return bool(_RECORD.search(before))


def is_trap(text: str, found: Found, *, linked: bool, has_year: bool) -> bool:
    """Whether the words at ``found`` name something else than a time; ``linked`` after "in", "on" and the like."""
    groups = found.match.groupdict()
    if groups.get("weekday") and not groups.get("month"):
        return _is_weekday_trap(text, found, linked=linked)
    if found.words.lower() == "today":
        return bool(_NAMED_DAYS.search(text[: found.start]))
    if found.words.lower() in ("recently", "currently"):
        return bool(_DESCRIBED.search(text[: found.start])) and text[: found.start].strip() != ""
    if found.words.lower() == "overnight":
        return text[: found.start].lower().endswith("an ")
    if found.words.lower().endswith("ago") or groups.get("unit"):
        if _COMPARED.search(text[: found.start]):
            return True
    if groups.get("day"):
        return _is_modal(text, found, linked=linked, has_year=has_year)
    return _is_topic(text, found, linked=linked) or _is_modal(text, found, linked=linked, has_year=has_year)


def _is_weekday_trap(text: str, found: Found, *, linked: bool) -> bool:
    before, after = text[: found.start], text[found.end :]
    told_back = bool(found.match["which"] or found.match.groupdict().get("week"))
    if _NAMED_DAYS.search(before) or _FIRM.match(after):
        return True
    if _FUTURE.search(before) and not told_back:
        return True
    if found.match["weekday"].lower() in _AMBIGUOUS_SHORT and not _CLAUSE_ENDS.match(after):
        return True
    named_next = case_tells(text) and re.match(r" [A-Z]", after)
    part_of_name = found.words[0].isupper() and (not linked or re.search(r" [MAEN]\w+$", found.words))
    return bool(named_next and part_of_name and not told_back)


def _is_topic(text: str, found: Found, *, linked: bool) -> bool:
    groups = found.match.groupdict()
    after = text[found.end :]
    if groups.get("unit") in ("quarter", "year") and after.startswith("'s"):
        after = after.removeprefix("'s")
    elif not (groups.get("month") or groups.get("year") or "quarter" in found.words.lower() or groups.get("q")):
        return False
    topic = _TOPIC.match(after)
    return topic is not None and not (linked and topic["between"])


def _is_modal(text: str, found: Found, *, linked: bool, has_year: bool) -> bool:
    """Whether "may" or "march" here is a verb: "those 2 may fall", "could or may 17 banks fail"."""
    if linked or has_year or not _MODAL.search(found.words):
        return False
    return bool(re.match(r" (?!after|when|and|to|on|as|despite|because|while)[a-z]", text[found.end :]))
