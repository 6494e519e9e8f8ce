"""The title of a page: what its head, its JSON-LD and its headings say, weighed against each other."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

__all__ = ["Titles", "choose_title", "letters"]

SEPARATOR = re.compile(r"\s+[-–—|·•*›»:]{1,2}\s+|\s*\|\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """The titles a page gives: for sharing (``og:title``), in JSON-LD, in headings, for cards, and its window's."""

    shared: str = ""
    stated: str = ""
    headings: tuple[str, ...] = ()
    card: str = ""
    window: str = ""


def choose_title(titles: Titles, site_names: Collection[str]) -> str:
    """The editors' title, without the name of the site; "" where the page has none.

    The title of the window is written for search engines: where JSON-LD or the title for sharing differs from it,
    that one is the editors'. The rest is an order of trust: JSON-LD, sharing, heading, card, window.
    """
    sources = (titles.stated, titles.shared, _main_heading(titles), titles.card, titles.window)
    names = {letters(name) for name in site_names} - {""}
    bare = [trim(source, names, (other for other in sources if other != source)) for source in sources]
    found = [title for title in bare if title]
    editors = (title for title in bare[:2] if title and letters(title) != letters(bare[-1]))
    return next(editors, found[0] if found else "")


def letters(text: str) -> str:
    """``text`` reduced to its letters and digits, for comparing."""
    return "".join(filter(str.isalnum, text.casefold()))


def trim(title: str, names: Collection[str], others: Iterable[str]) -> str:
    """Cut what follows (or precedes) the title: names of the site, and whatever another title does without."""
    same = {letters(other) for other in others}
    cuts = list(SEPARATOR.finditer(title))
    for cut in cuts:
        if letters(title[: cut.start()]) in same:
            return title[: cut.start()]
    while cuts and letters(title[cuts[-1].end() :]) in names:
        title = title[: cuts.pop().start()]
    if cuts and letters(title[: cuts[0].start()]) in names:
        title = title[cuts[0].end() :]
    return title


def _main_heading(titles: Titles) -> str:
    """Of several headings the one that shares most words with the titles of the head."""
    said = set(" ".join((titles.shared, titles.stated, titles.window)).casefold().split())
    shares = {heading: len(said & set(heading.casefold().split())) for heading in titles.headings}
    best = max(shares, key=shares.__getitem__, default="")
    return best if best and (shares[best] or not said) else ""
