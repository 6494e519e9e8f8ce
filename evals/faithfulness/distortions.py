"""Lies of the kind that a real model tells: a true sentence told a little differently, so that it is true no more."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from evals.faithfulness.omissions import SHADES, by_pattern
from evals.faithfulness.planted_faults import has_all_words
from marketbrief.domain.briefing import Sentence
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.language.normalize import with_short_names
from marketbrief.language.sentences import sentence_spans

__all__ = ["TWISTS"]

Twist = Callable[[Sentence, Evidence, random.Random], Sentence | None]

FIGURE = r"\d+(?:[.,]\d+)*"
KINDS_OF_FIGURE = (
    rf"(?<![\w.,$]){FIGURE}(?= percent)",
    rf"(?<=\$){FIGURE}",
    rf"(?<![\w.,$]){FIGURE}(?= (?:points|million|billion))",
)
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})?(?=[ ,.])")
SPEAKER = (
    r"[A-Z][\w.&' -]{2,40}|(?:[a-z-]+ )?(?:analysts|traders|officials|dealers|economists|investors|he|she|they|it)"
)
SAID_LAST = re.compile(rf",? (?:(?:the )?(?:{SPEAKER}) said|said (?:{SPEAKER})|according to [^,.]+)(?: on \w+day)?\.$")
SAID_FIRST = re.compile(rf"^(?:The )?(?:{SPEAKER}) (?:said|says|believes|warned|expects)(?: on \w+day)? (?:that )?")
TITLE = re.compile(
    r"(?:chief (?:executive|economist|strategist|financial officer)|analyst|strategist|economist|chairman|spokesman"
    r"|head of [a-z ]{3,30}|president|director|governor|minister)(?: (?:at|of|for|with) (?:[A-Z][\w&]+ ?){1,3})?"
)
TURNED = {
    "rose": ("dropped", "declined", "slid"), "gained": ("lost", "shed", "fell"), "climbed": ("dropped", "sank"),
    "jumped": ("tumbled", "plunged"), "advanced": ("retreated", "slipped"), "higher": ("lower", "weaker"),
    "fell": ("climbed", "gained", "advanced"), "dropped": ("rose", "climbed"), "declined": ("gained", "improved"),
    "lost": ("added", "gained"), "slipped": ("edged higher", "rose"), "lower": ("higher", "stronger"),
    "rise": ("drop", "decline"), "fall": ("rise", "gain"), "increased": ("decreased", "shrank"),
    "up": ("down", "lower"),
    "down": ("up", "higher"), "growth": ("decline", "contraction"), "gains": ("losses", "declines"),
}  # fmt: skip
HEDGES = (
    (r"\b(?:may|might|could)\b(?! \d)", "will"), (r"\b(?:is|are|was|were) (?:expected|likely|set|due) to\b", "will"),
    (r"\bexpects? to\b", "will"), (r"\bplan(?:s|ned)? to\b", "will"), (r"\bwill\b", "may"), (r"\bcould\b", "does"),
    (r"\b(?:hopes?|aims?|intends?|seeks?|wants?|considering) (?:to|of)\b", "will"), (r"\blikely\b", "certainly"),
)  # fmt: skip
COMPARED = {
    "more than": "less than", "less than": "more than", "higher than": "lower than", "lower than": "higher than",
    "above": "below", "below": "above", "at least": "at most", "before": "after", "first": "last", "highest": "lowest",
    "lowest": "highest", "largest": "smallest", "biggest": "smallest", "best": "worst", "worst": "best",
    "better": "worse", "stronger": "weaker", "weaker": "stronger", "earlier": "later", "over": "under", "most": "least",
}  # fmt: skip
CURRENCIES = {
    "$": "£",
    "dollars": "pounds",
    "dollar": "pound",
    "euros": "yen",
    "euro": "yen",
    "yen": "euros",
    "yuan": "yen",
}
DENIALS = (
    (r"\b(?:did|does|do|has|have|had|is|are|was|were|will|would|could) not ", None), (r"n't\b", ""),
    (r"\bno longer ", ""),
    (r"\bno ", "a "), (r"\bfailed to ", ""), (r"\bwithout ", "with "), (r"\bunlikely\b", "likely"), (r"\bnever ", ""),
    (r"\bdenied\b", "confirmed"), (r"\bneither\b", "both"),
)  # fmt: skip
DENIED = (
    (r"\bwill ", "will never "),
    (r"\bhas ", "has yet to have "),
    (r"\bsaid it ", "denied it "),
    (r"\brose\b", "failed to rise"),
)
SHORTER = (r" on \w+day\b", r", [^,]{10,}(?=\.$)", r"^[^,]{3,40}, (?=[a-z])", r"(?!)")
MOVE = re.compile(r"\b(?:rose|fell|gained|lost|climbed|dropped|slipped|jumped|declined|slid|higher|lower)\b")
CAUSE_GIVEN = re.compile(r",? (?:as|after|because|amid|on (?:fears|hopes|concerns|expectations|news)) [^,.]{12,}\.$")
DOING = (
    r"(?:said|says|expects?|forecasts?|sees|predicts?|rose|fell|gained|lost|raised|cut|bought|sold|reported|posted|was|is"
    r"|were|are|has|had|will|plans?|wants?|agreed|climbed|dropped)"
)
TWO_DOINGS = re.compile(
    rf"(?P<one>[A-Z][^,]{{3,60}}?) {DOING} [^.]{{6,}}?(?:, while|, and|, but|, whereas| while| but) "
    rf"(?:the )?[A-Z][\w&' -]{{2,40}}? (?P<deed>{DOING} .{{8,}})"
)
CAUSES = (", because {}", " as {}", ", after {}", " due to the fact that {}", ", driven by news that {}")


def _at(sentence: Sentence, start: int, end: int, words: str) -> Sentence:
    return replace(sentence, text=f"{sentence.text[:start]}{words}{sentence.text[end:]}")


def _one_of(sentence: Sentence, changes: dict[str, str], chance: random.Random) -> Sentence | None:
    """One of the words of a table gives way to another."""
    words = "|".join(rf"\b{re.escape(word)}\b" if word[0].isalpha() else re.escape(word) for word in changes)
    found = list(re.finditer(words, sentence.text))
    place = chance.choice(found) if found else None
    return _at(sentence, *place.span(), changes[place[0]]) if place else None


def _of_the_source(sentence: Sentence, evidence: Evidence) -> list[str]:
    """The other sentences of the source cited."""
    source = evidence.source(sentence.citations[0])
    spoken = (" ".join(s.of(p.text).split()) for p in source.passages for s in sentence_spans(p.text))
    return [text for text in dict.fromkeys(spoken) if text != sentence.text]


def borrowed_figure(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """A figure gives way to one of its kind from another sentence of the source."""
    for kind in chance.sample(KINDS_OF_FIGURE, len(KINDS_OF_FIGURE)):
        places = list(re.finditer(kind, sentence.text))
        here = {place[0] for place in places}
        others = sorted({f for text in _of_the_source(sentence, evidence) for f in re.findall(kind, text)} - here)
        if places and others:
            return _at(sentence, *chance.choice(places).span(), chance.choice(others))
    return None


def other_currency(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """A currency gives way to another."""
    return _one_of(sentence, CURRENCIES, chance)


def turned_move(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """A move goes the other way, in other words, and a day or a clause is left out."""
    turned = _one_of(sentence, {word: chance.choice(others) for word, others in TURNED.items()}, chance)
    if turned is None:
        return None
    shorter = re.sub(chance.choice(SHORTER), "", turned.text, count=1)
    kept = sum(word in shorter.split() for word in turned.text.split() if word not in sentence.text.split())
    return replace(turned, text=shorter[0].upper() + shorter[1:]) if kept else turned


def other_year(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """A year gives way to another."""
    found = list(re.finditer(r"\b(?:19|20)\d\d\b(?!,)", sentence.text))
    place = chance.choice(found) if found else None
    return _at(sentence, *place.span(), str(int(place[0]) + chance.choice((-10, -2, -1, 1, 2)))) if place else None


def denial_dropped(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """What is denied is told as it were so."""
    changes = tuple((pattern, words) for pattern, words in DENIALS if words is not None)
    auxiliary = re.search(DENIALS[0][0], sentence.text)
    if auxiliary and chance.random() < 0.5:
        return _at(sentence, *auxiliary.span(), auxiliary[0].replace("not ", ""))
    return by_pattern(sentence, changes, chance)


def denial_added(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """What is so is denied."""
    return by_pattern(sentence, DENIED, chance)


def surer(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """What may be will be, or the other way round."""
    return by_pattern(sentence, HEDGES, chance)


def speaker_dropped(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:  # noqa: ARG001, one shape for all
    """Somebody's claim is told as a fact."""
    for pattern in (SAID_LAST, SAID_FIRST):
        match = pattern.search(sentence.text)
        if match and not re.match(r"(?:The )?(?:\w+ )?(?:company|firm|it)\b", match[0], re.IGNORECASE):
            text = f"{sentence.text[: match.start()]}{sentence.text[match.end() :]}".rstrip(".,")
            if len(text.split()) > 5 and not re.search(
                r"\b(?:said|says|told|according|" + re.escape(_last_name(match[0])) + r")\b", text
            ):
                return replace(sentence, text=f"{text[0].upper()}{text[1:]}.")
    return None


def _last_name(words: str) -> str:
    names = [word for word in re.findall(r"[A-Z][a-z]+", words) if not word.endswith("day")]
    return names[-1] if names else "\0"


def speaker_added(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """A fact is put down to somebody named in the source."""
    if re.search(r"\b(?:said|says|told|according|added|expects?|believes?|thinks?|noted|warned)\b|\"", sentence.text):
        return None
    names = sorted({name for text in _of_the_source(sentence, evidence) for name in NAME.findall(text)})
    who = chance.choice([*names[:5], "analysts", "traders", "officials"])
    return replace(sentence, text=f"{sentence.text.rstrip('.')}, {who} said.")


def turned_comparison(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """A comparison is reversed."""
    return _one_of(sentence, COMPARED, chance)


def turned_roles(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:  # noqa: ARG001, one shape for all
    """Who did it and whom it was done to change places."""
    match = re.match(
        r"((?:[A-Z][\w&.]+ ?){1,3}) ((?:\w+ )?(?:bought|sold|sued|beat|told|acquired|owns|joined|hired|paid|gave|asked|"
        r"backed|"
        r"urged|offered|accused|overtook|outperformed|replaced|cut|upgraded|downgraded|warned|criticised|criticized|"
        r"agreed with|will buy|has bought|is buying|said|supplies|approached|dropped|hit|helped|lifted|led|pushed|"
        r"boosted)) "
        r"((?:[A-Z][\w&.]+ ?){1,3})",
        sentence.text,
    )
    if (
        match is None
        or match[1].split()[0] in ("The", "A", "In", "On", "He", "She", "It", "They", "We")
        or match[1] == match[3].strip()
    ):
        return None
    return _at(
        sentence,
        *match.span(),
        f"{match[3].strip()} {match[2]} {match[1].strip()} ".rstrip() + (" " if match[0][-1] == " " else ""),
    )


def second_source(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """A source is cited besides that does not say so."""
    others = [s.n for s in evidence if s.n not in sentence.citations and not has_all_words(sentence.text, s)]
    return replace(sentence, citations=(*sentence.citations, chance.choice(others))) if others else None


def title_of_another(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """Somebody is given the title that somebody else has."""
    titles = sorted({m for text in _of_the_source(sentence, evidence) for m in TITLE.findall(text)} - {sentence.text})
    names = [m for m in NAME.finditer(sentence.text) if " " in m[0]]
    titles = [title for title in titles if title.strip() not in sentence.text]
    if not titles or not names:
        return None
    name = chance.choice(names)
    return _at(sentence, name.end(), name.end(), f", {chance.choice(titles).strip()},")


def made_up_total(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """A sum that nobody gave."""
    found = [
        float(f) for f in re.findall(r"(?<![\w.,])\d+(?:\.\d+)?(?= (?:percent|points|million|billion))", sentence.text)
    ]
    if len(found) < 2:
        return None
    total = f"{sum(found[:2]):.2f}".rstrip("0").rstrip(".")
    form = chance.choice([", a total of {}.", ", {} in all.", ", together {} percent."])
    return replace(sentence, text=sentence.text.rstrip(".") + form.format(total))


def made_up_cause(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """Two things that a source tells apart become cause and effect."""
    others = [
        text
        for text in _of_the_source(sentence, evidence)
        if 6 <= len(text.split()) <= 25 and text[-1] == "." and '"' not in text
    ]
    if not others:
        return None
    other = chance.choice(others).rstrip(".")
    return replace(
        sentence, text=f"{sentence.text.rstrip('.')}{chance.choice(CAUSES).format(other[0].lower() + other[1:])}."
    )


def middle_cut_out(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """The first subject gets what the second one did."""
    verbs = r" (?:rose|fell|gained|lost|climbed|dropped|slipped|jumped|w(?:as|ere) (?:up|down)|advanced|declined) "
    found = list(re.finditer(verbs, sentence.text))
    if len(found) < 2:
        return None
    first, second = found[0], chance.choice(found[1:])
    between = sentence.text[first.end() : second.start()]
    if not re.search(r"(?:,| and| while) (?:the )?[\w ]*[A-Za-z]{3,}$", between) or re.search(
        r"\b(?:it|they|which|after|then|having)\b", between
    ):
        return None
    return _at(sentence, first.start(), second.start(), "")


def borrowed_cause(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """What moved one market is told to have moved another."""
    place = CAUSE_GIVEN.search(sentence.text)
    moves = [text for text in _of_the_source(sentence, evidence) if MOVE.search(text) and not CAUSE_GIVEN.search(text)]
    if place is None or not moves:
        return None
    return replace(sentence, text=f"{chance.choice(moves).rstrip('.')}{place[0]}")


def forecast_of_another(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:  # noqa: ARG001, one shape for all
    """The first of two gets what the second one says, expects or does."""
    match = TWO_DOINGS.match(sentence.text)
    return replace(sentence, text=f"{match['one']} {match['deed']}") if match else None


def other_antecedent(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """What "it" or "the company" means is told by a name that the source has of somebody else."""
    match = re.match(r"(?:It|He|She|They|The (?:company|bank|firm|group|retailer|automaker)) (?=[a-z])", sentence.text)
    if match is None:
        return None
    source = evidence.source(sentence.citations[0])
    before = with_short_names(" ".join([source.article.title, *_just_before(sentence, source)]))
    words = with_short_names(" ".join(_of_the_source(sentence, evidence)))
    names = sorted({name for name in NAME.findall(words) if name.split()[0] not in before})
    return _at(sentence, *match.span(), f"{chance.choice(names)} ") if names else None


def _just_before(sentence: Sentence, source: Source) -> list[str]:
    """The sentences in which the one who is meant by "it" may be named."""
    for passage in source.passages:
        spoken = [" ".join(span.of(passage.text).split()) for span in sentence_spans(passage.text)]
        if sentence.text in spoken:
            return spoken[: spoken.index(sentence.text)]
    return []


def pointed_at(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """A name gives way to a word that leaves it open who is meant."""
    places = list(re.finditer(r"(?:[A-Z][a-z]{3,} ){1,3}(?=(?:said|has|had|was|is|will|rose|fell)\b)", sentence.text))
    place = chance.choice(places) if places else None
    who = chance.choice(("He ", "It ", "The company ", "They "))
    return _at(sentence, *place.span(), who if place.start() == 0 else who[0].lower() + who[1:]) if place else None


def rounded(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """A figure rounded to what it is not."""
    found = list(re.finditer(r"(?<![\w.,])\d+\.\d*[1-9](?![\w.,]*\d)", sentence.text))
    place = chance.choice(found) if found else None
    return _at(sentence, *place.span(), str(round(float(place[0])))) if place else None


TWISTS: dict[str, Twist] = {
    "borrowed figure": borrowed_figure,
    "other currency": other_currency,
    "turned move": turned_move,
    "other year": other_year,
    "denial dropped": denial_dropped,
    "denial added": denial_added,
    "surer": surer,
    "speaker dropped": speaker_dropped,
    "speaker added": speaker_added,
    "turned comparison": turned_comparison,
    "turned roles": turned_roles,
    "second source": second_source,
    "title of another": title_of_another,
    "made-up total": made_up_total,
    "made-up cause": made_up_cause,
    "middle cut out": middle_cut_out,
    "borrowed cause": borrowed_cause,
    "forecast of another": forecast_of_another,
    "other antecedent": other_antecedent,
    "pointed at": pointed_at,
    "rounded": rounded,
    **SHADES,
}
