"""Nouns of the roles that news names people by."""

from typing import Final

from marketbrief.language import lexicon

__all__ = [
    "ANALYST_ROLES",
    "GROUP_ROLES",
    "OFFICIAL_ROLES",
    "ROLES_BEFORE_A_NAME",
    "ROLE_CAPITALS",
    "ROLE_NOUNS",
]

ANALYST_ROLES: Final = lexicon.words("roles", "analyst")
"""Somebody who is asked for a view of the market."""
GROUP_ROLES: Final = lexicon.words("roles", "group")
"""Several people without names."""
OFFICIAL_ROLES: Final = lexicon.words("roles", "official")
"""Somebody who speaks for a state, a central bank or a court."""
ROLE_NOUNS: Final = lexicon.words("roles", "analyst", "group", "official", "company", "other")
"""Nouns of roles, in small letters."""
ROLE_CAPITALS: Final = lexicon.words("roles", "capitals")
"""Words with a capital that belong to a role and not to the name of the firm before it."""
ROLES_BEFORE_A_NAME: Final = lexicon.words("roles", "before_a_name")
"""Roles of one word that stand right before a name, in small letters."""
