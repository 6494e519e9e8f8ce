"""Word lists of market news as TOML files, one a subject; a desk adds names of its own with MARKETBRIEF_LEXICON.

A list is read when it is first asked for, and kept. English stands in this folder. Another language would stand in a
folder of its own here, named by its code.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from marketbrief.language.lexicon.overlay import Overlay, Row, merged, read_overlay, stamps_of

__all__ = [
    "ENGLISH",
    "Row",
    "cached",
    "in_order",
    "load",
    "named",
    "overlay_files",
    "overlay_folder",
    "phrases",
    "use_overlay",
    "words",
]

ENGLISH = "en"
_SOURCES = ("calendar", "legal_forms")
_PLACE = re.compile(r"<(?P<any>any )?(?P<short>short )?(?P<kind>weekday|month|legal form)s?>")

_P = ParamSpec("_P")
_R = TypeVar("_R")

_caches: list[Callable[[], None]] = []
_overlay = Overlay()


def cached(maxsize: int | None = None) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Like ``functools.lru_cache``, for what is made from the lists: emptied when a desk's own names are put in."""

    def keep(function: Callable[_P, _R]) -> Callable[_P, _R]:
        kept = lru_cache(maxsize=maxsize)(function)
        _caches.append(kept.cache_clear)
        return kept  # type: ignore[return-value]  # mypy does not know that the parameters stay

    return keep


@cached()
def load(name: str, language: str = ENGLISH) -> Mapping[str, Any]:
    """The table of ``NAME.toml``, with what the desk adds to it; LookupError for a language that is not there."""
    folder = files(__name__)
    if language != ENGLISH:
        folder = folder / language
        if not folder.is_dir():
            raise LookupError(f"there is no lexicon for the language {language!r}")
    file = folder / f"{name}.toml"
    table = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    if name not in _SOURCES:
        table = _filled(table, language)
    return merged(table, _overlay.tables.get(name, {})) if language == ENGLISH else table


def _filled(value: Any, language: str) -> Any:  # noqa: ANN401, whatever TOML has
    """A table with words of other lists put in where it says "<weekdays>", "<any month>", "<any legal form>"."""
    if isinstance(value, dict):
        return {key: _filled(inner, language) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, language) for inner in value]
    return _PLACE.sub(lambda match: _of_list(match, language), value) if isinstance(value, str) else value


def _of_list(match: re.Match[str], language: str) -> str:
    """Weekdays or months in small letters, or legal forms as written: by spaces, or as alternatives."""
    if match["kind"] == "legal form":
        names = [*in_order("legal_forms", "abbreviated", language), *in_order("legal_forms", "english", language)]
    else:
        table = load("calendar", language)[f"{match['kind']}s"]
        full = [short for row in table.values() for short in row] if match["short"] else list(table)
        names = [name.lower() for name in full]
    return ("|" if match["any"] else " ").join(names)


def in_order(name: str, key: str, language: str = ENGLISH) -> tuple[str, ...]:
    """The words of one list, in its order."""
    return tuple(load(name, language)[key].split())


def words(name: str, *keys: str, language: str = ENGLISH) -> frozenset[str]:
    """The words of one list, or of several of a file together."""
    return frozenset(word for key in keys for word in in_order(name, key, language))


def phrases(name: str, key: str, language: str = ENGLISH) -> tuple[str, ...]:
    """The lines of one list whose entries may have several words."""
    return tuple(line.strip() for line in load(name, language)[key].splitlines() if line.strip())


def named(name: str, language: str = ENGLISH) -> Mapping[str, Row]:
    """The rows of a list of names, by their key: instruments, indicators, firms, publishers."""
    return load(name, language)


def use_overlay(folder: Path | None) -> None:
    """Add a desk's own names from the files of a folder to the lists, in this process; ``None`` takes them out again.

    The front door calls it once, before anything is read. Files that have not changed are not read again.
    SettingsError names the file and the line of a fault.
    """
    global _overlay
    if folder == _overlay.folder and (folder is None or stamps_of(folder) == _overlay.stamps):
        return
    own = Overlay() if folder is None else read_overlay(folder, _packaged)
    _overlay = own
    for clear in _caches:
        clear()


def overlay_folder() -> Path | None:
    """The folder whose names are in use, for handing on to another process."""
    return _overlay.folder


def overlay_files() -> Mapping[Path, int]:
    """The files of the desk's own names that are in use, with how many entries each has."""
    return _overlay.files


def _packaged(name: str) -> Mapping[str, Row]:
    """A list of names without what a desk adds."""
    file = files(__name__) / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
