"""``marketbrief bot`` before it reaches Slack: what it needs for each way of running, and whom it is told to answer."""

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from bot.cli import _app_of, _metrics_at, _slack_settings_of
from marketbrief.cli import main
from marketbrief.settings import Settings
from tests.bot.test_over_http import KEY

SLACK = ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET", "STORE_KEY")


@pytest.fixture
def bot(tmp_path):
    """Run the command with these variables and no others of Slack's; what it says."""

    def run(*words, **variables):
        silent = {f"{prefix}SLACK_{name}": None for name in SLACK for prefix in ("", "MARKETBRIEF_")}
        done = CliRunner().invoke(main, ["--library", str(tmp_path), "bot", *words], env=silent | variables)
        assert done.exit_code == 2
        return done.stderr

    return run


def test_socket_mode_needs_two_tokens(bot):
    said = bot(SLACK_BOT_TOKEN="xoxb-1")
    assert said.startswith("marketbrief: SLACK_APP_TOKEN must be set")
    assert "connections:write" in said


def test_http_needs_the_signing_secret_and_no_app_token(bot):
    assert "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET must be set" in bot("--http")


def test_several_workspaces_need_their_secrets_and_http(bot):
    needed = "SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET and MARKETBRIEF_SLACK_STORE_KEY must be set"
    assert needed in bot("--http", SLACK_CLIENT_ID="1.2")
    assert "need --http" in bot(SLACK_CLIENT_ID="1.2")


def test_lists_of_ids_are_read_with_commas():
    settings = _slack_settings_of(
        Settings(slack_teams="T1, T2 ,", slack_users_denied="U9", MARKETBRIEF_SLACK_QUEUE_SIZE=7)
    )
    assert (settings.teams_allowed, settings.users_denied) == ({"T1", "T2"}, {"U9"})
    assert (settings.queue_size, settings.lease.total_seconds()) == (7, 10)


def test_metrics_are_shown_only_where_a_port_is_named():
    assert _metrics_at(Settings()) is None
    assert _metrics_at(Settings(metrics_port=9100)) == ("127.0.0.1", 9100)


def test_an_app_for_several_workspaces_has_a_page_to_install_it(library, bot_file):
    from marketbrief.answering.answerer import Answerer
    from marketbrief.answering.retrieval.retrieve import Retriever

    answerer = Answerer(Retriever(library, None))
    secrets = {"MARKETBRIEF_SLACK_CLIENT_SECRET": "secret", "MARKETBRIEF_SLACK_SIGNING_SECRET": "secret"}
    several = Settings(MARKETBRIEF_SLACK_CLIENT_ID="1.2", slack_store_key=SecretStr(KEY), **secrets)
    app = _app_of(answerer, bot_file, several)
    assert app.oauth_flow.install_path == "/slack/install"
    one = Settings(MARKETBRIEF_SLACK_BOT_TOKEN="xoxb-1", **secrets)
    assert _app_of(answerer, bot_file, one).oauth_flow is None
