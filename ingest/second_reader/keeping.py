"""What is kept of a second reader's proposals: only what the article says, of whom the rules too hear speaking.

The model points a statement out. Its words must stand in the article, and the rules, asked about those very
sentences, must hear one voice: the one that the model names. The holder of a view is as the rules have it; nothing
that a model says can put another name to it.
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
    """What became of an article's proposals: views that are kept, and how many were refused for which reason."""

    kept: list[View] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


def sift(article: Article, proposals: Iterable[Proposal], known: Sequence[View], model: str) -> SiftedProposals:
    """The views among a model's proposals that stand, beside and never over those that are ``known``."""
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
    """One article, read once for all its proposals."""

    def __init__(self, article: Article, model: str) -> None:
        self._article = article
        self._model = model
        self._words = Verbatim(article.text)
        self._utterances = utterances_of(article)
        self._market = topic_of(article.title)

    def view_of(self, proposal: Proposal) -> View:
        """The view that a proposal comes to; raises ``_Refused`` with the reason why there is none."""
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
        """The first utterance pointed at in which the rules hear the proposed voice alone, and what goes on with it."""
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
        """What it is about: the market it names, else the model's words where the article has them, else the title."""
        market = topic_of(statement, self._market) or topic_of(proposal.about)
        told = next(self._words.places_of(proposal.about), None) if len(proposal.about) <= LONGEST_ABOUT else None
        written = " ".join(told.of(self._article.text).split()) if told else None
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
    """Whether the voice that the rules hear is the one that the model names: the person, or else the firm or role."""
    told = without_title(" ".join((proposal.speaker or "").split()))
    if holder.name is not None:
        same = surname_of(told) == surname_of(holder.name)
        return bool(told) and same and (len(told.split()) == 1 or told.split()[0] == holder.name.split()[0])
    claimed = [part.casefold() for part in (proposal.firm, proposal.role) if part]
    known = [part.casefold() for part in (holder.firm, holder.role) if part]
    return not told and any(one in other or other in one for one in claimed for other in known)


def _form(statement: Quote, quotes: Sequence[Quote]) -> ViewForm:
    """Direct where the statement opens or closes with a whole sentence in marks, mixed where only words are in them."""
    if not quotes:
        return ViewForm.INDIRECT
    opens = quotes[0].span.start - statement.span.start <= 1
    whole = quotes[0].text[:1].isupper() and quotes[-1].text[-1:] in ".,?!…"
    announced = statement.text[: quotes[0].span.start - statement.span.start].rstrip('"“”„«» ')[-1:] in {":", ","}
    return ViewForm.DIRECT if whole and (opens or announced) else ViewForm.MIXED


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
