"""The settings window of a channel: made from the present settings, read when it is submitted. Pure."""

import json
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from bot.blocks.elements import modal, words
from bot.blocks.rich_text import Block, Element
from bot.channel_settings import MARKETS, MOST_VIEWS_SHOWN, ChannelChoice, QuietHours, WhoMayAsk
from marketbrief.domain.errors import MarketbriefError

__all__ = ["CALLBACK", "ChoiceUnclear", "origin_of", "read_choice", "settings_window"]

CALLBACK = "channel_settings"
NO_MARKET = "none"

_WHO: dict[str, str] = {
    WhoMayAsk.EVERYONE: "Everyone",
    WhoMayAsk.NAMED: "Only the people named below",
    WhoMayAsk.NOBODY: "Nobody",
}
_LABEL, _HINT = 150, 150


class ChoiceUnclear(MarketbriefError):
    """The choices contradict each other; ``block`` is the input at which the window says so."""

    def __init__(self, block: str, sentence: str) -> None:
        super().__init__(sentence)
        self.block = block


def settings_window(choice: ChannelChoice, channel: str, zone: str) -> Block:
    """The window for a channel; times of day are meant in ``zone``."""
    memory = json.dumps({"channel": channel, "zone": choice.quiet.zone if choice.quiet else zone})
    return modal("Settings of this channel", list(_inputs(choice, zone)), kind=CALLBACK, memory=memory, submit="Save")


def origin_of(memory: str) -> tuple[str, str]:
    """The channel a window was opened for, and the zone of its times of day."""
    fields = json.loads(memory)
    return fields["channel"], fields["zone"]


def read_choice(values: Mapping[str, Mapping[str, Any]], zone: str) -> ChannelChoice:
    """The settings of a submitted window; ChoiceUnclear when they contradict each other."""
    state = {block: next(iter(fields.values())) for block, fields in values.items()}
    who = WhoMayAsk(state["who"]["selected_option"]["value"])
    named = tuple(state["named"].get("selected_users") or ())
    if who is WhoMayAsk.NAMED and not named:
        raise ChoiceUnclear("named", "Name at least one person, or choose another answer above.")
    market = state["market"]["selected_option"]["value"]
    return ChannelChoice(
        who_may_ask=who,
        named=named,
        broadcast=bool(state["broadcast"].get("selected_options")),
        quiet=_quiet(state["quiet_from"].get("selected_time"), state["quiet_to"].get("selected_time"), zone),
        views_shown=_count(state["views"].get("value")),
        market=None if market == NO_MARKET else market,
    )


def _quiet(start: str | None, end: str | None, zone: str) -> QuietHours | None:
    if start is None and end is None:
        return None
    if start is None or end is None or start == end:
        raise ChoiceUnclear("quiet_to", "Give both times, one after the other, or neither.")
    return QuietHours(time.fromisoformat(start), time.fromisoformat(end), zone)


def _count(value: str | None) -> int:
    if not (value or "").isdecimal() or not 1 <= int(value or 0) <= MOST_VIEWS_SHOWN:
        raise ChoiceUnclear("views", f"A number from 1 to {MOST_VIEWS_SHOWN}.")
    return int(value or 0)


def _inputs(choice: ChannelChoice, zone: str) -> Iterable[Block]:
    quiet = choice.quiet
    markets = {**MARKETS, NO_MARKET: "None"}
    yield _input("who", "Who may ask here", _select("who", _WHO, choice.who_may_ask))
    named: Element = {"type": "multi_users_select", "action_id": "named"}
    named |= {"initial_users": list(choice.named)} if choice.named else {}
    yield _input("named", "People who may ask", named, optional=True)
    yield _input("broadcast", "Answers", _broadcast(choice.broadcast), optional=True)
    hours = f"Alerts and corrections wait until it is over; notes come when they were scheduled. {zone}"
    yield _input("quiet_from", "Quiet from", _time("from", quiet.start if quiet else None), optional=True, hint=hours)
    yield _input("quiet_to", "Quiet until", _time("to", quiet.end if quiet else None), optional=True)
    number: Element = {
        "type": "number_input", "action_id": "views", "is_decimal_allowed": False,
        "min_value": "1", "max_value": str(MOST_VIEWS_SHOWN), "initial_value": str(choice.views_shown),
    }  # fmt: skip
    yield _input("views", "Views shown", number)
    holidays = "Notes for weekdays are left out on its holidays."
    yield _input("market", "Exchange", _select("market", markets, choice.market or NO_MARKET), hint=holidays)


def _input(block: str, label: str, element: Element, *, optional: bool = False, hint: str = "") -> Block:
    made: Block = {
        "type": "input",
        "block_id": block,
        "label": words(label, _LABEL),
        "element": element,
        "optional": optional,
    }
    return made | ({"hint": words(hint, _HINT)} if hint else {})


def _select(action: str, options: Mapping[str, str], chosen: str) -> Element:
    made = {value: _option(value, label) for value, label in options.items()}
    known = made.get(chosen) or _option(chosen, chosen)
    return {
        "type": "static_select",
        "action_id": action,
        "options": [*made.values(), *([] if chosen in made else [known])],
        "initial_option": known,
    }


def _broadcast(chosen: bool) -> Element:
    option = _option("broadcast", "Show answers in the channel too, not only in the thread")
    made: Element = {"type": "checkboxes", "action_id": "broadcast", "options": [option]}
    return made | ({"initial_options": [option]} if chosen else {})


def _time(action: str, chosen: time | None) -> Element:
    made: Element = {"type": "timepicker", "action_id": action}
    return made | ({"initial_time": f"{chosen:%H:%M}"} if chosen is not None else {})


def _option(value: str, label: str) -> Element:
    return {"text": words(label, _LABEL), "value": str(value)}
