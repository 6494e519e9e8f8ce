"""The speed of ingest for JSON Lines and saved HTML pages, without vectors.

    python -m evals.ingest.ingest_speed [--lines 2000] [--wire WIRE.jsonl.xz] [--pages FOLDER]

articles/s and pages/s by the clock and by CPU time, each into a library of its own: unpacked, taken apart, split, views
drawn, stored with full text. "extraction" is fields out of pages alone; "trafilatura" is its bare_extraction with
metadata on the same unpacked pages, in the same process and turn about, so that the ratio holds on a busy machine.
Figures on fewer than two idle cores are CPU seconds' to judge by.
"""

import argparse
import gzip
import lzma
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from evals.paths import SHARED_DATA
from ingest.extract import extract
from ingest.job import ingest
from ingest.open_source import ItemDefaults
from marketbrief.domain.errors import ArticleRefused
from marketbrief.library import Library, StoreOutcome

__all__ = ["main"]

DATA = SHARED_DATA
READ_AT = datetime(2026, 11, 1, tzinfo=UTC)
ROUNDS = 3


class Quiet:
    """Progress that shows nothing, for speed runs."""

    def begin(self, step: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, things: int = 1) -> None:
        """Say nothing."""


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--wire", type=Path, default=DATA / "reuters-2007.jsonl.xz")
    asked.add_argument("--lines", type=int, default=2000)
    asked.add_argument("--pages", type=Path, default=DATA / "pages")
    arguments = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.wire.exists():
            wire = _part_of(arguments.wire, arguments.lines, folder / "wire.jsonl")
            _print_ingest("JSON Lines, articles/s", wire, folder / "wire")
        else:
            print(f"{arguments.wire} is not there: JSON Lines are left out")
        if arguments.pages.exists():
            _print_ingest("HTML, pages/s", arguments.pages, folder / "pages")
            _print_extraction([gzip.decompress(file.read_bytes()) for file in sorted(arguments.pages.glob("*.gz"))])
        else:
            print(f"{arguments.pages} is not there: HTML is left out")


def _part_of(wire: Path, lines: int, part: Path) -> Path:
    """The first lines of a wire in a file of their own."""
    with lzma.open(wire, "rb") as whole:
        part.write_bytes(b"".join(islice(whole, lines)))
    return part


def _print_ingest(label: str, source: Path, directory: Path) -> None:
    with Library.create(directory) as library:
        began, began_cpu = time.perf_counter(), time.process_time()
        report = ingest(
            [str(source)], library=library, embedder=None, given=ItemDefaults(), now=READ_AT, progress=Quiet(),
            stopping=lambda: False,
        )  # fmt: skip
        wall, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    taken = report.stored[StoreOutcome.ADDED] + report.stored[StoreOutcome.RENEWED]
    print(
        f"{label:24s} {taken / wall:7.1f} by the clock, {taken / cpu:7.1f} by CPU time ({taken} of them, {cpu:.1f} s)"
    )


def _print_extraction(pages: list[bytes]) -> None:
    """Our extraction and trafilatura's in turn; the best round of each."""
    for once in (_ours, _theirs):
        once(pages[0])  # what is imported and compiled on first use is not the pages' cost
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(_ours, pages))
        theirs.append(_seconds(_theirs, pages))
    print(f"{'extraction, pages/s':24s} {len(pages) / min(ours):7.1f} by CPU time")
    print(f"{'trafilatura, pages/s':24s} {len(pages) / min(theirs):7.1f} by CPU time")
    print(f"{'ratio of the two':24s} {min(theirs) / min(ours):7.2f}")


def _seconds(extraction: Callable[[bytes], None], pages: list[bytes]) -> float:
    began = time.process_time()
    for page in pages:
        extraction(page)
    return time.process_time() - began


def _ours(page: bytes) -> None:
    with suppress(ArticleRefused):
        extract(page)


def _theirs(page: bytes) -> None:
    from trafilatura import bare_extraction

    bare_extraction(page, with_metadata=True, include_comments=False)


if __name__ == "__main__":
    main()
