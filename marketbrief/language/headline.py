"""Marks that a newswire writes before a headline: "CORRECTED-", "UPDATE 2-", "RPT-"."""

import re

__all__ = ["MARKS", "without_marks"]

MARKS = re.compile(
    r"\s*(?:(?P<correction>correct(?:ed|ion|s)|clarification|refile|withdrawal|withdrawn|kill)"
    r"|(?:rpt|repeat)"
    r"|(?:update|wrapup)[ -]?(?P<update>\d{1,2})?)"
    r"(?:\s*\([^()]{1,20}\))?\s*[-–—:/]\s*",
    re.IGNORECASE,
)
"""One mark; several may stand one after the other."""


def without_marks(title: str) -> str:
    """The headline itself."""
    reached = 0
    while mark := MARKS.match(title, reached):
        reached = mark.end()
    return title[reached:]
