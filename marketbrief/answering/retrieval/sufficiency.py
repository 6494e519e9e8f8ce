"""Enough or not: whether what was found speaks of what was asked."""

import re
from collections.abc import Sequence

from marketbrief.answering.question.name_roles import is_named
from marketbrief.answering.retrieval import weights
from marketbrief.domain.evidence import Hit
from marketbrief.domain.question import Question
from marketbrief.language.instruments import find_instruments
from marketbrief.language.tokens import stem, stems_of

__all__ = ["enough", "names"]

READ = 10

# what questions ask whatever they are about: these words need not stand in an article
_OF_ANY_QUESTION = frozenset(
    stem(word)
    for word in """news latest recent new article articles report reports reported story stories discussed mentioned
    according information considering known tell explain give show list name compare update updates view views opinion
    analyst analysts think expect price prices level figure move market company companies year month week day best good
    top worst great""".split()
)


def enough(question: Question, words: str, hits: Sequence[Hit], cosine: float | None) -> bool:
    """Whether the best hits answer the question; ``cosine`` is the likeness of the nearest passage, if known.

    A market the question names has to be spoken of, and its names have to stand in the best hits: the more of them
    are missing, the closer the meaning has to be. Beside names alone, what is asked about them has to be there, in
    words or in meaning: that Naples is in the news does not tell where to eat there. Without names or markets the words
    have to be there or the meaning.
    """
    best = hits[:READ]
    if not best:
        return False
    texts = [f"{hit.article.title} {hit.article.publisher or ''} {hit.passage.text}" for hit in best]
    if question.instruments and not _spoken_of(question, texts):
        return False
    if any(_is_another_model(name, texts) for name in question.names):
        return False
    missing = _missing(question, texts, best)
    if not missing and (question.instruments or question.names):
        return bool(question.instruments) or _tells_what_is_asked(question, words, texts, cosine)
    covered = max(_coverage(stems_of(words), text) for text in texts)
    if cosine is None:
        return covered >= weights.COVERAGE_WITHOUT_VECTORS and missing <= weights.MISSING_WITHOUT_VECTORS
    if covered >= weights.LEAST_COVERAGE and not missing:
        return True
    return cosine >= weights.LEAST_COSINE + weights.MISSING_NAMES * missing


def names(name: str, hits: Sequence[Hit]) -> bool:
    """Whether some hit has a name, or the word of it that people use, in its title or passage."""
    return any(is_named(name, f"{hit.article.title} {hit.passage.text}".casefold()) for hit in hits)


def _tells_what_is_asked(question: Question, words: str, texts: Sequence[str], cosine: float | None) -> bool:
    """Whether what a question asks about its names is there too; a name alone asks for anything."""
    asked = stems_of(_without(question.names, words)) - _OF_ANY_QUESTION
    least = weights.CONTENT if cosine is not None else weights.CONTENT_WITHOUT_VECTORS
    if not asked or max(_coverage(asked, text) for text in texts) >= least:
        return True
    return cosine is not None and cosine >= weights.CONTENT_COSINE


def _spoken_of(question: Question, texts: Sequence[str]) -> bool:
    return any(set(find_instruments(text)) & set(question.instruments) for text in texts)


def _missing(question: Question, texts: Sequence[str], best: Sequence[Hit]) -> float:
    """The share of the names that the texts do not have, 0 without names; who is to report must be a publisher."""
    text = " ".join(texts).casefold()
    publishers = " ".join(hit.article.publisher or "" for hit in best).casefold()
    gone = sum(not is_named(name, publishers if _reports(name, question.text) else text) for name in question.names)
    return gone / len(question.names) if question.names else 0.0


def _is_another_model(name: str, texts: Sequence[str]) -> bool:
    """Whether a name with a number ("iPhone 14") stands nowhere: what is told of iPhones is of other ones."""
    return name[-1].isdigit() and not is_named(name, " ".join(texts).casefold())


def _reports(name: str, text: str) -> bool:
    """Whether a question takes a name for a publisher: "a NAME article", "as reported by NAME"."""
    spelled = rf"[\"'‘“]?{re.escape(name)}(?!\w)"
    return (
        re.search(
            rf"{spelled}(?:['’]s)? (?:\w+ )?(?:articles?|story|stories)\b"
            rf"|\b(?:reported|covered|published) (?:by|in|on) (?:the )?{spelled}"
            rf"|\b(?:article|stor(?:y|ies))s? (?:from|by|in|on) (?:the )?{spelled}",
            text,
        )
        is not None
    )


def _without(names: Sequence[str], words: str) -> str:
    for name in names:
        words = words.replace(name, " ")
    return words


def _coverage(asked: frozenset[str], text: str) -> float:
    """The share of the stems asked for that stand in ``text``."""
    return len(asked & stems_of(text)) / len(asked) if asked else 0.0
