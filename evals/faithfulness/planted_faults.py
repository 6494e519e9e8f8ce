"""How many planted errors verification finds, and how many correct sentences it loses.

    python -m evals.faithfulness.planted_faults --library LIBRARY [--questions FILE] [--faults 2000] [--seed 7]

Sentences come from real answers: the extractive writer drafts over the evidence of each question, and one thing is
changed in one sentence. A change that happens to be true of the cited source (it says those very words elsewhere) is
no fault and is planted anew.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from evals.answers.question_files import DEFAULT_QUESTIONS, plans_of_questions
from marketbrief.answering.verification.alignment import read_words, said_of
from marketbrief.answering.verification.verify import stands
from marketbrief.domain.briefing import Sentence
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.language.calendar import MONTH_NAMES, WEEKDAY_NAMES
from marketbrief.language.normalize import fold
from marketbrief.language.sentences import sentence_spans

MONTHS = list(MONTH_NAMES)
DAYS = list(WEEKDAY_NAMES)
OPPOSITES = {
    "rose": "fell", "fell": "rose", "gained": "lost", "lost": "gained", "jumped": "dropped", "dropped": "jumped",
    "climbed": "slipped", "slipped": "climbed", "higher": "lower", "lower": "higher", "up": "down", "down": "up",
    "rise": "fall", "fall": "rise", "rally": "slump", "gains": "losses", "losses": "gains", "stronger": "weaker",
    "weaker": "stronger", "surged": "tumbled", "tumbled": "surged", "advanced": "declined", "declined": "advanced",
}  # fmt: skip
UNITS = {
    "percent": "basis points", "%": " basis points", "points": "percent", "million": "billion", "billion": "million",
    "barrel": "ounce", "ounce": "barrel", "cents": "dollars", "yen": "euros", "euros": "yen", "$": "€",
}  # fmt: skip
NAMES = ("Marrowgate", "Quillfeather", "Ostrander", "Tarnvale", "Brennecke", "Kvarnstrom", "Pallister", "Oyelard")
WORDS = ("orchards", "violins", "umbrellas", "lanterns", "pastries", "glaciers", "sandcastles", "teapots")
CLAUSES = (
    ", as fund managers feared a default by a large lender",
    " after regulators opened an inquiry into the exchange",
    ", helped by rumours of a takeover in the shipping industry",
    ", although insiders had been selling for weeks",
    " because harvests failed across the southern provinces",
    ", while pension funds moved cash into timber and farmland",
    ", and strategists said a further collapse was certain",
    " on talk that the finance minister had resigned overnight",
)

QUOTATION = re.compile(r"(?<![\w.,])[\"“][^\"“”]{8,}[\"”]")

Plant = Callable[[Sentence, Evidence, random.Random], Sentence | None]


def change_digit(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Change one digit of a figure."""
    place = _pick(re.finditer(r"\d", sentence.text), chance)
    if place is None:
        return None
    digit = chance.choice([each for each in "123456789" if each != place[0]])
    return _with(sentence, place, digit)


def change_unit(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Change a unit."""
    words = "|".join(word for word in UNITS if word.isalpha())
    place = _pick(
        re.finditer(rf"(?<=\d )(?:{words})\b|(?<=\d)%|\$(?=\d)|(?<=a )(?:barrel|ounce)\b", sentence.text), chance
    )
    return _with(sentence, place, UNITS[place[0]]) if place else None


def change_name(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """Replace a name by an invented one, or by another one of the evidence."""
    place = _pick(re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?! \[)\b", sentence.text), chance)
    if place is None or place[0] in DAYS + MONTHS:
        return None
    others = {name for source in evidence for name in re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}", source.passages[0].text)}
    others = {name for name in others if name[:5] != place[0][:5] and name not in (*DAYS, *MONTHS)}
    return _with(
        sentence, place, chance.choice([chance.choice(NAMES), *chance.sample(sorted(others), min(1, len(others)))])
    )


def change_date(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Change a day or a month."""
    place = _pick(re.finditer(rf"\b(?:{'|'.join(DAYS + MONTHS)})\b", sentence.text), chance)
    if place is None:
        return None
    kind = DAYS if place[0] in DAYS else MONTHS
    return _with(sentence, place, chance.choice([each for each in kind if each != place[0]]))


def change_direction(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Reverse a direction."""
    place = _pick(re.finditer(rf"\b(?:{'|'.join(OPPOSITES)})\b", sentence.text), chance)
    return _with(sentence, place, OPPOSITES[place[0]]) if place else None


def change_quotation(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Change a word inside quotation marks."""
    quoted = _pick(QUOTATION.finditer(sentence.text), chance)
    if quoted is None:
        return None
    place = _pick(re.finditer(r"\b[a-z]{4,}\b", quoted[0]), chance)
    if place is None:
        return None
    changed = quoted[0][: place.start()] + chance.choice(WORDS) + quoted[0][place.end() :]
    return _with(sentence, quoted, changed)


def change_citation(sentence: Sentence, evidence: Evidence, chance: random.Random) -> Sentence | None:
    """Cite another source, or one that does not exist."""
    there = [source.n for source in evidence if not has_all_words(sentence.text, source)]
    others = [n for n in (*there, len(evidence.sources) + 1) if n not in sentence.citations]
    return replace(sentence, citations=(chance.choice(others),))


def has_all_words(text: str, source: Source) -> bool:
    """Whether one sentence of a source has every content word of a text; it may then say the same."""
    stems = said_of(fold(text)).stems
    return any(stems <= said.stems for said in read_words(*(passage.text for passage in source.passages)))


def add_clause(sentence: Sentence, _: Evidence, chance: random.Random) -> Sentence | None:
    """Add a clause that no source says."""
    return replace(sentence, text=f"{sentence.text.rstrip('.')}{chance.choice(CLAUSES)}.")


KINDS: dict[str, Plant] = {
    "digit": change_digit,
    "unit": change_unit,
    "name": change_name,
    "date": change_date,
    "direction": change_direction,
    "quotation": change_quotation,
    "citation": change_citation,
    "clause": add_clause,
}


def plant(pairs: list[tuple[Sentence, Evidence]], faults: int, seed: int) -> Iterator[tuple[str, Sentence, Evidence]]:
    """Yield (kind, wrong sentence, evidence), one kind after the other."""
    chance = random.Random(seed)  # noqa: S311 - a fixed seed makes the run repeatable
    for i in range(faults):
        kind = list(KINDS)[i % len(KINDS)]
        for _ in range(1000):
            sentence, evidence = chance.choice(pairs)
            changed = KINDS[kind](sentence, evidence, chance)
            if changed is not None and changed != sentence and not _said(changed, evidence):
                yield kind, changed, evidence
                break


def pairs_of(library: Path, questions: Path, most: int) -> list[tuple[Sentence, Evidence]]:
    """Sentences of drafts, and sentences with quotations from the same sources, with their evidence."""
    pairs: list[tuple[Sentence, Evidence]] = []
    for planned in plans_of_questions(library, questions, most):
        draft, evidence = planned.draft, planned.evidence
        pairs += [(sentence, evidence) for sentence in (*draft.bottom_line, *draft.drivers, *draft.figures)]
        pairs += [(sentence, evidence) for sentence in quoting(evidence)]
    return pairs


def quoting(evidence: Evidence) -> Iterator[Sentence]:
    """The first sentence of each source that has a quotation in it: drafts themselves have few."""
    for source in evidence:
        text = source.passages[0].text
        spoken = (" ".join(span.of(text).split()) for span in sentence_spans(text))
        if first := next((words for words in spoken if QUOTATION.search(words)), None):
            yield Sentence(first, (source.n,))


def _said(sentence: Sentence, evidence: Evidence) -> bool:
    text = fold(sentence.text)
    cited = [source for source in evidence if source.n in sentence.citations]
    return any(text in fold(passage.text) for source in cited for passage in source.passages)


def _pick(places: Iterator[re.Match[str]], chance: random.Random) -> re.Match[str] | None:
    found = list(places)
    return chance.choice(found) if found else None


def _with(sentence: Sentence, place: re.Match[str], words: str) -> Sentence:
    return replace(sentence, text=f"{sentence.text[: place.start()]}{words}{sentence.text[place.end() :]}")


def main() -> None:
    """Plant, check, and print what was caught of each kind."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--questions", type=Path, default=DEFAULT_QUESTIONS)
    parser.add_argument("--faults", type=int, default=2000)
    parser.add_argument("--most", type=int, default=400, help="questions to draft for")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, help="faults that were missed to print, of each kind")
    asked = parser.parse_args()
    pairs = pairs_of(asked.library, asked.questions, asked.most)
    lost = sum(not stands(sentence, evidence) for sentence, evidence in pairs)
    planted, caught = Counter[str](), Counter[str]()
    for kind, sentence, evidence in plant(pairs, asked.faults, asked.seed):
        planted[kind] += 1
        missed = stands(sentence, evidence)
        caught[kind] += not missed
        if missed and planted[kind] - caught[kind] <= asked.show:
            print(f"missed ({kind}) {sentence.citations}: {sentence.text}")
    for kind in KINDS:
        print(f"{kind:10s} {caught[kind]:4d} of {planted[kind]:4d}  {caught[kind] / max(planted[kind], 1):.3f}")
    print(f"caught {caught.total()} of {planted.total()}: {caught.total() / max(planted.total(), 1):.4f}")
    print(f"untouched sentences lost: {lost} of {len(pairs)}: {lost / max(len(pairs), 1):.4f}")


if __name__ == "__main__":
    main()
