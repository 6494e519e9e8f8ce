import json

import pytest

from bot.blocks.messages import Placing, render, render_sentence
from bot.blocks.slack_phrases import carried_by, figures_in
from marketbrief.domain.briefing import Sentence
from marketbrief.domain.citation import CitedView
from marketbrief.domain.question import Question
from marketbrief.domain.view import Stance, ViewForm, ViewKind
from marketbrief.language.instruments import find_instruments
from tests.bot.samples import (
    NOON,
    a_briefing,
    a_full_briefing,
    a_no_evidence,
    a_source,
    a_view,
    an_article,
)


def test_a_briefing_reads_as_it_should(snapshot):
    assert shown(render(a_full_briefing())) == snapshot


def test_a_briefing_is_these_blocks(snapshot):
    assert json.dumps(render(a_full_briefing()).blocks, indent=1, ensure_ascii=False) == snapshot


def test_no_evidence_reads_as_it_should(snapshot):
    assert shown(render(a_no_evidence())) == snapshot


def test_every_part_stands_in_its_place():
    text = shown(render(a_full_briefing()))
    titles = (
        "Bottom line",
        "Drivers",
        "Figures",
        "What analysts say",
        "For",
        "Against",
        "Sources",
        "Caveats",
        "Window",
    )
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


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
    view = a_view(article, speaker=None, firm="Brindle Tools", kind=ViewKind.COMPANY, form=ViewForm.INDIRECT)
    text = shown(render(a_briefing(article.text, views=(CitedView(view, 1),))))
    assert "Brindle Tools (company) on small caps: Brindle Tools expects orders to hold. [1]" in text
    assert "“" not in text


def test_a_source_opens_at_the_words_of_its_passage():
    address = links(render(a_briefing()))[-1]
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


def test_three_figures_or_more_stand_in_a_table():
    figures = tuple(Sentence(words, (1,)) for words in ("It rose 3.1 percent.", "Volume was $2 billion.", "Many fell."))
    blocks = render(a_briefing(figures=figures)).blocks
    (table,) = [block for block in blocks if block["type"] == "table"]
    rows = [[cell["elements"][0]["elements"][0]["text"] for cell in row] for row in table["rows"]]
    assert rows == [
        ["Figure", "What the source says", "Source"],
        ["3.1 percent", "It rose 3.1 percent.", "[1]"],
        ["$2 billion", "Volume was $2 billion.", "[1]"],
        ["–", "Many fell.", "[1]"],
    ]


def test_a_number_opens_its_article_at_the_words_of_its_sentence():
    article = an_article("Rates fell on Monday. Small caps rallied. Nothing else moved that day, dealers said.")
    briefing = a_briefing(bottom_line=(Sentence("Small caps rallied.", (1,)),), sources=(a_source(article),))
    addresses = [address for address in links(render(briefing)) if address.endswith("text=Small%20caps%20rallied.")]
    assert len(addresses) == 1


def test_a_number_opens_its_article_at_the_words_of_its_view():
    article = an_article('Rates matter. "It is over," said Ines Okafor.')
    view = CitedView(a_view(article, quotes=["It is over,"]), 1)
    assert any(
        each.endswith("text=It%20is%20over%2C") for each in links(render(a_briefing(article.text, views=(view,))))
    )


def test_each_side_of_the_views_has_its_share_of_the_room():
    article = an_article(" ".join(f"View {n}." for n in range(20)))
    views = tuple(
        CitedView(a_view(article, f"View {n}.", stance=Stance.BEARISH if n == 19 else Stance.BULLISH), 1)
        for n in range(20)
    )
    text = shown(render(a_briefing(article.text, views=views), Placing("key", direct=True, most_views=4)))
    assert text.count("Ines Okafor") == 3
    assert "… and 17 more views" in text


def test_an_answer_too_long_for_one_message_goes_on_in_the_next_and_the_buttons_stand_below_the_last():
    long = "Rates fell and small firms gained on that day, which few had foreseen. " * 9
    drivers = tuple(Sentence(f"{n}. {long}", (1,)) for n in range(8))
    figures = tuple(Sentence(f"{n} percent. {long}", (1,)) for n in range(8))
    message = render(a_briefing(long, drivers=drivers, figures=figures), Placing("key", direct=False))
    assert message.more
    assert all(f"{n}. Rates" in whole(message) and f"{n} percent. Rates" in whole(message) for n in range(8))
    kinds = [block["type"] for each in (message, *message.more) for block in each.blocks]
    assert kinds.count("actions") == kinds.count("context_actions") == 1
    assert kinds[-2:] == ["actions", "context_actions"]


def test_buttons_follow_what_was_asked_about_and_stay_in_a_direct_message():
    question = Question(text="Why did gold fall?", as_of=NOON, instruments=find_instruments("gold"))
    for direct, labels in ((True, ["Sources", "Follow gold"]), (False, ["Sources", "Follow gold", "Show in channel"])):
        row = render(a_briefing(question=question), Placing("key", direct=direct)).blocks[-2]
        assert [element["text"]["text"].casefold() for element in row["elements"]] == [
            each.casefold() for each in labels
        ]


def test_a_story_that_several_carry_is_told_as_one():
    assert carried_by(("A", "B", "C"), ("A",)) == "3 carriers, 1 origin"
    assert carried_by(("A", "B"), ("A", "B")) == "2 carriers, 2 origins"
    assert carried_by(("A",), ("A",)) == ""


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("It rose 3.1 percent to 1,204.5 points.", "3.1 percent; 1,204.5 points"),
        ("Profit of $2.4 billion, up 7%", "$2.4 billion; 7%"),
        ("A quarter-point cut", "–"),
        ("Up 50 basis points in Q2", "50 basis points"),
    ],
)
def test_figures_are_told_as_they_are_written(words, figures):
    assert figures_in(words) == figures


def runs(blocks):
    """Every run of text in blocks."""
    for value in blocks:
        if isinstance(value, list):
            yield from runs(value)
        elif "elements" in value or "rows" in value:
            yield from runs(value.get("elements") or value["rows"])
        else:
            yield value


def whole(message):
    return "\n\n".join(shown(each) for each in (message, *message.more))


def links(message):
    return [run["url"] for run in runs(message.blocks) if run["type"] == "link"]


def shown(message):
    """The message as people read it."""
    return "\n\n".join("\n".join(lines_of(block)) for block in message.blocks)


def lines_of(block):
    if block["type"] == "table":
        for row in block["rows"]:
            yield " | ".join("".join(run["text"] for run in runs([cell])) for cell in row)
    for element in block["elements"] if block["type"] == "rich_text" else []:
        bulleted = element["type"] == "rich_text_list"
        for line in element["elements"] if bulleted else [element]:
            yield ("• " if bulleted else "") + "".join(run["text"] for run in line["elements"])
