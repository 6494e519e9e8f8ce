"""What a line is worth in each part of an answer, before what it newly tells is added."""

import re

from marketbrief.answering.drafting.candidate_sentences import CandidateSentence

__all__ = ["worth_as_bottom_line", "worth_as_driver", "worth_as_figure", "worth_as_framing"]

STANDING = 1.5
DSTANDING = 1.0
LENGTH = 0.01
PLACE = 0.5
DPLACE = 0.02
WAY = 0.7
CAUSAL = 0.7
OPENS = 0.5
ASKED = 1.0
GROUP = 2.0

_ANALYSTS = re.compile(r"\b(?:analysts|strategists|economists|brokers|forecasters|money managers)\b", re.IGNORECASE)


def worth_as_bottom_line(line: CandidateSentence) -> float:
    """Openings of the best sources that tell the move, and why."""
    return (
        1.0 * line.on_subject
        + OPENS * line.opens
        + ASKED * line.asked
        + WAY * line.way
        + CAUSAL * line.causal
        + STANDING * line.standing
        - PLACE * min(line.place, 5)
        - line.faults
    )


def worth_as_driver(line: CandidateSentence) -> float:
    """Asserted causes, those of the subject and of the best sources first, short ones before long ones."""
    return (
        0.5 * line.on_subject
        + 0.5 * line.way
        + CAUSAL * line.causal
        + DSTANDING * line.standing
        - DPLACE * min(line.place, 8)
        - LENGTH * line.length
        - line.faults
    )


def worth_as_figure(line: CandidateSentence) -> float:
    """Figures of the subject: up to three in a sentence count."""
    return min(line.figures, 3) + ASKED * line.asked + 0.5 * line.way + line.standing - 0.5 * line.faults


def worth_as_framing(line: CandidateSentence) -> float:
    """Openings that tell of analysts as a group, before their views are shown one by one."""
    return worth_as_bottom_line(line) + GROUP * (_ANALYSTS.search(line.text) is not None)
