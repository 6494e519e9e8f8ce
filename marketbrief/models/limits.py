"""Limits of a chat model: tokens and money, for one answer and for one day."""

from dataclasses import dataclass

from marketbrief.models.spending import Spent

__all__ = ["ModelLimits", "Price", "estimated_tokens"]

LETTERS_A_TOKEN = 3.5


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens, in and out."""

    tokens_in: float
    tokens_out: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLimits:
    """Limits of one model; a limit of ``None`` is none. Money can be limited only where the price is known.

    ``tokens_out`` is what one call may write, ``queue_seconds`` how long a call waits for one of ``at_once`` lines.
    """

    tokens: int = 24_000
    tokens_out: int = 4_000
    tokens_a_day: int | None = 2_000_000
    dollars: float | None = None
    dollars_a_day: float | None = None
    price: Price | None = None
    at_once: int = 4
    queue_seconds: float = 5.0

    def dollars_of(self, tokens_in: int, tokens_out: int) -> float | None:
        """Price of so many tokens; ``None`` when no price is known."""
        if self.price is None:
            return None
        return (tokens_in * self.price.tokens_in + tokens_out * self.price.tokens_out) / 1_000_000

    def reached(self, coming: int, tokens: int, dollars: float, spent: Spent) -> str | None:
        """Which limit a call of ``coming`` tokens would go over, in plain words; ``None`` when there is room."""
        if tokens + coming > self.tokens:
            return f"the answer's limit of {self.tokens:,} tokens is reached"
        if self.tokens_a_day is not None and spent.tokens + coming > self.tokens_a_day:
            return f"today's limit of {self.tokens_a_day:,} tokens is reached"
        cost = self.dollars_of(max(0, coming - self.tokens_out), self.tokens_out)
        if cost is None:
            return None
        if self.dollars is not None and dollars + cost > self.dollars:
            return f"the answer's limit of ${self.dollars:.2f} is reached"
        if self.dollars_a_day is not None and spent.dollars + cost > self.dollars_a_day:
            return f"today's limit of ${self.dollars_a_day:.2f} is reached"
        return None


def estimated_tokens(text: str) -> int:
    """Estimate the tokens of an English text, rather too high than too low."""
    return int(len(text) / LETTERS_A_TOKEN) + 1
