"""Who speaks in each utterance of an article, by the rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.views.attribution import Attribution, attributions_in
from ingest.views.named_people import ViewHolder, all_people
from ingest.views.resolve_speaker import SentenceContext
from ingest.views.speech import is_speech
from ingest.views.view_sentences import ViewSentence, line_of
from marketbrief.domain.article import Article
from marketbrief.domain.passage import Span
from marketbrief.domain.view import ViewKind
from marketbrief.language.names import FIRST_NAMES, NameWords, bare, blank_tickers, name_after
from marketbrief.language.quotations import quotation_spans, units_of, without_quotations
from marketbrief.language.sentences import sentence_spans

__all__ = ["Utterance", "utterances_of"]

# Verbs of opinion. They count only where the model has named a speaker; the rules alone skip them.
OPINION_VERBS = frozenset(
    "doubt hope hopes hoped fear fears feared worry worries worried prefer prefers preferred favor favors favored "
    "favour favours favoured likes advise advises advised bets foresee foresees foresaw touts touted deems deemed "
    "considers considered question questions questioned reject rejects rejected voiced signaled signalled hinted "
    "assume assumes assumed welcomed welcomes praised praises criticized criticised".split()
)
PERSONAL = frozenset({"he", "she"})


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence, or several that one quotation joins, with its quotations and whoever speaks in it.

    ``holders`` are all the speakers that it attributes words to. ``certain`` is false if a speaker cannot be
    identified, ``bare`` is true if it is only a quotation. ``named`` are the people it names outside quotation marks.
    """

    span: Span
    quotes: tuple[Span, ...]
    holders: tuple[ViewHolder, ...]
    certain: bool
    bare: bool
    named: tuple[str, ...]

    @property
    def holder(self) -> ViewHolder | None:
        """The only speaker; None if there is none or several."""
        return self.holders[0] if self.certain and len(self.holders) == 1 else None


def utterances_of(article: Article) -> tuple[Utterance, ...]:
    """The utterances of an article in order, with or without a view."""
    text = article.text
    sentences = sentence_spans(text)
    quotations = quotation_spans(text, sentences)
    masked = blank_tickers(without_quotations(text, quotations))
    lines = [line_of(text, masked, span) for span in units_of(sentences, quotations)]
    people = all_people([line.mentions for line in lines])
    known: dict[tuple[str, str], ViewHolder | None] = {}
    found: list[Utterance] = []
    for line in lines:
        words = line.words or NameWords.of(masked, line.span.start, line.span.end)
        scene = SentenceContext(masked, article.title, words, line.mentions, people, known)
        spoken = tuple(q for q in quotations if line.span.covers(q) and is_speech(text, q))
        found.append(_utterance(line, scene, spoken, found[-1] if found else None))
    return tuple(found)


def _utterance(
    line: ViewSentence, scene: SentenceContext, spoken: tuple[Span, ...], before: Utterance | None
) -> Utterance:
    attributions = _attributions_of(scene)
    named = tuple(_named_in(scene))
    resolved = [_resolved(each, named, before) for each in attributions]
    holders = [holder for holder in resolved if holder is not None]
    if not attributions and not named:
        holders = [*_groups_in(scene)]
    return Utterance(
        span=line.span,
        quotes=spoken,
        holders=tuple(dict.fromkeys(holders)),
        certain=all(holder is not None for holder in resolved),
        bare=bool(spoken) and not any(word[0].isalnum() for word in scene.words.texts),
        named=named,
    )


def _attributions_of(scene: SentenceContext) -> tuple[Attribution, ...]:
    """The attributions of a sentence; if there are none, those with a verb of opinion, read like "said"."""
    found = attributions_in(scene)
    if found or OPINION_VERBS.isdisjoint(scene.words.texts):
        return found
    said = tuple("said" if word in OPINION_VERBS else word for word in scene.words.texts)
    return attributions_in(replace(scene, words=replace(scene.words, texts=said)))


def _resolved(attribution: Attribution, named: Sequence[str], before: Utterance | None) -> ViewHolder | None:
    """The speaker; "he" is the speaker of the sentence before, if neither sentence names anybody else."""
    if (attribution.pronoun or "").casefold() not in PERSONAL:
        return attribution.holder
    earlier = before.holder if before is not None else None
    if earlier is None or earlier.name is None or before is None:
        return None
    return earlier if {*named, *before.named} <= {earlier.name} else None


def _named_in(scene: SentenceContext) -> Iterator[str]:
    """The people a sentence names outside quotation marks, by their fullest names."""
    for mention in scene.mentions:
        if mention.name is not None:
            person = scene.people.named(mention.name)
            yield (person.name if person else None) or mention.name
    for place, word in enumerate(map(bare, scene.words.texts)):
        if word in FIRST_NAMES and (end := name_after(scene.words, place)) > place + 1:
            name = scene.words.span_text(scene.text, place, end)
            person = scene.people.named(name)
            yield (person.name if person else None) or name
        if word[0].isupper() and scene.people.knows_surname(word):
            person = scene.people.named(word)
            yield (person.name if person else None) or word


def _groups_in(scene: SentenceContext) -> Iterator[ViewHolder]:
    """Unnamed groups, such as analysts or traders, in a sentence."""
    for mention in scene.mentions:
        if mention.is_group and mention.kind is ViewKind.ANALYST:
            yield ViewHolder(None, mention.role, mention.firm, mention.kind)
