"""Headings in capitals: they name the speaker of an "instant view", or are no part of the sentence behind them."""

import re

from ingest.views.kinds import is_commentator, kind_of
from ingest.views.named_people import ViewHolder
from marketbrief.domain.passage import Span
from marketbrief.domain.view import ViewKind
from marketbrief.language.calendar import any_of
from marketbrief.language.firms import LEGAL_ABBREVIATIONS, SHORT_LEGAL_FORMS
from marketbrief.language.names import FIRST_NAMES, looks_like_firm
from marketbrief.language.roles import GROUP_ROLES, ROLE_NOUNS

__all__ = ["gathers_comments", "heading_before", "past_heading", "speaker_heading", "topic_heading"]

OPENING = 1200
"""Characters of an article in which it announces the comments it gathers."""
SHOUTED = re.compile(r"(?:[A-Z][A-Z&.,'’/-]*[A-Z?!,:\"]|[\"“][A-Z ]+[\"”]|&|[A-Z])")
TOPIC = r"[A-Z][A-Z .&/-]{1,30}:\s*"
SPEAKER = re.compile(rf"(?:{TOPIC})?[A-Z][A-Za-z .,&+'’/()-]{{6,220}}?(?::\s*|,?\s+)(?:{TOPIC})?(?=[\"“”][A-Z(])")
TOPIC_ALONE = re.compile(TOPIC)
LABEL = re.compile(r"^(?:[A-Z]+ ){0,2}[A-Z]+: +")
LOWER_START = re.compile(r"^(?:[A-Z]?[a-z]+ )+(?=[A-Z]{2})")
ANNOUNCEMENT = re.compile(
    r"[^:\"“”\n]{0,200}?\b(?:comments?|commentary|views?|reactions?)\b[^:\"“”\n]{0,120}:\s+(?=[A-Z]{2})", re.IGNORECASE
)
GATHERED = re.compile(
    r"\b(?:instant|analysts?['’]?|investors?['’]?) (?:view|react|comment)|\b(?:following|below|here) (?:is|are)\b"
    r"[^.:]{0,80}\b(?:comment|view|reaction)",
    re.IGNORECASE,
)
POLITICAL = re.compile(
    r"\b(?:REPUBLICAN|DEMOCRAT(?:IC)?|HOUSE|SENATE|SENATOR|COMMITTEE|MINISTER|PARLIAMENT|CONGRESS)\b"
)
COMPANY_BEFORE = re.compile(rf".*\b{any_of(form.upper() for form in (*LEGAL_ABBREVIATIONS, 'Plc', 'Group'))}\.? ")
COMMENTS_BEFORE = re.compile(r"^(?:[A-Z]+['’]? ){0,2}(?:COMMENTS?|COMMENTARY|VIEWS?|REACTIONS?) ")
DESK = re.compile(r"(?:PORTFOLIO|FUND|ASSET|WEALTH) MANAGEMENT|(?:EQUITY |CREDIT )?(?:RESEARCH|STRATEGY|SALES|TRADING)")
PLACED = frozenset({"IN", "AT", "OF", "THE", "FROM", "FOR"})
OF_FIRM = re.compile(r"\s+(?:AT|OF|WITH|FOR|FROM)\s+(?:THE\s+)?")
ABBREVIATIONS = {"CEO", "CFO", "COO", "CIO", "FX", "U.S.", "US", "UK"} | {form.upper() for form in SHORT_LEGAL_FORMS}


def past_heading(text: str, start: int, end: int, *, gathered: bool = False) -> int:
    """Where the sentence really starts behind a heading in capitals that stands before it on the same line.

    The heading of a speaker is part of the sentence; ``gathered`` as in ``speaker_heading``.
    """
    if text[start + 1 : start + 2].islower():
        return start
    place = start
    shouted = long = 0
    for match in re.finditer(r"\S+", text[start : min(end, start + 160)]):
        if not SHOUTED.fullmatch(match[0]) or (match[0].strip(",.") in ABBREVIATIONS and not shouted):
            place = start + match.start()
            break
        shouted += 1
        long += len(match[0]) > 3
    else:
        return start
    heading = text[start:place]
    if _has_role(heading.replace(",", " ")) or (text[place] in '"“”' and speaker_heading(heading, gathered=gathered)):
        return start
    return place if shouted >= 2 and long and text[place : place + 1].isupper() | (text[place] in '"“”') else start


def heading_before(text: str, start: int, quote: int) -> Span | None:
    """The heading of a speaker before a quotation that opens at ``quote``; ``None`` where there is none."""
    announced = ANNOUNCEMENT.match(text, start, quote)
    start = announced.end() if announced else start
    if text[start + 1 : start + 4].islower():
        return None
    match = SPEAKER.match(text, start, quote + 2)
    if match is None or match.end() < quote - 1:
        return None
    letters = [c for c in match[0] if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return Span(start, match.end()) if capitals >= 0.8 * len(letters) else None


def gathers_comments(title: str, text: str) -> bool:
    """Whether an article gathers comments of several people under their names ("instant view")."""
    return bool(GATHERED.search(title) or GATHERED.search(text, 0, OPENING))


def speaker_heading(heading: str, *, gathered: bool = False) -> ViewHolder | None:
    """Read ``NAME, ROLE, FIRM, CITY`` or ``NAME OF FIRM``; ``None`` when it is another kind of heading.

    ``gathered``: in an article that gathers comments a name and a firm do without a role.
    """
    heading = LABEL.sub("", LOWER_START.sub("", heading))
    heading, _, _ = heading.partition(":")
    parts = [part.strip() for part in heading.strip(' :\n"“”').rstrip(",").split(",") if part.strip()]
    if not parts:
        return None
    name, *rest = parts
    rest = _partners_together(rest)
    firm = None
    name = COMMENTS_BEFORE.sub("", COMPANY_BEFORE.sub("", name))
    by_firm = OF_FIRM.search(name)
    if by_firm:
        name, firm = name[: by_firm.start()], name[by_firm.end() :]
    if not 2 <= len(name.split()) <= 4 or _has_role(name) or not (rest or firm):
        return None
    role, rest = _role_of(rest)
    if role is not None and firm is None:
        at = None if rest and is_commentator(rest[0]) else _firm_break(role)
        role, firm = (role[: at[0]], role[at[1] :]) if at else (role, rest[0] if rest else None)
    firm = firm or (rest[0] if rest and role is None else None)
    role, firm = _split_glued(role, firm)
    if role is None and gathered and (looks_like_firm(name.title()) or name.split()[0] in PLACED):
        return None
    if (
        role is None
        and not (gathered and firm)
        and not (is_commentator(firm or "") or name.split()[0].title() in FIRST_NAMES)
    ):
        return None
    kind = ViewKind.OFFICIAL if POLITICAL.search(heading) else kind_of(role or "analyst", firm)
    return ViewHolder(name, role, firm.split(" IN ")[0] if firm else None, kind)


def topic_heading(text: str, start: int, quote: int) -> bool:
    """Whether nothing but a topic in capitals ("INFLATION:") stands before a quotation that opens at ``quote``."""
    match = TOPIC_ALONE.match(text, start, quote)
    return match is not None and not text[match.end() : quote].strip('"“”„ ')


def _partners_together(parts: list[str]) -> list[str]:
    """``ALDER, STONE & LIND`` is one firm."""
    for i, part in enumerate(parts):
        if "&" in part and i and not _has_role(parts[i - 1]):
            return [*parts[: i - 1], f"{parts[i - 1]}, {part}", *parts[i + 1 :]]
    return parts


def _firm_break(role: str) -> tuple[int, int] | None:
    """Where "AT FIRM" starts in a role: at the last such word, but for "HEAD OF RESEARCH"."""
    breaks = list(OF_FIRM.finditer(role))
    if not breaks:
        return None
    last = breaks[-1]
    topic = last[0].split()[0] == "OF" and re.search(r"\b(?:HEAD|DIRECTOR|MANAGER)$", role[: last.start()])
    return None if topic else (last.start(), last.end())


def _role_of(parts: list[str]) -> tuple[str | None, list[str]]:
    roles = []
    while parts and (_has_role(parts[0]) or DESK.fullmatch(parts[0])):
        roles.append(parts[0])
        parts = parts[1:]
    return (", ".join(roles) or None), parts


def _has_role(part: str) -> bool:
    return any(word.casefold() in ROLE_NOUNS - GROUP_ROLES for word in part.split())


def _split_glued(role: str | None, firm: str | None) -> tuple[str | None, str | None]:
    """``CURRENCY STRATEGIST RABOBANK``: a role and a firm without a comma."""
    if role is None or firm is not None:
        return role, firm
    words = role.split()
    last = max(i for i, word in enumerate(words) if word.casefold() in ROLE_NOUNS)
    return (" ".join(words[: last + 1]), " ".join(words[last + 1 :]) or None) if "OF" not in words else (role, firm)
