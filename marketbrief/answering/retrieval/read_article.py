"""An article as answers read it: its text, with what the ranking says of it."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["ReadArticle"]


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What is read of one article; ``score`` and ``age_days`` are the ranking's."""

    id: str
    title: str
    text: str
    published_at: datetime
    score: float
    age_days: float
