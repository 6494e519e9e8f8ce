"""What a model types has to be plain prose before anybody looks at what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.compose.plain import not_plain
from bot.answering.compose.seams import seam_in

SAID = "Oil fell 2.4% to $71.05 a barrel on Wednesday. Café Nørgård’s chief left. Norvane.com rose 3% to $18."


@pytest.mark.parametrize(
    "text",
    [
        "Oil fell 2.4% to $71.05 a barrel on Wednesday.",
        "Traders’ bets fell; the Group’s members (all of them) agreed: prices fell by 3-4%.",
        "Café Nørgård’s chief left.",
        "Norvane.com rose 3% to $18.",
        "U.S. stocks fell & bonds rose 0.5%/day.",
    ],
)
def test_plain_prose_passes(text):
    assert not_plain(text, [SAID]) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("“Oil is done,” he said.", "quotation"),
        ("He called it 'a gift' to sellers.", "quotation"),
        ("Oil fell. See https://example.org now.", "address"),
        ("Oil fell. Mail desk@example.org.", "address"),
        ("Oil fell, says example.org today.", "do not spell"),
        ("<!channel> oil fell.", "mentions"),
        ("Oil fell @here.", "mentions"),
        ("#general oil fell.", "mentions"),
        ("*Oil fell.*", "markup"),
        ("> Oil fell.", "markup"),
        ("- Oil fell.", "markup"),
        ("Oil &lt;fell.", "markup"),
        ("Oil fell :fire:.", "emoji"),
        ("Oil fell :rotating_light:.", "markup"),
        ("Oil\u200b fell.", "cannot be seen"),
        ("Oil \u202efell.", "cannot be seen"),
        ("Oil fеll.", "do not spell"),
        ("Oil fell ２.4%.", "do not spell"),
        ("Oil fell. " * 90, "longer"),
    ],
)
def test_what_is_no_plain_prose_is_told(text, fault):
    assert fault in not_plain(text, [SAID])


@given(st.text(), st.sampled_from("\u200b\u200d\u2060\ufeff\u00ad\u202e\x00\x1b"), st.text())
def test_no_unseen_character_passes_wherever_it_stands(before, unseen, after):
    assert not_plain(f"{before}{unseen}{after}", [SAID]) is not None


STORY = (
    "Small caps rose 3.2% on Wednesday while large caps gained 1.1%. Gold fell to $2,310 an ounce as traders waited."
    " Mossbank sold shares to Harbor Group. Bond yields have climbed for weeks."
)


@pytest.mark.parametrize(
    "text",
    [
        "Small caps rose 3.2% on Wednesday.",
        "Small caps rose 3.2% while large caps gained 1.1%.",
        "Gold fell to $2,310 an ounce, and small caps rose 3.2% on Wednesday.",
        "Harbor Group got shares that Mossbank sold.",
    ],
)
def test_a_sentence_from_one_piece_has_no_seam(text):
    assert seam_in(text, [STORY]) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Small caps rose 1.1% on Wednesday while large caps gained 3.2%.", "figures"),
        ("Harbor Group sold shares to Mossbank.", "names"),
        ("Small caps have climbed for weeks.", "joins two sentences"),
        ("He said on Wednesday.", "too little"),
        ("It fell to $2,310 an ounce as traders waited.", "who or what is meant"),
        ("Gold fell to $2,310 an ounce as harvests failed across southern provinces.", "adds what no sentence"),
    ],
)
def test_a_sentence_sewn_together_is_told(text, fault):
    assert fault in (seam_in(text, [STORY]) or "")
