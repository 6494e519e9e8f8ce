"""The JSON that the command line prints: a contract that programs rely on. Times are ISO 8601 with their zone."""

from datetime import datetime
from typing import Any

from marketbrief.domain.article import Article
from marketbrief.domain.briefing import Briefing, NoEvidence, Sentence
from marketbrief.domain.citation import CitedView, link_to_words
from marketbrief.domain.evidence import Hit, Source
from marketbrief.domain.question import Question, Window
from marketbrief.domain.view import View

__all__ = ["answer_json", "article_json", "hits_json", "view_json"]

Json = dict[str, Any]


def answer_json(answer: Briefing | NoEvidence, question_id: str | None = None) -> Json:
    """The line that ``ask --json`` prints."""
    question = answer.question
    head = {
        "id": question_id,
        "question": question.text,
        "as_of": question.as_of.isoformat(),
        "window": _window(question.window),
        "outcome": answer.outcome,
        "receipt": answer.receipt,
    }
    if isinstance(answer, NoEvidence):
        return (
            head
            | _empty()
            | {
                "looked_for": answer.looked_for,
                "advice": answer.advice,
                "nearest": [_hit(rank, hit) for rank, hit in enumerate(answer.nearest, 1)],
            }
        )
    return head | {
        "bottom_line": _sentences(answer.bottom_line),
        "drivers": _sentences(answer.drivers),
        "figures": _sentences(answer.figures),
        "views": [_cited_view(cited) for cited in answer.views],
        "sources": [_source(source) for source in answer.sources],
        "caveats": [{"kind": caveat.kind.value, "text": caveat.text} for caveat in answer.caveats],
        "writer": answer.writer,
        "removed": answer.removed,
    }


def hits_json(question: Question, hits: list[Hit], question_id: str | None = None, *, explained: bool = False) -> Json:
    """The line that ``search --json`` prints; with ``explained`` each hit has the parts of its score."""
    parts = [{"parts": {name: round(part, 6) for name, part in hit.parts}} if explained else {} for hit in hits]
    return {
        "id": question_id,
        "query": question.text,
        "window": _window(question.window),
        "hits": [_hit(rank, hit) | part for rank, (hit, part) in enumerate(zip(hits, parts, strict=True), 1)],
    }


def view_json(view: View, article: Article) -> Json:
    """The line that ``views --json`` prints."""
    return _view(view) | {
        "published_at": _time(article.published_at),
        "publisher": article.publisher,
        "url": article.url,
    }


def article_json(article: Article) -> Json:
    """The line that ``articles --json`` prints."""
    return {
        "id": article.article_id,
        "title": article.title,
        "text": article.text,
        "url": article.url,
        "published_at": _time(article.published_at),
        "publisher": article.publisher,
        "authors": list(article.authors),
        "language": article.language,
        "translated": article.translated,
        "source": article.source,
        "retrieved_at": _time(article.retrieved_at),
        "revision": article.revision,
    }


def _empty() -> Json:
    return {
        "bottom_line": [], "drivers": [], "figures": [], "views": [], "sources": [], "caveats": [],
        "writer": None, "removed": 0,
    }  # fmt: skip


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _window(window: Window | None) -> Json | None:
    return {"start": _time(window.start), "end": _time(window.end)} if window is not None else None


def _sentences(sentences: tuple[Sentence, ...]) -> list[Json]:
    return [{"text": sentence.text, "citations": list(sentence.citations)} for sentence in sentences]


def _view(view: View) -> Json:
    return {
        "article_id": view.article_id,
        "speaker": view.speaker,
        "role": view.role,
        "firm": view.firm,
        "kind": view.kind.value,
        "form": view.form.value,
        "quotes": [quote.text for quote in view.quotes],
        "statement": view.statement.text,
        "about": view.about,
        "stance": view.stance.value,
        "outlet": view.outlet,
        "horizon": view.horizon,
        "read_by": view.read_by,
        "stance_by": view.stance_by,
    }


def _cited_view(cited: CitedView) -> Json:
    return _view(cited.view) | {
        "citation": cited.citation,
        "said_at": _time(cited.said_at),
        "mark": cited.mark,
    }


def _source(source: Source) -> Json:
    article = source.article
    return {
        "n": source.n,
        "article_id": article.article_id,
        "title": article.title,
        "publisher": article.publisher,
        "url": article.url,
        "link": link_to_words(article.url, source.passages[0].text),
        "published_at": _time(article.published_at),
        "carriers": list(source.carriers),
        "origins": list(source.origins),
        "passages": [
            {
                "passage_id": passage.passage_id,
                "text": passage.text,
                "start": passage.span.start,
                "end": passage.span.end,
            }
            for passage in source.passages
        ],
    }


def _hit(rank: int, hit: Hit) -> Json:
    return {
        "rank": rank,
        "score": round(hit.score, 6),
        "passage_id": hit.passage.passage_id,
        "article_id": hit.article.article_id,
        "title": hit.article.title,
        "publisher": hit.article.publisher,
        "published_at": _time(hit.article.published_at),
        "url": hit.article.url,
        "text": hit.passage.text,
    }
