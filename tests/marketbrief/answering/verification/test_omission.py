"""What may be left out of a sentence leaves the rest as it was; anything else that is left out is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbrief.answering.verification.alignment import aligned, said_of
from marketbrief.answering.verification.omission import left_out

SENTENCES = (
    "Shares in Larch Ferries (LRF.L), of Wexcombe, rose 3.1% to 412 pence on Tuesday after a forecast, traders said.",
    "But Ada Quillon, chief economist at Mossbank, said on Tuesday that steel and glass may fall if the ban ends.",
)


def cut(told, said):
    return left_out(aligned(said_of(told), said_of(said)), {"tuesday"})


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("Copper fell 3%.", "WEXCOMBE (Gazette) - Copper fell 3%."),
        ("Copper fell 3%.", "METALS SLIP But copper fell 3%."),
        ("Copper fell 3%.", "WEXCOMBE - Copper fell 3%."),
        ("Copper fell 3%.", "After a calm auction, copper fell 3%."),
        ("Copper fell 3%.", "Copper fell 3% on Tuesday."),
        ("Copper fell 3%.", "Copper fell 3% to $9,410 a ton."),
        ("Copper fell 3%.", "Copper fell 3%, its worst day since May."),
        ("Copper fell 3%.", "Copper fell 3% after mines in Quillania opened."),
        ("Copper fell 3%.", "Copper (HGC.X), which is mined in Quillania, fell 3%."),
        ("Norvane fell.", "Norvane Inc.NRV.X fell."),
        ("Norvane and Tarnvale fell.", "Norvane NRV.XABN.Y and Tarnvale (T.X) fell."),
        ("Copper and glass fell.", "Copper, steel and glass fell."),
        ("Shares of Norvane fell.", "Shares of ferry operator Norvane Corp NRV.N fell."),
        ("Ada Quillon left Norvane.", "Ada Quillon of Mossbank left Norvane."),
        ("Ada Quillon said copper fell.", "Ada Quillon, chief economist at Mossbank, said on Monday copper fell."),
    ],
)
def test_openings_asides_endings_and_amounts_may_go(told, said):
    assert cut(told, said) is None


@pytest.mark.parametrize(
    ("told", "said", "words"),
    [
        ("Oil output fell.", "U.S. oil output fell.", "U.S"),
        ("Output fell.", "OPEC output fell.", "OPEC"),
        ("Inflation slowed.", "Core inflation slowed.", "Core"),
        ("Sales at the mill rose.", "Same-store sales at the mill rose.", "Same store"),
        ("Chairman Bo Lint left.", "Deputy chairman Bo Lint left.", "Deputy"),
        ("Norvane is the largest mill.", "Norvane is the second-largest mill.", "second"),
        ("Miners expect a strike.", "Some miners expect a strike.", "Some"),
        ("The mill pays men.", "The mill pays only men.", "only"),
        ("Growth has slowed.", "The pace of growth has slowed.", "The pace of"),
        ("The mill closes in May.", "The mill closes in May if the court agrees.", "if the court agrees"),
        ("The mill closes in May.", "The mill closes in May, as long as the court agrees.", "as long as the"),
        ("Copper fell 3%.", "Copper fell 3% on Monday.", "on Monday"),
        ("Copper fell 3%.", "For the week, copper fell 3%.", "For the week"),
        ("Copper fell 3%.", "In Wexcombe, copper fell 3%.", "In Wexcombe"),
        ("Copper fell 3%.", "After the closing bell, copper fell 3%.", "After the closing bell"),
        ("Dealers see a cut in May.", "Dealers see a cut in May as less likely.", "as less likely"),
        ("Copper fell 3%.", "Copper fell 3% after hours.", "after hours"),
        ("The ban holds for a day.", "The ban holds for a day and the day after.", "and the day after"),
        ("It drains cash, which hit 5%.", "It drains cash, for some a curse, which hit 5%.", "for some a curse"),
        ("Norvane was the only mill to win.", "Norvane was the only mill to win and to keep a prize.", "and to keep a"),
        ("Norvane is the first.", "Norvane, it seems, is the first.", "it seems"),
        ("Copper fell 3%.", "In the absence of a strike, copper fell 3%.", "In the absence of"),
        ("Copper fell 3%.", "Copper fell 3% before closing higher.", "before closing higher"),
        ("Copper fell 3%.", "Copper fell 3%, but closed higher.", "but closed higher"),
        ("It was the best day.", "It was the best day since May.", "since May"),
        ("Sales fell 3%.", "Sales fell 3% in Quillania.", "in Quillania"),
        ("Strains lifted copper.", "Strains lifted the premium of copper.", "the premium of"),
        ("Norvane named Bo Lint, head of glass.", "Norvane named Bo Lint, and Ada Quillon, head of glass.",
         "and Ada Quillon"),
        ("Copper fell, its worst day.", "Copper fell, tin rose, its worst day.", "tin rose"),
        ("The council sued, the fund said.", "The council sued, and Norvane paid, the fund said.", "and Norvane paid"),
    ],
)  # fmt: skip
def test_what_narrows_times_or_carries_what_follows_is_named(told, said, words):
    assert repr(words) in (cut(told, said) or "")


@given(st.sampled_from(SENTENCES), st.integers(0, 30), st.integers(1, 3))
def test_nothing_is_amiss_with_a_whole_sentence_and_a_hole_is_told_or_stays_one(text, start, length):
    words = text.split()
    assert cut(text, text) is None
    told = " ".join([*words[:start], *words[start + length :]])
    assert cut(told, text) is None or "leaves out" in cut(told, text)
