"""Read an article sentence by sentence, and gather its statements."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from ingest.views.attribution import Attribution, attributions_in
from ingest.views.choose_attribution import by_participle, choose
from ingest.views.coreference import CoreferenceMemory
from ingest.views.headings import heading_before, speaker_heading, topic_heading
from ingest.views.named_people import NamedPeople, ViewHolder
from ingest.views.resolve_speaker import SentenceContext
from ingest.views.speech import is_speech
from ingest.views.view_sentences import ViewSentence
from marketbrief.domain.article import Article
from marketbrief.domain.passage import Span
from marketbrief.domain.view import ViewForm, ViewKind
from marketbrief.language.names import NameWords, bare
from marketbrief.language.publishers import outlet_at_start
from marketbrief.language.reporting_verbs import GROUP_VERBS, HOUSE_VERBS

__all__ = ["ReportedStatement", "ViewReader"]

CONSENSUS = re.compile(
    r"\bon average\b|\bpolled by\b|\bsurveyed\b|\bconsensus\b|\baverage (?:analyst|estimate|forecast)|\bmedian\b|"
    r"\bhad (?:been )?(?:expect|forecast|predict|estimat|anticipat)|\bEstimates\b|I/B/E/S|\bpoll\b"
)
AVERAGE = re.compile(r"\bon average\b|\bconsensus (?:estimate|forecast)")
A_FEW = re.compile(
    r"\b(?:some|many|several|a few|majority of) (?:\w+ ){0,2}(?:analysts|economists|strategists|traders)\b",
    re.IGNORECASE,
)
CONCEDING = re.compile(r"(?:And |But |Yet )?(?:[Ww]hile|[Aa]lthough|[Tt]hough|[Dd]espite)\b")
OWN_REPORT = re.compile(r"\bin (?:a|its|the|their) (?:\w+ ){0,3}(?:note|report|research|study|survey|commentary)\b")
TOLD = re.compile(r"\b(?:told|tells)\s+((?:the\s+)?[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3})")
SIGNED = re.compile(
    r"\(\s*(?:Additional|Writing|With additional|Reporting|Editing|Compiled|Wall St Week)\b", re.IGNORECASE
)
LETTER = re.compile(r"[^\W_]")
SHORTEST_VIEW = 5
TRAILING_LINK = re.compile(r"[,;]?\s*(?:while|but|and|though|although|whereas)?\s*$")
OPENING_MARKS = "\"“”„«‘'` ("


@dataclass(frozen=True, slots=True)
class ReportedStatement:
    """A statement with its place in the text, its quotations, and its holder."""

    start: int
    end: int
    quotes: tuple[Span, ...]
    holder: ViewHolder
    form: ViewForm
    outlet: str | None = None


class ViewReader:
    """Reads the sentences of one article in order and gathers the statements in them."""

    def __init__(
        self,
        article: Article,
        masked: str,
        quotations: tuple[Span, ...],
        people: NamedPeople,
        *,
        gathered: bool = False,
    ) -> None:
        self.statements: list[ReportedStatement] = []
        self._text = article.text
        self._title = article.title
        self._gathered = gathered
        self._masked = masked
        self._people = people
        self._known: dict[tuple[str, str], ViewHolder | None] = {}
        self._quotations = quotations
        self._starts = [span.start for span in quotations]
        self._memory = CoreferenceMemory(people)
        self._announced: ViewHolder | None = None
        self._read_to = -1

    def read(self, line: ViewSentence) -> None:
        """Read one sentence: gather what it attributes, and remember who was named.

        The speaker before a heading in capitals does not speak behind it.
        """
        unit = line.span
        if line.headed:
            self._announced, self._read_to = None, -1
        if SIGNED.match(self._text, unit.start):
            return
        if line.words is None:
            self._pass_over(unit)
            return
        quotes = self._quotations[bisect_left(self._starts, unit.start) : bisect_left(self._starts, unit.end)]
        if quotes and LETTER.search(self._masked, unit.start, unit.end) is None:
            self._read_on(unit, quotes)
        elif not self._read_heading(unit, quotes):
            scene = SentenceContext(self._masked, self._title, line.words, line.mentions, self._people, self._known)
            self._read_sentence(unit, scene, quotes)

    def _pass_over(self, unit: Span) -> None:
        """Pass over a sentence without a speaker; a later "he" may mean somebody whom it names."""
        if not self._masked[unit.start : unit.end].isspace():
            self._announced, self._read_to = None, -1
            self._memory.note(lambda: _people_in(NameWords.of(self._masked, unit.start, unit.end), self._people), None)

    def _read_on(self, unit: Span, quotes: tuple[Span, ...]) -> None:
        """Add a sentence that is only a quotation to the statement before."""
        last = self.statements[-1] if self.statements else None
        if last and last.quotes and last.end == self._read_to:
            self.statements[-1] = replace(last, end=unit.end, quotes=last.quotes + quotes)
            self._read_to = unit.end
        elif self._announced is not None:
            self.statements.append(ReportedStatement(unit.start, unit.end, quotes, self._announced, ViewForm.DIRECT))
            self._read_to = unit.end

    def _read_heading(self, unit: Span, quotes: tuple[Span, ...]) -> bool:
        """An "instant view" heading in capitals, alone or with the words that follow it."""
        if quotes and self._announced is not None and topic_heading(self._text, unit.start, quotes[0].start):
            self.statements.append(ReportedStatement(unit.start, unit.end, quotes, self._announced, ViewForm.DIRECT))
            self._read_to = unit.end
            return True
        heading = heading_before(self._text, unit.start, quotes[0].start if quotes else unit.end)
        holder = speaker_heading(heading.of(self._text), gathered=self._gathered) if heading else None
        if holder is None:
            return False
        if quotes:
            self.statements.append(ReportedStatement(unit.start, unit.end, quotes, holder, ViewForm.DIRECT))
        self._announced, self._read_to = holder, unit.end
        self._memory.note(lambda: (holder,), holder)
        return True

    def _read_sentence(self, unit: Span, scene: SentenceContext, quotes: tuple[Span, ...]) -> None:
        attributions = self._resolved(scene)
        spoken = tuple(quote for quote in quotes if is_speech(self._text, quote))
        chosen = choose(scene, attributions, spoken)
        if spoken and chosen is None:
            chosen = by_participle(scene, spoken)
        holder = chosen.holder if chosen else None
        if chosen and holder and self._gather(unit, scene, chosen, holder, spoken):
            self._gather_others(unit, scene, attributions, chosen)
        speaker = chosen.holder if chosen else None
        self._announced = speaker if speaker and speaker.name else None
        uncertain = chosen is not None and speaker is None
        named = partial(_people_in, scene.words, self._people)
        self._memory.note(named, speaker, _group_in(scene, scene.words.ends[-1]), uncertain=uncertain)
        self._read_to = unit.end if self.statements and self.statements[-1].end == unit.end else -1

    def _resolved(self, scene: SentenceContext) -> list[Attribution]:
        """The attributions with their pronouns resolved; a pronoun may mean an earlier speaker of the sentence."""
        found: list[Attribution] = []
        for attribution in attributions_in(scene):
            holder = attribution.holder
            if attribution.pronoun:
                earlier = next((a.holder for a in reversed(found) if a.holder and not a.after), None)
                earlier = earlier or _named_before(scene, attribution)
                unknown = any(a.holder is None and not a.after for a in found)
                holder = earlier or (None if unknown else self._memory.pronoun(attribution.pronoun.casefold()))
                if earlier:
                    self._memory.note_gender(earlier, attribution.pronoun)
            elif attribution.definite:
                holder = self._memory.definite(attribution.definite)
            found.append(attribution if holder is attribution.holder else replace(attribution, holder=holder))
        return found

    def _gather(
        self, unit: Span, scene: SentenceContext, chosen: Attribution, holder: ViewHolder, spoken: tuple[Span, ...]
    ) -> bool:
        """Whether the sentence is a statement of ``holder``, which is then gathered."""
        if not (holder.name or holder.firm or holder.role):
            return False
        if not spoken and not _tells_a_view(scene, chosen, holder, unit.of(self._text)):
            return False
        form = self._form(unit, scene, chosen, spoken)
        outlet = _outlet_in(unit.of(self._masked))
        self.statements.append(ReportedStatement(unit.start, unit.end, spoken, holder, form, outlet))
        return True

    def _gather_others(
        self, unit: Span, scene: SentenceContext, attributions: Sequence[Attribution], chosen: Attribution
    ) -> None:
        """Gather the statement of another analyst or firm that stands before the chosen one in the sentence."""
        for other in attributions:
            holder = other.holder
            if other.verb < chosen.first and holder and holder != chosen.holder and not other.after:
                house = holder.kind is ViewKind.ANALYST and (holder.name or holder.firm)
                told = scene.words.at(other.verb).casefold() in HOUSE_VERBS | {"said", "says"}
                apart = chosen.after is False and other.last < chosen.first - 2
                if house and told and apart and chosen.holder and chosen.holder.kind is ViewKind.ANALYST:
                    place = scene.words.starts[chosen.first]
                    own = TRAILING_LINK.sub("", self._text[unit.start : place])
                    last = self.statements.pop()
                    before = tuple(quote for quote in last.quotes if quote.end <= unit.start + len(own))
                    after = tuple(quote for quote in last.quotes if quote.start >= place)
                    self.statements += [
                        ReportedStatement(
                            unit.start, unit.start + len(own), before, holder, _told(before, ViewForm.MIXED)
                        ),
                        replace(last, start=place, quotes=after, form=_told(after, last.form)),
                    ]
                    return

    def _form(self, unit: Span, scene: SentenceContext, chosen: Attribution, spoken: tuple[Span, ...]) -> ViewForm:
        """Direct where whole sentences stand in the marks, mixed where only words of one do."""
        if not spoken:
            return ViewForm.INDIRECT
        first = spoken[0]
        opens = not self._text[unit.start : first.start].strip(OPENING_MARKS)
        announced = self._text[: first.start].rstrip(OPENING_MARKS)[-1:] in {":", ","}
        whole = first.of(self._text)[:1].isupper() or first.of(self._text)[:1] in "(.'\"“‘$"
        closes = spoken[-1].of(self._text)[-1:] in ".,?!…;-" or chosen.verb >= len(scene.words) - 2
        return ViewForm.DIRECT if (opens or announced) and whole and closes else ViewForm.MIXED


def _told(quotes: tuple[Span, ...], form: ViewForm) -> ViewForm:
    """The form of a part of a sentence: indirect where no quotation is left in it."""
    return form if quotes else ViewForm.INDIRECT


def _tells_a_view(scene: SentenceContext, chosen: Attribution, holder: ViewHolder, sentence: str) -> bool:
    """Whether a statement without quotation marks is the view of one analyst or firm, not of a poll or an average."""
    if holder.kind is not ViewKind.ANALYST or len(sentence.split()) < SHORTEST_VIEW:
        return False
    if AVERAGE.search(sentence) or (holder.name is None and CONSENSUS.search(sentence) and not A_FEW.search(sentence)):
        return False
    if chosen.rating:
        return holder.name is not None or holder.firm is not None
    if holder.name is None and holder.firm is None:
        foreseen = scene.words.at(chosen.verb) in {"expect", "expected", "forecast", "anticipate"}
        if foreseen and not A_FEW.search(sentence) and re.search(r"\d", sentence):
            return False
        return scene.words.at(chosen.verb) in GROUP_VERBS
    if holder.name is None and holder.role is None:
        return scene.words.at(chosen.verb).casefold() in HOUSE_VERBS or bool(OWN_REPORT.search(sentence))
    return True


def _named_before(scene: SentenceContext, attribution: Attribution) -> ViewHolder | None:
    """Whom a pronoun means by the words before it in its own sentence: ``While NAME was wary, he said …``."""
    first = scene.words.starts[attribution.first]
    if (attribution.pronoun or "").casefold() not in {"he", "she", "it"}:
        return _group_in(scene, first)
    if not CONCEDING.match(scene.text, scene.words.starts[0]) or attribution.after:
        return None
    people = _people_in(scene.words, scene.people)
    return people[0] if len(people) == 1 else None


def _group_in(scene: SentenceContext, end: int) -> ViewHolder | None:
    """The nameless analysts or traders whom the sentence mentions before a place."""
    for mention in reversed(scene.mentions):
        if mention.is_group and mention.kind is ViewKind.ANALYST and scene.words.ends[mention.end - 1] <= end:
            return ViewHolder(None, mention.role, mention.firm, mention.kind)
    return None


def _people_in(words: NameWords, people: NamedPeople) -> tuple[ViewHolder, ...]:
    """People the sentence of these words names outside quotations, in order."""
    capitals = [bare(word) for word in words.texts if word[0].isupper()]
    named = [people.named(word) for word in capitals if people.knows_surname(word)]
    return tuple(dict.fromkeys(person for person in named if person is not None))


def _outlet_in(sentence: str) -> str | None:
    """Where a statement was made, when that is a paper or a channel ("told CNBC")."""
    return next((found for match in TOLD.finditer(sentence) if (found := outlet_at_start(match[1]))), None)
