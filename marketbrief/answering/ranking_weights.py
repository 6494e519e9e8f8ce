"""Every number of the ranking, in one place."""

from dataclasses import dataclass

__all__ = ["DEFAULT", "RankingWeights"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingWeights:
    """Weights of the ranking; times in days, multipliers around 1."""

    title: float = 4.0
    lead: float = 1.0
    body: float = 1.0
    saturation: float = 1.2
    length: float = 0.4
    half_life: float = 3.0
    half_life_today: float = 0.5
    half_life_slow: float = 8.0
    half_life_named: float = 1.0
    common_share: float = 0.01
    name_share: float = 0.5
    common_name: float = 0.1
    proper_share: float = 0.8
    rare_name: float = 0.05
    common_synonym: float = 0.5
    aside_title: float = 0.85
    entity_missing: float = 0.7
    entity_in_title: float = 1.2
    wrap_title: float = 2.0
    candidates: int = 30
    direction: float = 0.2
    earlier: float = 0.5
    told: float = 0.3


DEFAULT = RankingWeights()
