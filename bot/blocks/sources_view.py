"""The windows behind an answer: every source with its cited words, and every view in full. Pure.

They are made from the stored answer (the JSON of ``ask``), so that they show what the answer cited even when an
article has changed since.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.blocks.elements import actions, button, divider, header, modal
from bot.blocks.rich_text import (
    Block,
    Element,
    bold,
    italic,
    link,
    one_line,
    paragraph,
    plain,
    quotation,
    rich_text,
    shortened,
)
from bot.blocks.slack_phrases import carried_by
from bot.posts import Post
from marketbrief.answering.verification.annotations import without_dates
from marketbrief.render.phrases import NOT_CITED

__all__ = ["GONE", "PAGE", "SOURCES_WINDOW", "VIEWS_WINDOW", "gone_view", "page_view", "read_memory"]

SOURCES_WINDOW, VIEWS_WINDOW = "sources_window", "views_window"
PAGE = "window_page"
GONE = "This answer is no longer stored. Please ask again."

BLOCKS_A_PAGE = 80
CHARACTERS_A_PAGE = 20_000
MOST_WORDS = 2_500
MOST_URL = 1_500
MOST_BOLD = 40
MOST_PASSAGES = 6

_PARTS = ("bottom_line", "drivers", "figures")

Json = Mapping[str, Any]


def page_view(window: str, post: Post, page: int) -> Block:
    """One page of a window over ``post``; a page past the end is the last."""
    title, entries = ("Sources", _sources(post)) if window == SOURCES_WINDOW else ("All views", _views(post))
    pages = _pages(entries)
    page = max(0, min(page, len(pages) - 1))
    memory = json.dumps({"window": window, "key": post.key, "page": page})
    blocks = [*pages[page], *_paging(page, len(pages))]
    return modal(title, blocks, kind=window, memory=memory)


def gone_view() -> Block:
    """The window for an answer that is no longer stored."""
    return modal("Sources", [rich_text(paragraph(plain(GONE)))], kind=SOURCES_WINDOW)


def read_memory(memory: str) -> tuple[str, str, int]:
    """The window, the answer's key and the page in a window's private metadata."""
    fields = json.loads(memory)
    return str(fields["window"]), str(fields["key"]), int(fields["page"])


def _sources(post: Post) -> Iterator[Block]:
    """Every source with its cited words: those that the answer cites, then the others under a heading."""
    answer = post.answer
    numbers = _numbers_cited(answer)
    others = [source for source in answer["sources"] if source["n"] not in numbers]
    yield _preface(post)
    for source in answer["sources"]:
        if source["n"] in numbers:
            yield from _source(source, answer)
    if others:
        yield header(NOT_CITED)
    for source in others:
        yield from _source(source, answer)


def _source(source: Json, answer: Json) -> Iterator[Block]:
    cited = list(_words_cited(answer, source["n"]))
    yield divider()
    yield _head(source)
    for passage in sorted(source["passages"][:MOST_PASSAGES], key=lambda each: int(each["start"])):
        yield rich_text(quotation(*_marked(passage["text"], cited)))
        yield rich_text(paragraph(italic(shortened(passage["passage_id"], MOST_URL))))


def _views(post: Post) -> Iterator[Block]:
    answer = post.answer
    titles = {source["n"]: source for source in answer["sources"]}
    yield _preface(post)
    for label, stances in (("For", ["bullish"]), ("Against", ["bearish"]), ("Neutral or mixed", ["neutral", "mixed"])):
        group = [view for view in answer["views"] if view["stance"] in stances]
        if group:
            yield header(f"{label} ({len(group)})")
        for view in group:
            yield from _view(view, titles[view["citation"]])


def _preface(post: Post) -> Block:
    receipt = f"Receipt {post.receipt}: 'marketbrief receipt {post.receipt} --check' checks every word again."
    question = paragraph(bold(shortened(post.question, MOST_URL)))
    return rich_text(question, *([paragraph(italic(receipt))] if post.receipt else []))


def _head(source: Json) -> Block:
    """Number, title linked to the words, publisher, date, and how many carried it."""
    title = shortened(source["title"], 200) or "untitled"
    carried = carried_by(source.get("carriers", ()), source.get("origins", ()))
    carried += f": {', '.join(source['carriers'])}" if carried else ""
    notes = (source["publisher"] or "publisher unknown", _day(source["published_at"]), carried)
    return rich_text(
        paragraph(bold(f"[{source['n']}] "), link(source["link"], title, most=MOST_URL)),
        paragraph(italic(shortened(" · ".join(note for note in notes if note), 500))),
    )


def _view(view: Json, source: Json) -> Iterator[Block]:
    who = [part for part in (view["speaker"], view["role"], view["firm"]) if part]
    about = f" on {shortened(view['about'], 200)}" if view["about"].strip() else ""
    notes = [
        "" if view["kind"] == "analyst" else view["kind"],
        f"via {view['outlet']}" if view["outlet"] else "",
        view["horizon"] or "",
        source["publisher"] or "publisher unknown",
        _day(source["published_at"]),
    ]
    yield rich_text(
        paragraph(bold(shortened(", ".join(dict.fromkeys(who)), 300)), plain(about)),
        quotation(*_marked(view["statement"], view["quotes"])),
        paragraph(
            link(source["link"], f"[{source['n']}]", most=MOST_URL),
            italic(shortened(f" {' · '.join(note for note in notes if note)}", 500)),
        ),
    )


def _numbers_cited(answer: Json) -> set[int]:
    """The sources that a sentence or a view of the answer cites."""
    cited = {n for part in _PARTS for sentence in answer[part] for n in sentence["citations"]}
    return cited | {view["citation"] for view in answer["views"]}


def _words_cited(answer: Json, n: int) -> Iterator[str]:
    """The words that the answer took from a source: statements and quotations of views, and sentences that cite it."""
    for view in answer["views"]:
        if view["citation"] == n:
            yield from (view["statement"], *view["quotes"])
    for part in _PARTS:
        yield from (without_dates(sentence["text"]) for sentence in answer[part] if n in sentence["citations"])


def _marked(text: str, cited: Sequence[str]) -> list[Element]:
    """``text`` on one line with the cited words in bold."""
    line = shortened(text, MOST_WORDS)
    runs: list[Element] = []
    done = 0
    for start, end in _spans(line, [one_line(words) for words in cited])[:MOST_BOLD]:
        runs += [plain(line[done:start])] if start > done else []
        runs.append(bold(line[start:end]))
        done = end
    return [*runs, *([plain(line[done:])] if done < len(line) else [])]


def _spans(line: str, cited: Iterable[str]) -> list[tuple[int, int]]:
    """The spans of cited words in a line: in order, adjacent spans merged."""
    found = sorted((line.find(words), line.find(words) + len(words)) for words in cited if words and words in line)
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _pages(blocks: Iterable[Block]) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    filled = 0
    for block in blocks:
        more = len(json.dumps(block, ensure_ascii=False))
        if pages[-1] and (len(pages[-1]) >= BLOCKS_A_PAGE or filled + more > CHARACTERS_A_PAGE):
            pages.append([])
            filled = 0
        pages[-1].append(block)
        filled += more
    return pages


def _paging(page: int, pages: int) -> list[Block]:
    """Buttons to the other pages, if there are any."""
    if pages == 1:
        return []
    back = [button("Back", f"{PAGE}_back", str(page - 1), accessibility="Previous page")] if page else []
    on = [button("More", f"{PAGE}_on", str(page + 1), accessibility="Next page")] if page + 1 < pages else []
    return [rich_text(paragraph(italic(f"Page {page + 1} of {pages}"))), actions([*back, *on])]


def _day(moment: str | None) -> str:
    if moment is None:
        return "no date"
    day = datetime.fromisoformat(moment)
    return f"{day.day} {day:%B %Y}"
