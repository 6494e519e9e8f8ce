"""How many words of an article an answer may show, as its source allows.

Words are counted once however often they stand in an answer: a quotation inside its statement, a sentence inside its
passage. Sentences in a writer's own words count where five or more words in a row are the article's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Self

from marketbrief.answering.quote_budget import QuoteBudget, allowance_of
from marketbrief.answering.verification.verify import stands
from marketbrief.domain.article import Article
from marketbrief.domain.briefing import Briefing, Sentence
from marketbrief.domain.evidence import Evidence, Hit, Source
from marketbrief.domain.view import View, ViewForm

__all__ = ["QuoteBudgets", "hits_within_rights", "views_within_rights", "within_rights"]

CLAUSE_ENDS = (",", ";", ":", "–", "—")
FEWEST_WORDS = 6
"""What is left of a sentence or a view must say something."""
QUOTATION_MARKS = '"“”„«»'


class QuoteBudgets:
    """What may still be shown of each article while an answer grows; articles without a bound are not in it."""

    def __init__(self, articles: Iterable[Article]) -> None:
        found = ((article.article_id, allowance_of(article)) for article in articles)
        self._of = {article_id: allowance for article_id, allowance in found if allowance is not None}

    @classmethod
    def over(cls, evidence: Evidence) -> Self:
        """The allowances of an answer over ``evidence``, what its views need kept for them."""
        made = cls(source.article for source in evidence)
        for cited in evidence.views:
            made.view(cited.view)
        return made

    def __bool__(self) -> bool:
        return bool(self._of)

    def view(self, view: View) -> View | None:
        """The view where it fits, else the first quotation of six words and more that does, else nothing."""
        allowance = self._of.get(view.article_id)
        if allowance is None or allowance.show(allowance.words_in(view.statement.span)):
            return view
        telling = (quote for quote in view.quotes if len(quote.text.split()) >= FEWEST_WORDS)
        quote = next((each for each in telling if allowance.show(allowance.words_in(each.span))), None)
        return replace(view, form=ViewForm.DIRECT, statement=quote, quotes=(quote,)) if quote else None

    def sentence(self, sentence: Sentence, evidence: Evidence) -> Sentence | None:
        """The sentence where it fits in every article it cites, else as many of its first clauses as do, or nothing."""
        ids = [evidence.source(n).article.article_id for n in sentence.citations]
        bound = [self._of[article_id] for article_id in ids if article_id in self._of]
        if not bound:
            return sentence
        return next((each for each in _candidates(sentence, evidence) if _show(each, bound)), None)

    def source(self, source: Source) -> Source:
        """The source with what is shown of it, and as much of its passages as there is room for besides."""
        allowance = self._of.get(source.article.article_id)
        if allowance is None:
            return source
        passages = tuple(part for passage in source.passages for part in allowance.cut(passage))
        return replace(source, passages=passages or tuple(allowance.shown_in(source.passages[0])))

    def hit(self, hit: Hit) -> Hit | None:
        """The hit with the first words of its passage that there is room for; nothing where there is none."""
        allowance = self._of.get(hit.article.article_id)
        if allowance is None:
            return hit
        passage = next(iter(allowance.cut(hit.passage)), None)
        return replace(hit, passage=passage) if passage else None


def within_rights(briefing: Briefing) -> Briefing | None:
    """The briefing with no more words of an article than its source allows; None when it then says nothing.

    Views come first, in order, then the sentences in order, then the passages of the sources. A view that is over is
    cut down to a quotation that fits, a sentence to its first clauses with an ellipsis; else it is left out.
    """
    allowances = QuoteBudgets(source.article for source in briefing.sources)
    if not allowances:
        return briefing
    evidence = Evidence(briefing.question, briefing.sources)
    fitting = ((cited, allowances.view(cited.view)) for cited in briefing.views)
    views = tuple(replace(cited, view=view) for cited, view in fitting if view is not None)
    bottom_line, drivers, figures = (
        tuple(filter(None, (allowances.sentence(sentence, evidence) for sentence in part)))
        for part in (briefing.bottom_line, briefing.drivers, briefing.figures)
    )
    if not bottom_line:
        bottom_line, drivers = drivers[:1], drivers[1:]
    if not (bottom_line or views):
        return None
    sources = tuple(map(allowances.source, briefing.sources))
    return replace(briefing, bottom_line=bottom_line, drivers=drivers, figures=figures, views=views, sources=sources)


def hits_within_rights(hits: Iterable[Hit]) -> list[Hit]:
    """Hits, together with no more words of an article than its source allows: the last one cut, those after it gone."""
    found = list(hits)
    allowances = QuoteBudgets({hit.article.article_id: hit.article for hit in found}.values())
    return [fitting for hit in found if (fitting := allowances.hit(hit)) is not None]


def views_within_rights(entries: Iterable[tuple[View, Article]]) -> Iterator[tuple[View, Article]]:
    """Views with their articles, no more words of an article than its source allows; the rest is left out."""
    known: dict[str, QuoteBudgets] = {}
    for view, article in entries:
        if article.article_id not in known:
            known[article.article_id] = QuoteBudgets([article])
        fitting = known[article.article_id].view(view)
        if fitting is not None:
            yield fitting, article


def _show(sentence: Sentence, bound: Sequence[QuoteBudget]) -> bool:
    """Show a sentence where every article it is taken from has room for it."""
    wanted = [allowance.words_like(sentence.text) for allowance in bound]
    if not all(allowance.has_room_for(words) for allowance, words in zip(bound, wanted, strict=True)):
        return False
    return all(allowance.show(words) for allowance, words in zip(bound, wanted, strict=True))


def _candidates(sentence: Sentence, evidence: Evidence) -> Iterator[Sentence]:
    """The sentence, then its beginnings that end with a clause outside quotation marks and stand in the sources."""
    yield sentence
    words = sentence.text.split()
    for count in range(len(words) - 1, FEWEST_WORDS - 1, -1):
        start = " ".join(words[:count])
        if start.endswith(CLAUSE_ENDS) and not _is_open(start):
            shorter = replace(sentence, text=f"{start.rstrip(''.join(CLAUSE_ENDS)).rstrip()} …")
            if stands(shorter, evidence):
                yield shorter


def _is_open(text: str) -> bool:
    """Whether a quotation that begins in ``text`` does not end in it."""
    return sum(text.count(mark) for mark in QUOTATION_MARKS) % 2 == 1
