import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.feedback_view import feedback_view, read_feedback
from bot.blocks.messages import render
from bot.blocks.sources_view import SOURCES_WINDOW, VIEWS_WINDOW, page_view, read_memory
from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.threads import Thread
from bot.preview.mrkdwn_html import blocks_html
from bot.replies.find_sent import first_unfinished
from bot.replies.present import post_of
from marketbrief.domain.briefing import Sentence
from marketbrief.domain.citation import CitedView
from tests.bot.samples import NOON, a_briefing, a_full_briefing, a_source, a_view, an_article

ASKED = IncomingMessage(Thread("T1", "C1", "1.0"), "1.0", "Why did small caps rally?", "U1")


def kept(answer):
    return post_of(ASKED, answer, "2.0", NOON)


def quoted(view):
    """The quotations of a window, bold words between stars."""
    return [
        "".join(f"*{run['text']}*" if run.get("style") else run["text"] for run in element["elements"])
        for block in view["blocks"]
        for element in block.get("elements", ())
        if element["type"] == "rich_text_quote"
    ]


def test_cited_words_are_bold_and_the_rest_of_the_passage_is_not():
    article = an_article('Rates fell. Small caps\nrallied. "It is over," said Ines Okafor. Nothing else moved.')
    view = CitedView(a_view(article, '"It is over," said Ines Okafor.', ["It is over,"]), 1)
    sentence = Sentence("Small caps rallied.", (1,))
    briefing = a_briefing(bottom_line=(sentence,), views=(view,), sources=(a_source(article),))
    assert quoted(page_view(SOURCES_WINDOW, kept(briefing), 0)) == [
        'Rates fell. *Small caps rallied.* *"It is over," said Ines Okafor.* Nothing else moved.'
    ]


def test_words_are_found_though_we_put_a_date_beside_their_weekday():
    article = an_article("Rates fell. Small caps rallied on Tuesday. Nothing else moved.")
    sentence = Sentence("Small caps rallied on Tuesday [11 March].", (1,))
    briefing = a_briefing(bottom_line=(sentence,), sources=(a_source(article),))
    assert "*Small caps rallied on Tuesday.*" in quoted(page_view(SOURCES_WINDOW, kept(briefing), 0))[0]
    assert "text=Small%20caps%20rallied%20on%20Tuesday." in json.dumps(render(briefing).blocks)


def test_every_page_can_be_reached_and_holds_what_the_others_do_not():
    sources = tuple(a_source(an_article("Rates fell. " * 200, f"story-{n}"), n) for n in range(1, 21))
    post = kept(a_briefing("Rates fell.", sources=sources))
    first = page_view(SOURCES_WINDOW, post, 0)
    assert read_memory(first["private_metadata"]) == (SOURCES_WINDOW, post.key, 0)
    seen, page = [], first
    while True:
        seen += [
            block["elements"][0]["elements"][0]["text"] for block in page["blocks"] if "rich_text" in block["type"]
        ]
        turning = page["blocks"][-1]["elements"]
        if turning[-1]["text"]["text"] != "More":
            break
        page = page_view(SOURCES_WINDOW, post, int(turning[-1]["value"]))
    assert [words for words in seen if words.startswith("[")] == [f"[{n}] " for n in range(1, 21)]
    assert page_view(SOURCES_WINDOW, post, 99) == page


def test_views_are_grouped_by_side_with_all_their_words():
    words = json.dumps(page_view(VIEWS_WINDOW, kept(a_full_briefing()), 0), ensure_ascii=False)
    places = [words.index(each) for each in ("For (1)", "borrow short", "Against (1)", "may fade", "Neutral or mixed")]
    assert places == sorted(places)
    assert "via Radio Quay" in words


def test_what_was_wrong_comes_back_with_the_answers_key_and_own_words():
    view = feedback_view("0123abcd")
    state = {
        "what_was_wrong": {"what_was_wrong": {"selected_option": {"value": "wrong_date"}}},
        "in_own_words": {"in_own_words": {"value": " it was\nTuesday "}},
    }
    assert read_feedback(view | {"state": {"values": state}}) == ("0123abcd", "Wrong date: it was Tuesday")
    state["in_own_words"]["in_own_words"]["value"] = None
    assert read_feedback(view | {"state": {"values": state}}) == ("0123abcd", "Wrong date")


def test_a_stray_is_a_bots_message_after_the_question_that_names_none():
    signed = {"event_type": "marketbrief_answer"}
    replies = [
        {"ts": "1.0", "bot_id": "B1"}, {"ts": "3.0", "user": "U1"}, {"ts": "4.0", "bot_id": "B1", "metadata": signed},
        {"ts": "5.0", "bot_id": "B1"},
    ]  # fmt: skip
    assert first_unfinished(replies, "2.0") == "5.0"
    assert first_unfinished(replies[:3], "2.0") is None


def test_every_block_of_an_answer_and_its_windows_has_a_picture():
    figures = tuple(Sentence(f"It rose {n} percent.", (1,)) for n in range(3))
    briefing = a_briefing(figures=figures)
    for blocks in (render(briefing).blocks, page_view(SOURCES_WINDOW, kept(briefing), 0)["blocks"]):
        assert "Small caps rallied" in blocks_html(blocks)
    assert "<table>" in blocks_html(render(briefing).blocks)


@settings(max_examples=30)
@given(st.text(min_size=1).filter(str.strip))
def test_news_cannot_put_markup_into_a_picture(text):
    html = blocks_html(render(a_briefing(f"<script>{text}")).blocks)
    assert "<script" not in html
