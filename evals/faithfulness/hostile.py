"""How many false sentences of a lying model pass verification in the whole answerer, and how many true ones are lost.

    python -m evals.faithfulness.hostile [--drafts 500] [--seeds 7 | --seeds 1-20] [--articles 300] [--show 3]

The model is scripted, at LangChain's port. Each draft has three true sentences and four lies of one kind; the repair
repeats the lies. Sources are the sample articles and, where ../shared/data is, articles of a newswire. A lie has passed
if the progress listener or the answer shows it. True sentences are copied from the evidence, or reworded honestly (see
rewordings.py). Prints lies shown by kind and by seed, and true sentences shown by rewording.
"""

import argparse
import json
import lzma
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from langchain_core.language_models import GenericFakeChatModel

from evals.faithfulness.fabrications import LIES, is_said, true_sentences
from evals.faithfulness.rewordings import reworded
from evals.paths import SHARED_DATA
from marketbrief.answering.answerer import Answerer
from marketbrief.answering.drafting import DraftBuilder
from marketbrief.answering.drafting.llm import ModelWriter
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.answering.verification.annotations import days_understood, without_dates
from marketbrief.answering.verification.verify import why_not
from marketbrief.domain.briefing import Briefing, Sentence
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.progress import BriefingSection
from marketbrief.domain.question import Question
from marketbrief.library import Library
from marketbrief.models.chat import Chat

__all__ = ["HostileOutcome", "main", "measure"]

WIRE = SHARED_DATA / "reuters-2010.jsonl.xz"
TRIES = 200
TRUTHS, LIES_A_DRAFT = 3, 4

Told = tuple[str, tuple[str, ...]]


@dataclass
class HostileOutcome:
    """Counts of lies and true sentences, written and shown."""

    told: Counter[str] = field(default_factory=Counter)
    through: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    true: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    lost_examples: list[str] = field(default_factory=list)


@dataclass
class ShownSentences:
    """A progress listener that keeps the sentences shown."""

    shown: set[Told] = field(default_factory=set)

    def step(self, words: str) -> None:
        """Ignore the step."""

    def sentence(self, part: BriefingSection, sentence: Sentence, sources: Sequence[Source]) -> None:  # noqa: ARG002, the protocol's
        """Keep the sentence."""
        self.shown.add(_with_articles(sentence, sources))

    def stopped(self) -> bool:
        """Never."""
        return False


@dataclass
class LyingWriter:
    """A writer whose model knows the evidence and lies on purpose."""

    kind: str
    chance: random.Random
    name: str = "a liar"
    truths: list[tuple[str, Sentence]] = field(default_factory=list)
    lies: list[Sentence] = field(default_factory=list)
    sources: tuple[Source, ...] = ()
    question: Question | None = None

    def write(self, page: DraftBuilder) -> None:
        """Write a true sentence, the lies and the other true sentences; in the repair write the lies again."""
        pool, self.sources = list(true_sentences(page.evidence)), page.evidence.sources
        self.question = page.evidence.question
        if pool:
            chosen = self.chance.sample(pool, min(TRUTHS, len(pool)))
            self.truths = [_reworded(each, page.evidence, self.chance) for each in chosen]
            self.lies = list(islice(self._made_up(pool, page.evidence), LIES_A_DRAFT))
        truths = [truth for _, truth in self.truths]
        told = [*truths[:1], *self.lies, *truths[1:]]
        drafts = ["\n".join([*map(_line, told), '{"views": [1, 2, 99]}']), "\n".join(map(_line, self.lies))]
        ModelWriter(Chat(self.name, GenericFakeChatModel(messages=iter(drafts)))).write(page)

    def _made_up(self, pool: list[Sentence], evidence: Evidence) -> Iterator[Sentence]:
        for _ in range(TRIES):
            lie = LIES[self.kind](self.chance.choice(pool), evidence, self.chance)
            if lie is not None and not is_said(lie, evidence):
                yield lie


def measure(library: Library, drafts: int, chance: random.Random, outcome: HostileOutcome) -> None:
    """Let ``drafts`` drafts be written over the articles of a library, one kind of lie after the other."""
    titles = [article.title for article in library.articles()]
    kinds = list(LIES)
    newest = library.counts().newest or datetime.now(UTC)
    for i in range(drafts):
        liar, seen = LyingWriter(kinds[i % len(kinds)], chance), ShownSentences()
        answerer = Answerer(Retriever(library), liar)
        answer = answerer.answer(f"What happened: {chance.choice(titles)}?", as_of=newest, watcher=seen)
        final: set[Told] = set()
        if isinstance(answer, Briefing):
            sentences = (*answer.bottom_line, *answer.drivers, *answer.figures)
            final = {_with_articles(sentence, answer.sources) for sentence in sentences}
        _note(liar, seen.shown | final, outcome)


def _note(liar: LyingWriter, shown: set[Told], outcome: HostileOutcome) -> None:
    for lie in liar.lies:
        outcome.told[liar.kind] += 1
        if _with_articles(lie, liar.sources) in shown:
            outcome.through[liar.kind] += 1
            outcome.examples.setdefault(liar.kind, []).append(lie.text)
    for way, truth in liar.truths:
        outcome.true[way] += 1
        if _with_articles(truth, liar.sources) not in shown:
            outcome.lost[way] += 1
            reason = why_not(truth, Evidence(liar.question, liar.sources)) if liar.question else None
            outcome.lost_examples.append(f"({way}; {reason}) {truth.text}")


def _line(sentence: Sentence) -> str:
    return json.dumps({"part": "bottom_line", "text": sentence.text, "sources": list(sentence.citations)})


def _reworded(sentence: Sentence, evidence: Evidence, chance: random.Random) -> tuple[str, Sentence]:
    words = " ".join(" ".join(p.text.split()) for n in sentence.citations for p in evidence.source(n).passages)
    days = days_understood(evidence.source(sentence.citations[0]).article, evidence.question.window)
    way, text = reworded(sentence.text, words, sorted(days), chance)
    return way, Sentence(text, sentence.citations)


def _with_articles(sentence: Sentence, sources: Sequence[Source]) -> Told:
    """A sentence with the ids of the articles that it cites, because numbers change."""
    ids = {source.n: source.article.article_id for source in sources}
    return " ".join(without_dates(sentence.text).split()), tuple(sorted(ids.get(n, "") for n in sentence.citations))


def _libraries(folder: Path, articles: int) -> Iterator[tuple[str, Path]]:
    """The sample articles in one library, articles of a newswire in another."""
    command = [sys.executable, "-m", "marketbrief", "--library"]
    environment = os.environ | {"MARKETBRIEF_EMBEDDING": "none", "MARKETBRIEF_MODEL": "none"}
    samples, wire = folder / "samples", folder / "wire"
    subprocess.run([*command, str(samples), "demo"], env=environment, check=True, capture_output=True)
    yield "samples", samples
    if not WIRE.exists():
        print(f"without a newswire: {WIRE} is not there")
        return
    with lzma.open(WIRE) as lines:
        told = b"".join(islice(lines, articles))
    subprocess.run([*command, str(wire), "ingest", "-"], env=environment, input=told, check=False, capture_output=True)
    yield "newswire", wire


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drafts", type=int, default=500, help="drafts of each seed, shared by the libraries")
    parser.add_argument("--articles", type=int, default=300, help="articles of the newswire")
    parser.add_argument("--seeds", type=_seeds, default=range(7, 8), help="one seed, or several as in 1-20")
    parser.add_argument("--show", type=int, default=3, help="lies that got through, and truths lost, to print")
    asked = parser.parse_args()
    outcome = HostileOutcome()
    with tempfile.TemporaryDirectory() as folder:
        libraries = list(_libraries(Path(folder), asked.articles))
        for seed in asked.seeds:
            before = outcome.through.total(), outcome.told.total()
            chance = random.Random(seed)  # noqa: S311 - a fixed seed makes the run repeatable
            for _, path in libraries:
                with Library.open(path) as library:
                    measure(library, asked.drafts // len(libraries), chance, outcome)
            shown, told = outcome.through.total() - before[0], outcome.told.total() - before[1]
            print(f"seed {seed}: {shown} of {told} lies shown", flush=True)
    _print(outcome, asked.show)


def _seeds(words: str) -> range:
    first, _, last = words.partition("-")
    return range(int(first), int(last or first) + 1)


def _print(outcome: HostileOutcome, most: int) -> None:
    for kind, told in outcome.told.items():
        print(f"{kind:20s} {outcome.through[kind]:3d} of {told:4d} lies shown")
        for text in outcome.examples.get(kind, [])[:most]:
            print(f"    {text}")
    for way, told in outcome.true.most_common():
        print(f"{way:40s} {told - outcome.lost[way]:4d} of {told:4d} true sentences shown")
    for text in outcome.lost_examples[: most * 4]:
        print(f"    lost: {text}")
    print(f"lies shown: {outcome.through.total()} of {outcome.told.total()}")
    print(
        f"true sentences shown: {1 - outcome.lost.total() / max(outcome.true.total(), 1):.4f} of {outcome.true.total()}"
    )


if __name__ == "__main__":
    main()
