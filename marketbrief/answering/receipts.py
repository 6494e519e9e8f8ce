"""Receipts: every answer kept with what it rested on, so that it can be shown and checked again later.

Kept in ``receipts.db`` beside the library, so that asking never writes to the library itself.
"""

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

import prompts
from marketbrief.answering.verification.verify import stands
from marketbrief.domain.article import Article
from marketbrief.domain.briefing import Briefing, NoEvidence, Sentence
from marketbrief.domain.contract import answer_json
from marketbrief.domain.errors import LibraryError
from marketbrief.domain.evidence import Evidence, Source
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.question import Question
from marketbrief.library import Library
from marketbrief.models.budget import Usage

__all__ = ["Checked", "Receipt", "Receipts", "check"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS receipts (
    receipt TEXT PRIMARY KEY,
    answered_at REAL NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS receipts_by_time ON receipts (answered_at);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """An answer as it went out (the JSON of ``ask --json``), when, how long it took, and by which versions.

    ``hashes`` holds the SHA-256 of every passage shown, by passage id; ``usage`` each call to a chat model: which, what
    for, by which version of which prompt, with how many tokens, in what time. ``question`` is ``None`` where
    questions are kept out.
    """

    receipt_id: str
    answered_at: datetime
    seconds: float
    marketbrief: str
    prompt: str
    embedding: str | None
    answer: dict[str, Any]
    hashes: dict[str, str]
    usage: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The receipt as ``receipt --json`` prints it."""
        return asdict(self) | {"answered_at": self.answered_at.isoformat()}

    @property
    def question(self) -> str | None:
        """What was asked."""
        text: str | None = self.answer["question"]
        return text


@dataclass(frozen=True, slots=True)
class Checked:
    """What a second look found: ``faults`` no longer stand in the library, ``corrected`` sources changed since."""

    faults: tuple[str, ...]
    corrected: tuple[str, ...]


class Receipts:
    """The receipts of one library; safe to use from any thread. Close it, or use it as a context manager."""

    def __init__(
        self,
        path: Path,
        *,
        version: str,
        keep: timedelta = timedelta(days=90),
        with_questions: bool = True,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Open or make the file, readable by its owner only; LibraryError when that cannot be done.

        ``version`` is marketbrief's own, kept on each receipt with the prompts' version.
        """
        self._version = version
        self._clock = clock
        self._keep = keep
        self._with_questions = with_questions
        self._lock = Lock()
        try:
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(f"{path} cannot be written ({error}): set MARKETBRIEF_RECEIPTS=off") from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(
        self, answer: Briefing | NoEvidence, *, seconds: float, embedding: str | None, usage: Sequence[Usage] = ()
    ) -> str:
        """Keep an answer and tell its id; receipts older than the time to keep them are dropped."""
        answered_at = self._clock()
        told = answer_json(answer)
        if not self._with_questions:
            told["question"] = None
        receipt_id = secrets.token_hex(5)
        body = {
            "answered_at": answered_at.isoformat(),
            "seconds": round(seconds, 4),
            "marketbrief": self._version,
            "prompt": prompts.load("briefing").version,
            "embedding": embedding,
            "usage": [asdict(each) for each in usage],
            "answer": told | {"receipt": receipt_id},
            "hashes": {p["passage_id"]: _hash(p["text"]) for s in told["sources"] for p in s["passages"]},
        }
        with self._lock:
            self._connection.execute(
                "INSERT INTO receipts VALUES (?, ?, ?)",
                (receipt_id, answered_at.timestamp(), json.dumps(body, ensure_ascii=False)),
            )
            self._connection.execute(
                "DELETE FROM receipts WHERE answered_at < ?", ((answered_at - self._keep).timestamp(),)
            )
        return receipt_id

    def get(self, receipt_id: str) -> Receipt | None:
        """The receipt of an id, ``None`` when there is none (any more)."""
        with self._lock:
            row = self._connection.execute(
                "SELECT receipt, body FROM receipts WHERE receipt = ?", (receipt_id,)
            ).fetchone()
        return _receipt(*row) if row else None

    def recent(self, limit: int) -> Iterator[Receipt]:
        """The newest receipts, newest first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT receipt, body FROM receipts ORDER BY answered_at DESC LIMIT ?", (limit,)
            ).fetchall()
        return (_receipt(*row) for row in rows)


def check(receipt: Receipt, library: Library) -> Checked:
    """Look every word of a receipt up again: passages by their hash, quotations and sentences by the same check."""
    faults: list[str] = []
    corrected: list[str] = []
    sources: list[Source] = []
    for told in receipt.answer["sources"]:
        article = _article(told, library)
        if article is None:
            faults.append(f"[{told['n']}] {told['title']}: no longer in the library")
            continue
        faults += _changed_passages(told, article, receipt.hashes)
        sources.append(_source(told, article))
        newest = library.article(article.article_id)
        if newest is not None and newest.revision > article.revision:
            corrected.append(f"[{told['n']}] {newest.title}: revision {newest.revision} since {newest.retrieved_at:%c}")
        corrected += _corrections(told, library)
    if len(sources) == len(receipt.answer["sources"]):
        faults += _fallen_sentences(receipt, sources)
        faults += _fallen_quotations(receipt, sources)
    return Checked(tuple(faults), tuple(corrected))


def _corrections(told: dict[str, Any], library: Library) -> list[str]:
    """The other article that corrects a source, if there is one now."""
    article_id = told["article_id"]
    story = library.takes.stories([article_id]).get(article_id)
    later = story.correction_of(article_id) if story is not None else None
    if later is None:
        return []
    when = datetime.fromtimestamp(later.moment, UTC)
    return [f"[{told['n']}] {told['title']}: corrected by “{later.title}” ({later.publisher}, {when:%-d %B %Y})"]


def _article(told: dict[str, Any], library: Library) -> Article | None:
    """The very revision that a source was, read off its first passage's id."""
    revision = int(told["passages"][0]["passage_id"].rpartition("@")[2].partition(":")[0])
    return library.article(told["article_id"], revision)


def _changed_passages(told: dict[str, Any], article: Article, hashes: dict[str, str]) -> list[str]:
    return [
        f"[{told['n']}] {passage['passage_id']}: its words changed"
        for passage in told["passages"]
        if _hash(article.text[passage["start"] : passage["end"]]) != hashes[passage["passage_id"]]
    ]


def _source(told: dict[str, Any], article: Article) -> Source:
    spans = [Span(passage["start"], passage["end"]) for passage in told["passages"]]
    if article.rights.quote_words is not None:  # its passages were cut short, not what the sentences were checked by
        spans = [Span(0, len(article.text))]
    passages = (
        Passage(
            number=1,
            article_id=article.article_id,
            revision=article.revision,
            span=s,
            text=article.text[s.start : s.end],
        )
        for s in spans
        if s.end <= len(article.text)
    )
    return Source(told["n"], article, tuple(passages))


def _fallen_sentences(receipt: Receipt, sources: list[Source]) -> list[str]:
    as_of = datetime.fromisoformat(receipt.answer["as_of"])
    evidence = Evidence(Question(text=receipt.question or "kept out", as_of=as_of), tuple(sources))
    sentences = [s for part in ("bottom_line", "drivers", "figures") for s in receipt.answer[part]]
    return [
        f"no longer borne out: {sentence['text']}"
        for sentence in sentences
        if not stands(Sentence(sentence["text"], tuple(sentence["citations"])), evidence)
    ]


def _fallen_quotations(receipt: Receipt, sources: list[Source]) -> list[str]:
    texts = {source.n: source.article.text for source in sources}
    return [
        f"no longer word for word: {words}"
        for view in receipt.answer["views"]
        for words in (view["statement"], *view["quotes"])
        if words not in texts[view["citation"]]
    ]


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _receipt(receipt_id: str, body: str) -> Receipt:
    told = json.loads(body)
    told["answered_at"] = datetime.fromisoformat(told["answered_at"])
    return Receipt(receipt_id=receipt_id, **told)
