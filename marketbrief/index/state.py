"""The state file beside the stores: which store is current, and how much of the log it has applied."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

__all__ = ["IndexState"]


@dataclass(frozen=True, slots=True)
class IndexState:
    """``clean`` is true when the store was closed after its last write; a killed process leaves it false."""

    store: str
    position: int
    identity: str
    clean: bool

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """Read the state file; ``None`` when it is missing or cannot be read."""
        try:
            found = json.loads(file.read_text())
            return cls(str(found["store"]), int(found["position"]), str(found["identity"]), bool(found["clean"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, file: Path) -> None:
        """Write the state file in one step."""
        fresh = file.with_name(f"{file.name}.new")
        with fresh.open("w") as stream:
            json.dump(asdict(self), stream)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)
