"""What an answer adds to a source's sentence in square brackets is checked as well."""

from dataclasses import replace

import pytest

from marketbrief.answering.verification.verify import stands
from marketbrief.domain.briefing import Sentence

TEXT = "Tarnvale Foods cut its forecast on Wednesday.\n\nIt said the harvest was poor. Oakline Freight did not."


@pytest.fixture
def check(evidence_of):
    evidence = evidence_of(TEXT)
    (source,) = evidence
    titled = replace(source, article=replace(source.article, title="Tarnvale Foods cuts forecast"))
    evidence = replace(evidence, sources=(titled,))
    return lambda text: stands(Sentence(text, (1,)), evidence)


@pytest.mark.parametrize(
    "text",
    [
        "It said the harvest was poor.",
        "It [Tarnvale] said the harvest was poor.",
        "It [Tarnvale Foods] said the harvest was poor.",
        "[9 September 2026] It [Tarnvale] said the harvest was poor.",
        "[9 September 2026] Tarnvale Foods cut its forecast on Wednesday [9 September].",
    ],
)
def test_a_true_name_and_a_true_day_stand(check, text):
    assert check(text)


@pytest.mark.parametrize(
    "text",
    [
        "It [Oakline Freight] said the harvest was poor.",
        "It [Tarn] said the harvest was poor.",
        "[8 September 2026] It said the harvest was poor.",
        "[Gold] It said the harvest was poor.",
        "[9 September 2026] It [Tarnvale] said the harvest was good.",
        "Tarnvale Foods cut its forecast on Wednesday [2 September].",
    ],
)
def test_a_name_the_title_does_not_have_a_wrong_day_and_a_changed_sentence_do_not(check, text):
    assert not check(text)
