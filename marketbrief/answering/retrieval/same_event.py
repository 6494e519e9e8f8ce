"""Whether two articles tell the same event."""

from marketbrief.answering.question.content_words import word_set
from marketbrief.answering.retrieval.read_article import ReadArticle

__all__ = ["same_event"]

OLDER_DAYS = 1.1
NEWER_DAYS = 1.5
LEAD_CHARACTERS = 300
SHARED_WORDS = 0.25


def same_event(one: ReadArticle, other: ReadArticle) -> bool:
    """Whether ``one`` tells the event of ``other``: within about a day, titles and leads of like words."""
    if one.id == other.id:
        return True
    later = (one.published_at - other.published_at).total_seconds() / 86400
    if not -OLDER_DAYS <= later <= NEWER_DAYS:
        return False
    a, b = _about(one), _about(other)
    return len(a & b) >= SHARED_WORDS * min(len(a), len(b))


def _about(article: ReadArticle) -> frozenset[str]:
    return word_set(f"{article.title} {article.text[:LEAD_CHARACTERS]}")
