from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.views import draw_views
from marketbrief.domain.article import Article
from marketbrief.domain.view import Stance, View, ViewForm, ViewKind
from tests.places import SHARED

READ_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SEED = SHARED / "data" / "seed-article.txt"


def article(text: str, title: str = "A day on the markets") -> Article:
    return Article(article_id="a1", title=title, text=text, source="test", retrieved_at=READ_AT)


def views(text: str, title: str = "A day on the markets") -> tuple[View, ...]:
    return draw_views(article(text, title))


def only(text: str, title: str = "A day on the markets") -> View:
    (view,) = views(text, title)
    return view


def quoted(view: View) -> list[str]:
    return [quote.text for quote in view.quotes]


def test_a_direct_quotation_names_speaker_role_and_firm() -> None:
    view = only(
        '"Small caps look cheap," said Mary Quill, chief U.S. equity strategist at Harbor Lane Capital in Boston.'
    )
    assert (view.speaker, view.role, view.firm) == ("Mary Quill", "chief U.S. equity strategist", "Harbor Lane Capital")
    assert (view.kind, view.form, view.stance) == (ViewKind.ANALYST, ViewForm.DIRECT, Stance.BULLISH)
    assert quoted(view) == ["Small caps look cheap,"]


@pytest.mark.parametrize(
    "sentence",
    [
        '"Rates will rise," said Paul Varga, an economist with Orchard Securities in Vienna.',
        '"Rates will rise," Orchard Securities economist Paul Varga said.',
        'Paul Varga, economist at Orchard Securities, said: "Rates will rise."',
        '"Rates will rise," Paul Varga, an economist at Orchard Securities, said in a note.',
        '"Rates will rise," said economist Paul Varga at research firm Orchard Securities.',
        'According to Paul Varga, an economist at Orchard Securities, "rates will rise".',
        '"Rates will rise," said Dr. Paul Varga, economist, Orchard Securities.',
        "“Rates will rise,\" said Orchard Securities' economist Paul Varga.",
        '”Rates will rise," said Paul Varga, an economist for Orchard Securities, who follows bonds.',
    ],
)
def test_every_order_of_attribution_gives_the_same_holder(sentence: str) -> None:
    view = only(sentence)
    assert (view.speaker or "").removeprefix("Dr. ") == "Paul Varga"
    assert (view.role, view.firm, view.kind) == ("economist", "Orchard Securities", ViewKind.ANALYST)
    assert quoted(view)[0].casefold().startswith("rates will rise")


def test_a_quotation_split_by_its_attribution_is_one_view() -> None:
    view = only('"The euro is weak," said Paul Varga, a dealer at Orchard Bank. "It may fall further."')
    assert quoted(view) == ["The euro is weak,", "It may fall further."]
    assert view.statement.text.endswith('further."')


def test_a_quotation_goes_on_over_paragraphs_without_closing_marks() -> None:
    first, second = views(
        "Mary Quill, an analyst at Harbor Lane, said: “Oil is dear. Supply is short.\n\n“Demand is strong,” she added."
    )
    assert quoted(first) == ["Oil is dear. Supply is short."]
    assert second.speaker == "Mary Quill"


def test_nested_quotation_marks_stay_inside_the_outer_quotation() -> None:
    view = only('"They call it a "soft" landing and we agree with them," said Paul Varga, a trader at Orchard Bank.')
    assert quoted(view) == ['They call it a "soft" landing and we agree with them,']


def test_a_missing_closing_mark_does_not_swallow_what_the_reporter_tells() -> None:
    text = (
        '"Growth is slow, said Paul Varga, an analyst at Orchard Bank. The firm said sales fell. '
        '"We sell," said Mary Quill, an analyst at Harbor Capital.'
    )
    assert not any("The firm said" in quote for view in views(text) for quote in quoted(view))


def test_surnames_and_pronouns_lead_back_to_the_full_name() -> None:
    text = (
        "Mary Quill, an analyst at Harbor Capital, expects profits to grow this year. "
        '"The shares are cheap," Quill said. "We like the margins," she added.'
    )
    assert {view.speaker for view in views(text)} == {"Mary Quill"}
    assert {view.firm for view in views(text)} == {"Harbor Capital"}


def test_family_names_that_come_first_are_understood() -> None:
    text = 'Tang Weiming, an economist with Lotus Securities, sees growth. "Exports are strong," Tang said.'
    assert {view.speaker for view in views(text)} == {"Tang Weiming"}


def test_a_surname_that_two_people_share_names_nobody() -> None:
    text = (
        "Mary Quill, an analyst at Harbor Capital, met Otto Quill, an analyst at Orchard Bank, in May. "
        '"The shares are cheap," Quill said.'
    )
    assert all(view.speaker is None for view in views(text))


def test_a_pronoun_that_may_mean_two_people_names_nobody() -> None:
    text = 'Mary Quill, an analyst at Harbor, met economist Paul Varga of Orchard in May. "It is over," she said.'
    assert views(text) == ()


def test_a_firm_possessive_before_a_surname_is_no_speaker_of_its_own() -> None:
    text = (
        '"Margins are solid," said Harbor Capital analyst Mary Quill. '
        '"The price is right," Harbor\'s Quill said. "We buy," said Quill of Harbor Capital.'
    )
    assert [view.speaker for view in views(text)] == ["Mary Quill"] * 3


def test_analysts_are_drawn_when_only_paraphrased() -> None:
    view = only("Orchard Securities analyst Paul Varga said the bank may have to cut its dividend.")
    assert (view.form, view.quotes, view.speaker) == (ViewForm.INDIRECT, (), "Paul Varga")


def test_companies_and_officials_are_drawn_only_when_quoted() -> None:
    text = (
        "Chief Executive Anna Berg said sales fell. "
        '"We are confident," Berg said. '
        '"Prices are stable," said Finance Minister Otto Lind.'
    )
    company, official = views(text)
    assert (company.kind, company.speaker) == (ViewKind.COMPANY, "Anna Berg")
    assert (official.kind, official.speaker) == (ViewKind.OFFICIAL, "Otto Lind")


def test_a_nameless_trader_holds_a_view_without_a_name() -> None:
    view = only('"Nobody wants to sell," a trader at Orchard Bank in Zurich said.')
    assert (view.speaker, view.role, view.firm, view.kind) == (None, "trader", "Orchard Bank", ViewKind.ANALYST)


def test_a_research_note_without_a_person_belongs_to_the_firm() -> None:
    view = only('Lotus Research said in a note that copper was "badly oversold" after the strike.')
    assert (view.speaker, view.firm, view.form) == (None, "Lotus Research", ViewForm.MIXED)


def test_two_firms_in_one_sentence_hold_a_view_each() -> None:
    first, second = views(
        "Lotus Research notes that the rally rests on hopes of easing, while Orchard Securities calls it “fragile.”"
    )
    assert (first.firm, first.form) == ("Lotus Research", ViewForm.INDIRECT)
    assert (second.firm, quoted(second)) == ("Orchard Securities", ["fragile."])


def test_a_change_of_rating_is_a_view_and_the_rating_no_quotation() -> None:
    view = only('Orchard Securities downgraded Alder Corp to "sell" from "hold" on Monday.')
    assert (view.firm, view.form, view.stance) == ("Orchard Securities", ViewForm.INDIRECT, Stance.BEARISH)


@pytest.mark.parametrize(
    "text",
    [
        "Analysts, on average, expected a profit of 12 cents a share.",
        "Economists polled by the agency forecast growth of 2 percent.",
        'The "Golden Gate" fund and the so-called "quick fix" were in the news.',
        'The shares made a "stunning" comeback, Bloomberg writes.',
        "Reporting by Mary Quill and Paul Varga",
        "What analysts say",
    ],
)
def test_polls_terms_and_the_outlet_itself_are_no_views(text: str) -> None:
    assert views(text) == ()


def test_the_outlet_that_a_speaker_told_is_kept_apart() -> None:
    view = only('"We are buying," Mary Quill, head of research at Harbor Bank, told CNBC.')
    assert (view.speaker, view.role, view.outlet) == ("Mary Quill", "head of research", "CNBC")


def test_a_fund_manager_is_known_by_what_she_manages() -> None:
    view = only('"Bonds are dear," said Mary Quill, who manages $2 billion at Harbor Asset Management.')
    assert (view.speaker, view.firm, view.kind) == ("Mary Quill", "Harbor Asset Management", ViewKind.ANALYST)


def test_headings_in_capitals_tell_who_speaks_in_an_instant_view() -> None:
    text = (
        'MARY QUILL, CHIEF ECONOMIST, HARBOR BANK, LONDON: "Growth is back. "It will last." '
        'PAUL VARGA OF ORCHARD HEDGE FUND "I doubt it very much." '
        'OTTO LIND, CURRENCY STRATEGIST AT LOTUS BANK "The yen will fall."'
    )
    first, second, third = views(text)
    assert (first.speaker, first.role, first.firm) == ("MARY QUILL", "CHIEF ECONOMIST", "HARBOR BANK")
    assert quoted(first) == ["Growth is back.", "It will last."]
    assert (second.speaker, second.firm) == ("PAUL VARGA", "ORCHARD HEDGE FUND")
    assert (third.speaker, third.firm) == ("OTTO LIND", "LOTUS BANK")


def test_an_article_that_gathers_comments_has_names_without_roles_from_the_first_one_on() -> None:
    text = (
        "Harbor Bank buys Orchard Fund.\n\nFollowing are the views of analysts on the deal: "
        'MARY QUILL, TARN HILL "It is dear." OTTO LIND, LOTUS WIRELESS "It is their last chance."'
    )
    assert [(view.speaker, view.firm) for view in views(text)] == [
        ("MARY QUILL", "TARN HILL"),
        ("OTTO LIND", "LOTUS WIRELESS"),
    ]


@pytest.mark.parametrize(
    ("heading", "speaker", "firm"),
    [
        ("ANALYSTS' COMMENTS MARY QUILL, CHIEF ECONOMIST, HARBOR BANK", "MARY QUILL", "HARBOR BANK"),
        ("COMMENTS: OTTO LIND, PORTFOLIO MANAGEMENT, LOTUS PARTNERS LLC", "OTTO LIND", "LOTUS PARTNERS LLC"),
    ],
)
def test_what_announces_comments_is_no_part_of_the_name(heading: str, speaker: str, firm: str) -> None:
    view = only(f'Grain fell. The following are comments on it:\n\n{heading} "It is weak."')
    assert (view.speaker, view.firm) == (speaker, firm)


def test_a_heading_between_two_sentences_does_not_lend_one_speaker_the_words_of_another() -> None:
    text = '"It fell," said Mary Quill, an analyst at Harbor Bank. SECOND THOUGHTS "It rose again on Friday."'
    assert [quoted(view) for view in views(text)] == [["It fell,"]]


def test_a_heading_that_names_a_subject_is_no_speaker() -> None:
    assert views('ON EFFECTS OF THE HARVEST SHORTFALL "It may be a long winter for all of us."') == ()


def test_a_persons_name_that_is_also_a_trade_stays_a_name() -> None:
    assert only('"We sell," said Harbor Bank analyst Richard Farmer.').speaker == "Richard Farmer"


def test_the_horizon_is_kept_as_written() -> None:
    view = only("Paul Varga, a strategist at Orchard Bank, said stocks could rise over the next 12 months.")
    assert view.horizon == "over the next 12 months"


def test_a_wrapped_line_breaks_neither_name_nor_quotation() -> None:
    view = only('"It is a\nstrong number," said Paul\nVarga, an economist at Orchard\nBank in Oslo.')
    assert (" ".join((view.speaker or "").split()), " ".join((view.firm or "").split())) == (
        "Paul Varga",
        "Orchard Bank",
    )


def stands(view: View, source: Article) -> bool:
    inside = all(view.statement.span.covers(quote.span) for quote in view.quotes)
    return view.stands_in(source) and inside


PIECES = st.sampled_from(
    [
        "Mary Quill", "Paul Varga", "Quill", "he", "she", "it", "analyst", "an economist at", "Harbor Capital", "said",
        "told CNBC", "according to", "upgraded", "the stock", '"', "“", "”", "'", "’s", ",", ". ", "\n", "\n\n",
        "(", ")", "The rally", "is over", "CHIEF ECONOMIST", "HARBOR BANK", ":", "who manages", "of", "&", "U.S.",
        "( HBR.N )", "--",
        "For", "while", "but", "some analysts", "\xa0", "É", "🙂", "\x01", "\ud800",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=60).map(" ".join).filter(lambda text: bool(text.strip())))
def test_every_view_of_any_text_stands_in_it_word_for_word(text: str) -> None:
    source = article(text)
    assert all(stands(view, source) for view in draw_views(source))


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1).filter(lambda text: bool(text.strip())))
def test_no_text_whatever_makes_it_fail(text: str) -> None:
    source = article(text)
    assert all(stands(view, source) for view in draw_views(source))


@pytest.mark.parametrize("piece", ['"', '"a ', "said ", "Foo said, ", "Foo's ", "FOO ", "“said X. “", "chief "])
def test_a_hundred_kilobytes_of_anything_are_read_to_the_end(piece: str) -> None:
    source = article(piece * (100_000 // len(piece)))
    assert all(stands(view, source) for view in draw_views(source))


@pytest.fixture(scope="module")
def seed() -> Article:
    if not SEED.exists():
        pytest.skip("the seed article is not beside this checkout")
    return article(SEED.read_text("utf-8"), title="")


@pytest.mark.parametrize(
    ("speaker", "role", "firm", "count"),
    [
        ("Irene Tunkel", "chief U.S. equity strategist", "BCA Research", 2),
        ("Doug Beath", "global equity strategist", "Wells Fargo Investment Institute", 1),
        ("Steven DeSanctis", "strategist", "Jefferies Financial Group", 2),
        ("Michael Casper", "strategist", "Bloomberg Intelligence", 1),
        ("David Kostin", "strategist", "Goldman Sachs", 1),
        (None, None, "Wells Fargo", 1),
        (None, None, "BCA Research", 1),
    ],
)
def test_the_seed_article_gives_its_analysts(
    seed: Article, speaker: str | None, role: str | None, firm: str, count: int
) -> None:
    found = [view for view in draw_views(seed) if (view.speaker, view.role, view.firm) == (speaker, role, firm)]
    assert len(found) == count
    assert {view.kind for view in found} == {ViewKind.ANALYST}


def test_the_seed_article_gives_nobody_else(seed: Article) -> None:
    drawn = draw_views(seed)
    assert len(drawn) == 9
    assert all(stands(view, seed) for view in drawn)
    assert sum(len(view.quotes) for view in drawn) == 8


def test_the_seed_articles_first_quotation_runs_on_behind_its_attribution(seed: Article) -> None:
    first = next(view for view in draw_views(seed) if view.speaker == "Irene Tunkel")
    assert len(first.quotes) == 2
    assert first.quotes[0].text.endswith("dead in the water,")


@pytest.mark.parametrize(
    ("sentence", "speaker", "role", "firm"),
    [
        (
            '"It is over," said Mary Quill of New York-based retail consulting firm Harbor & Associates Inc.',
            "Mary Quill", None, "Harbor & Associates Inc",
        ),
        (
            '"It is over," said Mary Quill, strategist for Portland, Oregon-based Harbor Capital.',
            "Mary Quill", "strategist", "Harbor Capital",
        ),
        (
            '"It is over," said Mary Quill, an analyst at Varga\'s Investment Research in Oslo.',
            "Mary Quill", "analyst", "Varga's Investment Research",
        ),
        ('"It is over," said HL Global analyst Mary Quill.', "Mary Quill", "analyst", "HL Global"),
        ('Veteran newspaper analyst Mary Quill said it would last a year.', "Mary Quill", "newspaper analyst", None),
        ('"It is over," said Dr. Mary Quill of Harbor Research.', "Mary Quill", None, "Harbor Research"),
        ('"It is over," said Nilgun Quill at Orchard Bank.', "Nilgun Quill", None, "Orchard Bank"),
        ('"It is over," said Nilgun Quill with Alder Capital Markets.', "Nilgun Quill", None, "Alder Capital Markets"),
        (
            '"It is over," said Mary Quill, general manager of the equity research team at Orchard Bank.',
            "Mary Quill", "general manager of the equity research team", "Orchard Bank",
        ),
        (
            "Mary Quill, the global head of equity trading at Harbor Capital, told lawmakers that rules come late.",
            "Mary Quill", "global head of equity trading", "Harbor Capital",
        ),
        (
            '"It is over," Orchard Bank economists Mary Quill and Paul Varga said in a note.',
            None, "economists", "Orchard Bank",
        ),
        (
            '"It is over," said Mary Quill and Paul Varga, economists at Orchard Bank.',
            None, "economists", "Orchard Bank",
        ),
    ],
)  # fmt: skip
def test_firms_and_roles_are_whole(sentence: str, speaker: str | None, role: str | None, firm: str | None) -> None:
    view = only(sentence)
    assert (view.speaker, view.role, (view.firm or "").rstrip(".") or None) == (speaker, role, firm)
    assert view.kind is ViewKind.ANALYST


@pytest.mark.parametrize(
    "text",
    [
        "Lending fell 4 percent in May, according to Harbor Research data.",
        "Alder, the world's biggest copper trader, said in March that it may sell shares.",
    ],
)
def test_data_and_companies_that_trade_are_no_analysts_views(text: str) -> None:
    assert views(text) == ()


def test_a_sales_vice_president_has_no_department_in_the_name() -> None:
    view = only('"Next year looks hard," Alder Corp\'s Vice President of U.S. Sales Mary Quill said.')
    assert (view.speaker, view.kind) == ("Mary Quill", ViewKind.COMPANY)


@pytest.mark.parametrize(
    ("sentence", "title", "about"),
    [
        ('"It will rise," said Mary Quill, junk bond head at Harbor Capital.', "Oil gains", "Oil"),
        ('"It cost 5 billion euros," said Mary Quill, an analyst at Harbor Capital.', "Alder buys Birch",
         "Alder buys Birch"),
        ('"The stock is cheap," said Mary Quill, an analyst at Harbor Capital.', "Alder buys Birch",
         "Alder buys Birch"),
        ('"Gold is dear when oil is," said Mary Quill, an analyst at Harbor Capital.', "Oil gains", "Oil"),
        ('"The oil spill is bad," said Mary Quill, an analyst at Harbor Bank.', "Wait and see", "Wait and see"),
        ('"The Fed will help gold," said Mary Quill, an analyst at Harbor Capital.', "Wait and see", "Gold"),
    ],
)  # fmt: skip
def test_what_a_statement_is_about_is_a_market_it_names_or_its_title(sentence: str, title: str, about: str) -> None:
    assert only(sentence, title).about == about


def test_politicians_in_a_list_of_reactions_are_officials() -> None:
    assert only('MARY QUILL, TOP HARBOR COMMITTEE REPUBLICAN, OSLO: "It costs too much."').kind is ViewKind.OFFICIAL


@pytest.mark.parametrize(
    ("heading", "firm"),
    [
        ("COMMENTS: MARY QUILL, SENIOR ECONOMIST, HARBOR SECURITIES, BOSTON:", "HARBOR SECURITIES"),
        ("MARY QUILL, SENIOR ECONOMIST, HARBOR SECURITIES, BOSTON: RETAIL SALES:", "HARBOR SECURITIES"),
        ("MARY QUILL, SENIOR ECONOMIST, HARBOR LIND + CO, BOSTON:", "HARBOR LIND + CO"),
        ("MARY QUILL, PRESIDENT, HARBOR, LIND & STONE PARTNERS, BOSTON:", "HARBOR, LIND & STONE PARTNERS"),
        ("COMMENTS: ALDER CORP MARY QUILL, ANALYST, HARBOR SECURITIES", "HARBOR SECURITIES"),
    ],
)
def test_an_instant_views_heading_may_carry_a_label_a_topic_or_a_long_firm(heading: str, firm: str) -> None:
    view = only(f'Prices fell on Monday.\n\n{heading} "It is weak. Prices will fall."')
    assert (view.speaker, view.firm, view.kind) == ("MARY QUILL", firm, ViewKind.ANALYST)


def test_a_topic_in_capitals_goes_on_with_the_same_speaker() -> None:
    text = 'MARY QUILL, ECONOMIST, HARBOR SECURITIES: HOUSING: "It is weak." INFLATION: "It is high."'
    assert [(view.speaker, quoted(view)) for view in views(text)] == [
        ("MARY QUILL", ["It is weak."]),
        ("MARY QUILL", ["It is high."]),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        'Mary Quill, an analyst at Harbor Securities, a key player in tin, said: "Tin will rise."',
        '"Tin will rise," Mary Quill, director for ratings in Western Europe for Harbor Securities, told reporters.',
        '"Tin will rise," said Mary Quill of Harbor Securities.',
        '"Tin will rise," said Marisol Quill of Harbor Securities.',
    ],
)
def test_the_speaker_is_found_past_places_and_second_descriptions(sentence: str) -> None:
    view = only(sentence)
    assert ((view.speaker or "").split()[-1], view.firm, view.kind) == ("Quill", "Harbor Securities", ViewKind.ANALYST)


def test_words_that_an_article_keeps_in_marks_are_a_name_for_a_thing() -> None:
    text = (
        'The "bad bank" opened on Monday. A spokesman for Alder Corp said the "bad bank" would buy loans. '
        'Mary Quill, an analyst at Harbor Securities, said the plan was "a good deal" for all.'
    )
    assert [quoted(view) for view in views(text)] == [["a good deal"]]


def test_analyst_forecasts_are_nobodys_role() -> None:
    assert views("Alder Corp said it beat analyst forecasts with sharply higher profits.") == ()


def test_a_regulator_is_official_and_an_association_no_analyst() -> None:
    official = only('"Trading must be safe," said Otto Lind, director of markets at the Alder Services Authority.')
    lobby = only('"Funds do well," said Otto Lind, chairman of the hedge fund group Alder Management Association.')
    assert (official.kind, lobby.kind) == (ViewKind.OFFICIAL, ViewKind.OTHER)


def test_two_names_with_a_ticker_between_them_are_not_one() -> None:
    assert all(view.speaker != "Mary Mary Quill" for view in views('Mary (ALD.N) Mary Quill said: "Oil will rise."'))
