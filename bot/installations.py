"""The workspaces the bot is installed in, with their tokens under lock and key, and the states of OAuth on its way."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from secrets import token_urlsafe

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.database import BotDatabase
from marketbrief.domain.errors import SettingsError

__all__ = ["Installations", "States", "clients_of", "oauth_of", "store_key"]

STATES_KEPT = timedelta(minutes=10)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS installations (
    enterprise TEXT NOT NULL, team TEXT NOT NULL, sealed BLOB NOT NULL,
    PRIMARY KEY (enterprise, team)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS oauth_states (state TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
"""

_KEPT = (
    *("app_id", "enterprise_id", "enterprise_name", "team_id", "team_name"),
    *("bot_token", "bot_id", "bot_user_id", "bot_scopes", "installed_at"),
)

log = logging.getLogger(__name__)


def store_key(keys: str) -> MultiFernet:
    """The key that seals tokens; of several with commas the first seals, all open. SettingsError for a bad one."""
    try:
        return MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
    except ValueError as error:
        raise SettingsError(
            "MARKETBRIEF_SLACK_STORE_KEY is no key: make one with"
            ' python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
        ) from error


class Installations(AsyncInstallationStore):
    """Bot tokens by workspace in the bot's file, sealed with Fernet. Users' tokens are neither asked for nor kept."""

    def __init__(self, file: BotDatabase, key: MultiFernet) -> None:
        file.ensure(_SCHEMA)
        self._file, self._key = file, key

    @property
    def logger(self) -> logging.Logger:
        """Where Bolt's own code for stores would log."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Keep the bot of an installation."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot and its token, in the place of the one before."""
        told = json.dumps({name: getattr(bot, name) for name in _KEPT}).encode()
        row = (bot.enterprise_id or "", bot.team_id or "", self._key.encrypt(told))
        with self._file.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO installations VALUES (?, ?, ?)", row)
        log.info("installed team=%s", bot.team_id)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a workspace; SettingsError when the key that sealed its token is gone."""
        place = (enterprise_id or "", "" if is_enterprise_install else team_id or "")
        return await asyncio.to_thread(self._read, "(enterprise, team) = (?, ?)", place)

    async def token_of(self, team: str) -> str | None:
        """The bot token of a workspace, whatever organisation that belongs to."""
        bot = await asyncio.to_thread(self._read, "team = ?", (team,))
        return bot.bot_token if bot is not None else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget a workspace's bot and token."""
        place = (enterprise_id or "", team_id or "")
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM installations WHERE (enterprise, team) = (?, ?)", place)
        log.info("uninstalled team=%s", team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Nothing to forget: no user's token is kept."""

    def _read(self, where: str, place: tuple[str, ...]) -> Bot | None:
        with self._file.transaction() as connection:
            row = connection.execute(f"SELECT sealed FROM installations WHERE {where}", place).fetchone()
        return self._opened(row[0]) if row else None

    def _opened(self, sealed: bytes) -> Bot:
        try:
            told = json.loads(self._key.decrypt(sealed))
        except InvalidToken as error:
            raise SettingsError(
                "MARKETBRIEF_SLACK_STORE_KEY does not open the stored tokens: set the key they were sealed with,"
                " or install the app anew"
            ) from error
        return Bot(**told)


class States(AsyncOAuthStateStore):
    """States of installations on their way: each is good once, for ten minutes, at whichever replica."""

    def __init__(self, file: BotDatabase, clock: Callable[[], datetime]) -> None:
        file.ensure(_SCHEMA)
        self._file, self._clock = file, clock

    @property
    def logger(self) -> logging.Logger:
        """Where Bolt's own code for stores would log."""
        return log

    async def async_issue(self, *_args: object, **_keywords: object) -> str:
        """A new state."""
        state, now = token_urlsafe(24), self._clock()
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM oauth_states WHERE until < ?", (now.timestamp(),))
            connection.execute("INSERT INTO oauth_states VALUES (?, ?)", (state, (now + STATES_KEPT).timestamp()))
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state was issued here and not used before."""
        gone = "DELETE FROM oauth_states WHERE state = ? AND until >= ?"
        with self._file.transaction() as connection:
            return connection.execute(gone, (state, self._clock().timestamp())).rowcount == 1


def clients_of(
    installations: Installations, client: AsyncWebClient
) -> Callable[[str], Awaitable[AsyncWebClient | None]]:
    """Clients by workspace, each with its own token and otherwise like ``client``."""

    async def client_of(team: str) -> AsyncWebClient | None:
        token = await installations.token_of(team)
        if token is None:
            return None
        return AsyncWebClient(
            token=token, base_url=client.base_url, session=client.session, retry_handlers=client.retry_handlers
        )

    return client_of


def oauth_of(
    installations: Installations, states: States, client: AsyncWebClient, *, client_id: str, client_secret: str
) -> AsyncOAuthSettings:
    """How Bolt installs the app in a workspace and finds its token there, which it tries once and not per event."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=_scopes_of_manifest(),
        user_scopes=[],
        installation_store=installations,
        installation_store_bot_only=True,
        state_store=states,
        state_expiration_seconds=int(STATES_KEPT.total_seconds()),
    )
    settings.authorize = AsyncInstallationStoreAuthorize(
        logger=log, installation_store=installations, client=client, bot_only=True, cache_enabled=True
    )
    return settings


def _scopes_of_manifest() -> Sequence[str]:
    manifest = json.loads(files("bot").joinpath("manifest.json").read_text("utf-8"))
    return tuple(manifest["oauth_config"]["scopes"]["bot"])
