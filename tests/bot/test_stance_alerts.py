from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.context import BotContext
from bot.queue.outbox import Outbox
from bot.scheduled.follows import Follows
from bot.scheduled.stance_alerts import StanceAlerts, render_change
from ingest.split import split
from marketbrief.domain.article import Rights
from marketbrief.domain.evidence import Source
from marketbrief.domain.view import Stance
from marketbrief.library import ViewFilter
from tests.bot.samples import NOON, a_source, a_view, an_article

MONTH_AGO = NOON - timedelta(days=30)
BULL = 'Small caps will rise from here, said Ines Okafor of Larch & Vole. "Small firms are cheap," she said on {day}.'
BEAR = 'Small caps will fall from here, said Ines Okafor of Larch & Vole. "Small firms are dear," she said on {day}.'


@pytest.fixture
def context(bot_file, library):
    async def nobody(_team):
        return None

    return BotContext(
        answerer=None, database=bot_file, library=library, receipts=None, clock=lambda: NOON, client_of=nobody
    )


@pytest.fixture
def outbox(bot_file):
    return Outbox(bot_file, "tests")


@pytest.fixture
def alerts(context, outbox):
    made = StanceAlerts(context, outbox)
    made.find(NOON)
    return made


@pytest.fixture
def says(library):
    numbers = count(1)

    def say(stance, published, speaker="Ines Okafor", firm="Larch & Vole", about="Russell 2000"):
        text = (BULL if stance is Stance.BULLISH else BEAR).format(day=f"{published:%A %d %B %Y %H:%M}")
        article = an_article(text.replace("Ines Okafor", speaker), f"said-{next(numbers)}", published_at=published)
        statement = article.text.partition(". ")[0] + "."
        view = a_view(article, statement, None, stance=stance, speaker=speaker, firm=firm, about=about)
        library.store(article, split(article.text), [view])
        return article.article_id

    return say


def offered(outbox, now=NOON):
    return outbox.take(now, 20)


async def test_a_change_of_sides_on_a_market_is_told_with_both_statements(alerts, outbox, bot_file, says):
    Follows(bot_file).follow("T0", "C0MARKETS", "small caps", MONTH_AGO, user="U0ADA")
    says(Stance.BULLISH, MONTH_AGO)
    says(Stance.BEARISH, NOON - timedelta(hours=1))
    alerts.find(NOON)
    (message,) = offered(outbox)
    outgoing = await alerts.write(message, NOON)
    assert "on Russell 2000: now bearish, before bullish" in str(outgoing.rendered.blocks)
    assert "will fall from here" in str(outgoing.rendered.blocks)
    assert "will rise from here" in str(outgoing.rendered.blocks)
    assert outgoing.rendered.text.startswith("Changed sides: Ines Okafor")


@pytest.mark.parametrize("subject", ["Ines Okafor", "Larch & Vole", "okafor", "RTY"])
async def test_a_person_a_firm_and_a_market_can_be_followed(alerts, outbox, bot_file, says, subject):
    Follows(bot_file).follow("T0", "C0MARKETS", subject, MONTH_AGO, user="U0ADA")
    says(Stance.BULLISH, MONTH_AGO)
    says(Stance.BEARISH, NOON - timedelta(hours=1))
    alerts.find(NOON)
    assert len(offered(outbox)) == 1


def test_a_change_is_told_once_a_place_however_many_articles_and_follows_tell_of_it(alerts, outbox, bot_file, says):
    for subject in ("small caps", "Ines Okafor", "Larch & Vole"):
        Follows(bot_file).follow("T0", "C0MARKETS", subject, MONTH_AGO, user="U0ADA")
    Follows(bot_file).follow("T0", "U0BEN", "small caps", MONTH_AGO, user="U0ADA")
    says(Stance.BULLISH, MONTH_AGO)
    says(Stance.BEARISH, NOON - timedelta(hours=3))
    alerts.find(NOON)
    says(Stance.BEARISH, NOON - timedelta(hours=2))
    alerts.find(NOON + timedelta(minutes=1))
    assert sorted(message.channel for message in offered(outbox)) == ["C0MARKETS", "U0BEN"]


def test_what_changed_before_it_was_followed_is_not_news(alerts, outbox, bot_file, says):
    Follows(bot_file).follow("T0", "C0MARKETS", "small caps", NOON - timedelta(hours=1), user="U0ADA")
    says(Stance.BULLISH, MONTH_AGO)
    says(Stance.BEARISH, NOON - timedelta(hours=2))
    alerts.find(NOON)
    assert offered(outbox) == ()


def test_the_same_side_again_and_other_subjects_are_no_change(alerts, outbox, bot_file, says):
    Follows(bot_file).follow("T0", "C0MARKETS", "gold", MONTH_AGO, user="U0ADA")
    Follows(bot_file).follow("T0", "C0MARKETS", "Tomas Brandt", MONTH_AGO, user="U0ADA")
    says(Stance.BULLISH, MONTH_AGO)
    says(Stance.BULLISH, NOON - timedelta(hours=3))
    says(Stance.BEARISH, NOON - timedelta(hours=2))
    alerts.find(NOON)
    assert offered(outbox) == ()


def test_what_the_library_held_before_the_bot_first_looked_raises_no_alert(context, outbox, bot_file, says):
    Follows(bot_file).follow("T0", "C0MARKETS", "small caps", MONTH_AGO, user="U0ADA")
    says(Stance.BULLISH, MONTH_AGO)
    says(Stance.BEARISH, NOON - timedelta(hours=1))
    StanceAlerts(context, outbox).find(NOON)
    assert offered(outbox) == ()


async def test_a_view_that_was_corrected_away_before_it_was_told_is_not_told(alerts, outbox, bot_file, says, library):
    Follows(bot_file).follow("T0", "C0MARKETS", "small caps", MONTH_AGO, user="U0ADA")
    says(Stance.BULLISH, MONTH_AGO)
    changed = says(Stance.BEARISH, NOON - timedelta(hours=1))
    alerts.find(NOON)
    (message,) = offered(outbox)
    article = library.article(changed)
    library.store(replace(article, text="Nobody said anything about small caps."), [])
    assert await alerts.write(message, NOON) is None


def test_an_alert_mentions_nobody():
    article = an_article("Small caps fall <!channel>, said <@U0ADA> of Larch & Vole.", title="<!here> & <@U0BEN>")
    view = a_view(article, stance=Stance.BEARISH, speaker="<@U0ADA>", about="<!channel>")
    rendered = render_change((view, a_source(article)), (view, Source(2, article, a_source(article).passages)))
    for shown in (str(rendered.blocks), rendered.text):
        assert "<!" not in shown
        assert "<@" not in shown


def test_a_stopped_look_is_made_again(alerts, outbox, bot_file, says, monkeypatch):
    Follows(bot_file).follow("T0", "C0MARKETS", "small caps", MONTH_AGO, user="U0ADA")
    says(Stance.BULLISH, MONTH_AGO)
    says(Stance.BEARISH, datetime.fromtimestamp(NOON.timestamp() - 3600, NOON.tzinfo))
    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "offer", lambda *_args, **_fields: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            alerts.find(NOON)
    alerts.find(NOON)
    assert len(offered(outbox)) == 1


async def test_an_alert_shows_nothing_of_an_article_that_is_bound_to_another_channel(
    alerts, outbox, bot_file, says, library
):
    Follows(bot_file).follow("T0", "C0MARKETS", "small caps", MONTH_AGO, user="U0ADA")
    says(Stance.BULLISH, MONTH_AGO)
    changed = says(Stance.BEARISH, NOON - timedelta(hours=1))
    alerts.find(NOON)
    (message,) = offered(outbox)
    article = library.article(changed)
    views = [view for view, _ in library.views(ViewFilter(article_ids=(changed,)))]
    library.store(replace(article, rights=Rights(channels=("C0ELSE",))), split(article.text), views)
    assert await alerts.write(message, NOON) is None
