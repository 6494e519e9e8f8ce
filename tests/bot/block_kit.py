"""What Slack takes: its blocks' fields, by the schema of @slack/types (schemas/make.sh), the models of slack_sdk and
the classes of slackblocks, and its limits.

None of them knows of a doubled ``block_id``, rows of different lengths, or how much a message may hold in all: these
are named here, with the limits of Slack's reference pages.
"""

import json
import re
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

from jsonschema_rs import Draft7Validator
from slack_sdk.models.blocks import Block

from bot.blocks.messages import MOST_BLOCK_CHARACTERS, MOST_TEXT_CHARACTERS
from tests.bot.rebuild_blocks import fault_of

SCHEMA = json.loads((Path(__file__).parent / "block_kit.schema.json").read_text("utf-8"))
KINDS = {
    "rich_text": "RichTextBlock", "table": "TableBlock", "actions": "ActionsBlock", "header": "HeaderBlock",
    "context_actions": "ContextActionsBlock", "divider": "DividerBlock", "input": "InputBlock",
    "section": "SectionBlock", "context": "ContextBlock", "modal": "ModalView", "home": "HomeView",
}  # fmt: skip
LENGTHS = {  # (kind of the thing, field): most characters
    ("header", "text"): 150, ("button", "text"): 75, ("button", "value"): 2_000, ("button", "accessibility_label"): 75,
    ("modal", "title"): 24, ("modal", "close"): 24, ("modal", "submit"): 24, ("modal", "private_metadata"): 3_000,
    ("modal", "callback_id"): 255, ("input", "label"): 2_000, ("link", "url"): 3_000, ("button", "action_id"): 255,
}  # fmt: skip
COUNTS = {  # (kind, field): most items
    ("actions", "elements"): 25, ("context_actions", "elements"): 5, ("radio_buttons", "options"): 10,
    ("table", "rows"): 100, ("modal", "blocks"): 100, ("home", "blocks"): 100,
}  # fmt: skip
MOST_COLUMNS, MOST_BLOCKS, MOST_VIEW_CHARACTERS = 20, 50, 250_000
CHANNEL_LINK = re.compile(r"<#[CG][A-Z0-9]+>")
CALLS = ("<!", "<@", "<#", "@channel", "@here", "@everyone")


def faults_of_message(message):
    """What Slack would refuse in a rendered message or its continuations, each fault in words."""
    for each in (message, *message.more):
        yield from faults_of_blocks(each.blocks)
        if not 0 < len(each.blocks) <= MOST_BLOCKS:
            yield f"{len(each.blocks)} blocks"
        if (size := len(json.dumps(each.blocks, ensure_ascii=False))) > MOST_BLOCK_CHARACTERS:
            yield f"{size} characters in blocks"
        if not 0 < len(each.text) <= MOST_TEXT_CHARACTERS:
            yield f"{len(each.text)} characters of text"
        if any(call in CHANNEL_LINK.sub("", each.text).casefold() for call in CALLS):
            yield f"the text calls somebody: {each.text[:100]}"
        if sum(block["type"] == "table" for block in each.blocks) > 1:
            yield "more than one table"


def faults_of_view(view):
    """What Slack would refuse in a window or a Home tab."""
    yield from faults_of_blocks(view["blocks"])
    yield from _of_schema(view)
    # its blocks were looked at one by one: only how many they are, and that there are inputs, matters from here on
    emptied = view | {"blocks": [each if each["type"] == "input" else {"type": "divider"} for each in view["blocks"]]}
    yield from _limits(emptied)
    yield from filter(None, (fault_of(emptied),))
    if (size := len(json.dumps(view, ensure_ascii=False))) > MOST_VIEW_CHARACTERS:
        yield f"{size} characters in a view"


def faults_of_blocks(blocks):
    for block in blocks:
        yield from _of_block(json.dumps(block))
    doubled = [name for name, times in Counter(block.get("block_id") for block in blocks).items() if name and times > 1]
    yield from (f"block_id {name} twice" for name in doubled)


@lru_cache(maxsize=5_000)
def _of_block(words):
    """Faults of a block, given as JSON: the same one comes again in the next message that is made of an answer."""
    block = json.loads(words)
    faults = [*_limits(block), *_of_schema(block), *filter(None, (fault_of(block),))]
    return tuple(faults if Block.parse(block).to_dict() == block else [*faults, f"slack_sdk reads another: {words}"])


def _limits(thing):
    """Limits of a thing and of all in it."""
    if isinstance(thing, list | tuple):
        for each in thing:
            yield from _limits(each)
    if not isinstance(thing, dict):
        return
    yield from _own_limits(thing, thing.get("type"))
    for value in thing.values():
        yield from _limits(value)


def _own_limits(thing, kind):
    for (of, field), most in LENGTHS.items():
        if kind == of and field in thing:
            words = thing[field]["text"] if isinstance(thing[field], dict) else thing[field]
            if not len(words) <= most or (not words and field != "private_metadata"):
                yield f"{kind}.{field} has {len(words)} characters"
    for (of, field), most in COUNTS.items():
        if kind == of and not 0 < len(thing[field]) <= most:
            yield f"{kind}.{field} has {len(thing[field])} items"
    if kind == "table":
        yield from _of_table(thing["rows"])
    if kind == "actions" and len({each["action_id"] for each in thing["elements"]}) < len(thing["elements"]):
        yield "an action_id twice in one row"
    yield from _of_words(thing, kind)


def _of_table(rows):
    if {len(row) for row in rows} - {len(rows[0])}:
        yield "rows of different lengths"
    if len(rows[0]) > MOST_COLUMNS:
        yield "too many columns"


def _of_words(thing, kind):
    if kind in ("text", "plain_text") and not thing["text"]:
        yield "an empty text"
    if kind in ("text", "link", "plain_text") and any(call in thing["text"].casefold() for call in CALLS):
        yield f"a text calls somebody: {thing['text'][:100]}"
    if kind in ("broadcast", "usergroup"):
        yield f"a {kind} element"


def _of_schema(thing):
    return (f"{thing['type']}: {fault.message[:300]}" for fault in _validator(thing["type"]).iter_errors(thing))


@cache
def _validator(kind):
    return Draft7Validator({"$ref": f"#/definitions/{KINDS[kind]}", "definitions": SCHEMA["definitions"]})
