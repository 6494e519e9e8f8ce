"""The page of a preview: the answer in its thread, the windows behind it, the Home tab. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from bot.blocks.feedback_view import feedback_view
from bot.blocks.messages import Placing, Rendered, render
from bot.blocks.rich_text import Block
from bot.blocks.sources_view import SOURCES_WINDOW, VIEWS_WINDOW, page_view
from bot.home_tab import HomeFacts, home_view
from bot.posts import Post
from bot.preview.mrkdwn_html import blocks_html
from marketbrief.domain.briefing import Briefing, NoEvidence

__all__ = ["Screens", "page_html"]


@dataclass(frozen=True, slots=True)
class Screens:
    """What is shown: an answer to a question in a channel, its post, and a Home tab."""

    question: str
    answer: Briefing | NoEvidence
    post: Post
    home: HomeFacts


def page_html(screens: Screens) -> str:
    """One page, everything in it; each picture has an id: slack-briefing, slack-sources, slack-views, and so on."""
    rendered = render(screens.answer, Placing(screens.post.key, direct=False))
    pictures = (
        _picture("slack-briefing", "An answer in a channel", _thread(screens.question, rendered)),
        _picture("slack-sources", "Its sources", _window(page_view(SOURCES_WINDOW, screens.post, 0))),
        _picture("slack-views", "All views", _window(page_view(VIEWS_WINDOW, screens.post, 0))),
        _picture("slack-feedback", "What was wrong", _window(feedback_view(screens.post.key))),
        _picture("slack-home", "The Home tab", _home(home_view(screens.home))),
    )
    style = files("bot.preview").joinpath("page.css").read_text("utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>marketbrief in Slack</title>'
        f"<style>\n{style}</style></head>\n<body>\n{''.join(pictures)}</body></html>\n"
    )


def _picture(name: str, title: str, inside: str) -> str:
    return f'<section id="{name}"><h2>{escape(title)}</h2>\n{inside}\n</section>\n'


def _thread(question: str, rendered: Rendered) -> str:
    asked = _message("Ada", f"<p>@marketbrief {escape(question)}</p>")
    answers = (_message("marketbrief", blocks_html(each.blocks), app=True) for each in _all(rendered))
    return f'<div class="screen">{asked}<div class="thread">{"".join(answers)}</div></div>'


def _all(rendered: Rendered) -> Iterable[Rendered]:
    return (rendered, *rendered.more)


def _message(name: str, inside: str, *, app: bool = False) -> str:
    badge = '<span class="badge">APP</span>' if app else ""
    kind = "face app" if app else "face"
    return (
        f'<div class="message"><div class="{kind}">{escape(name[0].upper())}</div>'
        f'<div class="said"><div class="who">{escape(name)}{badge}</div>{inside}</div></div>'
    )


def _window(view: Block) -> str:
    buttons = "".join(
        f'<button class="button {style}">{escape(view[name]["text"])}</button>'
        for name, style in (("close", ""), ("submit", "primary"))
        if name in view
    )
    return (
        f'<div class="window"><div class="top">{escape(view["title"]["text"])}<span>×</span></div>'
        f'<div class="inside">{blocks_html(view["blocks"])}</div><div class="bottom">{buttons}</div></div>'
    )


def _home(view: Block) -> str:
    tabs = '<div class="tabs"><b>Home</b><span>Messages</span><span>About</span></div>'
    return f'<div class="screen home">{tabs}{blocks_html(view["blocks"])}</div>'
