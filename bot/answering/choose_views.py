"""Which views belong into an answer: those of its sources, on its subject, by those it asks about."""

from collections import Counter
from collections.abc import Iterable, Sequence

from marketbrief.article import Article
from marketbrief.citation import CitedView
from marketbrief.evidence import Source
from marketbrief.instruments import find_instruments
from marketbrief.library import Library, ViewFilter
from marketbrief.library.fulltext import words_of
from marketbrief.question import Question, QuestionKind
from marketbrief.view import Kind, View

__all__ = ["choose_views"]

MOST_VIEWS = 10
MOST_A_SPEAKER = 2


def choose_views(question: Question, sources: Sequence[Source], library: Library) -> tuple[CitedView, ...]:
    """Views of the sources' articles that speak of what is asked, the closest first, each citing its source."""
    numbers = {source.article.article_id: source.n for source in sources}
    found = library.views(ViewFilter(article_ids=tuple(numbers)))
    ranked = sorted(
        (
            (_fit(question, view, article), -numbers[article.article_id], -view.statement.span.start, i, view)
            for i, (view, article) in enumerate(found)
        ),
        reverse=True,
    )
    fitting = (CitedView(view, numbers[view.article_id]) for fit, *_, view in ranked if fit > 0)
    return tuple(_few_a_speaker(fitting))[:MOST_VIEWS]


def _fit(question: Question, view: View, article: Article) -> float:
    """How well a view fits: 0 when it is by someone else than asked, or on something else."""
    if question.names and question.kind in (QuestionKind.VIEWS, QuestionKind.WHO):
        holder = f"{view.holder} {article.title}".casefold()
        if not any(part in holder for name in question.names for part in name.casefold().split()):
            return 0.0
    elif view.kind is not Kind.ANALYST:
        return 0.0
    return _on_subject(question, view, article) + (0.1 if view.quotes else 0.0)


def _on_subject(question: Question, view: View, article: Article) -> float:
    said = f"{view.about} {view.statement.text}"
    if question.instruments:
        asked = set(question.instruments)
        return 2.0 * bool(asked & set(find_instruments(said))) + 1.0 * bool(
            asked & set(find_instruments(_head(article)))
        )
    asked_words = set(words_of(question.text))
    return len(asked_words & set(words_of(said))) + 0.5 * len(asked_words & set(words_of(_head(article))))


def _head(article: Article) -> str:
    return f"{article.title} {article.text[:600]}"


def _few_a_speaker(views: Iterable[CitedView]) -> Iterable[CitedView]:
    """At most ``MOST_A_SPEAKER`` views of one speaker, and no statement twice."""
    count: Counter[str] = Counter()
    seen: set[str] = set()
    for cited in views:
        words = " ".join(cited.view.statement.text.split()).casefold()
        count[cited.view.holder] += 1
        if words not in seen and count[cited.view.holder] <= MOST_A_SPEAKER:
            seen.add(words)
            yield cited
