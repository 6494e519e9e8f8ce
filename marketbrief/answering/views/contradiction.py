"""Statements that contradict themselves, or the next one of the same speaker: said so beside them, never repaired.

Four kinds are told, each only where nothing in the words makes sense of it (another time, a condition, a degree):
a concession that goes on with what it concedes, two opposite forecasts of one thing without a word of contrast, the
same in two statements that follow each other, and a move whose figures tell the other way.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from marketbrief.answering.views.ledger import Entry
from marketbrief.domain.view import View
from marketbrief.language.calendar import MONTH_NAMES, any_of
from marketbrief.language.movement import FORESEEN_DOWN, FORESEEN_UP
from marketbrief.language.people import voices
from marketbrief.language.reporting_verbs import FORESEEING_VERBS
from marketbrief.language.sentences import sentence_spans

__all__ = ["contradiction_of"]

JOINT = r"(?P<turn>even though|though|although|but|however|yet|even so|nevertheless|while)"
FORESEES = rf"(?:{any_of(FORESEEING_VERBS)}|(?:is|are|was|were) (?:convinced|confident|sure|certain))"
SAME_AGAIN = re.compile(
    rf"\b{JOINT},? (?:(?:he|she|they|it|we|i|the \w+|[\w.’'-]+) (?:does |do |did |also |still |fully )*{FORESEES}"
    r" (?:that )?(?:that|this|it|the same|such \w+) (?:to|will|would|should)"
    r"|(?:that|this|the same) (?:will|would|should|is likely to|is expected to|is set to))"
    r" (?:continue|last|persist|hold|go on|endure)\b(?! (?:to|until|only|for now|as long as)\b)",
    re.IGNORECASE,
)
WAY = rf"(?:(?P<up>{FORESEEN_UP})|(?P<down>{FORESEEN_DOWN}))(?![\w-])"
FORECAST = re.compile(
    rf"(?:\b{FORESEES} (?:that )?(?P<object>(?:[\w&’'-]+ ){{1,4}}?)(?:to |will )?"
    r"|(?P<subject>(?:[\w&’'-]+ ){1,4})(?:will|(?:is|are) (?:going|set|bound|likely|expected|sure|certain) to) )"
    rf"(?:also |still |probably |certainly |soon )?{WAY}",
    re.IGNORECASE,
)
# what makes sense of two directions, or of a concession: a contrast, a condition, a doubt, a degree, somebody else
SENSE = re.compile(
    r"\b(?:but|though|although|however|yet|while|despite|instead|rather|unless|if|whether|until|when|once|or|either|"
    r"not|n['’]t|never|no|only|less|more|least|most|some|others?|first|initially|then|before|after\w*|later|eventually|"
    r"again|versus|against|than|relative|compared|risk|because|slow\w*|modest\w*|slight\w*|further|faster|except|"
    r"earlier|previous\w*|had|was|were|would|could|may|might|should)\b",
    re.IGNORECASE,
)
TIME = re.compile(
    r"\b(?:(?:near|short|medium|long(?:er)?)[- ](?:term|run)|(?:19|20)\d\d|q[1-4]|(?:first|second|third|fourth) "
    r"(?:quarter|half)|\d+ (?:day|week|month|year)s?|(?:this|next|coming|following) (?:\d+ )?\w+|today|tomorrow|now|"
    rf"{any_of(name for name in MONTH_NAMES if name != 'May')}|year-?end)\b",
    re.IGNORECASE,
)
SAME_TIME = re.compile(rf"\bsame (?:\w+ )?(?:{TIME.pattern}|period|time|horizon|months?|weeks?|years?|quarter)", re.I)
PRONOUNS = frozenset({"it", "they", "them", "this", "these"})
NO_SUBJECT = frozenset("the a an its their his her our said says say that and he she we i who which also".split())
ENDS_BEFORE = frozenset({"that", "said", "says", "say", "and", "which", "who", "as", "because", "of", "in", "for"})
NUMBER = (
    r"(?P<sign{n}>[$€£]|US\$|A\$|C\$)?(?P<number{n}>\d[\d,]*(?:\.\d+)?)(?: (?P<scale{n}>million|billion|trillion))?"
    r"(?: ?(?P<unit{n}>%|percent|cents|pence|basis points|points|barrels|euros|pounds|tonnes))?"
)
MOVED = re.compile(
    r"\b(?:(?P<up>rose|rises?|rising|risen|climb(?:s|ed)?|increas(?:e|es|ed)|rais(?:e|es|ed)|jump(?:s|ed)?|grew|grow|"
    r"up|lift(?:s|ed)?|boost(?:s|ed)?|advanced|surged)"
    r"|(?P<down>fell|falls?|falling|fallen|declin(?:e|es|ed)|drop(?:s|ped)?|lower(?:s|ed)?|cuts?|reduc(?:e|es|ed)|"
    r"slip(?:s|ped)?|eas(?:e|es|ed)|down|decreased|slashe?[sd]?|tumbled|plunged))"
    rf"(?: [\w$.,%’'-]+){{0,6}}? to {NUMBER.format(n=1)},? from {NUMBER.format(n=2)}(?![\w-]|[.,]\d)",
    re.IGNORECASE,
)
# a figure that falls while its thing rises: amounts of a loss, and what one currency costs in another
INVERSE = re.compile(r"\b(?:loss(?:es)?|minus|negative|deficits?|yen|per dollar|to the dollar|yields?|rank\w*)\b", re.I)
SCALES = {"": 1.0, "million": 1e6, "billion": 1e9, "trillion": 1e12}
TO_A_LEVEL = re.compile(
    r"\b(?:(?P<up>rose|up|gained|climbed|advanced|rallied)|(?P<down>fell|down|lost|dropped|slipped|declined|tumbled))"
    r" (?:about |nearly |almost )?[$€£]?\d[\d.,/]*(?: (?:percent|points|cents|basis points))? to (?:a|its|their) "
    r"(?:[\w’'-]+ ){0,2}(?:(?P<high>high(?:er level)?|peak)|(?P<low>low(?:er level)?|trough))(?![\w-])",
    re.IGNORECASE,
)
AS_IT_STANDS = "quoted as it stands"


@dataclass(frozen=True, slots=True)
class Forecast:
    """That ``subject`` goes up (1) or down (-1), with the times named near it, and where the words stand."""

    subject: str
    way: int
    times: frozenset[str]
    start: int
    end: int


def contradiction_of(view: View, others: Sequence[Entry] = ()) -> str | None:
    """Words for a statement that contradicts itself, or the next of its speaker among ``others``; else ``None``."""
    text = " ".join(view.statement.text.split())
    told = _goes_on(text) or _figures_disagree(text) or _both_ways(text)
    return f"contradicts itself: {told}; {AS_IT_STANDS}" if told else _denied_by_the_next(view, others)


def _goes_on(text: str) -> str | None:
    match = SAME_AGAIN.search(text)
    if match is not None:
        return f"“{match['turn'].lower()}” is followed by more of the same"
    return next(_conceded_again(text), None)


def _conceded_again(text: str) -> Iterator[str]:
    """Concessions whose two sides foresee the same of one thing: "oil will rise, though it will rise"."""
    for one, other in combinations(forecasts_in(text), 2):
        between = text[one.end : other.start]
        joint = re.search(rf", {JOINT} ", between, re.IGNORECASE)
        if joint and _same_subject(one, other) and one.way == other.way and one.times == other.times:
            rest = between[joint.end() :] + text[other.end :]
            if not SENSE.search(between[: joint.start()] + rest):
                yield f"“{joint['turn'].lower()}” is followed by more of the same"


def _both_ways(text: str) -> str | None:
    """What a statement foresees to rise and to fall in the same time, with nothing between that makes sense of it."""
    for one, other in combinations(forecasts_in(text), 2):
        if _opposed(one, other) and not SENSE.search(text):
            return f"it sees {_named(one.subject)} go up and down"
    return None


def _figures_disagree(text: str) -> str | None:
    for match in MOVED.finditer(text):
        new, old = _amount(match, 1), _amount(match, 2)
        if new[0] != old[0] or INVERSE.search(text):
            continue
        if (new[1] < old[1]) if match["up"] else (new[1] > old[1]):
            return f"“{match[0]}”"
    for match in TO_A_LEVEL.finditer(text):
        if bool(match["up"]) == bool(match["low"]) and not INVERSE.search(text):
            return f"“{match[0]}”"
    return None


def _amount(match: re.Match[str], n: int) -> tuple[str, float]:
    """The unit and the value of one of the two amounts; the first takes over what only the second says of itself."""
    digits = match[f"number{n}"]
    bare = n == 1 and not match["sign1"] and "," not in digits
    scale = match[f"scale{n}"] or (match["scale2"] if bare else None) or ""
    other = match["unit2"] or match["sign2"] if n == 1 else match["unit1"]
    unit = match[f"sign{n}"] or match[f"unit{n}"] or other or ""
    return unit.lower(), float(digits.replace(",", "")) * SCALES[scale.lower()]


def _denied_by_the_next(view: View, others: Sequence[Entry]) -> str | None:
    """Words for a statement whose speaker foresees the opposite in the next one of the article."""
    following = _next_of_speaker(view, others)
    if following is None:
        return None
    texts = [" ".join(each.statement.text.split()) for each in (view, following)]
    if any(SENSE.search(text) for text in texts) or following.horizon != view.horizon:
        return None
    for one in forecasts_in(texts[0]):
        for other in forecasts_in(texts[1]):
            if _opposed(one, other):
                return f"the speaker's next statement says the opposite of {_named(one.subject)}; {AS_IT_STANDS}"
    return None


def _next_of_speaker(view: View, others: Sequence[Entry]) -> View | None:
    known = voices((each.speaker, each.firm) for each, _ in others)
    mine = known.get((view.speaker, view.firm))
    behind = [
        each
        for each, _ in others
        if each.article_id == view.article_id
        and each.statement.span.start > view.statement.span.start
        and mine is not None
        and known.get((each.speaker, each.firm)) == mine
    ]
    return min(behind, key=lambda each: each.statement.span.start, default=None)


def forecasts_in(text: str) -> list[Forecast]:
    """What a statement foresees to rise or to fall, in order; a pronoun stands for the subject before it."""
    found: list[Forecast] = []
    for span in sentence_spans(text):
        sentence = span.of(text)
        matches = list(FORECAST.finditer(sentence))
        for i, match in enumerate(matches):
            subject = _subject(match["subject"] or match["object"] or "")
            if subject in PRONOUNS and found:
                subject = found[-1].subject
            if subject and subject not in PRONOUNS:
                near = sentence[match.start() if i else 0 : matches[i + 1].start() if i + 1 < len(matches) else None]
                times = found[-1].times if found and SAME_TIME.search(near) else _times(near)
                way = 1 if match["up"] else -1
                found.append(Forecast(subject, way, times, span.start + match.start(), span.start + match.end()))
    return found


def _times(words: str) -> frozenset[str]:
    return frozenset(match[0].casefold() for match in TIME.finditer(words))


def _subject(words: str) -> str:
    """The noun of the words before a forecast: behind the last that ends what was before it, without articles."""
    kept: list[str] = []
    for word in words.casefold().split():
        if word in ENDS_BEFORE:
            kept = []
        elif word not in NO_SUBJECT:
            kept.append(word)
    return " ".join(kept)


def _same_subject(one: Forecast, other: Forecast) -> bool:
    return one.subject == other.subject


def _opposed(one: Forecast, other: Forecast) -> bool:
    return _same_subject(one, other) and one.way != other.way and one.times == other.times


def _named(subject: str) -> str:
    return f"“{subject}”"
