"""Settings that are put together from others."""

import pytest

from marketbrief.cli.wiring import settings_of_environment
from marketbrief.settings import RENAMED, read_settings, renamed_settings_in


@pytest.mark.parametrize(
    ("name", "told"),
    [(None, ("Authorization", "Bearer s3cret")), ("X-Chroma-Token", ("X-Chroma-Token", "s3cret"))],
)
def test_a_chroma_servers_token_goes_into_the_header_that_its_proxy_reads(monkeypatch, name, told):
    monkeypatch.setenv("MARKETBRIEF_CHROMA_TOKEN", "s3cret")
    if name is not None:
        monkeypatch.setenv("MARKETBRIEF_CHROMA_HEADER", name)
    settings = read_settings()
    assert settings.chroma_headers == (told,)
    assert "s3cret" not in repr(settings)


def test_without_a_token_no_header_is_sent():
    assert read_settings().chroma_headers == ()


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_a_renamed_setting_still_works_by_its_former_name(monkeypatch, old, new):
    field = new.removeprefix("MARKETBRIEF_").lower()
    monkeypatch.setenv(old, "7")
    assert getattr(read_settings(), field) == 7
    monkeypatch.setenv(new, "9")
    assert getattr(read_settings(), field) == 9


def test_former_names_are_listed_in_one_warning_line():
    warning = renamed_settings_in(["PATH", "MARKETBRIEF_SLACK_LINE", "marketbrief_slack_at_once"])
    assert "MARKETBRIEF_SLACK_LINE is now MARKETBRIEF_SLACK_QUEUE_SIZE" in warning
    assert "MARKETBRIEF_SLACK_AT_ONCE is now MARKETBRIEF_SLACK_CONCURRENCY" in warning
    assert "\n" not in warning
    assert renamed_settings_in(["PATH", "MARKETBRIEF_SLACK_QUEUE_SIZE"]) is None


def test_a_command_prints_the_warning_on_stderr(monkeypatch, capsys):
    monkeypatch.setenv("MARKETBRIEF_SLACK_LINE", "7")
    assert settings_of_environment().slack_queue_size == 7
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "MARKETBRIEF_SLACK_QUEUE_SIZE" in captured.err
