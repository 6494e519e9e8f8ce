"""A desk's own names: TOML files of one folder, checked, and put together with the lists of the package."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from marketbrief.domain.errors import SettingsError

__all__ = ["LISTS", "Overlay", "Row", "merged", "read_overlay", "stamps_of"]

Row: TypeAlias = Mapping[str, Any]
Table: TypeAlias = Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a list of names takes: the fields that a new entry must have, texts, lists of texts, and yes or no."""

    needed: tuple[str, ...]
    lists: tuple[str, ...]
    flags: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that an entry may have."""
        return (*self.needed, *self.lists, *self.flags)


LISTS = {
    "instruments": _Shape(("name", "kind"), ("names", "exact", "not_before")),
    "indicators": _Shape(("name",), ("names", "exact", "not_before")),
    "firms": _Shape(("name",), ("names", "alone"), ("surname",)),
    "publishers": _Shape(("name",), ("names", "alone")),
}
"""The lists that a desk may add to."""

_NAMES = ("name", "names", "exact", "alone")
"""Fields of names: each belongs to one entry of a list only."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """The rows of each list that a desk adds, and the files they were read from with the number of their entries.

    ``stamps`` tell whether a file has changed since.
    """

    folder: Path | None = None
    tables: Mapping[str, Table] = field(default_factory=dict)
    files: Mapping[Path, int] = field(default_factory=dict)
    stamps: tuple[tuple[str, int, int], ...] = ()


def merged(table: Mapping[str, Any], own: Table) -> Mapping[str, Any]:
    """A list with a desk's own entries: a new key is added; of a key that is there the lists are made longer."""
    if not own:
        return table
    return {**table, **{key: _longer(table.get(key, {}), row) for key, row in own.items()}}


def _longer(row: Row, own: Row) -> Row:
    added = {key: [*row.get(key, ()), *value] for key, value in own.items() if isinstance(value, list)}
    return {**row, **own, **added}


def read_overlay(folder: Path, packaged: Callable[[str], Table]) -> Overlay:
    """Read and check the files of a folder; ``packaged`` gives the package's own list of a name.

    SettingsError names the file and the line of the first fault.
    """
    if not folder.is_dir():
        raise SettingsError(f"MARKETBRIEF_LEXICON={folder} is no directory: name one, or leave it out")
    stamps = stamps_of(folder)
    tables: dict[str, Table] = {}
    counts: dict[Path, int] = {}
    for file in sorted(folder.glob("*.toml")):
        if file.stem not in LISTS:
            known = ", ".join(f"{name}.toml" for name in LISTS)
            raise SettingsError(f"{file}: there is no such list; call the file one of {known}")
        table = tables[file.stem] = _read(file, packaged(file.stem))
        counts[file] = len(table)
    return Overlay(folder, tables, counts, stamps)


def stamps_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time of change and size of each file of names in a folder."""
    stats = ((file.name, file.stat()) for file in sorted(folder.glob("*.toml")))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _read(file: Path, known: Table) -> Table:
    try:
        text = file.read_text("utf-8")
        table = tomllib.loads(text)
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(f"{file}, line {line}: the file is not in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}, {_place_of(error, text)}") from error
    for key, field_name, fault in _faults(file.stem, table, known):
        raise SettingsError(f"{file}, line {_line_of(text, key, field_name)}: {fault}")
    return table


def _place_of(error: tomllib.TOMLDecodeError, text: str) -> str:
    """The line of a fault and what it is; a fault at the end of a file is told without its line."""
    what, _, place = str(error).partition(" (at ")
    line = re.match(r"line (\d+)", place)
    return f"line {line[1] if line else len(text.splitlines())}: it is not TOML: {what[:1].lower()}{what[1:]}"


def _line_of(text: str, key: str, field_name: str | None) -> int:
    """The line of a field of an entry, or of the entry's own heading; 1 where neither is found."""
    quoted = rf"(?:\"{re.escape(key)}\"|'{re.escape(key)}'|{re.escape(key)})"
    heading = re.search(rf"^\s*(?:\[\s*{quoted}\s*\]|{quoted}\s*=)", text, re.MULTILINE)
    if heading is None:
        return 1
    rest = text[heading.end() :].split("\n[", 1)[0]
    inside = re.search(rf"^\s*{re.escape(field_name)}\s*=", rest, re.MULTILINE) if field_name else None
    return text.count("\n", 0, heading.end() + (inside.end() if inside else 0)) + 1


def _faults(name: str, table: Mapping[str, Any], known: Table) -> Iterator[tuple[str, str | None, str]]:
    """The faults of a list: of which entry, in which field, and what it is."""
    kinds = {row["kind"] for row in known.values() if "kind" in row}
    owners = {each: (key, row["name"]) for key, row in known.items() for each in _names_of(row)}
    for key, row in table.items():
        if not isinstance(row, dict):
            yield key, None, f"{key} is no entry: write [{key}] and its fields below"
            continue
        yield from ((key, each, fault) for each, fault in _faults_of_row(LISTS[name], key, row, new=key not in known))
        if (kind := row.get("kind", None)) is not None and kind not in kinds:
            yield key, "kind", f"“{kind}” is no kind: write one of {', '.join(sorted(kinds))}"
        for each in _names_of(row):
            owner, owner_name = owners.setdefault(each, (key, row.get("name", key)))
            if owner != key:
                yield key, _field_of(row, each), f"“{each}” is a name of {owner_name} already ([{owner}])"


def _faults_of_row(shape: _Shape, key: str, row: Row, *, new: bool) -> Iterator[tuple[str | None, str]]:
    for each, value in row.items():
        if each not in shape.fields:
            yield each, f"{each} is no field of this list; it has {', '.join(shape.fields)}"
        elif each in shape.needed and not (isinstance(value, str) and value.strip()):
            yield each, f'{each} takes a text: {each} = "…"'
        elif each in shape.lists and not _is_list_of_names(value):
            yield each, f'{each} takes a list of texts: {each} = ["…"]'
        elif each in shape.flags and not isinstance(value, bool):
            yield each, f"{each} takes true or false"
        elif each == "not_before":
            yield from ((each, fault) for fault in _faulty_patterns(value))
    for each in shape.needed if new else ():
        if each not in row:
            yield None, f'[{key}] has no {each}: add {each} = "…"'


def _is_list_of_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)


def _faulty_patterns(patterns: list[str]) -> Iterator[str]:
    for each in patterns:
        try:
            re.compile(each)
        except re.error as error:
            yield f"“{each}” is no regular expression: {error}"


def _names_of(row: Row) -> Iterator[str]:
    """Every name of an entry, folded as names are looked up."""
    for each in _NAMES:
        value = row.get(each, ())
        for name in [value] if isinstance(value, str) else value if isinstance(value, list) else ():
            if isinstance(name, str):
                yield name if each == "exact" else name.casefold()


def _field_of(row: Row, name: str) -> str | None:
    return next((each for each in _NAMES if name in _names_of({each: row.get(each, ())})), None)
