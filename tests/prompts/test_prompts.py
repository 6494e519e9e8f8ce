"""Prompts are strict about their blanks and known by their version."""

import pytest

import prompts


def test_every_blank_must_be_filled_and_no_other():
    prompt = prompts.load("briefing")
    values = dict.fromkeys(prompt.blanks, "x")
    assert "{" not in prompt.fill(**values)
    with pytest.raises(ValueError, match="question"):
        prompt.fill(**{name: value for name, value in values.items() if name != "question"})
    with pytest.raises(ValueError, match="extra"):
        prompt.fill(**values, extra="x")


def test_the_version_changes_with_the_text():
    prompt = prompts.load("briefing")
    assert prompts.Prompt("briefing", prompt.text + " ").version != prompt.version


def test_a_prompt_that_does_not_exist_is_an_error():
    with pytest.raises(FileNotFoundError):
        prompts.load("nothing")
