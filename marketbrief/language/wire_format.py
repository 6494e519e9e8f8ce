"""What a newswire adds to a story: marks before the headline, the kind of piece, the agency in the dateline."""

import re
from dataclasses import dataclass

from marketbrief.language.tokens import PART

__all__ = ["Headline", "agency_of", "read_headline", "without_marks"]

_MARKS = re.compile(
    r"\s*(?:(?P<correction>correct(?:ed|ion|s)|clarification|refile|withdrawal|withdrawn|kill)"
    r"|(?:rpt|repeat)"
    r"|(?:update|wrapup)[ -]?(?P<update>\d{1,2})?)"
    r"(?:\s*\([^()]{1,20}\))?\s*[-–—:/]\s*",
    re.IGNORECASE,
)
"""One mark before a headline ("CORRECTED-", "UPDATE 2-", "RPT-"); several may stand one after the other."""
_FORM = re.compile(
    r"(?:breakingviews|chronology|column|explainer|fact ?box|highlights|instant ?views?|interview|live|newsmaker"
    r"|preview|q ?[&+] ?a|quote ?box|scenarios?|snapshot|special report|table|text|full text|timeline"
    r"|(?:snap )?analysis|analysts?[’']?s?[’']? views?|advisory|poll|diary|take a look)"
    r"(?: \d{1,2})?\s*[-–—:]\s*",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"\(\s*([A-Z][\w.& ]{0,28}[\w.])\s*\)\s*[-–—]")
DATELINE_WITHIN = 300
"""Characters from the start; notes to editors and a byline may stand before the dateline."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline taken apart: ``words`` without marks and form, for comparing.

    ``names`` are those of the words that begin with a capital or a figure; ``form`` is the announced kind of piece
    ("factbox"), empty for a plain report; ``update`` counts the takes as the wire numbers them; ``correction`` says
    that the piece corrects, refiles or withdraws an earlier one.
    """

    words: frozenset[str]
    names: frozenset[str] = frozenset()
    form: str = ""
    update: int | None = None
    correction: bool = False

    def shared_with(self, other: "Headline") -> float:
        """The part of the longer headline's words that both have, 0 to 1."""
        return len(self.words & other.words) / max(1, len(self.words), len(other.words))

    def names_another(self, other: "Headline") -> bool:
        """Whether each names somebody, something or a figure that the other does not."""
        return bool(self.names - other.words and other.names - self.words)


def without_marks(title: str) -> str:
    """The headline without the marks that a newswire writes before it."""
    reached = 0
    while mark := _MARKS.match(title, reached):
        reached = mark.end()
    return title[reached:]


def read_headline(title: str) -> Headline:
    """Take the marks off a headline ("CORRECTED-UPDATE 2-…"), then its form ("Factbox: …")."""
    reached, update, correction = 0, None, False
    while mark := _MARKS.match(title, reached):
        reached = mark.end()
        correction = correction or mark["correction"] is not None
        update = int(mark["update"]) if mark["update"] else update
    form = _FORM.match(title, reached)
    words = PART.findall(title, form.end() if form else reached)
    return Headline(
        words=frozenset(word.casefold() for word in words),
        names=frozenset(word.casefold() for word in words if not word[0].islower()),
        form=_form_named(form[0]) if form else "",
        update=update,
        correction=correction,
    )


def _form_named(label: str) -> str:
    """One word for a form, however it is spelled."""
    return re.sub(r"[\W\d]+", "", label.casefold()).replace("analysts", "analyst").rstrip("s")


def agency_of(text: str) -> str | None:
    """The agency that the dateline credits ("LONDON (Reuters) - …"), or None."""
    found = _DATELINE.search(text[:DATELINE_WITHIN])
    return found[1] if found else None
