"""One module an event; each acknowledges, reads, asks the answerer and renders."""

from bot.events import agent, answer_buttons, command, home, mention, message, settings_dialog, shortcut, uninstalled

__all__ = ["LISTENERS"]

# of several listeners to one event the first that matches is called: the agent view's before the Home tab's
LISTENERS = (agent, mention, message, uninstalled, home, settings_dialog, answer_buttons, command, shortcut)
