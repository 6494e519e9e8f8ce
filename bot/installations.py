"""The workspaces in which the bot is installed, with their encrypted tokens, and the states of OAuth."""

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
    """The key for tokens; of several with commas the first encrypts, all decrypt. SettingsError for a bad key."""
    try:
        return MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
    except ValueError as error:
        raise SettingsError(
            "MARKETBRIEF_SLACK_STORE_KEY is not a Fernet key: make one with"
            ' python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
        ) from error


class Installations(AsyncInstallationStore):
    """Bot tokens by workspace in the bot's file, encrypted with Fernet; users' tokens are never requested."""

    def __init__(self, database: BotDatabase, key: MultiFernet) -> None:
        database.ensure(_SCHEMA)
        self._database, self._key = database, key

    @property
    def logger(self) -> logging.Logger:
        """The logger that Bolt's code for stores uses."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Store the bot of an installation."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Store a bot and its token in place of the former one."""
        fields = json.dumps({name: getattr(bot, name) for name in _KEPT}).encode()
        row = (bot.enterprise_id or "", bot.team_id or "", self._key.encrypt(fields))
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO installations VALUES (?, ?, ?)", row)
        log.info("app_installed team=%s", bot.team_id)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a workspace; SettingsError when the key that encrypted its token is missing."""
        place = (enterprise_id or "", "" if is_enterprise_install else team_id or "")
        return await asyncio.to_thread(self._read, "(enterprise, team) = (?, ?)", place)

    async def token_of(self, team: str) -> str | None:
        """The bot token of a workspace, in whichever organisation it is."""
        bot = await asyncio.to_thread(self._read, "team = ?", (team,))
        return bot.bot_token if bot is not None else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete a workspace's bot and token."""
        place = (enterprise_id or "", team_id or "")
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM installations WHERE (enterprise, team) = (?, ?)", place)
        log.info("app_uninstalled team=%s", team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Nothing to delete: no user's token is stored."""

    def _read(self, where: str, place: tuple[str, ...]) -> Bot | None:
        with self._database.transaction() as connection:
            row = connection.execute(f"SELECT sealed FROM installations WHERE {where}", place).fetchone()
        return self._decrypted(row[0]) if row else None

    def _decrypted(self, sealed: bytes) -> Bot:
        try:
            fields = json.loads(self._key.decrypt(sealed))
        except InvalidToken as error:
            raise SettingsError(
                "MARKETBRIEF_SLACK_STORE_KEY does not decrypt the stored tokens: set the key that encrypted them,"
                " or install the app again"
            ) from error
        return Bot(**fields)


class States(AsyncOAuthStateStore):
    """OAuth states of installations in progress: each is valid once, for ten minutes, at every replica."""

    def __init__(self, database: BotDatabase, clock: Callable[[], datetime]) -> None:
        database.ensure(_SCHEMA)
        self._database, self._clock = database, clock

    @property
    def logger(self) -> logging.Logger:
        """The logger that Bolt's code for stores uses."""
        return log

    async def async_issue(self, *_args: object, **_keywords: object) -> str:
        """A new state."""
        state, now = token_urlsafe(24), self._clock()
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM oauth_states WHERE until < ?", (now.timestamp(),))
            connection.execute("INSERT INTO oauth_states VALUES (?, ?)", (state, (now + STATES_KEPT).timestamp()))
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state was issued here and not used before."""
        gone = "DELETE FROM oauth_states WHERE state = ? AND until >= ?"
        with self._database.transaction() as connection:
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
    """Bolt's settings for installing the app in workspaces; a token is tried once and not for every event."""
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
