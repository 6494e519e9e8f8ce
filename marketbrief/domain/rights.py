"""Where an article may appear, as its source allows."""

from marketbrief.domain.article import Article
from marketbrief.domain.question import Conversation

__all__ = ["may_appear"]


def may_appear(article: Article, place: Conversation | None) -> bool:
    """Whether an answer given at ``place`` (None: outside Slack) may draw on ``article``.

    A direct message is a conversation like any other: an article that is bound to channels does not appear in it. An
    article of which no word may be quoted appears nowhere.
    """
    rights = article.rights
    if rights.quote_words == 0:
        return False
    if place is None or not rights.channels:
        return True
    here = {name.casefold() for name in (place.channel_id, place.channel_name) if name}
    return not here.isdisjoint(channel.casefold() for channel in rights.channels)
