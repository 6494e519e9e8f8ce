"""What people thought of answers as cases for an evaluation: the question, when it was asked, and what they said."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.feedback import FeedbackEntry
from marketbrief.answering.receipts import Receipts

__all__ = ["cases"]


def cases(opinions: Iterable[FeedbackEntry], receipts: Receipts | None) -> Iterator[dict[str, Any]]:
    """A case an opinion; where no receipt is kept, or not the question, ``question`` is null."""
    for opinion in opinions:
        receipt = receipts.get(opinion.receipt) if receipts is not None and opinion.receipt else None
        answer = receipt.answer if receipt is not None else {}
        yield {
            "question": answer.get("question"),
            "as_of": answer.get("as_of"),
            "outcome": answer.get("outcome"),
            "receipt": opinion.receipt,
            "thumbs": opinion.thumbs.value,
            "reason": opinion.reason,
            "at": opinion.at.isoformat(),
        }
