"""The words that tell a story apart from others on the same market: those that its headlines and openings share."""

from collections import defaultdict

from marketbrief.answering.drafting.candidate_sentences import CandidateSentence, openings_of
from marketbrief.answering.drafting.source_scores import standing
from marketbrief.domain.evidence import Evidence
from marketbrief.language.movement import DOWN, UP

__all__ = ["telling_words"]

IN_A_TITLE = 1.0
IN_AN_OPENING = 0.05


def telling_words(evidence: Evidence, lines: tuple[CandidateSentence, ...]) -> dict[str, float]:
    """How much each stem tells, from 0 to 1: a desk's headline names the cause it thinks the most important.

    Names of the markets asked about and words for moves tell nothing: every story of the day has them.
    """
    question = evidence.question
    asked = openings_of(" ".join([question.text, *(name for each in question.instruments for name in each.all_names)]))
    weights: dict[str, float] = defaultdict(float)
    for source in evidence:
        weight = standing(evidence, source)
        for stem in openings_of(UP.sub(" ", DOWN.sub(" ", source.article.title))) - asked:
            weights[stem] += weight * IN_A_TITLE
        for line in lines:
            if line.source == source.n and line.place == 0:
                for stem in line.stems - asked:
                    weights[stem] += weight * IN_AN_OPENING
    return {stem: min(weight, 1.0) for stem, weight in weights.items()}
