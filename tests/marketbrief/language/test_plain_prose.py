"""What a model types has to be plain prose before anybody looks at what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.language.plain_prose import not_plain

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
        ("Oil fell …", "breaks off"),
        ("Oil fell. " * 90, "longer"),
    ],
)
def test_what_is_no_plain_prose_is_told(text, fault):
    assert fault in not_plain(text, [SAID])


@given(st.text(), st.sampled_from("\u200b\u200d\u2060\ufeff\u00ad\u202e\x00\x1b"), st.text())
def test_no_unseen_character_passes_wherever_it_stands(before, unseen, after):
    assert not_plain(f"{before}{unseen}{after}", [SAID]) is not None
