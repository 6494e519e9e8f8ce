"""The package's word lists, read once."""

import re

from marketbrief.language import lexicon

__all__ = ["expression", "word_set"]


@lexicon.cached()
def expression(name: str, template: str = "{}", ignore_case: bool = True) -> re.Pattern[str]:
    """The expression ``name`` of expressions.toml, set into ``template`` at its braces."""
    pattern = template.replace("{}", str(lexicon.load("expressions")[name]))
    return re.compile(pattern, re.IGNORECASE if ignore_case else 0)


@lexicon.cached()
def word_set(name: str) -> frozenset[str]:
    """The word list ``name`` of expressions.toml."""
    return frozenset(str(lexicon.load("expressions")[name]).split())
