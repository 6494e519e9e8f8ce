"""A question in the words of a headline: the article under it, however old."""

from marketbrief.answering.question.content_words import stop_words, word_set
from marketbrief.answering.question.question_words import parts_of
from marketbrief.library import ArticleSearch, IndexedArticle

__all__ = ["find_headline", "is_headline"]

FEWEST_WORDS = 4
TITLE_SHARE = 0.7
READ = 10


def find_headline(text: str, index: ArticleSearch, last: int) -> IndexedArticle | None:
    """The newest article until number ``last`` whose title has every word of ``text``, and few besides."""
    words = [word for word in dict.fromkeys(parts_of(text.lower())) if word not in stop_words()]
    if len(words) < FEWEST_WORDS:
        return None
    every = " AND ".join(f'"{word}"' for word in words)
    found = index.scores(f"{{title}} : ({every})", (0, last + 1), (1.0, 0.0, 0.0))
    rows = index.read(sorted((number for number, _ in found), reverse=True)[:READ])
    return next((rows[number] for number in sorted(rows, reverse=True) if is_headline(text, rows[number].title)), None)


def is_headline(text: str, title: str) -> bool:
    """Whether ``text`` says a title over: it has all its words of meaning, or nearly, and no others."""
    asked, told = word_set(text), word_set(title)
    return len(asked) >= FEWEST_WORDS and asked <= told and len(asked) >= TITLE_SHARE * len(told)
