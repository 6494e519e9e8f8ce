"""Which views belong into an answer: those of its sources, on its subject, by those it asks about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from marketbrief.answering.question.name_roles import is_asked, is_named
from marketbrief.answering.views.ledger import SIDES, Entry, published, without_repeats
from marketbrief.domain.article import Article
from marketbrief.domain.citation import CitedView
from marketbrief.domain.evidence import Source
from marketbrief.domain.question import Question, QuestionKind
from marketbrief.domain.view import View, ViewKind
from marketbrief.language.instruments import find_instruments
from marketbrief.language.people import Voice, voices
from marketbrief.language.tokens import words_of
from marketbrief.library import Library, ViewFilter

__all__ = ["choose_views"]

MOST_VIEWS = 10
MOST_A_VOICE = 2


def choose_views(question: Question, sources: Sequence[Source], library: Library) -> tuple[CitedView, ...]:
    """Views of the sources' articles that speak of what is asked, the closest first, each citing its source.

    Of one voice the newest comes first, then the newest that takes another side if there is one.
    """
    numbers = {source.article.article_id: source.n for source in sources}
    found = library.views(ViewFilter(article_ids=tuple(numbers)))
    ranked = sorted(
        (
            (_fit(question, view, article), -numbers[article.article_id], -view.statement.span.start, i, view, article)
            for i, (view, article) in enumerate(found)
        ),
        reverse=True,
    )
    fitting = [(view, article) for fit, *_, view, article in ranked if fit > 0]
    chosen = _few_a_voice(without_repeats(fitting))
    return tuple(CitedView(view, numbers[view.article_id]) for view, _ in chosen)[:MOST_VIEWS]


def _fit(question: Question, view: View, article: Article) -> float:
    """How well a view fits: 0 when it is by someone else than asked, or on something else."""
    asked = [name for name in question.names if is_asked(name, question.text)]
    if asked and not any(is_named(name, view.holder.casefold()) for name in asked):
        return 0.0
    if question.names and question.kind in (QuestionKind.VIEWS, QuestionKind.WHO):
        holder = f"{view.holder} {article.title}".casefold()
        if not any(is_named(name, holder) for name in question.names):
            return 0.0
    elif view.kind is not ViewKind.ANALYST:
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


def _few_a_voice(found: Iterable[Entry]) -> Iterator[Entry]:
    """The newest entry of each voice with its newest on another side, else its next; in the order of the voices."""
    listed = list(found)
    known = voices((view.speaker, view.firm) for view, _ in listed)
    by_voice: defaultdict[Voice | str, list[Entry]] = defaultdict(list)
    for view, article in listed:
        by_voice[known.get((view.speaker, view.firm), view.holder)].append((view, article))
    for entries in by_voice.values():
        newest, *rest = sorted(entries, key=published, reverse=True)
        telling = [entry for entry in rest if entry[0].stance in SIDES and entry[0].stance is not newest[0].stance]
        yield newest
        yield from [*telling, *rest][: MOST_A_VOICE - 1]
