"""Citation numbers that link to the cited words in their article. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from bot.blocks.rich_text import Element, link, one_line, plain
from bot.blocks.slack_phrases import MessageRoom
from marketbrief.answering.verification.annotations import without_dates
from marketbrief.domain.citation import CitedView, link_to_words
from marketbrief.domain.evidence import Source

__all__ = ["Sources", "citation_links", "quoted_words", "sources_by_number"]

Sources = Mapping[int, Source]

ROOM_FOR_LINKS = 300


def sources_by_number(sources: Iterable[Source]) -> Sources:
    """Sources by their numbers."""
    return {source.n: source for source in sources}


def citation_links(citations: Iterable[int], words: str, sources: Sources, room: MessageRoom) -> Iterator[Element]:
    """``[1] [2]``, each linked to ``words`` in its source where they are there, else to the source's passage.

    In a small room numbers are plain, as addresses take more space than words.
    """
    for n in citations:
        source = sources.get(n)
        yield plain(" ")
        if source is None or room.characters < ROOM_FOR_LINKS:
            yield plain(f"[{n}]")
        else:
            yield link(_address(source, words), f"[{n}]", most=room.url_characters)


def quoted_words(cited: CitedView) -> str:
    """The words of a view to link to: its first quotation, else its statement."""
    view = cited.view
    return view.quotes[0].text if view.quotes else view.statement.text


def _address(source: Source, words: str) -> str | None:
    own = without_dates(words)
    cited = own if one_line(own) in one_line(source.article.text) else source.passages[0].text
    return link_to_words(source.article.url, cited)
