"""What a chat model as second reader adds to the views and stances, bounded by an oracle and by liars.

    python -m evals.ingest.second_reader [--data ../shared] [--most 40] [--model]

Over the articles annotated by hand, scored by ``bench/views_score.py`` of the data folder: views drawn by the rules
alone, and those with what a second reader adds. The oracle proposes the annotated views as they are, which bounds what
any model can gain. The liars propose every sentence for every person the article names (`everybody says everything`),
quotations that nobody spoke (`invented quotations`), and statements that begin in one sentence and end in another
(`shifted`). For each it prints how many proposals were kept, how many of these name another speaker than the annotation
(should be 0), and how many are statements that nobody annotated. Then stances: by the rules, by an oracle, a liar and a
model, of the statements that the rules call neutral and of all.

With ``--model`` the chat model of the settings (MARKETBRIEF_MODEL, MARKETBRIEF_MODEL_URL …) reads the first ``--most``
articles too, within the settings' limits; the rules are scored on the same articles beside it.
"""

import argparse
import io
import json
import runpy
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.open_source import ItemDefaults, read
from ingest.second_reader.find_views import find_views
from ingest.second_reader.from_settings import model_of
from ingest.second_reader.keeping import Proposal, sift
from ingest.second_reader.model import Model
from ingest.second_reader.stances import read_stances
from ingest.second_reader.voices import utterances_of
from ingest.views import draw_views
from marketbrief.domain.article import Article
from marketbrief.domain.contract import view_json
from marketbrief.domain.errors import WriterError
from marketbrief.domain.view import Stance, View, ViewKind
from marketbrief.settings import read_settings

__all__ = ["main"]

READ_AT = datetime(2026, 1, 1, tzinfo=UTC)
READER = "second reader"
SHIFT = 25
OF = (("of neutral ones", False), ("of all", True))

Gold = list[dict[str, Any]]
Proposer = Callable[[Article, Gold], Iterator[Proposal]]


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article, its annotated views, and those that the rules draw."""

    article: Article
    gold: Gold
    drawn: tuple[View, ...]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder with bench/ and data/")
    parser.add_argument("--most", type=int, default=40, help="how many articles")
    parser.add_argument("--model", action="store_true", help="ask the chat model of the settings too")
    asked = parser.parse_args()
    if not (asked.data / "data" / "views-gold.jsonl").exists():
        sys.exit(f"there are no annotated views in {asked.data}: name the folder that has them with --data")
    scorer = runpy.run_path(str(asked.data / "bench" / "views_score.py"))
    annotated = [*_annotated(asked.data / "data")][: asked.most]
    print(f"{len(annotated)} articles, {sum(len(each.gold) for each in annotated)} annotated views")
    _print_score("rules alone", scorer, annotated, {})
    for name, proposer in PROPOSERS.items():
        _print_kept(name, scorer, annotated, proposer)
    _print_stances("stances: rules", scorer, annotated)
    for words, of_all in OF:
        _print_stances(f"stances: oracle, {words}", scorer, annotated, _stances_of_gold(scorer), of_all=of_all)
        _print_stances(f"stances: liar, {words}", scorer, annotated, _stances_of_liar(scorer), of_all=of_all)
    if asked.model:
        _print_model(scorer, annotated)


def _annotated(folder: Path) -> Iterator[Annotated]:
    articles = {
        item.article_id: item
        for item in read(str(folder / "views-articles.jsonl"), given=ItemDefaults(), retrieved_at=READ_AT)
        if isinstance(item, Article)
    }
    for line in (folder / "views-gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        article = articles[row["id"]]
        yield Annotated(article, row["views"], draw_views(article))


# proposers


def _oracle(_article: Article, gold: Gold) -> Iterator[Proposal]:
    """The annotated views as they are."""
    for view in gold:
        yield Proposal.model_validate({name: view[name] for name in Proposal.model_fields})


def _everybody(article: Article, _gold: Gold) -> Iterator[Proposal]:
    """Propose every sentence for every person that the article names."""
    utterances = utterances_of(article)
    names = sorted({name for each in utterances for name in each.named})
    for each in utterances:
        for name in names:
            yield _lie(each.span.of(article.text), name)


def _invented_quotes(article: Article, gold: Gold) -> Iterator[Proposal]:
    """Annotated views with a reversed quotation, or with one that has no quotation marks in the article."""
    words = article.text.split()
    for proposal in _oracle(article, gold):
        yield proposal.model_copy(update={"quotes": [*proposal.quotes, " ".join(words[3:11])]})
        yield proposal.model_copy(update={"quotes": [f"not {quote}" for quote in proposal.quotes] or ["We will"]})


def _shifted(article: Article, gold: Gold) -> Iterator[Proposal]:
    """Annotated statements shifted into the sentence before or after, for every annotated speaker."""
    names = sorted({view["speaker"] for view in gold if view["speaker"]})
    for view in gold:
        place = article.text.find(view["statement"])
        for shift in (-SHIFT, SHIFT) if place > SHIFT else ():
            start, end = place + shift, place + shift + len(view["statement"])
            for name in names:
                yield _lie(" ".join(article.text[start:end].split()[1:-1]), name)


def _lie(statement: str, name: str) -> Proposal:
    return Proposal(
        speaker=name, role="analyst", firm=None, kind=ViewKind.ANALYST, statement=statement, quotes=[], about="stocks",
        stance=Stance.BULLISH,
    )  # fmt: skip


PROPOSERS: Mapping[str, Proposer] = {
    "oracle": _oracle,
    "everybody says everything": _everybody,
    "invented quotations": _invented_quotes,
    "shifted": _shifted,
}


# results


def _print_kept(name: str, scorer: dict[str, Any], annotated: Sequence[Annotated], proposer: Proposer) -> None:
    """Print how many proposals are kept beside the rules' views, and how many names are wrong without them."""
    proposed = {each.article.article_id: [*proposer(each.article, each.gold)] for each in annotated}
    kept = {a.article.article_id: _sifted(a, proposed[a.article.article_id], a.drawn) for a in annotated}
    _print_score(f"rules and {name}", scorer, annotated, kept)
    alone = {a.article.article_id: _sifted(a, proposed[a.article.article_id], ()) for a in annotated}
    for what, views in (("beside the rules' views", kept), ("with no rules beside it", alone)):
        counts = _names(scorer, annotated, views)
        changed = ", ".join(f"{counts[sort]} {sort}" for sort in ("right", "nameless", "wrong names", "not annotated"))
        print(f"  {what}: {sum(map(len, proposed.values())):,} proposed, {counts.total()} kept: {changed}")


def _sifted(each: Annotated, proposals: Sequence[Proposal], known: Sequence[View]) -> list[View]:
    return sift(each.article, proposals, known, READER).kept


def _names(scorer: dict[str, Any], annotated: Sequence[Annotated], views: Mapping[str, Sequence[View]]) -> Counter[str]:
    """How many of the views bear the annotated name, none, another, or stand where nothing is annotated."""
    counts: Counter[str] = Counter()
    for each in annotated:
        for view in views[each.article.article_id]:
            gold = [g for g in each.gold if scorer["overlap"](view.statement.text, g["statement"]) >= 0.5]
            if not gold:
                counts["not annotated"] += 1
            elif view.speaker is None:
                counts["nameless"] += 1
            else:
                right = any(scorer["same_name"](view.speaker, g["speaker"]) for g in gold)
                counts["right" if right else "wrong names"] += 1
    return counts


def _print_score(
    name: str, scorer: dict[str, Any], annotated: Sequence[Annotated], added: Mapping[str, Sequence[View]]
) -> None:
    """The scorer's own lines over the rules' views and those added."""
    rows = [
        view_json(view, each.article)
        for each in annotated
        for view in (*each.drawn, *added.get(each.article.article_id, ()))
    ]
    gold = [{"id": each.article.article_id, "views": each.gold} for each in annotated]
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()) as printed:
        expected, found = Path(folder, "gold.jsonl"), Path(folder, "views.jsonl")
        expected.write_text("\n".join(map(json.dumps, gold)), "utf-8")
        found.write_text("\n".join(map(json.dumps, rows)), "utf-8")
        scorer["main"](str(expected), str(found))
    print(f"{name}\n  " + "\n  ".join(printed.getvalue().splitlines()))


# stances

Teller = Callable[[Annotated, Sequence[View]], Mapping[View, Stance]]


def _stances_of_gold(scorer: dict[str, Any]) -> Teller:
    """Stances as annotated."""

    def stances_of(each: Annotated, views: Sequence[View]) -> Mapping[View, Stance]:
        pairs = ((view, gold) for view in views for gold in each.gold)
        return {v: Stance(g["stance"]) for v, g in pairs if scorer["overlap"](v.statement.text, g["statement"]) >= 0.5}

    return stances_of


def _stances_of_liar(scorer: dict[str, Any]) -> Teller:
    """Always another stance than the annotated one."""
    tell_gold = _stances_of_gold(scorer)

    def stances_of(each: Annotated, views: Sequence[View]) -> Mapping[View, Stance]:
        return {
            view: Stance.BEARISH if right is Stance.BULLISH else Stance.BULLISH
            for view, right in tell_gold(each, views).items()
        }

    return stances_of


def _print_stances(
    name: str,
    scorer: dict[str, Any],
    annotated: Sequence[Annotated],
    stances_of: Teller | None = None,
    *,
    of_all: bool = False,
) -> None:
    """The share of matched views with the right stance; ``stances_of`` sets that of neutral ones (or of all)."""
    changed = []
    for each in annotated:
        asked = [view for view in each.drawn if of_all or view.stance is Stance.NEUTRAL]
        stances = stances_of(each, asked) if stances_of else {}
        changed.append(replace(each, drawn=tuple(replace(v, stance=stances.get(v, v.stance)) for v in each.drawn)))
    with redirect_stdout(io.StringIO()) as printed:
        _print_score(name, scorer, changed, {})
    score = printed.getvalue().split("stance ")[1].split()[0]
    print(f"{name}: {score} right")


# a real model


def _print_model(scorer: dict[str, Any], annotated: Sequence[Annotated]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        model = model_of(read_settings(), Path(folder), lambda: False)
        began = time.perf_counter()
        counts: Counter[str] = Counter()
        kept = {each.article.article_id: _read(model, each, counts) for each in annotated}
        seconds = (time.perf_counter() - began) / len(annotated)
        _print_score(f"rules and {model.name}", scorer, annotated, kept)
        print(f"  {dict(counts)}, {dict(_names(scorer, annotated, kept))}; {seconds:.1f} s an article")
        for words, of_all in OF:
            _print_stances(f"stances: {model.name}, {words}", scorer, annotated, _stances_by(model), of_all=of_all)


def _read(model: Model, each: Annotated, counts: Counter[str]) -> list[View]:
    """The views that the model finds in an article; counts why the others were refused."""
    try:
        sifted = find_views(model, each.article, each.drawn)
    except WriterError as error:
        counts[str(error)] += 1
        return []
    if sifted is None:
        counts["articles of which it made no sense"] += 1
        return []
    counts.update(sifted.refused)
    counts["kept"] += len(sifted.kept)
    return sifted.kept


def _stances_by(model: Model) -> Teller:
    def stances_of(each: Annotated, views: Sequence[View]) -> Mapping[View, Stance]:
        try:
            stances = read_stances(model, each.article, views) or {}
        except WriterError as error:
            print(f"  {each.article.article_id}: {error}", file=sys.stderr)
            return {}
        return {view: stances[view.statement.span] for view in views if view.statement.span in stances}

    return stances_of


if __name__ == "__main__":
    main()
