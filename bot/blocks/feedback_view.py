"""The window that asks what was wrong with an answer. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.elements import modal, words
from bot.blocks.rich_text import Block, one_line

__all__ = ["FEEDBACK_WINDOW", "feedback_view", "read_feedback"]

FEEDBACK_WINDOW = "feedback_window"
REASONS = {
    "wrong_source": "Wrong source",
    "wrong_date": "Wrong date",
    "missing_view": "A view is missing",
    "other": "Something else",
}
MOST_WORDS = 1_000

_WHAT, _MORE = "what_was_wrong", "in_own_words"


def feedback_view(key: str) -> Block:
    """Ask what was wrong with the answer ``key``."""
    options = [{"text": words(label, 75), "value": value} for value, label in REASONS.items()]
    choice: Block = {
        "type": "input",
        "block_id": _WHAT,
        "label": words("What was wrong?", 75),
        "element": {"type": "radio_buttons", "action_id": _WHAT, "options": options, "initial_option": options[-1]},
    }
    more: Block = {
        "type": "input",
        "block_id": _MORE,
        "optional": True,
        "label": words("In your own words", 75),
        "element": {
            "type": "plain_text_input",
            "action_id": _MORE,
            "multiline": True,
            "max_length": MOST_WORDS,
            "placeholder": words("Which source, which date, whose view?", 75),
        },
    }
    return modal("What was wrong?", [choice, more], kind=FEEDBACK_WINDOW, memory=key, submit="Send")


def read_feedback(view: Mapping[str, Any]) -> tuple[str, str]:
    """The answer's key and the reason, from a submitted window."""
    values = view["state"]["values"]
    chosen = (values[_WHAT][_WHAT].get("selected_option") or {}).get("value", "other")
    own_words = one_line(values[_MORE][_MORE].get("value") or "")[:MOST_WORDS]
    reason = REASONS.get(chosen, REASONS["other"])
    return str(view["private_metadata"]), f"{reason}: {own_words}" if own_words else reason
