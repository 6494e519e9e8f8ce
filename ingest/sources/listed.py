"""The list of sources that a desk reads: sources.toml."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.sources.document import DocumentKind
from ingest.sources.given import ItemDefaults
from ingest.sources.web import is_web
from marketbrief.domain.article import Rights
from marketbrief.domain.errors import SettingsError

if TYPE_CHECKING:
    from tomlkit.items import InlineTable

__all__ = ["ListedSource", "add_source", "read_duration", "read_sources", "remove_source"]

DURATION = re.compile(r"(\d+)\s*(s|m|h|d)")
NO_BOUNDS = Rights()
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSource:
    """A source and its settings; ``location`` is a web address, a file or a folder."""

    name: str
    location: str
    kind: DocumentKind | None = None
    given: ItemDefaults = field(default_factory=ItemDefaults)
    section: str | None = None
    every: timedelta | None = None


class _Rights(BaseModel):
    model_config = ConfigDict(extra="forbid")
    quote_words: Annotated[int | None, Field(ge=0)] = None
    channels: tuple[Annotated[str, Field(min_length=1)], ...] = ()


class _Source(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1)]
    url: Annotated[str, Field(min_length=1)]
    kind: DocumentKind | None = None
    publisher: str | None = None
    language: str | None = None
    section: str | None = None
    every: str | None = None
    rights: _Rights = _Rights()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    source: tuple[_Source, ...] = ()


def read_sources(file: Path) -> tuple[ListedSource, ...]:
    """The sources in ``file``; paths are relative to its folder. Raises SettingsError that says what is wrong."""
    try:
        said = _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise SettingsError(f"{file} does not exist: make it with 'marketbrief sources add NAME URL'") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise SettingsError(f"{file} is not valid: {wrong}") from error
    listed = tuple(_listed(source, file) for source in said.source)
    _require_different(file, (each.name for each in listed))
    return listed


def read_duration(text: str) -> timedelta:
    """Read "90s", "10m", "2h", "1d" or "1h 30m"; raises SettingsError, also for zero."""
    rest = DURATION.sub("", text.strip().lower())
    seconds = sum(int(number) * SECONDS[unit] for number, unit in DURATION.findall(text.lower()))
    if rest.strip() or not seconds:
        raise SettingsError(f"{text!r} is not a length of time: write 90s, 10m, 2h or 1d")
    return timedelta(seconds=seconds)


def add_source(file: Path, *, name: str, url: str, rights: Rights = NO_BOUNDS, **more: str | None) -> None:
    """Add a source at the end of ``file``, which is made if missing; comments stay. Raises SettingsError."""
    import tomlkit

    before = read_sources(file) if file.exists() else ()
    _require_different(file, [*(each.name for each in before), name])
    document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else tomlkit.document()
    source = tomlkit.table()
    for key, value in {"name": name, "url": url, **more}.items():
        if value is not None:
            source.add(key, value)
    if rights != NO_BOUNDS:
        source.add("rights", _rights_table(rights))
    document.setdefault("source", tomlkit.aot()).append(source)
    _write(file, tomlkit.dumps(document))


def remove_source(file: Path, name: str) -> None:
    """Remove the source called ``name`` from ``file``; raises SettingsError if there is none."""
    import tomlkit

    names = [each.name for each in read_sources(file)]
    if name not in names:
        raise SettingsError(f"{file} lists no source {name!r}; it lists {', '.join(names) or 'none'}")
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    document["source"].pop(names.index(name))
    _write(file, tomlkit.dumps(document))


def _write(file: Path, text: str) -> None:
    """Write a new file, check that it can be read, and replace the old one."""
    new = file.with_name(f"{file.name}.new")
    new.write_text(text, encoding="utf-8")
    try:
        read_sources(new)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def _listed(source: _Source, file: Path) -> ListedSource:
    return ListedSource(
        name=source.name,
        location=source.url if is_web(source.url) else str((file.parent / source.url).resolve()),
        kind=source.kind,
        given=ItemDefaults(publisher=source.publisher, language=source.language, rights=_rights(source.rights)),
        section=source.section,
        every=read_duration(source.every) if source.every else None,
    )


def _rights_table(rights: Rights) -> "InlineTable":
    import tomlkit

    table = tomlkit.inline_table()
    if rights.quote_words is not None:
        table.add("quote_words", rights.quote_words)
    if rights.channels:
        table.add("channels", list(rights.channels))
    return table


def _rights(said: _Rights) -> Rights:
    channels = (channel.strip().removeprefix("#") for channel in said.channels)
    return Rights(quote_words=said.quote_words, channels=tuple(dict.fromkeys(channels)))


def _require_different(file: Path, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise SettingsError(f"{file} lists two sources called {name!r}: give each a name of its own")
        seen.add(name)
