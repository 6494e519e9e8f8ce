"""One module an event; each acknowledges, reads, asks the answerer and renders."""

from bot.slack.listeners import agent, answer, command, gone, home, mention, message, settings, shortcut

__all__ = ["LISTENERS"]

# of several listeners to one event the first that matches is called: the agent view's before the Home tab's
LISTENERS = (agent, mention, message, gone, home, settings, answer, command, shortcut)
