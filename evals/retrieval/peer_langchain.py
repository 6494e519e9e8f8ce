"""A retriever as in LangChain's tutorials beside ours, on the same articles and questions, in one run.

    python -m evals.retrieval.peer_langchain LIBRARY [../shared/data/marketwhy-2007.jsonl] [--articles 400] [--asked 60]

The peer cuts articles into pieces of 1,000 characters that share 200, each cut at the last blank line, line end or
space (what RecursiveCharacterTextSplitter does to a text of one paragraph), keeps them in Chroma under the same
embedding model, and asks for the pieces nearest to the question as it stands. Ours splits, stores and embeds as
``marketbrief ingest`` does. Both hold the questions' gold articles and others taken at even distances from LIBRARY.
Fewer articles make it easier for both: read the ratio, not the figures.
"""

import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.retrieval.marketwhy import CONSIDERED, QUESTIONS, options, read_questions, timed_search
from ingest.split import split
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.article import Article
from marketbrief.library import Library
from marketbrief.models.embedding import Embedder, load_embedder

__all__ = ["main"]

PIECE = 1000
SHARED = 200
BATCH = 256

Search = Callable[[dict[str, Any]], list[str]]


def main(argv: Sequence[str] | None = None) -> None:
    """Print both retrievers' figures and their ratio."""
    parser = options(__doc__, QUESTIONS)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--asked", type=int, default=60)
    given = parser.parse_args(argv)
    embedder = load_embedder("minilm")
    if embedder is None:
        raise SystemExit("the embedding model is not installed")
    every = read_questions(given.questions)
    questions = every[:: max(len(every) // given.asked, 1)][: given.asked]
    with Library.open(given.library) as library:
        articles = list(_sample(library, questions, given.articles))
    print(f"{len(articles)} articles, {len(questions)} questions")
    with tempfile.TemporaryDirectory() as directory, Library.create(Path(directory)) as ours:
        theirs = _figures("tutorial", _tutorial(articles, embedder), questions)
        own = _figures("marketbrief", _ours(ours, articles, embedder), questions)
    for name, a, b in zip(("found@1", "found@5"), own, theirs, strict=True):
        print(f"{name} {a:.3f} to {b:.3f}: {a / b if b else float('inf'):.2f} times")


def _sample(library: Library, questions: Sequence[dict[str, Any]], wanted: int) -> Iterator[Article]:
    """The gold articles, and others at even distances until there are ``wanted``."""
    gold = {article_id for question in questions for article_id in question["gold"]}
    every = list(library.articles())
    others = [article for article in every if article.article_id not in gold]
    step = max(len(others) // max(wanted - len(gold), 1), 1)
    yield from (article for article in every if article.article_id in gold)
    yield from others[::step][: max(wanted - len(gold), 0)]


def _ours(library: Library, articles: Sequence[Article], embedder: Embedder) -> Search:
    for article in articles:
        library.store(article, split(article.text))
    library.claim_embedding(embedder.name)
    while waiting := library.waiting(BATCH):
        library.add_vectors([number for number, _ in waiting], embedder.passages([text for _, text in waiting]))
    retriever = Retriever(library, embedder)

    def search(question: dict[str, Any]) -> list[str]:
        hits, _ = timed_search(retriever, question, CONSIDERED)
        return [hit.article.article_id for hit in hits]

    return search


def _tutorial(articles: Sequence[Article], embedder: Embedder) -> Search:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    collection = client.create_collection(
        "pieces", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    pieces = [(article.article_id, piece) for article in articles for piece in _pieces(article.text)]
    for start in range(0, len(pieces), BATCH):
        batch = pieces[start : start + BATCH]
        collection.add(
            ids=[str(start + at) for at in range(len(batch))],
            embeddings=embedder.passages([piece for _, piece in batch]),
            metadatas=[{"article_id": article_id} for article_id, _ in batch],
        )

    def search(question: dict[str, Any]) -> list[str]:
        vector = embedder.question(question["question"])
        found = collection.query(query_embeddings=vector[None, :], n_results=CONSIDERED)
        return [str(metadata["article_id"]) for metadata in (found["metadatas"] or [[]])[0]]

    return search


def _pieces(text: str) -> Iterator[str]:
    """Stretches of at most ``PIECE`` characters, each beginning ``SHARED`` before the end of the one before."""
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > PIECE:
            cuts = (text.rfind(mark, start + SHARED + 1, start + PIECE) for mark in ("\n\n", "\n", " "))
            end = next((cut for cut in cuts if cut > 0), start + PIECE)
        yield text[start:end]
        start = end - SHARED if end < len(text) else end


def _figures(name: str, search: Search, questions: Sequence[dict[str, Any]]) -> tuple[float, float]:
    first, five = [], []
    for question in questions:
        found = list(dict.fromkeys(search(question)))
        first.append(bool(set(question["gold"]) & set(found[:1])))
        five.append(bool(set(question["gold"]) & set(found[:5])))
    print(f"{name:12s} found@1 {statistics.mean(first):.3f} found@5 {statistics.mean(five):.3f}")
    return statistics.mean(first), statistics.mean(five)


if __name__ == "__main__":
    main()
