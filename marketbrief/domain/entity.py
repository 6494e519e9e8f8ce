"""What news is about and has a name of its own: the instruments."""

from dataclasses import dataclass

__all__ = ["Instrument"]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A market by its key ("russell-2000"), display name, kind, and other names in order of use.

    ``names`` are matched as whole words, case folded; names in ``exact`` (tickers such as "RTY") only as written.
    Before one of the words in ``not_before`` a name is something else: an oil spill is no oil price.
    An indicator ("jobless claims") is one too, of the kind "indicator".
    """

    key: str
    name: str
    kind: str
    names: tuple[str, ...]
    exact: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name, the display name first, without repeats."""
        return tuple(dict.fromkeys((self.name, *self.names, *self.exact)))
