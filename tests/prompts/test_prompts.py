"""Prompts are strict about their blanks and known by their version."""

import pytest

import prompts


@pytest.mark.parametrize("name", ["briefing", "repair", "followup"])
def test_every_blank_must_be_filled_and_no_other(name):
    prompt = prompts.load(name)
    values = dict.fromkeys(prompt.blanks, "x")
    assert "question" in prompt.blanks or "message" in prompt.blanks
    assert not any(f"{{{blank}}}" in prompt.fill(**values) for blank in prompt.blanks)
    with pytest.raises(ValueError, match="mark"):
        prompt.fill(**{blank: value for blank, value in values.items() if blank != "mark"})
    with pytest.raises(ValueError, match="extra"):
        prompt.fill(**values, extra="x")


def test_the_version_changes_with_the_text():
    prompt = prompts.load("briefing")
    assert prompts.Prompt("briefing", prompt.text + " ").version != prompt.version


def test_a_prompt_that_does_not_exist_is_an_error():
    with pytest.raises(FileNotFoundError):
        prompts.load("nothing")
