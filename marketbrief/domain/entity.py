"""Entities: markets, companies, people, institutions and reports, under every name they go by."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Entities", "EntityForm", "EntityMention", "EntityName", "Instrument", "MentionPlace"]


class EntityForm(StrEnum):
    """What kind of name it is: a ticker ("BAC"), a full or short company name, an acronym, a person's name."""

    TICKER = "ticker"
    FULL = "full"
    SHORT = "short"
    ACRONYM = "acronym"
    PERSON = "person"


class MentionPlace(StrEnum):
    """The most prominent place where an article names an entity."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class EntityName:
    """A name of an entity as one article uses it.

    ``entity`` identifies it ("BAC.N", "(ISM)", "jane roe"); ``name`` is the plain spelling in lower case, ``display``
    the article's own; ``role`` is what a person is ("chief economist"), empty for others.
    """

    entity: str
    name: str
    form: EntityForm
    display: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class EntityMention:
    """An article names an entity, at its most prominent in ``place``."""

    entity: str
    place: MentionPlace


@dataclass(frozen=True, slots=True)
class Entities:
    """What one article adds to the catalogue."""

    names: tuple[EntityName, ...] = ()
    mentions: tuple[EntityMention, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """A market by its key ("russell-2000"), display name, kind, and other names in order of use.

    ``names`` are matched as whole words, case folded; names in ``exact`` (tickers such as "RTY") only as written.
    Before one of the words in ``not_before`` a name is something else: an oil spill is no oil price.
    An indicator ("jobless claims") is one too, of the kind "indicator".
    """

    key: str
    name: str
    kind: str
    names: tuple[str, ...]
    exact: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name, the display name first, without repeats."""
        return tuple(dict.fromkeys((self.name, *self.names, *self.exact)))
