"""Feedback as cases for an evaluation: the question, when it was asked, the thumb and the reason."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.feedback import FeedbackEntry
from marketbrief.answering.receipts import Receipts

__all__ = ["cases"]


def cases(entries: Iterable[FeedbackEntry], receipts: Receipts | None) -> Iterator[dict[str, Any]]:
    """One case for each entry; ``question`` is null where no receipt, or no question, was kept."""
    for entry in entries:
        receipt = receipts.get(entry.receipt) if receipts is not None and entry.receipt else None
        answer = receipt.answer if receipt is not None else {}
        yield {
            "question": answer.get("question"),
            "as_of": answer.get("as_of"),
            "outcome": answer.get("outcome"),
            "receipt": entry.receipt,
            "thumbs": entry.thumbs.value,
            "reason": entry.reason,
            "at": entry.at.isoformat(),
        }
