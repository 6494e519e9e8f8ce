"""Scores briefings by cause, sources found, length, time and share removed, beside a peer that quotes the top passages.

    python -m evals.answers.causes --library LIBRARY [--questions FILE] [--most N]

cause   share of the cause's words (first six letters) that bottom line and drivers use in their first 120 words; a
        sentence that is a source's title (80% of its words) does not count
found   share of questions whose first, and whose first five, sources hold an article of the right market and day
words   median length of bottom line and drivers
ms      median and 95th percentile of the time for one answer, by full text alone
removed share of drafted sentences and views that verify took out
The peer answers with the three passages found first, whole.
"""

import argparse
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from evals.answers.question_files import DEFAULT_QUESTIONS, read_questions
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.briefing import Briefing
from marketbrief.domain.evidence import Source
from marketbrief.library import Library

WORDS_COUNTED = 120
QUOTED_BY_THE_PEER = 3
_WORD = re.compile(r"[a-z0-9][a-z0-9&.]+")


@dataclass(frozen=True, slots=True)
class CauseScore:
    """The score of one answer; lengths in words."""

    cause: float
    words: int
    found_first: bool = False
    found: bool = False
    seconds: float = 0.0
    drafted: int = 0
    removed: int = 0


def stems(text: str) -> set[str]:
    """First six letters of each word, as the questions give their causes."""
    return {word.strip(".")[:6] for word in _WORD.findall(re.sub(r"['’]s", "", text.lower()))}


def cause_share(texts: Sequence[str], titles: Sequence[str], cause: Sequence[str]) -> tuple[float, int]:
    """(share of the cause's stems in the sentences, number of words); sentences that repeat a title are left out."""
    heads = [stems(title) for title in titles]
    words = " ".join(text for text in texts if not _is_title(stems(text), heads)).split()
    shown = stems(" ".join(words[:WORDS_COUNTED]))
    return sum(stem in shown for stem in cause) / len(cause), len(words)


def mark(answerer: Answerer, question: dict[str, Any]) -> tuple[CauseScore, CauseScore] | None:
    """The scores of an answer and of the peer's, None if there is no briefing."""
    started = time.perf_counter()
    as_of = datetime.fromisoformat(question["as_of"])
    answer = answerer.answer(question["question"], as_of=as_of)
    seconds = time.perf_counter() - started
    if not isinstance(answer, Briefing):
        return None
    titles = [source.article.title for source in answer.sources]
    shown = (*answer.bottom_line, *answer.drivers)
    cause, words = cause_share([sentence.text for sentence in shown], titles, question["cause_stems"])
    cited = [source.article.article_id in question["gold"] for source in answer.sources[:5]]
    drafted = len(shown) + len(answer.figures) + len(answer.views) + answer.removed
    peer = cause_share(_top_passages(answer.sources), titles, question["cause_stems"])
    return CauseScore(cause, words, cited[0], any(cited), seconds, drafted, answer.removed), CauseScore(*peer)


def _top_passages(sources: Sequence[Source]) -> list[str]:
    return [source.passages[0].text for source in sources[:QUOTED_BY_THE_PEER]]


def _is_title(words: set[str], titles: Sequence[set[str]]) -> bool:
    return any(title and len(words & title) >= 0.8 * max(len(title), len(words)) for title in titles)


def report(marks: Sequence[CauseScore | None], peers: Sequence[CauseScore | None]) -> None:
    """Print the figures over all questions; an unanswered one scores nothing."""
    answered = [each for each in marks if each is not None]
    asked = max(len(marks), 1)
    times = sorted(1000 * each.seconds for each in answered) or [0.0]
    print(f"answered {len(answered) / asked:.3f} of {len(marks)}")
    print(f"found@1 {sum(each.found_first for each in answered) / asked:.3f}", end=" ")
    print(f"found@5 {sum(each.found for each in answered) / asked:.3f}")
    for name, rows in (("extractive", answered), ("top passages", [each for each in peers if each is not None])):
        cause = sum(each.cause for each in rows) / asked
        print(f"{name:12s} cause {cause:.3f} words {statistics.median([each.words for each in rows] or [0]):.0f}")
    print(f"ms median {statistics.median(times):.0f} p95 {times[int(0.95 * (len(times) - 1))]:.0f}")
    removed, drafted = sum(each.removed for each in answered), sum(each.drafted for each in answered)
    print(f"removed {removed} of {drafted}: {removed / max(drafted, 1):.4f}")


def main() -> None:
    """Answer every question and print the scores."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--questions", type=Path, default=DEFAULT_QUESTIONS)
    parser.add_argument("--most", type=int, default=None)
    asked = parser.parse_args()
    with Library.open(asked.library) as library:
        answerer = Answerer(Retriever(library))
        pairs = [mark(answerer, question) for question in islice(read_questions(asked.questions), asked.most)]
    report([pair and pair[0] for pair in pairs], [pair and pair[1] for pair in pairs])


if __name__ == "__main__":
    main()
