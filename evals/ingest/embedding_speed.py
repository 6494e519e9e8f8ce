"""The speed of embedding in ingest, as a share of the bare model's speed.

    python -m evals.ingest.embedding_speed --library DIR [--passages 512] [--rounds 3]

Both sides embed the same passages in turn, round by round: the bare side feeds the onnxruntime session itself, tokens
ready and sorted by length, in the same batches; the other is what ingest runs, with SQLite on both ends. Prints
passages a second and the share. Measured on a copy of the library, of which the vectors are taken away first.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from ingest.job import embed_waiting
from marketbrief.library import Library
from marketbrief.library.backup import backup
from marketbrief.models.embedding import Embedder, MiniLM, load_embedder

__all__ = ["main"]

BATCH = 8


class _Quiet:
    """Progress that shows nothing."""

    def begin(self, step: str, total: int | None) -> None:
        """A step starts."""

    def advance(self, things: int = 1) -> None:
        """Some are done."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--passages", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    embedder = load_embedder("minilm")
    if embedder is None or not isinstance(embedder.model, MiniLM):
        raise SystemExit("the model is not there")
    with tempfile.TemporaryDirectory() as folder:
        with Library.open(wanted.library) as library:
            backup(library, Path(folder))
        with Library.open(Path(folder)) as library:
            bare, ours = _rounds(library, embedder, embedder.model, wanted.passages, wanted.rounds)
    print(f"bare session {bare:7.1f} passages/s\nembed_waiting {ours:6.1f} passages/s\nshare {ours / bare:.0%}")


def _rounds(library: Library, embedder: Embedder, model: MiniLM, passages: int, rounds: int) -> tuple[float, float]:
    """Passages a second, of either side the median of its rounds."""
    library.forget_vectors()
    library.claim_embedding(embedder.name)
    texts = [text for _, text in library.waiting(passages)]
    batches = _tokens(model, texts)
    bare, ours = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        for feeds in batches:
            model._session.run(None, feeds)  # noqa: SLF001, the bare session is what is measured
        bare.append(len(texts) / (time.perf_counter() - start))
        start = time.perf_counter()
        done = embed_waiting(library, embedder, _Quiet(), _after(library, passages))
        ours.append(done / (time.perf_counter() - start))
        library.forget_vectors()
        library.claim_embedding(embedder.name)
    return statistics.median(bare), statistics.median(ours)


def _after(library: Library, passages: int) -> Any:  # noqa: ANN401, a question about stopping
    before = library.position
    return lambda: library.position - before >= passages


def _tokens(model: MiniLM, texts: list[str]) -> list[dict[str, Any]]:
    """Feeds of the session in batches of like length."""
    batches = []
    by_length = sorted(texts, key=len)
    for start in range(0, len(texts), BATCH):
        encoded = model._tokenizer.encode_batch(by_length[start : start + BATCH])  # noqa: SLF001, as above
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        ids = np.array([one.ids for one in encoded], np.int64)
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(mask)}
        batches.append({name: feeds[name] for name in model._inputs})  # noqa: SLF001, as above
    return batches


if __name__ == "__main__":
    main()
