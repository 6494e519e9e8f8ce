"""Coreference: whom "he", "they" and "the analyst" mean, where the sentences before leave only one answer."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.views.named_people import NamedPeople, ViewHolder
from marketbrief.domain.view import ViewKind

__all__ = ["CoreferenceMemory"]

REACH = 5
PERSON_NOUNS = frozenset({"analyst", "economist", "strategist", "trader", "dealer", "broker"})
HOUSE_NOUNS = frozenset({"brokerage", "firm", "agency"})


@dataclass(frozen=True, slots=True)
class _Scene:
    """An earlier sentence: the people it names, in order, its speaker, and whether somebody unknown speaks.

    ``people`` is called only when a pronoun may mean one of them.
    """

    people: Callable[[], tuple[ViewHolder, ...]]
    speaker: ViewHolder | None
    group: ViewHolder | None
    uncertain: bool


class CoreferenceMemory:
    """The sentences read so far, newest last."""

    def __init__(self, people: NamedPeople) -> None:
        self._people = people
        self._scenes: list[_Scene] = []
        self._gender: dict[str, str] = {}

    def note(
        self,
        people: Callable[[], tuple[ViewHolder, ...]],
        speaker: ViewHolder | None,
        group: ViewHolder | None = None,
        *,
        uncertain: bool = False,
    ) -> None:
        """Remember a sentence; ``uncertain`` says that its speaker could not be identified."""
        self._scenes.append(_Scene(people, speaker, group, uncertain))

    def note_gender(self, holder: ViewHolder | None, pronoun: str) -> None:
        """Remember that somebody was called "he" or "she"."""
        if holder is not None and holder.name and pronoun in {"he", "she"}:
            self._gender.setdefault(holder.name, pronoun)

    def pronoun(self, word: str) -> ViewHolder | None:
        """The holder that a pronoun means; ``None`` when that is not certain."""
        if word in {"he", "she"}:
            return self._person(word)
        if word not in {"it"}:
            return self._group()
        return self._firm()

    def definite(self, noun: str) -> ViewHolder | None:
        """The holder that "the analyst", "the bank" or "the source" means; ``None`` when that is not certain."""
        if noun in PERSON_NOUNS:
            return next((s.speaker for s in self._recent() if s.speaker and s.speaker.name), None)
        if noun in {"source", "sources"}:
            return ViewHolder(None, noun, None, ViewKind.OTHER)
        speaker = next((s.speaker for s in self._recent() if s.speaker), None)
        if speaker is None or not speaker.firm or speaker.name is not None:
            return None
        fits = noun in HOUSE_NOUNS if speaker.kind is ViewKind.ANALYST else noun not in HOUSE_NOUNS
        return speaker if fits and speaker.kind is not ViewKind.OFFICIAL else None

    def _recent(self) -> list[_Scene]:
        return self._scenes[: -REACH - 1 : -1]

    def _person(self, word: str) -> ViewHolder | None:
        """The speaker of the nearest sentence that names people, or the only person named there."""
        for back, scene in enumerate(self._recent()):
            if scene.uncertain:
                return None
            people = scene.people()
            fitting = [p for p in people if self._gender.get(p.name or "", word) == word]
            if scene.speaker is not None and scene.speaker.name:
                return scene.speaker if scene.speaker in fitting or not people else None
            if people and back == 0:
                return fitting[0] if len(people) == 1 and fitting else None
            if people:
                return None
        return None

    def _group(self) -> ViewHolder | None:
        for scene in self._recent()[:2]:
            if scene.group is not None or scene.speaker is not None:
                return scene.group
        return None

    def _firm(self) -> ViewHolder | None:
        for scene in self._recent()[:2]:
            if scene.speaker is not None:
                return scene.speaker if scene.speaker.name is None and scene.speaker.firm else None
        return None
