"""Print a briefing for people: with colours in a terminal, as plain text in a pipe."""

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.text import Text

from marketbrief.answering.receipts import Checked, Receipt
from marketbrief.domain.article import Article
from marketbrief.domain.briefing import Briefing, NoEvidence, Sentence
from marketbrief.domain.citation import CitedView, link_to_words
from marketbrief.domain.evidence import Hit, Source
from marketbrief.domain.question import Question
from marketbrief.domain.view import View, ViewForm
from marketbrief.render.phrases import by_citation, by_stance, byline, carried_by, noted, one_line, said

__all__ = ["article_line", "render", "render_check", "render_hits", "render_receipt", "render_views"]

WIDEST = 100
_COLOURS = {"For": "green", "Against": "red"}


def render(answer: Briefing | NoEvidence, console: Console) -> None:
    """Print an answer."""
    parts = _briefing(answer) if isinstance(answer, Briefing) else _no_evidence(answer)
    console.print(Group(*parts), width=min(console.width, WIDEST))


def render_hits(question: Question, hits: Sequence[Hit], console: Console, *, explained: bool = False) -> None:
    """Print search results; ``explained``, with what each score is made of."""
    console.print(_head(question))
    for rank, hit in enumerate(hits, 1):
        console.print(_hit(rank, hit))
        if explained:
            parts = " + ".join(f"{part:.4f} {name}" for name, part in hit.parts)
            console.print(_indented(Text(f"{hit.score:.4f} = {parts}", style="dim"), 4))


def _briefing(answer: Briefing) -> Iterable[RenderableType]:
    yield _head(answer.question)
    yield from (_indented(_sentence(sentence, bold=True)) for sentence in answer.bottom_line)
    yield from _section("Drivers", answer.drivers)
    yield from _section("Figures", answer.figures)
    if answer.views:
        yield _title("What analysts say")
        for label, group in by_stance(answer.views):
            yield _indented(Text(label, style=f"bold {_COLOURS.get(label, 'yellow')}"))
            yield from (_indented(_view(cited), 4) for cited in group)
    for label, sources in by_citation(answer):
        yield _title(label)
        yield from (_indented(_source(source)) for source in sources)
    if answer.caveats:
        yield _title("Read with care")
        yield from (_indented(_bullet(Text(caveat.text))) for caveat in answer.caveats)
    if answer.removed:
        yield _indented(Text(f"{answer.removed} sentence(s) left out: the sources do not bear them out.", style="dim"))
    yield from _receipt_line(answer)


def _no_evidence(answer: NoEvidence) -> Iterable[RenderableType]:
    yield _head(answer.question)
    yield _indented(Text("The library does not say.", style="bold"))
    yield _indented(Text(f"Looked for: {answer.looked_for}."))
    if answer.nearest:
        yield _title("The nearest it has")
        for hit in answer.nearest:
            yield _indented(
                _bullet(Text(f"{byline(hit.article.publisher, hit.article.published_at)}: {hit.article.title}"))
            )
    yield _indented(Text(answer.advice, style="italic"))
    yield from _receipt_line(answer)


def _receipt_line(answer: Briefing | NoEvidence) -> Iterable[RenderableType]:
    if answer.receipt:
        yield Padding(
            Text(f"receipt {answer.receipt}: marketbrief receipt {answer.receipt} --check", style="dim"), (1, 0, 0, 2)
        )


def _head(question: Question) -> RenderableType:
    window = f" · {question.window.label}" if question.window else ""
    return Rule(Text(f"{question.text}{window}", style="bold cyan"), align="left", style="dim")


def _title(words: str) -> RenderableType:
    return Padding(Text(words, style="bold underline"), (1, 0, 0, 0))


def _section(title: str, sentences: Sequence[Sentence]) -> Iterable[RenderableType]:
    if sentences:
        yield _title(title)
        yield from (_indented(_bullet(_sentence(sentence))) for sentence in sentences)


def _sentence(sentence: Sentence, *, bold: bool = False) -> Text:
    text = Text(sentence.text, style="bold" if bold else "")
    return text.append(" " + "".join(f"[{n}]" for n in sentence.citations), style="dim")


def _view(cited: CitedView) -> Text:
    view = cited.view
    text = Text("• ").append(view.holder, style="bold")
    if notes := noted(cited):
        text.append(f" ({notes})", style="dim")
    text.append(": ").append(said(view), style="italic" if view.form is ViewForm.DIRECT else "")
    return text.append(f" [{cited.citation}]", style="dim")


def _source(source: Source) -> Text:
    article = source.article
    link = link_to_words(article.url, source.passages[0].text)
    text = Text(f"[{source.n}] {byline(article.publisher, article.published_at)}: ")
    text.append(article.title, style=Style(link=link) if link else "")
    if carried := carried_by(source.carriers, source.origins):
        text.append(f"  ({carried})", style="dim")
    return text.append(f"  {article.url}", style="dim") if article.url else text


def _hit(rank: int, hit: Hit) -> RenderableType:
    head = Text(f"{rank:2d}  {hit.score:.4f}  ", style="dim").append(hit.article.title, style="bold")
    head.append(f"  {byline(hit.article.publisher, hit.article.published_at)}", style="dim")
    return Group(head, _indented(Text(one_line(hit.passage.text)), 4))


def _bullet(text: Text) -> Text:
    return Text("• ").append_text(text)


def _indented(text: RenderableType, by: int = 2) -> RenderableType:
    return Padding(text, (0, 0, 0, by))


def render_views(views: Iterable[tuple[View, Article]], console: Console) -> None:
    """Print the ledger, one view after the other as they come."""
    for view, article in views:
        head = Text(f"{article.published_at:%-d %B %Y}  " if article.published_at else "undated  ", style="dim")
        head.append(view.holder, style="bold").append(f"  {view.stance} on {view.about}", style="cyan")
        console.print(head.append(f"  ({article.publisher or article.source})", style="dim"))
        console.print(_indented(Text(one_line(view.statement.text))))


def article_line(article: Article) -> str:
    """An article in one line: day, publisher, title, id."""
    return f"{byline(article.publisher, article.published_at)}: {article.title}  ({article.article_id})"


def render_receipt(receipt: Receipt, console: Console) -> None:
    """Print a receipt: the sources of an answer and its writer."""
    told = receipt.answer
    rows = (
        ("receipt", receipt.receipt_id),
        ("question", receipt.question or "(kept out)"),
        ("answered", f"{receipt.answered_at:%-d %B %Y %H:%M %Z} in {receipt.seconds:.2f} s"),
        ("outcome", told["outcome"].replace("_", " ")),
        ("writer", f"{told['writer']}, {told['removed']} sentence(s) or view(s) removed by the check"),
        ("versions", f"marketbrief {receipt.marketbrief}, prompt {receipt.prompt}, embedding {receipt.embedding}"),
    )
    for name, value in rows:
        console.print(Text(f"{name:9s} ", style="dim").append(value))
    for source in told["sources"]:
        console.print(Text(f"[{source['n']}] {source['title']}", style="bold"))
        for passage in source["passages"]:
            mark = receipt.hashes[passage["passage_id"]][:12]
            console.print(_indented(Text(f"{passage['passage_id']}  sha256 {mark}…", style="dim")))


def render_check(checked: Checked, console: Console) -> None:
    """Print the result of checking a receipt again."""
    for fault in checked.faults:
        console.print(Text("does not stand: ", style="bold red").append(fault, style=""))
    for source in checked.corrected:
        console.print(Text("corrected since: ", style="bold yellow").append(source, style=""))
    if not checked.faults:
        console.print(Text("every word still stands in the library", style="bold green"))
