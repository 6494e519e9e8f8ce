"""Proper names in a sentence, and which words of a question are names in the articles."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from marketbrief.answering.question.content_words import tokens
from marketbrief.answering.question.expressions import word_set
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = ["fold_accents", "is_named", "proper_names"]

NAME = re.compile(r"(?:[A-Z][\w&.’'-]*|[a-z]?[A-Z]\w+)(?:\s+(?:of\s+|de\s+|&\s+)?(?:[A-Z][\w&.’'-]*))*")
READ_CHARACTERS = 6000


@lru_cache(maxsize=20_000)
def proper_names(text: str) -> frozenset[str]:
    """Names in ``text``, folded; days, months and capitalised openers are left out."""
    found = set()
    for match in NAME.finditer(text):
        words = match[0].split()
        while words and fold_accents(words[0]).strip(".'’") in word_set("no_name"):
            words.pop(0)
        if words and len(words[0]) > 1 and not (match.start() == 0 and len(words) == 1):
            found.add(fold_accents(re.sub(r"['’]s$", "", words[0] if len(words) == 1 else " ".join(words)).strip(".,")))
    return frozenset(found)


def fold_accents(text: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def is_named(phrase: str, articles: Sequence[ReadArticle]) -> bool:
    """Whether an article writes ``phrase`` as a name: each word of it with a capital, one after the other."""
    words = tokens(fold_accents(phrase))
    if not words:
        return False
    pattern = re.compile(r"\b" + r"[\s'’s-]+".join(re.escape(word.rstrip("s")) + r"s?" for word in words) + r"\b")
    return any(_capital_hit(pattern, article) for article in articles)


def _capital_hit(pattern: re.Pattern[str], article: ReadArticle) -> bool:
    text = unicodedata.normalize("NFC", f"{article.title}. {article.text[:READ_CHARACTERS]}")
    folded = _fold_same_length(text)
    for match in pattern.finditer(folded):
        written = text[match.start() : match.end()]
        if all(word[:1].isupper() or not word[:1].isalpha() for word in re.findall(r"[^\W_]{2,}", written)):
            return True
    return False


@lru_cache(maxsize=64)
def _fold_same_length(text: str) -> str:
    return "".join(unicodedata.normalize("NFKD", character)[0].lower()[:1] or " " for character in text)
