"""Decides which proposals of the second reader are kept.

The model proposes a statement. Its words must stand in the article, and in those sentences the rules must find one
speaker, the one that the model names. The speaker is stored as the rules have it, so a model cannot attribute words to
another person.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from ingest.second_reader.verbatim import Verbatim
from ingest.second_reader.voices import Utterance, utterances_of
from ingest.views.horizon import horizon_of
from ingest.views.named_people import ViewHolder, in_one_line, surname_of, without_title
from marketbrief.domain.article import Article
from marketbrief.domain.passage import Span
from marketbrief.domain.view import Quote, Stance, View, ViewForm, ViewKind
from marketbrief.language.topic import topic_of

__all__ = ["Proposal", "SiftedProposals", "sift"]

SHORTEST_WORDS = 5
LONGEST_LETTERS = 1_500
LONGEST_ABOUT = 80


class Proposal(BaseModel):
    """A view as a model proposes it; every field must be there, and no other."""

    model_config = ConfigDict(extra="forbid")

    speaker: str | None
    role: str | None
    firm: str | None
    kind: ViewKind
    statement: str
    quotes: list[str]
    about: str
    stance: Stance


class _Refused(Exception):
    """A proposal is not kept; the message is the reason that is counted."""


@dataclass(slots=True)
class SiftedProposals:
    """The result for an article's proposals: the views kept, and the number refused for each reason."""

    kept: list[View] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


def sift(article: Article, proposals: Iterable[Proposal], known: Sequence[View], model: str) -> SiftedProposals:
    """Check a model's proposals; views that are ``known`` already are never replaced."""
    sieve, sifted = _Sieve(article, model), SiftedProposals()
    for proposal in proposals:
        try:
            view = sieve.view_of(proposal)
            if any(_overlap(view.statement.span, other.statement.span) for other in (*known, *sifted.kept)):
                raise _Refused("known already")
        except _Refused as refused:
            sifted.refused[str(refused)] += 1
        else:
            sifted.kept.append(view)
    return sifted


class _Sieve:
    """One article, parsed once for all its proposals."""

    def __init__(self, article: Article, model: str) -> None:
        self._article = article
        self._model = model
        self._words = Verbatim(article.text)
        self._utterances = utterances_of(article)
        self._market = topic_of(article.title)

    def view_of(self, proposal: Proposal) -> View:
        """The view of a proposal; raises ``_Refused`` with the reason if it is not kept."""
        pointed = self._words.only_place_of(proposal.statement)
        if pointed is None:
            raise _Refused("not in the article, or more than once")
        first, *more = self._spoken_by(proposal, pointed)
        statement = Quote.cut(self._article.text, first.span.start, (more or [first])[-1].span.end)
        if len(statement.text.split()) < SHORTEST_WORDS or len(statement.text) > LONGEST_LETTERS:
            raise _Refused("too short or too long")
        spoken = tuple(quote for each in (first, *more) for quote in each.quotes)
        self._check_quotes(proposal, spoken)
        holder = first.holders[0]
        if holder.kind is not ViewKind.ANALYST and not spoken:
            raise _Refused("neither quoted nor an analyst's")
        return self._view(proposal, holder, statement, spoken)

    def _spoken_by(self, proposal: Proposal, pointed: Span) -> list[Utterance]:
        """The first proposed utterance in which the rules find only the proposed speaker, with its continuation."""
        inside = [each for each in self._utterances if _overlap(each.span, pointed)]
        heard = [place for place, each in enumerate(inside) if each.holder and _is_meant(each.holder, proposal)]
        if not heard:
            raise _Refused("somebody else speaks there" if any(e.holders for e in inside) else "nobody speaks there")
        first = inside[heard[0]]
        found = [first]
        for each in inside[heard[0] + 1 :]:
            if not (each.bare or each.holder == first.holder):
                break
            found.append(each)
        return found

    def _check_quotes(self, proposal: Proposal, spoken: Sequence[Span]) -> None:
        """Every quotation proposed must stand inside quotation marks of the statement."""
        for quote in proposal.quotes:
            places = self._words.places_of(quote.strip().strip('"“”„«»'))
            if not any(marked.covers(place) for place in places for marked in spoken):
                raise _Refused("a quotation that is none there")

    def _about(self, proposal: Proposal, statement: str) -> str:
        """The subject: the market named, else the model's words if the article has them, else the title."""
        market = topic_of(statement, self._market) or topic_of(proposal.about)
        named = next(self._words.places_of(proposal.about), None) if len(proposal.about) <= LONGEST_ABOUT else None
        written = " ".join(named.of(self._article.text).split()) if named else None
        return market or written or self._market or self._article.title.strip() or statement

    def _view(self, proposal: Proposal, holder: ViewHolder, statement: Quote, spoken: Sequence[Span]) -> View:
        quotes = tuple(Quote.cut(self._article.text, span.start, span.end) for span in spoken)
        view = View(
            article_id=self._article.article_id,
            revision=self._article.revision,
            kind=holder.kind,
            form=_form(statement, quotes),
            statement=statement,
            about=self._about(proposal, statement.text),
            stance=proposal.stance,
            quotes=quotes,
            speaker=in_one_line(holder.name),
            role=in_one_line(holder.role),
            firm=in_one_line(holder.firm),
            horizon=horizon_of(statement.text),
            read_by=self._model,
            stance_by=self._model,
        )
        lone = view.speaker is not None and len(view.speaker.split()) == 1
        if lone or not view.stands_in(self._article):
            raise _Refused("a name that the article does not have in full")
        return view


def _is_meant(holder: ViewHolder, proposal: Proposal) -> bool:
    """Whether the speaker found by the rules is the one that the model names: the person, else the firm or role."""
    named = without_title(" ".join((proposal.speaker or "").split()))
    if holder.name is not None:
        same = surname_of(named) == surname_of(holder.name)
        return bool(named) and same and (len(named.split()) == 1 or named.split()[0] == holder.name.split()[0])
    claimed = [part.casefold() for part in (proposal.firm, proposal.role) if part]
    known = [part.casefold() for part in (holder.firm, holder.role) if part]
    return not named and any(one in other or other in one for one in claimed for other in known)


def _form(statement: Quote, quotes: Sequence[Quote]) -> ViewForm:
    """Direct if the statement begins or ends with a whole quoted sentence, mixed if only words are quoted."""
    if not quotes:
        return ViewForm.INDIRECT
    opens = quotes[0].span.start - statement.span.start <= 1
    whole = quotes[0].text[:1].isupper() and quotes[-1].text[-1:] in ".,?!…"
    announced = statement.text[: quotes[0].span.start - statement.span.start].rstrip('"“”„«» ')[-1:] in {":", ","}
    return ViewForm.DIRECT if whole and (opens or announced) else ViewForm.MIXED


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
