"""Check a store that may be damaged, in a process of its own: ``python -m marketbrief.index.probe LIBRARY STORE``.

Exit code 0 says that the store is sound; anything else, or a death, that it is not.
"""

import random
import sys
from pathlib import Path

from marketbrief.index.state import IndexState
from marketbrief.index.stores import LocalStores
from marketbrief.index.verify_store import agrees
from marketbrief.library import Library

__all__ = ["main"]


def main(directory: Path, name: str) -> int:
    """Open the store and compare a sample of it with the library."""
    stores = LocalStores(directory)
    mark = IndexState.read(directory / "chroma" / f"{stores.place}.json")
    with Library.open(directory) as library:
        store = stores.open(name)
        sound = mark is not None and agrees(store, library, mark.position, random.Random())  # noqa: S311, a sample
        store.close()
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
