"""The buttons and thumbs under an answer, and the action ids by which Slack reports a press. Pure."""

from bot.blocks.elements import actions, button
from bot.blocks.rich_text import Block, Element
from marketbrief.domain.briefing import Briefing, NoEvidence
from marketbrief.domain.question import Question

__all__ = ["BROADCAST", "FOLLOW", "SOURCES", "STOP", "THUMBS", "VIEWS", "buttons_of", "stop_button", "subject_of"]

SOURCES, VIEWS, FOLLOW, BROADCAST = "answer_sources", "answer_views", "answer_follow", "answer_broadcast"
THUMBS, STOP = "answer_thumbs", "answer_stop"


def buttons_of(answer: Briefing | NoEvidence, key: str, *, direct: bool) -> list[Block]:
    """The row of buttons and the thumbs under the answer named ``key``; ``direct`` is a direct message."""
    row = _row(answer, key, direct=direct)
    return [*([actions(row)] if row else []), _thumbs(key)]


def subject_of(question: Question) -> str | None:
    """The subject to follow after a question: its first market, else its first name."""
    named = (*(instrument.name for instrument in question.instruments), *question.names)
    return named[0] if named else None


def stop_button(thread: str = "stop") -> Block:
    """The button that cancels the answer below its message, or in ``thread`` where it is in an ephemeral message."""
    return actions([button("Stop", STOP, thread, accessibility="Stop looking for an answer")])


def _row(answer: Briefing | NoEvidence, key: str, *, direct: bool) -> list[Element]:
    row: list[Element] = []
    if isinstance(answer, Briefing):
        row.append(button("Sources", SOURCES, key, accessibility="Show every source with the cited words"))
        if answer.views:
            row.append(button(f"All views ({len(answer.views)})", VIEWS, key, accessibility="Show all views in full"))
    if subject := subject_of(answer.question):
        row.append(button(f"Follow {subject}", FOLLOW, subject, accessibility=f"Follow {subject} here"))
    if isinstance(answer, Briefing) and not direct:
        row.append(button("Show in channel", BROADCAST, key, accessibility="Show the bottom line in the channel too"))
    return row


def _thumbs(key: str) -> Block:
    def thumb(label: str, accessibility: str, value: str) -> Element:
        text = {"type": "plain_text", "text": label, "emoji": False}
        return {"text": text, "accessibility_label": accessibility, "value": f"{value} {key}"}

    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": THUMBS,
                "positive_button": thumb("Helpful", "This answer helped", "up"),
                "negative_button": thumb("Not helpful", "Something is wrong with this answer", "down"),
            }
        ],
    }
