"""How well near-duplicate detection separates takes of one story from similar reports, on pairs labelled by the wire.

    python -m evals.ingest.duplicates [../shared/data/reuters-2007.jsonl.xz] [--show 10]

The labels come from the wire's own marks, not from the text overlap that the rules use. An article id here reads
SLUG-idUSNUMBERDATE: the slug names the running subject, the number the story as the desk filed it.

same story        one number within 12 hours; one headline, marks aside, within 12 hours; the same words, whatever
                  the date, under one headline or slug; a headline marked as a correction and the same one unmarked
                  within a week
another story     one slug, or headlines that share half of their words but not all, 18 hours to 8 days apart, with
                  different numbers and no such mark. Left out are set pieces that are run again (factboxes,
                  timelines) and leads that name the same weekday, which tell one day's event

Prints precision and recall over those pairs, recall by label, and what placing an article costs beside reading it in.
"""

import argparse
import random
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.open_source import ItemDefaults, read
from ingest.split import split
from ingest.stories.assign import StoryIndex, group
from ingest.views import draw_views
from marketbrief.domain.article import Article
from marketbrief.language.wire_format import Headline, read_headline
from marketbrief.library import Library

__all__ = ["main"]

WIRE = Path("../shared/data/reuters-2007.jsonl.xz")
DAYS = 8
TIMED = 1000
LEAD = 500
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_ID = re.compile(r"(?P<slug>.*?)-?idUS(?P<number>\w+?)(?P<date>\d{8})$")


@dataclass(frozen=True, slots=True)
class Filed:
    """An article with the wire's marks; ``hours`` since 1970, ``weekday`` the first that the lead names."""

    article: Article
    slug: str
    number: str
    hours: float
    headline: Headline
    weekday: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles and what the wire says of them."""

    label: str
    same: bool
    one: Filed
    other: Filed


def main() -> None:
    """Label, group, count and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=WIRE, help="articles as JSON Lines")
    parser.add_argument("--show", type=int, default=0, help="print so many wrong pairs of each label")
    arguments = parser.parse_args()
    articles = _articles(arguments.file)
    pairs = list(_pairs(_filed(articles)))
    stories = group(articles)
    print(f"{arguments.file.name}: {len(articles):,} articles, {len(set(stories.values())):,} stories")
    _print_scores(pairs, stories)
    _print_cost(articles)
    _print_wrong(pairs, stories, arguments.show)


def _articles(file: Path) -> list[Article]:
    read_at = datetime.now(UTC)
    return [item for item in read(str(file), given=ItemDefaults(), retrieved_at=read_at) if isinstance(item, Article)]


def _filed(articles: Sequence[Article]) -> list[Filed]:
    """The articles whose id and date can be read, in order of time."""
    filed = []
    for article in articles:
        parts = _ID.match(article.article_id)
        if parts and article.published_at:
            weekday = _WEEKDAY.search(article.text[:LEAD])
            filed.append(
                Filed(
                    article=article,
                    slug=parts["slug"],
                    number=parts["number"],
                    hours=article.published_at.timestamp() / 3600,
                    headline=read_headline(article.title),
                    weekday=weekday[0] if weekday else None,
                    words=" ".join(re.findall(r"\w+", article.text.casefold())),
                )
            )
    return sorted(filed, key=lambda each: each.hours)


def _pairs(filed: Sequence[Filed]) -> Iterator[Pair]:
    for first, one in enumerate(filed):
        for other in filed[first + 1 :]:
            if other.hours - one.hours > DAYS * 24:
                break
            if label := _same(one, other):
                yield Pair(label, True, one, other)
            elif label := _another(one, other):
                yield Pair(label, False, one, other)


def _same(one: Filed, other: Filed) -> str | None:
    hours = other.hours - one.hours
    one_headline = _one_headline(one.headline, other.headline)
    if one.number == other.number and hours <= 12:
        return "one number"
    if one_headline and hours <= 12:
        return "one headline"
    if one.words == other.words and (one_headline or one.slug == other.slug or len(one.words) > LEAD):
        return "the same words"
    if one_headline and one.headline.correction != other.headline.correction and hours <= 7 * 24:
        return "a correction"
    return None


def _one_headline(one: Headline, other: Headline) -> bool:
    return one.words == other.words and one.form == other.form and len(one.words) >= 4


def _another(one: Filed, other: Filed) -> str | None:
    if other.hours - one.hours < 18 or one.number == other.number:
        return None
    if one.headline.form or other.headline.form or one.headline.correction or other.headline.correction:
        return None
    if one.weekday and one.weekday == other.weekday:
        return None
    shared = one.headline.shared_with(other.headline)
    if one.slug == other.slug and shared < 1:
        return "one slug, another day"
    return "headlines alike, another day" if 0.5 <= shared < 1 else None


def _print_scores(pairs: Sequence[Pair], stories: dict[str, str]) -> None:
    by_label: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    for pair in pairs:
        by_label[pair.same, pair.label].append(_joined(pair, stories))
    for (same, label), joined in sorted(by_label.items(), reverse=True):
        kind = "same story" if same else "another story"
        print(
            f"  {kind:14} {label:30} {len(joined):6,} pairs, {sum(joined):6,} joined ({sum(joined) / len(joined):.3f})"
        )
    right = sum(sum(joined) for (same, _), joined in by_label.items() if same)
    wrong = sum(sum(joined) for (same, _), joined in by_label.items() if not same)
    wanted = sum(pair.same for pair in pairs)
    print(f"precision {right / max(1, right + wrong):.3f} (bar .980)   recall {right / max(1, wanted):.3f} (bar .850)")


def _joined(pair: Pair, stories: dict[str, str]) -> bool:
    return stories[pair.one.article.article_id] == stories[pair.other.article.article_id]


def _print_cost(articles: Sequence[Article]) -> None:
    """CPU time of ``TIMED`` articles stored in two libraries by turns, without vectors, in one with their stories."""
    sample = articles[:TIMED]
    seconds = {False: 0.0, True: 0.0}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        libraries = {way: opened.enter_context(Library.create(Path(folder) / str(way))) for way in seconds}
        stories = StoryIndex(libraries[True].takes)
        for article in sample:
            for way, library in libraries.items():
                began = time.process_time()
                library.store(article, split(article.text), draw_views(article), stories.place if way else None)
                seconds[way] += time.process_time() - began
    without, placing = (1000 * seconds[way] / len(sample) for way in (False, True))
    print(f"CPU ms an article: stored {without:.2f}, stored and placed in its story {placing:.2f}")
    print(f"grouping adds {placing / without - 1:.0%} to ingest time (bar 25%)")


def _print_wrong(pairs: Sequence[Pair], stories: dict[str, str], most: int) -> None:
    chance = random.Random(1)  # noqa: S311
    by_label: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if _joined(pair, stories) != pair.same:
            by_label[pair.label].append(pair)
    for label, wrong in by_label.items():
        for pair in chance.sample(wrong, min(most, len(wrong))):
            print(f"{label}, {pair.other.hours - pair.one.hours:.0f} h: {_shown(pair.one)} | {_shown(pair.other)}")


def _shown(filed: Filed) -> str:
    return f"{filed.article.title} [{filed.slug}, {filed.words.count(' ') + 1} words]"


if __name__ == "__main__":
    main()
