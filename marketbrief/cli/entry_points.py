"""Find what installed packages register under a group, from the files that installers write.

It reads ``entry_points.txt`` of every ``.dist-info`` directory on the path (packaging.python.org, "Entry points
specification"). ``importlib.metadata`` reads the same files, but importing it takes longer than printing
``marketbrief --help``.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any, NamedTuple

__all__ = ["EntryPoint", "entry_points"]


class EntryPoint(NamedTuple):
    """An object that ``package`` registers as ``name``; ``value`` is "module:attribute"."""

    name: str
    value: str
    package: str

    def load(self) -> Any:  # noqa: ANN401, whatever the group is for
        """Import the object; the errors of its module come through."""
        module, _, attributes = self.value.partition("[")[0].strip().partition(":")
        found: Any = import_module(module)
        for attribute in filter(None, attributes.split(".")):
            found = getattr(found, attribute)
        return found


def entry_points(group: str) -> list[EntryPoint]:
    """The entry points of a group; of a package that is on the path twice the first one counts."""
    found: list[EntryPoint] = []
    seen: set[str] = set()
    for place, name in _metadata_directories():
        package = name.partition("-")[0]
        if package not in seen:
            seen.add(package)
            with (
                suppress(OSError, UnicodeDecodeError),
                open(f"{place}/{name}/entry_points.txt", encoding="utf-8") as told,  # noqa: PTH123, as below
            ):
                found.extend(EntryPoint(name, value, package) for name, value in _section(told.read(), group))
    return found


def _metadata_directories() -> Iterator[tuple[str, str]]:
    """Places of the path and names in them; strings, because a Path of each of hundreds takes longer."""
    for place in sys.path:
        with suppress(OSError):
            names = os.listdir(place or ".")  # noqa: PTH208
            yield from ((place or ".", name) for name in names if name.endswith(".dist-info"))


def _section(told: str, group: str) -> Iterator[tuple[str, str]]:
    """Names and values of one section of an ini file."""
    inside = False
    for line in map(str.strip, told.splitlines()):
        if line.startswith("["):
            inside = line == f"[{group}]"
        elif inside and "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            yield name.strip(), value.strip()
