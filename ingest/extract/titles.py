"""Chooses the title of a page from its head, its JSON-LD and its headings."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

__all__ = ["Titles", "choose_title", "letters"]

SEPARATOR = re.compile(r"\s+[-–—|·•*›»:]{1,2}\s+|\s*\|\s*")


LONGEST = 1000  # characters; only the beginning of a longer text is compared
LIKE = 0.5  # share of a heading's pairs of letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """The titles a page gives: for sharing (``og:title``), in JSON-LD, in headings, for cards, and its window's."""

    shared: str = ""
    stated: str = ""
    headings: tuple[str, ...] = ()
    card: str = ""
    window: str = ""


def choose_title(titles: Titles, site_names: Collection[str]) -> str:
    """The editors' title without the site's name; "" if the page has none.

    The ``<title>`` is written for search engines: if JSON-LD or ``og:title`` differs from it, that one is the editors'.
    Else the order of trust is JSON-LD, ``og:title``, heading, card, ``<title>``.
    """
    said = (titles.stated, titles.shared, _main_heading(titles), titles.card, titles.window)
    sources = [each[:LONGEST] for each in said]
    names = {letters(name) for name in site_names} - {""}
    bare = [trim(source, names, (other for other in sources if other != source)) for source in sources]
    found = [title for title in bare if title]
    editors = (title for title in bare[:2] if title and letters(title) != letters(bare[-1]))
    return next(editors, found[0] if found else "")


def letters(text: str) -> str:
    """``text`` reduced to its letters and digits, for comparing."""
    return "".join(filter(str.isalnum, text.casefold()))


def trim(title: str, names: Collection[str], others: Iterable[str]) -> str:
    """Cut the site's name, and whatever another title does not have, from the ends of the title."""
    same = {letters(other) for other in others} - {""}
    cuts = [cut for cut in SEPARATOR.finditer(title) if letters(title[: cut.start()]) and letters(title[cut.end() :])]
    for cut in cuts:
        if letters(title[: cut.start()]) in same:
            return title[: cut.start()]
    while cuts and letters(title[cuts[-1].end() :]) in names:
        title = title[: cuts.pop().start()]
    if cuts and letters(title[: cuts[0].start()]) in names:
        title = title[cuts[0].end() :]
    return title


def _main_heading(titles: Titles) -> str:
    """The heading most similar to the titles in the head, by letter pairs: some scripts have no word breaks."""
    said = _pairs(titles.shared) | _pairs(titles.stated) | _pairs(titles.window)
    shares = {heading: len(said & _pairs(heading)) / max(len(_pairs(heading)), 1) for heading in titles.headings}
    best = max(shares, key=shares.__getitem__, default="")
    return best if best and (shares[best] > LIKE or not said) else ""


def _pairs(text: str) -> set[str]:
    plain = letters(text)
    return {plain[start : start + 2] for start in range(len(plain) - 1)}
