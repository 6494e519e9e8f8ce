"""Resolve a speaker: the person or firm that the words beside a reporting verb name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.views.introductions import Introduction
from ingest.views.kinds import is_commentator, kind_at, kind_of
from ingest.views.named_people import NamedPeople, ViewHolder, surname_of, without_title
from marketbrief.domain.view import ViewKind
from marketbrief.language.calendar import any_of
from marketbrief.language.firms import SHARE_COMPANIES
from marketbrief.language.institutions import OFFICIAL_BODIES
from marketbrief.language.names import FIRST_NAMES, NameWords, bare, firm_before, is_possessive, looks_like_firm
from marketbrief.language.publishers import is_outlet
from marketbrief.language.roles import OFFICIAL_ROLES

__all__ = ["SentenceContext", "at_firm", "bare_holder", "holder_of"]

TITLED = OFFICIAL_ROLES | {"president", "king", "queen", "pope"}
SEARCHED = 30_000
FIRST_NAME = re.compile(r"\b([A-Z][a-z]+) (?:[A-Z]\. )?$")
INCORPORATED = re.compile(rf"(?:'s)?,? {any_of(SHARE_COMPANIES)}\b")


@dataclass(frozen=True, slots=True)
class SentenceContext:
    """A sentence with its words and introductions, the people of its article, and the names looked up so far."""

    text: str
    title: str
    words: NameWords
    mentions: tuple[Introduction, ...]
    people: NamedPeople
    known: dict[tuple[str, str], ViewHolder | None]


def holder_of(scene: SentenceContext, mention: Introduction) -> ViewHolder | None:
    """The holder whom an introduction names, with what the article says elsewhere."""
    if mention.name is None:
        apposed = scene.words.at(mention.start - 1) == "," and scene.words.at(mention.end) == ","
        return None if apposed else ViewHolder(None, mention.role, mention.firm, mention.kind)
    return _in_full(scene, scene.people.named(mention.name))


def _in_full(scene: SentenceContext, person: ViewHolder | None) -> ViewHolder | None:
    """The person under the fullest name; ``None`` for a lone word that may be a firm ("forecaster Alder")."""
    if person is None or person.name is None or len(person.name.split()) > 1:
        return person
    fuller = _stranger(scene.text, person.name)
    if fuller is not None:
        return replace(person, name=fuller.name)
    titled = (person.role or "").split()[-1:]
    return person if titled and titled[0].casefold() in TITLED and person.role != titled[0].casefold() else None


def bare_holder(scene: SentenceContext, i: int, j: int, *, own: bool = False) -> ViewHolder | None:
    """The holder whom a name without a role means; ``None`` when that is not certain."""
    key = (scene.words.span_text(scene.text, max(i - 3, 0), i) if own else "", scene.words.span_text(scene.text, i, j))
    if key not in scene.known:
        scene.known[key] = _look_up(scene, i, j, own=own)
    return scene.known[key]


def at_firm(scene: SentenceContext, holder: ViewHolder | None, i: int, j: int, firm: str) -> ViewHolder | None:
    """Add the firm beside a name to its holder."""
    name = scene.words.span_text(scene.text, i, j)
    if holder is not None and holder.name is not None:
        kind = kind_of(holder.role, firm) if holder.role else kind_at(firm)
        return holder if holder.firm else ViewHolder(holder.name, holder.role, firm, kind)
    full = j - i >= 2 and not looks_like_firm(name)
    if holder is None and full and (scene.words.at(i) in FIRST_NAMES or kind_at(firm) is ViewKind.ANALYST):
        return ViewHolder(without_title(name), None, firm, kind_at(firm))
    return holder


def _look_up(scene: SentenceContext, i: int, j: int, *, own: bool) -> ViewHolder | None:
    words = scene.words
    written = bare(words.span_text(scene.text, i, j))
    possessive = next((k for k in range(i, j - 1) if is_possessive(words.at(k))), None)
    if possessive is not None or own:
        return _owned(scene, i, j, possessive)
    person = scene.people.named(written)
    if person is not None and not (len(written.split()) == 1 and scene.people.knows_firm(written)):
        return _in_full(scene, person)
    for k in range(i + 1, j):
        person = scene.people.named(words.span_text(scene.text, k, j))
        if person is not None and (person.firm or "").startswith(words.span_text(scene.text, i, k)):
            return person
    if scene.people.knows_surname(surname_of(written)) and not looks_like_firm(written):
        return None
    if is_outlet(written):
        return None
    return _firm_or_stranger(scene, written)


def _owned(scene: SentenceContext, i: int, j: int, possessive: int | None) -> ViewHolder | None:
    """``Piper's Hayes``, ``Bernstein Research's Toni Sacconaghi``."""
    words = scene.words
    k = i if possessive is None else possessive + 1
    name = words.span_text(scene.text, k, j)
    person = scene.people.named(name)
    if person is not None:
        return person
    firm = bare(words.span_text(scene.text, firm_before(words, k), k))
    full = len(name.split()) >= 2 and not scene.people.knows_surname(surname_of(name)) and not looks_like_firm(name)
    return ViewHolder(name, None, firm, kind_of("executive" if is_commentator(firm) else None, firm)) if full else None


def _firm_or_stranger(scene: SentenceContext, written: str) -> ViewHolder | None:
    if OFFICIAL_BODIES.search(written):
        return ViewHolder(None, None, written, ViewKind.OFFICIAL)
    if is_commentator(written) or scene.people.knows_firm(written):
        return ViewHolder(None, None, written, _kind_of_firm(scene, written))
    parts = written.split()
    if looks_like_firm(written) or _is_incorporated(scene.text, written):
        return ViewHolder(None, None, written, ViewKind.COMPANY)
    if len(parts) >= 2 and parts[0] in FIRST_NAMES:
        return ViewHolder(written, None, None, ViewKind.OTHER)
    if len(parts) == 1:
        return _stranger(scene.text, written)
    return None


def _kind_of_firm(scene: SentenceContext, firm: str) -> ViewKind:
    """The kind of a firm as a speaker: a firm that the article is about speaks as a company."""
    subject = firm.removeprefix("the ").split()[0].casefold() in scene.title.casefold()
    return ViewKind.COMPANY if subject or not is_commentator(firm) else ViewKind.ANALYST


def _stranger(text: str, surname: str) -> ViewHolder | None:
    """The holder of a surname that nobody introduces, where the article has exactly one first name for it."""
    found = [FIRST_NAME.search(text, max(0, place - 24), place) for place in _places(text, surname)]
    firsts = {match[1] for match in found if match}
    name = next((match[0] + surname for match in found if match), None)
    return ViewHolder(name, None, None, ViewKind.OTHER) if name and len(firsts) == 1 and firsts <= FIRST_NAMES else None


def _is_incorporated(text: str, name: str) -> bool:
    """Whether the article anywhere writes the name with "Inc", "Plc" or the like."""
    return any(INCORPORATED.match(text, place + len(name)) for place in _places(text, name))


def _places(text: str, name: str) -> Iterator[int]:
    place = text.find(name, 0, SEARCHED)
    while place >= 0:
        yield place
        place = text.find(name, place + len(name), SEARCHED)
