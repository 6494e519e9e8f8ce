"""Distortions as real models make them: a true sentence with a small change that makes it false."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from evals.faithfulness.omissions import OMISSIONS, by_pattern
from evals.faithfulness.planted_faults import has_all_words
from marketbrief.domain.briefing import Sentence
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.language.normalize import with_short_names
from marketbrief.language.sentences import sentence_spans

__all__ = ["DISTORTIONS"]

Distortion = Callable[[Sentence, Evidence, random.Random], Sentence | None]

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
    """Replace one word of a table by another."""
    words = "|".join(rf"\b{re.escape(word)}\b" if word[0].isalpha() else re.escape(word) for word in changes)
    found = list(re.finditer(words, sentence.text))
    place = chance.choice(found) if found else None
    return _at(sentence, *place.span(), changes[place[0]]) if place else None


def _of_the_source(sentence: Sentence, evidence: Evidence) -> list[str]:
    """The other sentences of the cited source."""
    source = evidence.source(sentence.citations[0])
    spoken = (" ".join(s.of(p.text).split()) for p in source.passages for s in sentence_spans(p.text))
    return [text for text in dict.fromkeys(spoken) if text != sentence.text]


def borrowed_figure(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """Replace a figure by one of the same kind from another sentence of the source."""
    for kind in chance.sample(KINDS_OF_FIGURE, len(KINDS_OF_FIGURE)):
        places = list(re.finditer(kind, sentence.text))
        here = {place[0] for place in places}
        others = sorted({f for text in _of_the_source(sentence, evidence) for f in re.findall(kind, text)} - here)
        if places and others:
            return _at(sentence, *chance.choice(places).span(), chance.choice(others))
    return None


def other_currency(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Replace a currency by another."""
    return _one_of(sentence, CURRENCIES, chance)


def direction_reversed(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Reverse the direction of a move, and leave out a day or a clause."""
    turned = _one_of(sentence, {word: chance.choice(others) for word, others in TURNED.items()}, chance)
    if turned is None:
        return None
    shorter = re.sub(chance.choice(SHORTER), "", turned.text, count=1)
    kept = sum(word in shorter.split() for word in turned.text.split() if word not in sentence.text.split())
    return replace(turned, text=shorter[0].upper() + shorter[1:]) if kept else turned


def other_year(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Replace a year by another."""
    found = list(re.finditer(r"\b(?:19|20)\d\d\b(?!,)", sentence.text))
    place = chance.choice(found) if found else None
    return _at(sentence, *place.span(), str(int(place[0]) + chance.choice((-10, -2, -1, 1, 2)))) if place else None


def denial_dropped(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Remove a negation."""
    changes = tuple((pattern, words) for pattern, words in DENIALS if words is not None)
    auxiliary = re.search(DENIALS[0][0], sentence.text)
    if auxiliary and chance.random() < 0.5:
        return _at(sentence, *auxiliary.span(), auxiliary[0].replace("not ", ""))
    return by_pattern(sentence, changes, chance)


def denial_added(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Add a negation."""
    return by_pattern(sentence, DENIED, chance)


def certainty_changed(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Make a possible event certain, or a certain one possible."""
    return by_pattern(sentence, HEDGES, chance)


def speaker_dropped(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:  # noqa: ARG001, one shape for all
    """Remove the speaker, so that a claim reads as a fact."""
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
    """Attribute a fact to somebody named in the source."""
    if re.search(r"\b(?:said|says|told|according|added|expects?|believes?|thinks?|noted|warned)\b|\"", sentence.text):
        return None
    names = sorted({name for text in _of_the_source(sentence, evidence) for name in NAME.findall(text)})
    who = chance.choice([*names[:5], "analysts", "traders", "officials"])
    return replace(sentence, text=f"{sentence.text.rstrip('.')}, {who} said.")


def comparison_reversed(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Reverse a comparison."""
    return _one_of(sentence, COMPARED, chance)


def roles_swapped(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:  # noqa: ARG001, one shape for all
    """Swap who did it and to whom it was done."""
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


def source_added(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """Cite another source that does not say it."""
    others = [s.n for s in evidence if s.n not in sentence.citations and not has_all_words(sentence.text, s)]
    return replace(sentence, citations=(*sentence.citations, chance.choice(others))) if others else None


def title_of_another(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """Give a person the title of another."""
    titles = sorted({m for text in _of_the_source(sentence, evidence) for m in TITLE.findall(text)} - {sentence.text})
    names = [m for m in NAME.finditer(sentence.text) if " " in m[0]]
    titles = [title for title in titles if title.strip() not in sentence.text]
    if not titles or not names:
        return None
    name = chance.choice(names)
    return _at(sentence, name.end(), name.end(), f", {chance.choice(titles).strip()},")


def made_up_total(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Invent a total."""
    found = [
        float(f) for f in re.findall(r"(?<![\w.,])\d+(?:\.\d+)?(?= (?:percent|points|million|billion))", sentence.text)
    ]
    if len(found) < 2:
        return None
    total = f"{sum(found[:2]):.2f}".rstrip("0").rstrip(".")
    form = chance.choice([", a total of {}.", ", {} in all.", ", together {} percent."])
    return replace(sentence, text=sentence.text.rstrip(".") + form.format(total))


def made_up_cause(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """Turn two separate facts into cause and effect."""
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


def subjects_merged(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Let the first subject do what the second one did."""
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
    """Give a market the cause of another market's move."""
    place = CAUSE_GIVEN.search(sentence.text)
    moves = [text for text in _of_the_source(sentence, evidence) if MOVE.search(text) and not CAUSE_GIVEN.search(text)]
    if place is None or not moves:
        return None
    return replace(sentence, text=f"{chance.choice(moves).rstrip('.')}{place[0]}")


def forecast_of_another(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:  # noqa: ARG001, one shape for all
    """Give the first of two people the second one's statement, forecast or action."""
    match = TWO_DOINGS.match(sentence.text)
    return replace(sentence, text=f"{match['one']} {match['deed']}") if match else None


def wrong_antecedent(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """Replace "it" or "the company" by the wrong name."""
    match = re.match(r"(?:It|He|She|They|The (?:company|bank|firm|group|retailer|automaker)) (?=[a-z])", sentence.text)
    if match is None:
        return None
    source = evidence.source(sentence.citations[0])
    before = with_short_names(" ".join([source.article.title, *_just_before(sentence, source)]))
    words = with_short_names(" ".join(_of_the_source(sentence, evidence)))
    names = sorted({name for name in NAME.findall(words) if name.split()[0] not in before})
    return _at(sentence, *match.span(), f"{chance.choice(names)} ") if names else None


def _just_before(sentence: Sentence, source: Source) -> list[str]:
    """The sentences before, which may name what "it" means."""
    for passage in source.passages:
        spoken = [" ".join(span.of(passage.text).split()) for span in sentence_spans(passage.text)]
        if sentence.text in spoken:
            return spoken[: spoken.index(sentence.text)]
    return []


def name_made_vague(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Replace a name by a vague word."""
    places = list(re.finditer(r"(?:[A-Z][a-z]{3,} ){1,3}(?=(?:said|has|had|was|is|will|rose|fell)\b)", sentence.text))
    place = chance.choice(places) if places else None
    who = chance.choice(("He ", "It ", "The company ", "They "))
    return _at(sentence, *place.span(), who if place.start() == 0 else who[0].lower() + who[1:]) if place else None


def rounded(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Round a figure wrongly."""
    found = list(re.finditer(r"(?<![\w.,])\d+\.\d*[1-9](?![\w.,]*\d)", sentence.text))
    place = chance.choice(found) if found else None
    return _at(sentence, *place.span(), str(round(float(place[0])))) if place else None


DISTORTIONS: dict[str, Distortion] = {
    "borrowed figure": borrowed_figure,
    "other currency": other_currency,
    "direction reversed": direction_reversed,
    "other year": other_year,
    "denial dropped": denial_dropped,
    "denial added": denial_added,
    "certainty changed": certainty_changed,
    "speaker dropped": speaker_dropped,
    "speaker added": speaker_added,
    "comparison reversed": comparison_reversed,
    "roles swapped": roles_swapped,
    "source added": source_added,
    "title of another": title_of_another,
    "made-up total": made_up_total,
    "made-up cause": made_up_cause,
    "subjects merged": subjects_merged,
    "borrowed cause": borrowed_cause,
    "forecast of another": forecast_of_another,
    "wrong antecedent": wrong_antecedent,
    "name made vague": name_made_vague,
    "rounded": rounded,
    **OMISSIONS,
}
