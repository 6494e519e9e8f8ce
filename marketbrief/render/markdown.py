"""Print a briefing as Markdown, for notes, wikis and mail; links open at the cited words."""

import re
from collections.abc import Iterator, Sequence

from marketbrief.domain.briefing import Briefing, NoEvidence, Sentence
from marketbrief.domain.citation import CitedView, link_to_words
from marketbrief.domain.evidence import Source
from marketbrief.render.phrases import by_citation, by_stance, byline, carried_by, noted, one_line, said

__all__ = ["to_markdown"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def to_markdown(answer: Briefing | NoEvidence) -> str:
    """The answer as CommonMark; whatever comes from an article is escaped, so that none of it is markup."""
    lines = _briefing(answer) if isinstance(answer, Briefing) else _no_evidence(answer)
    return "\n".join(lines).strip() + "\n"


def _briefing(answer: Briefing) -> Iterator[str]:
    window = f" · {answer.question.window.label}" if answer.question.window else ""
    yield f"## {_escaped(answer.question.text)}{_escaped(window)}"
    yield ""
    yield " ".join(f"**{_escaped(each.text)}** {_numbers(each)}" for each in answer.bottom_line)
    yield from _section("Drivers", answer.drivers)
    yield from _section("Figures", answer.figures)
    for label, group in by_stance(answer.views):
        yield from ("", f"### What analysts say: {label.lower()}", "")
        yield from (f"- {_view(cited)}" for cited in group)
    for label, sources in by_citation(answer):
        yield from ("", f"### {label}", "")
        yield from (_source(source) for source in sources)
    if answer.caveats:
        yield from ("", "### Read with care", "")
        yield from (f"- {_escaped(caveat.text)}" for caveat in answer.caveats)


def _no_evidence(answer: NoEvidence) -> Iterator[str]:
    yield f"## {_escaped(answer.question.text)}"
    yield from ("", "**The library does not say.**", "", f"Looked for: {_escaped(answer.looked_for)}.")
    if answer.nearest:
        yield from ("", "### The nearest it has", "")
        for hit in answer.nearest:
            article = hit.article
            yield f"- {_escaped(byline(article.publisher, article.published_at))}: {_escaped(article.title)}"
    yield from ("", f"*{_escaped(answer.advice)}*")


def _section(title: str, sentences: Sequence[Sentence]) -> Iterator[str]:
    if sentences:
        yield from ("", f"### {title}", "")
        yield from (f"- {_escaped(each.text)} {_numbers(each)}" for each in sentences)


def _numbers(sentence: Sentence) -> str:
    return "".join(rf"\[{n}\]" for n in sentence.citations)


def _view(cited: CitedView) -> str:
    notes = f" ({_escaped(notes)})" if (notes := noted(cited)) else ""
    return rf"**{_escaped(cited.view.holder)}**{notes}: {_escaped(said(cited.view))} \[{cited.citation}\]"


def _source(source: Source) -> str:
    article = source.article
    link = link_to_words(article.url, source.passages[0].text)
    title = _escaped(article.title)
    named = f"[{title}](<{link}>)" if link else title
    carried = carried_by(source.carriers, source.origins)
    more = f" ({carried})" if carried else ""
    return rf"- \[{source.n}\] {_escaped(byline(article.publisher, article.published_at))}: {named}{more}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))
