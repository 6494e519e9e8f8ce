import json
from datetime import UTC, datetime
from itertools import cycle, islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.slack.blocks import MOST_BLOCK_CHARACTERS, MOST_TEXT_CHARACTERS, render, render_sentence
from bot.slack.rich_text import one_line
from marketbrief.briefing import Caveat, CaveatKind, Sentence
from marketbrief.citation import CitedView
from marketbrief.evidence import Hit
from marketbrief.question import Window
from marketbrief.view import Form, Kind, Stance
from tests.bot.slack.samples import (
    a_briefing,
    a_full_briefing,
    a_no_evidence,
    a_passage,
    a_source,
    a_view,
    an_article,
)

WORDS = st.one_of(
    st.text(min_size=1, max_size=3_000),
    st.sampled_from(["<!channel> & <@U1> @here ", '"*_~`\\" ', "word. ", "文字。", "&"]).map(lambda word: word * 700),
).filter(one_line)


def test_a_briefing_reads_as_it_should(snapshot):
    assert shown(render(a_full_briefing())) == snapshot


def test_a_briefing_is_these_blocks(snapshot):
    assert json.dumps(render(a_full_briefing()).blocks, indent=1, ensure_ascii=False) == snapshot


def test_no_evidence_reads_as_it_should(snapshot):
    assert shown(render(a_no_evidence())) == snapshot


def test_every_part_stands_in_its_place():
    titles = [block["elements"][0]["elements"][0]["text"] for block in render(a_full_briefing()).blocks[:-1]]
    assert titles == ["Bottom line", "Drivers", "Figures", "What analysts say", "Sources", "Caveats"]


def test_views_for_and_against_stand_apart():
    article = an_article("Good, said A. Bad, said B. Who knows, said C. Both, said D.")
    stances = [Stance.NEUTRAL, Stance.BEARISH, Stance.MIXED, Stance.BULLISH]
    views = tuple(CitedView(a_view(article, speaker=stance.name, stance=stance), 1) for stance in stances)
    text = shown(render(a_briefing(article.text, views=views)))
    places = [text.index(word) for word in ("For", "BULLISH", "Against", "BEARISH", "Neutral", "NEUTRAL", "MIXED")]
    assert places == sorted(places)


def test_a_quotation_stands_between_marks_exactly_as_it_is_stored():
    article = an_article('Rates matter, she said: "It is *not*\n over_yet_ & <so>:  wait."')
    words = "It is *not*\n over_yet_ & <so>:  wait."
    view = CitedView(a_view(article, quotes=[words]), 1)
    assert "“It is *not* over_yet_ & <so>: wait.” [1]" in shown(render(a_briefing(article.text, views=(view,))))


def test_a_quotation_cut_short_ends_its_marks_before_our_ellipsis():
    words = "It will rise and rise. " * 60
    article = an_article(f'She said: "{words}"')
    view = CitedView(a_view(article, quotes=[words]), 1)
    assert "rise and rise.” … [1]" in shown(render(a_briefing(article.text, views=(view,))))


def test_a_view_in_the_reporters_words_has_no_quotation_marks():
    article = an_article("Brindle Tools expects orders to hold.")
    view = a_view(article, speaker=None, firm="Brindle Tools", kind=Kind.COMPANY, form=Form.INDIRECT)
    text = shown(render(a_briefing(article.text, views=(CitedView(view, 1),))))
    assert "Brindle Tools (company) on small caps: Brindle Tools expects orders to hold. [1]" in text
    assert "“" not in text


def test_a_source_opens_at_the_words_of_its_passage():
    (address,) = links(render(a_briefing()))
    assert address.startswith("https://news.example/markets/small-caps?a=1&b=2#:~:text=Small%20caps%20rallied%20on")


def test_a_source_without_an_address_is_no_link():
    article = an_article(url=None)
    assert links(render(a_briefing(sources=(a_source(article),)))) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/hosts", "ftp://news.example/a"])
def test_only_web_addresses_are_linked(url):
    assert links(render(a_briefing(sources=(a_source(an_article(url=url)),)))) == []


def test_what_does_not_fit_is_counted():
    sentences = tuple(Sentence(f"Driver {n}.", (1,)) for n in range(11))
    text = shown(render(a_briefing(drivers=sentences)))
    assert "Driver 7. [1]" in text
    assert "… and 3 more drivers" in text
    assert "Driver 8." not in text


def test_every_number_shown_has_its_source_shown():
    sources = tuple(a_source(an_article(article_id=f"story-{n}"), n) for n in range(1, 31))
    sentences = tuple(Sentence(f"Driver {n}.", (n,)) for n in (30, 4, 19))
    text = shown(render(a_briefing(drivers=sentences, sources=sources)))
    assert all(text.count(f"[{n}]") == 2 for n in (30, 4, 19))
    assert "… and 22 more sources" in text


def test_sources_that_are_cited_are_shown_however_many_they_are():
    sources = tuple(a_source(an_article(article_id=f"story-{n}"), n) for n in range(1, 13))
    sentences = tuple(Sentence("Rates fell.", (n, n + 1, n + 2, n + 3)) for n in (1, 5, 9))
    text = shown(render(a_briefing(drivers=sentences, sources=sources)))
    assert all(f"• [{n}] Small caps" in text for n in range(1, 13))


def test_the_window_is_shown_with_a_way_to_change_it():
    briefing = render(a_full_briefing())
    assert "Window: 13 March 2031, as known on 14 March 2031; reply with another date to change it" in shown(briefing)
    assert "recent news first" in shown(render(a_briefing()))


def test_a_model_is_named_and_the_extractive_writer_is_not():
    assert "written by lantern-4, checked against the sources · 2 unsupported left out" in shown(
        render(a_full_briefing())
    )
    assert "extractive" not in shown(render(a_briefing()))


def test_notifications_begin_with_the_bottom_line():
    assert render(a_full_briefing()).text.startswith(
        "Small caps rallied on Friday after the Harbour Bank cut its rate."
    )


def test_a_sentence_of_our_own_is_a_message_too():
    message = render_sentence("Rise & shine.")
    assert (shown(message), message.text) == ("Rise & shine.", "Rise &amp; shine.")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(WORDS, min_size=1, max_size=5), st.integers(1, 20))
def test_the_limits_of_slack_hold_and_nobody_is_called(words, many):
    words = list(islice(cycle(words), many))
    for answer in (a_briefing_of(words), a_no_evidence_of(words)):
        message = render(answer)
        assert 0 < len(message.text) < 4_000
        assert len(message.text) <= MOST_TEXT_CHARACTERS
        assert 0 < len(message.blocks) <= 50
        assert len(json.dumps(message.blocks, ensure_ascii=False)) <= MOST_BLOCK_CHARACTERS
        assert all(Block.parse(block).to_dict() == block for block in message.blocks)
        sent = json.dumps([*message.blocks, message.text], ensure_ascii=False)
        assert not any(call in sent for call in ("<!", "<@", "<#", "@channel", "@here", "mrkdwn"))
        assert all(run["text"] for run in runs(message.blocks))


def a_briefing_of(words):
    articles = [
        an_article(text, f"story-{n}", title=text, publisher=text, url=f"https://news.example/{text}")
        for n, text in enumerate(words, 1)
    ]
    sentences = tuple(Sentence(text, tuple(range(1, len(words) + 1))) for text in words)
    views = tuple(
        CitedView(a_view(article, quotes=[article.text], stance=stance, speaker=article.text, role=article.text), n)
        for n, article in enumerate(articles, 1)
        for stance in Stance
    )
    return a_briefing(
        words[0],
        bottom_line=sentences,
        drivers=sentences,
        figures=sentences,
        views=views,
        sources=tuple(a_source(article, n) for n, article in enumerate(articles, 1)),
        caveats=tuple(Caveat(CaveatKind.STALE, text) for text in words),
        writer=words[0],
    )


def a_no_evidence_of(words):
    articles = [an_article(text, title=text, publisher=text, url=f"https://news.example/{text}") for text in words]
    nearest = tuple(Hit(passage=a_passage(article), article=article, score=0.1) for article in articles)
    window = Window(start=datetime(2031, 1, 1, tzinfo=UTC), end=None, label=words[0])
    question = a_briefing().question
    asked = type(question)(text=words[0], as_of=question.as_of, window=window)
    return a_no_evidence(question=asked, looked_for=words[0], advice=words[-1], nearest=nearest)


def runs(blocks):
    """Every run of text in blocks."""
    for value in blocks:
        if "elements" in value:
            yield from runs(value["elements"])
        else:
            yield value


def links(message):
    return [run["url"] for run in runs(message.blocks) if run["type"] == "link"]


def shown(message):
    """The message as people read it."""
    return "\n\n".join("\n".join(lines_of(block)) for block in message.blocks)


def lines_of(block):
    for element in block["elements"]:
        bulleted = element["type"] == "rich_text_list"
        for line in element["elements"] if bulleted else [element]:
            yield ("• " if bulleted else "") + "".join(run["text"] for run in line["elements"])
