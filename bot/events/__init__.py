"""Slack's events, one module each: acknowledge, read, then ask the worker or reply."""

from slack_bolt.async_app import AsyncApp

from bot.context import BotContext
from bot.events import agent, answer_buttons, command, home, mention, message, settings_dialog, shortcut, uninstalled
from bot.queue.worker import QuestionWorker

__all__ = ["register_listeners"]


def register_listeners(app: AsyncApp, context: BotContext, worker: QuestionWorker) -> None:
    """Register every listener. Bolt calls only the first that matches: the agent view's before the Home tab's."""
    agent.register(app, context)
    mention.register(app, worker)
    message.register(app, worker)
    uninstalled.register(app)
    home.register(app, context)
    settings_dialog.register(app, context)
    answer_buttons.register(app, context)
    command.register(app, context, worker)
    shortcut.register(app, worker)
