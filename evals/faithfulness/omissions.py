"""Omissions: one or two words of a true sentence are left out or replaced, so that it becomes false."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from marketbrief.domain.briefing import Sentence
from marketbrief.domain.evidence import Evidence

__all__ = ["OMISSIONS", "by_pattern"]

Omission = Callable[[Sentence, Evidence, random.Random], Sentence | None]
Changes = tuple[tuple[str, str], ...]

MOVED = r"(?:rose|fell|gained|lost|climbed|dropped|slipped|jumped|advanced|declined|increased|grew)"
AMOUNT = r"(?=[$€£]?\d)"
PERIODS = (
    (r"\bthis (?=year|month|week|quarter)", "last "), (r"\blast (?=year|month|week|quarter)", "this "),
    (r"\bnext (?=year|month|week|quarter)", "this "), (r"\ba year (?=earlier|ago|before)", "a month "),
    (r"\ba month (?=earlier|ago|before)", "a year "), (r"\bfirst[ -](?=quarter|half)", "second "),
    (r"\b(?:second|third|fourth)[ -](?=quarter|half)", "first "), (r"\bquarterly\b", "annual"),
    (r"\bannual\b", "quarterly"), (r"\bmonthly\b", "weekly"), (r"\byear-on-year\b", "month-on-month"),
    (r"\bin years\b", "in weeks"), (r"\bfull-year\b", "first-half"),
)  # fmt: skip
RECORDS = (
    (r"\bsince (?:the )?[A-Z]\w+(?: \d{4})?", "ever"), (r"\bin (?:more than )?\w+ (?:years|months)\b", "ever"),
    (r"\b(?:\w+|\d+)-(?:year|month|week)(?= (?:high|low)\b)", "record"), (r"\brecord (?=high|low)", "one-month "),
    (r"\bsince (?:last |the )?(?=[A-Z])", "until "), (r"\bfor (?=(?:the )?\w+ straight\b)", "before "),
)  # fmt: skip
BOUNDS = (
    (rf"\b(?:up to|as much as|as many as|at least|at most|no more than|less than|nearly|almost) {AMOUNT}", ""),
    (rf"\b(?:more than|over) {AMOUNT}", ""), (rf"\b(?:nearly|almost|less than|up to) {AMOUNT}", "more than "),
    (rf"\b(?:more than|over|at least) {AMOUNT}", "nearly "), (rf"\b(?:about|around|roughly) {AMOUNT}", "exactly "),
    (rf"\b(?:about|around|roughly) {AMOUNT}", "over "), (rf"\b{MOVED} {AMOUNT}", "rose as much as "),
)  # fmt: skip
AMOUNTS = (
    (rf"(?<=[a-z] )to {AMOUNT}", "by "), (rf"(?<=[a-z] )by {AMOUNT}", "to "), (rf"(?<=[a-z] )from {AMOUNT}", "to "),
    (rf"(?<={MOVED[3:7]} )to {AMOUNT}", ""), (rf"\b(?:at|to) {AMOUNT}", "below "), (rf"\b{MOVED} {AMOUNT}", "fell to "),
)  # fmt: skip
NARROWING = (
    r"(?<!-)\b(?:net|core|operating|same-store|gross|underlying|pretax|adjusted|quarterly|annual|annualized|preliminary"
    r"|preferred|long-term|short-term|residential|domestic|overseas|existing|wholesale|retail|commercial"
    r"|minority|majority|nonfarm|private-sector|unsecured|subprime) (?=[a-z]{4,})(?!under |with |from |over )"
)
NARROW = (
    (NARROWING, ""),
    (r"\b(?:former|acting|deputy|interim|vice|ex-|non-executive|senior) ?(?=[A-Za-z]{4,})", ""),
    (r"\bsecond-(?=largest|biggest|highest|lowest)", ""), (r"\bone of the (?=\w+est\b)", "the "),
    (r"\b(?:some|several|many|most|a few|part|half) (?:of )?(?=[a-z]{4,})", "all "),
    (r"\b(?:some|several|a few|part of|one of) (?=[a-z]{4,})", ""), (r"\bonly (?=[a-z$\d])", ""),
)  # fmt: skip
CONDITIONS = (
    (r",? (?:if|unless|provided|assuming|subject to|depending on|as long as) [^,.]{6,}(?=[.,])", ""),
    (r"^(?:If|Unless|Should) [^,]{6,}, ", ""), (r" (?:pending|barring|without) [^,.]{6,}(?=[.,])", ""),
)  # fmt: skip
DEEDS = (
    (r"\b(?:agreed|offered|tried|sought|threatened|bid|in talks|negotiating|hoping) to buy\b", "bought"),
    (r"\b(?:agreed|offered|tried|sought|threatened|in talks|decided|moving) to sell\b", "sold"),
    (r"\b(?:agreed|offered|tried|sought|threatened|decided|pledged|promised) to cut\b", "cut"),
    (r"\b(?:agreed|offered|tried|sought|decided|pledged|promised) to pay\b", "paid"),
    (r"\b(?:agreed|offered|tried|sought|decided|pledged|promised|asked|began|ordered|helped) to ", "went on to "),
    (r"\b(?:offer|bid) for\b", "purchase of"), (r"\bin talks\b", "in agreement"), (r"\btalks\b", "an agreement"),
    (r"(?<!-)\b(?:proposed|planned|possible|potential|alleged|suspected|would-be) (?=[a-z]{4,})", ""),
    (r"\breportedly ", ""), (r"\b(?:speculation|rumou?rs|fears|hopes|concerns?) that\b", "news that"),
    (r"\b(?:considering|exploring|weighing|discussing)\b", "completing"), (r"\b(?:talk|hopes|fears) of\b", "news of"),
)  # fmt: skip
RESULTS = (
    (r"\b(?:had )?(?:expected|forecast|predicted|projected|estimated)\b", "reported"),
    (r"\b(?:forecasts?|estimates?|expectations?|projections?|targets?)\b", "results"),
    (r"\b(?:reported|posted|recorded)\b", "forecast"), (r"\bresults?\b", "forecast"),
)  # fmt: skip
TENSES = (
    (r"\bwas (?=an? |the )", "is "), (r"\bwere\b", "are"), (r"\bhad been\b", "has been"), (r"\bused to\b", "likes to"),
    (r"\bis (?=an? |the )", "was "), (r"\b(?:has|have) been\b", "will be"), (r"\bhas (?=\w+ed\b)", "will have "),
)  # fmt: skip
JOINTS = (
    (r"(?<=[a-z]) and (?=[a-z])", " or "), (r"(?<=[a-z]) or (?=[a-z])", " and "), (r", but ", ", because "),
    (r"(?<=[a-z]) for (?=[a-z])", " against "), (r"(?<=[a-z]) against (?=[a-z])", " for "), (r"\bwhile\b", "because"),
    (r"(?<=[a-z]) from (?=[A-Za-z])", " to "), (r"\b(?:after|since) (?=[a-z])", "because "), (r"\bdespite\b", "amid"),
    (r"(?<=[a-z]) under (?=[a-z])", " against "), (r"(?<=[a-z]) by (?=[A-Z])", " for "),
)  # fmt: skip
NOUNS = (
    (r"\b(?:profits?|earnings|income)\b", "revenue"), (r"\b(?:sales|revenue|revenues)\b", "profit"),
    (r"\bbonds\b", "shares"), (r"\b(?:shares|stocks)\b", "bonds"), (r"\bworkers\b", "managers"), (r"\boil\b", "gas"),
    (r"\bgas\b", "oil"), (r"\bproduction\b", "consumption"), (r"\bdemand\b", "output"), (r"\bdebts?\b", "equity"),
    (r"\bloans\b", "deposits"), (r"\borders\b", "deliveries"), (r"\bjobs\b", "plants"), (r"\bprices\b", "volumes"),
    (r"\bstake\b", "unit"), (r"\b(?:chief executive|CEO)\b", "chairman"), (r"\bspokes(?:wo)?man\b", "director"),
    (r"\b(?:government|ministry)\b", "court"), (r"\bcentral bank\b", "parliament"), (r"\bdeal\b", "lawsuit"),
    (r"\bmarkets?\b", "regulators"), (r"\bconsumers\b", "banks"), (r"\binvestors\b", "regulators"),
)  # fmt: skip
EMBELLISHED = (
    (rf"\b{MOVED}\b", r"\g<0> sharply"), (rf"\b{MOVED}\b", r"unexpectedly \g<0>"), (rf"\b{MOVED}\b", r"\g<0> only"),
    (r"\bsaid\b", r"admitted"), (r"\bsaid\b", r"grudgingly said"), (r"\bcompany\b", "troubled company"),
    (r"\b(?:profits?|sales|losses|loss)\b", r"record \g<0>"), (r"\b(?:was|were|is|are) (?=[a-z]+ed\b)", r"\g<0>again "),
    (r"\bbought|sold|cut|raised\b", r"secretly \g<0>"), (r"\b(?:deal|plan|offer)\b", r"illegal \g<0>"),
    (r"\bshares\b", r"all shares"), (r"\b(?:investors|analysts|traders)\b", r"all \g<0>"), (r"\bwill\b", "will soon"),
    (r"\bhas (?=\w+ed\b)", "has already "), (r"\.$", " for the first time."), (r"\.$", " once more."),
    (r"\bbanks?\b", r"bankrupt \g<0>"), (r"\brates?\b", r"emergency \g<0>"), (r"\.$", " on Monday."),
)  # fmt: skip
MADE_MANY = (
    (r"\b[Aa]n? ((?:analyst|trader|source|economist|official|dealer|banker)) ", r"several \1s "),
    (r"\b[Oo]ne (analyst|trader|source|economist|official|dealer)\b", r"most \1s"),
    (r"(?:[A-Z]\w+ ){2}said\b", "analysts said"), (r"\bsaid (?:[A-Z]\w+ ?){2}(?:, [^.]+)?\.$", "analysts said."),
    (r"\b(?:he|she) said\b", "analysts said"), (r"\b(?:it|the company) said\b", "officials said"),
    (r"\b(?:analysts|traders|economists)\b", "officials"), (r"\bsources? (?:familiar|close) [a-z ]+ said", "it said"),
)  # fmt: skip


def by_pattern(sentence: Sentence, changes: Changes, chance: random.Random) -> Sentence | None:
    """Replace one match of the patterns, chosen at random, by the words given with the pattern."""
    fitting = [(match, words) for pattern, words in changes for match in re.finditer(pattern, sentence.text)]
    if not fitting:
        return None
    match, words = chance.choice(fitting)
    text = f"{sentence.text[: match.start()]}{match.expand(words)}{sentence.text[match.end() :]}"
    return replace(sentence, text=f"{text[0].upper()}{text[1:]}")


def _by_patterns(changes: Changes) -> Omission:
    return lambda sentence, _, chance: by_pattern(sentence, changes, chance)


OMISSIONS: dict[str, Omission] = {
    "other period": _by_patterns(PERIODS),
    "other record": _by_patterns(RECORDS),
    "bound dropped or turned": _by_patterns(BOUNDS),
    "by, to and from": _by_patterns(AMOUNTS),
    "a part for the whole": _by_patterns(NARROW),
    "condition dropped": _by_patterns(CONDITIONS),
    "talk told as deed": _by_patterns(DEEDS),
    "result and expectation": _by_patterns(RESULTS),
    "other tense": _by_patterns(TENSES),
    "other joint": _by_patterns(JOINTS),
    "other thing": _by_patterns(NOUNS),
    "embellished": _by_patterns(EMBELLISHED),
    "one made many": _by_patterns(MADE_MANY),
}
