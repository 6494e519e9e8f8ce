"""What a chat model's help in finding is worth: other wordings, another order, beside none of it on the same questions.

    python -m evals.answers.model_help LIBRARY QUESTIONS [--most 40] [--every 7] [--text] [--set RERANK_WEIGHT=1]

The model is the one that the settings name (``MARKETBRIEF_MODEL`` and the rest); without one only scripts help. These
bound what a model can do: ``nonsense`` proposes words of other questions, ``shuffled`` orders without looking,
``misleading`` puts what is wrong first and ``oracle`` what is right, both by the answer key.

market questions   found@1, found@5: an article of the right market and day is first, or among the first five
others             hits@10, evidence@10, all@10: the first ten passages hold any, which share, all of the facts
s, tokens, missed  seconds and tokens a question that the help took, and the share of questions where it was not had
"""

import argparse
import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evals.retrieval.marketwhy import CONSIDERED, QUESTIONS, options, other_weights, read_questions, searcher
from marketbrief.answering.question.understand import understand
from marketbrief.answering.retrieval.llm import Helps
from marketbrief.answering.retrieval.llm.rerank import MOST_NUMBERS, MOST_PASSAGES, blended
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.cli.wiring import chat_of, helps_of
from marketbrief.domain.evidence import Hit
from marketbrief.domain.question import Question
from marketbrief.library import Library
from marketbrief.models.budget import Budget
from marketbrief.settings import ModelHelp, Settings, read_settings

__all__ = ["main"]

SHOWN = 10

Figures = tuple[float, ...]


@dataclass(frozen=True)
class Scripted:
    """Orders passages by a rule: ``places`` are indices of the first passages, best first."""

    places: Callable[[Sequence[Hit]], Sequence[int]]

    def ordered(self, question: Question, hits: Sequence[Hit], budget: Budget) -> list[Hit]:  # noqa: ARG002
        """The hits with the rule's order blended in, as a model's is."""
        return blended(hits, self.places(hits[:MOST_PASSAGES])[:MOST_NUMBERS])


@dataclass(frozen=True)
class Parroting:
    """Proposes the same wordings whatever is asked."""

    phrases: Sequence[str]

    def wordings(self, question: Question, budget: Budget) -> Sequence[str]:  # noqa: ARG002
        """The phrases."""
        return self.phrases


def main(argv: Sequence[str] | None = None) -> None:
    """Ask each question once without help and once with each, and print the means."""
    given = _options().parse_args(argv)
    settings = read_settings()
    told: dict[str, list[Figures]] = defaultdict(list)
    with Library.open(given.library) as library, other_weights(given.set):
        retriever = searcher(library, text_only=given.text)
        asked = [each for each in read_questions(given.questions) if each.get("type") != "null"]
        models = _models(settings, library)
        for each in asked[:: given.every][: given.most]:
            other = asked[(asked.index(each) + len(asked) // 2) % len(asked)]
            for name, helps in (_scripts(each, other) | models).items():
                told[name].append(_figures(retriever, each, helps, settings.answer_seconds))
    _print("found@1 found@5" if "gold" in asked[0] else "hits@10 evidence@10 all@10", told)


def _options() -> argparse.ArgumentParser:
    parser = options(__doc__, QUESTIONS)
    parser.add_argument("--most", type=int, default=40, help="how many questions")
    parser.add_argument("--every", type=int, default=1, help="take every so many-th question")
    return parser


def _models(settings: Settings, library: Library) -> dict[str, Helps]:
    """The helps of the model that the settings name, one by one."""
    chat = chat_of(settings, library.directory)
    if chat is None:
        return {}
    wanted = settings.model_copy(update={"model_help": frozenset({ModelHelp.WIDEN, ModelHelp.RERANK})})
    both = helps_of(wanted, chat)
    return {"model widens": Helps(both.widener), "model re-ranks": Helps(None, both.reranker)}


def _scripts(asked: dict[str, Any], other: dict[str, Any]) -> dict[str, Helps]:
    """No help, and the helps that bound what a model can do."""
    chance = random.Random(asked["id"])  # noqa: S311
    words = other["question"].split()
    right = _right(asked)

    def shuffled(hits: Sequence[Hit]) -> Sequence[int]:
        return chance.sample(range(len(hits)), len(hits))

    def oracle(hits: Sequence[Hit]) -> Sequence[int]:
        return [index for index, hit in enumerate(hits) if right(hit)]

    def misleading(hits: Sequence[Hit]) -> Sequence[int]:
        return [index for index, hit in enumerate(hits) if not right(hit)]

    nonsense = [" ".join(words[start : start + 4]) for start in range(0, 20, 4) if words[start:]]
    return {
        "none": Helps(),
        "nonsense": Helps(Parroting(nonsense)),
        "shuffled": Helps(None, Scripted(shuffled)),
        "misleading": Helps(None, Scripted(misleading)),
        "nonsense, misleading": Helps(Parroting(nonsense), Scripted(misleading)),
        "oracle": Helps(None, Scripted(oracle)),
    }


def _right(asked: dict[str, Any]) -> Callable[[Hit], bool]:
    """Whether a hit is of the articles, or holds one of the facts, that answer a question."""
    if "gold" in asked:
        gold = set(asked["gold"])
        return lambda hit: hit.article.article_id in gold
    facts = [_squeezed(told["fact"]) for told in asked["evidence"]]
    return lambda hit: any(fact in _squeezed(hit.passage.text) for fact in facts)


def _figures(retriever: Retriever, asked: dict[str, Any], helps: Helps, seconds: float) -> Figures:
    """What is found, and what the help took: seconds, tokens, whether it was missed."""
    as_of, budget = datetime.fromisoformat(asked["as_of"]), Budget(seconds=seconds)
    publishers = retriever.library.publishers()
    question, words = understand(asked["question"], as_of=as_of, known_until=as_of, publishers=publishers)
    hits = retriever.search(question, words, CONSIDERED)
    began = time.perf_counter()
    hits = helps.better(hits, question, words, retriever, CONSIDERED, budget)
    took = time.perf_counter() - began
    found = _articles_found(asked, hits) if "gold" in asked else _facts_found(asked, hits)
    return (*found, took, float(budget.tokens_used()), float(budget.missed is not None))


def _articles_found(asked: dict[str, Any], hits: Sequence[Hit]) -> Figures:
    found = list(dict.fromkeys(hit.article.article_id for hit in hits))
    return tuple(float(bool(set(asked["gold"]) & set(found[:first]))) for first in (1, 5))


def _facts_found(asked: dict[str, Any], hits: Sequence[Hit]) -> Figures:
    texts = [_squeezed(hit.passage.text) for hit in hits[:SHOWN]]
    found = [any(_squeezed(told["fact"]) in text for text in texts) for told in asked["evidence"]]
    return float(any(found)), statistics.mean(found), float(all(found))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _print(names: str, told: Mapping[str, Sequence[Figures]]) -> None:
    for help_, rows in told.items():
        *found, seconds, tokens, missed = (statistics.mean(column) for column in zip(*rows, strict=True))
        figures = " ".join(f"{figure:.3f}" for figure in found)
        print(f"{help_:20s} n={len(rows)} {names} {figures}; {seconds:.2f} s, {tokens:.0f} tokens, missed {missed:.2f}")


if __name__ == "__main__":
    main()
