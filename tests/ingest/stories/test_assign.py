"""Duplicates: takes, copies and corrections join one story; another day's report, another firm's, does not."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.stories import assign
from ingest.stories.assign import StoryIndex, group
from ingest.stories.in_memory import MembersInMemory
from marketbrief.domain.article import Article
from marketbrief.domain.story import Story, StoryRole, StoryVersion

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
LEAD = (
    "LISBON (Meridian) - Harrow Mills said on Tuesday it will close two of its nine looms and move the work to Porto."
)
REST = (
    "The weaver employs 640 people in the valley, most of them at the two plants that are to close before the summer.",
    "Orders from hotels fell by a third last year while the price of cotton rose, and the banks asked for a plan.",
    "Chief executive Inês Falcão told staff in the canteen that nobody would be dismissed before September.",
    "The union said it had not been asked and would meet the mayor, who holds a small stake through the town.",
    "Shares in Harrow, which have lost half of their worth since the new year, rose 4 percent in thin trade.",
    "Analysts at Banco Tejo kept their rating and said that a sale of the dye works was now more likely.",
)
CLOSE = "Stocks in Lisbon {verb} on {day} as {cause} while traders waited for {event}, and the bank index {end}."
BACKGROUND = (
    "The market has been caught for weeks between hopes of lower rates and fears for exports to the north.",
    "Turnover on the exchange is thin by the standard of other years, and foreign funds hold less of it than before.",
)
names = itertools.count()


def article(title: str, text: str, at: datetime | None = NOON, **fields: str | None) -> Article:
    defaults = {"article_id": f"a{next(names)}", "publisher": "Meridian", "source": "wire.jsonl"}
    return Article(**{**defaults, **fields}, title=title, text=text, published_at=at, retrieved_at=NOON)


def first_take(**fields: str | None) -> Article:
    return article("Harrow Mills to close two looms", " ".join((LEAD, *REST[:3])), **fields)


def takes_of(*articles: Article) -> list[StoryVersion]:
    """The take of each article, placed in this order."""
    held = MembersInMemory()
    index = StoryIndex(held)
    return [held.keep(index.place(each)) for each in articles]


def stories_of(*articles: Article) -> list[str]:
    return [take.story for take in takes_of(*articles)]


def are_one_story(*articles: Article) -> bool:
    return len(set(stories_of(*articles))) == 1


def test_a_later_take_with_more_paragraphs_joins_the_story():
    longer = article("UPDATE 1-Harrow Mills to close two looms", " ".join((LEAD, *REST)), NOON + timedelta(hours=3))
    assert are_one_story(first_take(), longer)


def test_a_take_under_another_headline_joins_when_most_of_it_is_the_same():
    retitled = article(
        "Union angry as weaver moves work to Porto", " ".join((*REST[:4], LEAD)), NOON + timedelta(hours=2)
    )
    assert are_one_story(first_take(), retitled)


def test_a_copy_months_later_still_belongs_to_the_story():
    first = first_take()
    assert are_one_story(first, replace(first, article_id="late", published_at=NOON + timedelta(days=200)))


def test_case_and_punctuation_do_not_hide_a_copy():
    first = first_take()
    assert are_one_story(first, replace(first, article_id="loud", text=first.text.upper().replace(",", " --")))


def test_the_next_day_s_report_of_the_same_market_is_another_story():
    reports = [
        article(
            f"Lisbon stocks {verb} on {cause}",
            " ".join((CLOSE.format(verb=verb, day=day, cause=cause, event=event, end=end), *BACKGROUND)),
            NOON + timedelta(days=number),
        )
        for number, (verb, day, cause, event, end) in enumerate(
            [
                ("rise", "Tuesday", "oil firms gained", "the central bank", "closed at a high"),
                ("fall", "Wednesday", "lenders slid after weak results", "jobs figures", "lost 2 percent"),
                ("rise", "Thursday", "a takeover lifted paper makers", "the vote in parliament", "hardly moved"),
            ]
        )
    ]
    assert len(set(stories_of(*reports))) == 3


def test_a_daily_column_under_one_headline_is_a_new_story_every_day():
    monday = article("What to watch in Lisbon this morning", " ".join((LEAD, *BACKGROUND)))
    tuesday = article(
        "What to watch in Lisbon this morning", " ".join((REST[1], *BACKGROUND)), NOON + timedelta(hours=24)
    )
    assert not are_one_story(monday, tuesday)


def test_one_form_filled_in_for_two_firms_is_two_stories():
    form = (
        "LISBON (Meridian) - {} said on Tuesday that sales at shops open at least a year {} percent in February. {} {}"
    )
    ours = form.format("Harrow Mills", "rose 4", "The weaver sells towels and sheets to hotels.", REST[1])
    theirs = form.format("Casa Lume", "fell 7", "The candle maker has ninety shops in the north.", REST[4])
    one = article("Harrow Mills February same-shop sales up 4 percent", ours)
    assert not are_one_story(one, article("Casa Lume February same-shop sales down 7 percent", theirs))


def test_a_factbox_is_not_a_take_of_the_report_beside_it():
    report = first_take()
    box = article(
        "FACTBOX: Harrow Mills to close two looms", " ".join((REST[0], *BACKGROUND)), NOON + timedelta(hours=1)
    )
    assert not are_one_story(report, box)


def test_a_flash_joins_the_story_that_repeats_its_headline():
    flash = article("Harrow Mills to close two looms", "Harrow Mills to close two looms")
    assert are_one_story(flash, article("Harrow Mills to close two looms", " ".join(REST), NOON + timedelta(hours=1)))


def test_a_correction_joins_what_it_corrects_days_later_and_supersedes_it():
    wrong = first_take(article_id="wrong")
    copy = first_take(article_id="copy", publisher="Valley Post", at=NOON + timedelta(days=6))
    right = article(
        "CORRECTED: Harrow Mills to close two looms", wrong.text.replace("640", "460"), NOON + timedelta(days=4)
    )
    placed = takes_of(wrong, right, copy)
    story = Story(tuple(placed))
    assert placed[1].role is StoryRole.CORRECTION
    assert story.superseded == {"wrong", "copy"}
    assert story.best == placed[1]


def test_carriers_of_one_agency_are_one_origin():
    ours = first_take()
    theirs = [first_take(publisher=name, at=NOON + timedelta(hours=1)) for name in ("Valley Post", "Porto Hoje")]
    story = Story(tuple(takes_of(ours, *theirs)))
    assert story.carriers == ("Meridian", "Porto Hoje", "Valley Post")
    assert story.origins == ("Meridian",)
    assert [take.role for take in story.takes] == [StoryRole.ORIGIN, StoryRole.CARRIER, StoryRole.CARRIER]


def test_a_copy_that_credits_nobody_counts_for_the_agency_it_copies():
    uncredited = first_take().text.replace("LISBON (Meridian) - ", "")
    copy = article("Two looms close at Harrow Mills", uncredited, publisher="Valley Post")
    take = takes_of(first_take(), copy)[1]
    assert (take.role, take.agency) == (StoryRole.CARRIER, "Meridian")


def test_a_new_revision_stays_in_its_story_and_keeps_its_role():
    _, second, revised, copy = takes_of(
        first_take(),
        first_take(article_id="second", publisher="Valley Post"),
        article("Harrow Mills: a new headline", "Wholly other words.", article_id="second", publisher="Valley Post"),
        article("Harrow Mills: a new headline", "Wholly other words."),
    )
    assert (revised.story, revised.role) == (second.story, second.role)
    assert revised.digest != second.digest
    assert copy.story == revised.story


def test_articles_without_a_date_join_only_near_copies():
    longer = article("Harrow Mills to close two looms", " ".join((LEAD, *REST)), None)
    nearly = article("Harrow Mills to close two looms", longer.text.replace("canteen", "yard"), None)
    assert not are_one_story(first_take(at=None), longer)
    assert are_one_story(longer, nearly)


@pytest.mark.parametrize("days", [0, 200])
def test_an_index_that_starts_anew_finds_takes_that_are_stored(days: int):
    held = MembersInMemory()
    stored = held.keep(StoryIndex(held).place(first_take()))
    later = first_take(article_id="later", at=NOON + timedelta(days=days, hours=1))
    assert StoryIndex(held).place(later).story == stored.story


def test_what_was_taken_back_is_no_story_to_join():
    held = MembersInMemory()
    index = StoryIndex(held)
    index.place(first_take())
    assert index.place(first_take(article_id="second")).story == "second"


def test_two_indexes_over_the_same_takes_see_each_others():
    held = MembersInMemory()
    one, other = StoryIndex(held), StoryIndex(held)
    first = held.keep(one.place(first_take()))
    assert held.keep(other.place(first_take())).story == first.story
    longer = article("UPDATE 1-Harrow Mills to close two looms", " ".join((LEAD, *REST)), NOON + timedelta(hours=3))
    assert held.keep(one.place(longer)).story == first.story


def test_an_index_over_stored_takes_places_like_one_that_remembers_all(monkeypatch: pytest.MonkeyPatch):
    reports = [first_take(at=NOON + timedelta(days=days), article_id=f"d{days}") for days in (0, 60, 120, 1)]
    reports += [
        article(f"Report {n} of the harvest", f"{REST[n % 6]} Part {n}.", NOON + timedelta(days=n)) for n in range(90)
    ]
    remembering = takes_of(*reports)
    monkeypatch.setattr(assign, "MOST_IN_MEMORY", 20)
    assert takes_of(*reports) == remembering


WORDS = st.text("abc é语 \n.", max_size=60).filter(str.strip)
ARTICLES = st.lists(
    st.builds(
        article,
        st.one_of(WORDS, st.sampled_from(["CORRECTED: ", "UPDATE 2-", "Factbox: x", "a b c d"])),
        st.one_of(WORDS, st.sampled_from([LEAD, " ".join(REST), " ".join((LEAD, *REST[:2]))])),
        st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
    ),
    max_size=8,
)


@given(ARTICLES)
@settings(deadline=None)
def test_every_article_is_in_exactly_one_story_named_after_one_of_them(articles: list[Article]):
    stories = group(articles)
    assert stories.keys() == {each.article_id for each in articles}
    assert all(stories[story] == story for story in stories.values())


@given(ARTICLES, st.randoms())
@settings(deadline=None)
def test_grouping_does_not_depend_on_the_order(articles: list[Article], chance):
    shuffled = list(articles)
    chance.shuffle(shuffled)
    assert group(shuffled) == group(articles)


@given(st.permutations(range(5)), st.integers(0, 400))
@settings(deadline=None)
def test_exact_copies_share_a_story_in_any_order_of_arrival(order: list[int], days: int):
    copies = [first_take(article_id=f"copy{n}", at=NOON + timedelta(days=n * days)) for n in range(5)]
    assert are_one_story(*(copies[n] for n in order))
