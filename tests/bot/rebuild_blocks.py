"""Blocks and views built anew from the classes of slackblocks, whose constructors check the limits it publishes."""

import slackblocks
from slackblocks import rich_text as rich
from slackblocks.objects import TextType

BUILT = {
    "actions": slackblocks.ActionsBlock,
    "button": slackblocks.Button,
    "channel": rich.RichTextChannel,
    "checkboxes": slackblocks.CheckboxGroup,
    "context_actions": slackblocks.ContextActionsBlock,
    "divider": slackblocks.DividerBlock,
    "feedback_buttons": slackblocks.FeedbackButtons,
    "header": slackblocks.HeaderBlock,
    "home": slackblocks.HomeTabView,
    "input": slackblocks.InputBlock,
    "link": rich.RichTextLink,
    "modal": slackblocks.ModalView,
    "multi_users_select": slackblocks.UserMultiSelectMenu,
    "number_input": slackblocks.NumberInput,
    "plain_text_input": slackblocks.PlainTextInput,
    "radio_buttons": slackblocks.RadioButtonGroup,
    "rich_text": slackblocks.RichTextBlock,
    "rich_text_list": rich.RichTextList,
    "rich_text_quote": rich.RichTextQuote,
    "rich_text_section": rich.RichTextSection,
    "static_select": slackblocks.StaticSelectMenu,
    "text": rich.RichText,
    "timepicker": slackblocks.TimePicker,
    "user": rich.RichTextUser,
}
UNCHECKED = {
    "blocks": "a chunk of a stream: it is no block itself, and those in it are looked at one by one",
}
"""What the bot sends that slackblocks has no class for, and why nothing is lost."""


def fault_of(thing):
    """What slackblocks would not build of a block or a view, or would build otherwise; ``None`` when all is well."""
    try:
        built = rebuilt(thing)
    except slackblocks.InvalidUsageError as error:
        return f"{thing['type']}: slackblocks says: {error}"
    told = _bare(built._resolve())
    return None if told == _bare(thing) else f"slackblocks builds another {thing['type']}: {told}"


def rebuilt(thing):
    """A part of Block Kit as slackblocks has it."""
    if isinstance(thing, list | tuple):
        return [rebuilt(each) for each in thing]
    if not isinstance(thing, dict):
        return thing
    match thing.get("type"):
        case "plain_text":
            return slackblocks.Text(thing["text"], TextType.PLAINTEXT, emoji=thing["emoji"])
        case "table":
            return _table(thing)
        case None:
            return _untyped(thing)
    fields = {name: value for name, value in thing.items() if name not in ("type", "style")}
    return BUILT[thing["type"]](**{name: rebuilt(value) for name, value in fields.items()}, **_styled(thing))


def _styled(thing):
    """The style of a run of text is arguments of their own there."""
    style = thing.get("style", {})
    return style if isinstance(style, dict) else {"style": style}


def _table(thing):
    """A table takes the one paragraph of a cell, and wraps it itself."""
    rows = [[rebuilt(cell["elements"][0]) for cell in row] for row in thing["rows"]]
    settings = [slackblocks.ColumnSettings(**each) for each in thing["column_settings"]]
    return slackblocks.TableBlock(rows, settings)


def _untyped(thing):
    """Objects without a type: the choices of a window, and the thumbs."""
    kind = slackblocks.FeedbackButton if "accessibility_label" in thing else slackblocks.Option
    return kind(**{name: rebuilt(value) for name, value in thing.items()})


def _bare(thing):
    """Without what says no more than its absence, and without the names that slackblocks gives to every block."""
    if isinstance(thing, list | tuple):
        return [_bare(each) for each in thing]
    if not isinstance(thing, dict):
        return thing
    kept = {name: _bare(value) for name, value in thing.items() if name != "block_id"}
    return {name: value for name, value in kept.items() if value not in (None, False, 0, "", [])}
