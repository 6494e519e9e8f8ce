"""The mark beside the stores: which store is current, and how far of the log it has applied."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

__all__ = ["IndexState"]


@dataclass(frozen=True, slots=True)
class IndexState:
    """``clean`` says that the store was closed after its last write, and not left by a process that died."""

    store: str
    position: int
    identity: str
    clean: bool

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """The mark in a file; ``None`` when there is none that makes sense."""
        try:
            found = json.loads(file.read_text())
            return cls(str(found["store"]), int(found["position"]), str(found["identity"]), bool(found["clean"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, file: Path) -> None:
        """Put the mark in place, whole or not at all."""
        fresh = file.with_name(f"{file.name}.new")
        with fresh.open("w") as stream:
            json.dump(asdict(self), stream)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)
