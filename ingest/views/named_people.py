"""The people whom an article introduces, with their roles and firms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.views.introductions import Introduction
from marketbrief.domain.view import ViewKind
from marketbrief.language.names import FIRST_NAMES, SUFFIXES, TITLES, bare

__all__ = ["NamedPeople", "ViewHolder", "all_people", "in_one_line", "surname_of", "without_title"]


@dataclass(frozen=True, slots=True)
class ViewHolder:
    """Somebody who may hold a view, with what the article says of them."""

    name: str | None
    role: str | None
    firm: str | None
    kind: ViewKind


class NamedPeople:
    """Everybody whom an article introduces by name; later mentions by surname are looked up here."""

    def __init__(self) -> None:
        self._by_surname: dict[str, list[ViewHolder]] = {}
        self._firms: set[str] = set()

    def add(self, mention: Introduction) -> None:
        """Remember a named person, and fill in what an earlier introduction left out."""
        if mention.firm:
            self._firms.add(mention.firm)
        if mention.name is None:
            return
        name = without_title(mention.name)
        for key in _keys_of(name):
            known = self._by_surname.setdefault(key, [])
            same = next((i for i, person in enumerate(known) if _same_person(person.name or "", name)), None)
            if same is None:
                known.append(ViewHolder(name, mention.role, mention.firm, mention.kind))
            else:
                known[same] = _merged(known[same], name, mention)

    def named(self, name: str) -> ViewHolder | None:
        """The one person that goes by this name or surname; ``None`` when there is none, or more than one."""
        plain = without_title(name)
        known = self._by_surname.get(surname_of(plain), [])
        if len(plain.split()) > 1:
            known = [person for person in known if _same_person(person.name or "", plain)]
        return known[0] if len(known) == 1 else None

    def knows_surname(self, word: str) -> bool:
        """Whether anyone at all has this surname."""
        return word.casefold() in self._by_surname

    def knows_firm(self, name: str) -> bool:
        """Whether somebody is introduced as a member of this firm."""
        return any(firm == name or firm.startswith(name + " ") for firm in self._firms)

    @property
    def firms(self) -> frozenset[str]:
        """Firms that people are introduced with."""
        return frozenset(self._firms)


def surname_of(name: str) -> str:
    """The last word of a name without a suffix such as "Jr.", in small letters."""
    parts = [part.strip(",") for part in name.split()]
    while len(parts) > 1 and parts[-1].rstrip(".") in SUFFIXES:
        parts.pop()
    return bare(parts[-1]).casefold() if parts else ""


def without_title(name: str) -> str:
    """The name without "Mr", "Dr." and the like."""
    first, _, rest = name.partition(" ")
    return rest if first in TITLES and rest else name


def in_one_line(words: str | None) -> str | None:
    """A name, role or firm with its line breaks made spaces."""
    return " ".join(words.split()) if words else None


def _keys_of(name: str) -> tuple[str, ...]:
    """The words that may be a person's surname: the last, or the first in names such as "Lin Songli"."""
    first = name.split()[0]
    family_first = len(name.split()) == 2 and first not in FIRST_NAMES and first.isalpha()
    return tuple(dict.fromkeys((surname_of(name), first.casefold()))) if family_first else (surname_of(name),)


def _same_person(known: str, name: str) -> bool:
    a, b = known.casefold().split(), name.casefold().split()
    if a[-len(b) :] == b or b[-len(a) :] == a:
        return True
    if len(a) == 1 or len(b) == 1:
        return bool({a[-1], a[0]} & {b[-1], b[0]})
    return surname_of(known) == surname_of(name) and a[0].rstrip(".") == b[0].rstrip(".")


def _merged(person: ViewHolder, name: str, mention: Introduction) -> ViewHolder:
    longer = name if len(name.split()) > len((person.name or "").split()) else person.name
    role, firm = person.role or mention.role, person.firm or mention.firm
    kind = mention.kind if person.role is None or ViewKind.ANALYST in {person.kind, mention.kind} else person.kind
    if ViewKind.ANALYST in {person.kind, mention.kind}:
        kind = ViewKind.ANALYST
    return replace(person, name=longer, role=role, firm=firm, kind=kind)


def all_people(mentions: Sequence[Sequence[Introduction]]) -> NamedPeople:
    """The people introduced anywhere in an article."""
    people = NamedPeople()
    for mention in _flat(mentions):
        people.add(mention)
    return people


def _flat(mentions: Sequence[Sequence[Introduction]]) -> Iterator[Introduction]:
    for row in mentions:
        yield from row
