"""Names of authors, from bylines and metadata of many forms."""

import re
from collections.abc import Iterable

from ingest.extract.linked_data import NamedEntity
from ingest.extract.markup import squeeze
from ingest.extract.titles import letters

__all__ = ["authors_named", "split_byline"]

BY = re.compile(
    r"^(?:(?:written |story |words |reporting )?by\s*:?\s+|(?:von|por|par|di|door|av|af)\s*:?\s+(?=\S+\s+\S))",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\s*[;,|/]\s*(?:(?:and|und|et|y)\s+)?|\s+(?:and|und|et|y|&)\s+", re.IGNORECASE)
ROLE = re.compile(
    r"\b(?:reporter|correspondent|editor|editors|columnist|writer|journalist|contributor|producer|photographer|"
    r"analyst|staff|bureau|chief|producer|fellow|professor|redakteur\w*|korrespondent\w*|reporterin|autor|autorin)\b",
    re.IGNORECASE,
)
NO_NAME = re.compile(r"^(?:https?:|www\.|@)|[<>{}@]|^[\W\d_]*$")
LONGEST_NAME = 60


def authors_named(named: Iterable[NamedEntity]) -> tuple[str, ...]:
    """Every author's name once, in order."""
    names = [name for one in named for name in split_byline(one.name)]
    return tuple({letters(name): name for name in reversed(names)}.values())[::-1]


def split_byline(byline: str) -> tuple[str, ...]:
    """The names in ``byline``: "By Ann Lee and Bo Ek, Senior Reporter" gives both names and leaves out the role."""
    byline = BY.sub("", squeeze(byline))
    parts = [part.strip(" .,-–—") for part in BETWEEN.split(byline)]
    names = [part for part in parts if part and not ROLE.search(part)]
    if len(names) > 1 and not all(" " in name or name.isupper() for name in names[1:]):
        names = [byline]  # "Lee, Ann" and "Lee & Sons" are one name each
    return tuple(dict.fromkeys(name for name in names if not NO_NAME.search(name) and len(name) <= LONGEST_NAME))
