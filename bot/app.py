"""The plug: settings become a database, a clock, services, a Slack app, schedules and a web app, started in order."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from gettext import NullTranslations, translation
from pathlib import Path

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette

from bot import services
from bot.clock import Clock
from bot.config import Settings
from bot.domain.pacing import Ceiling
from bot.domain.people import Language
from bot.domain.programme import ProgrammeYear
from bot.letter_box import LetterBox
from bot.lookout import Lookout
from bot.messenger import Messenger
from bot.postman import Postman
from bot.services import Services
from bot.services.programme_files import read_shelf
from bot.views.words import ENGLISH, Voices, Words
from handlers.binding import bind
from handlers.routes import ROUTES
from handlers.web import web_app
from schedules.clockwork import Clockwork
from storage import schema
from storage.database import Database
from storage.embedded import EmbeddedServer

log = logging.getLogger("clwstwr")

_HERE = Path(__file__).parent
_SLACK_SECONDS = aiohttp.ClientTimeout(total=20, connect=5)


def read_voices() -> Voices:
    """Read the catalogues; without a compiled Welsh one the bot still speaks, in English."""
    welsh: NullTranslations = translation("clwstwr", _HERE / "locale", ["cy"], fallback=True)
    return Voices(ENGLISH, Words(Language.WELSH, welsh))


def read_programmes(own: Path | None = None) -> tuple[ProgrammeYear, ...]:
    """Read our programme years and those of a health board's own folder; what is at fault is left out and logged."""
    shelf = read_shelf(own)
    for each in shelf.left_out:
        log.warning("a programme year is left out; `clwstwr programme check` tells more. %s", each)
    return shelf.years


@asynccontextmanager
async def open_database(settings: Settings, *, pool_size: int = 8) -> AsyncIterator[Database]:
    """Open the database at its newest schema: the one of the settings, or the embedded server's."""
    async with AsyncExitStack() as stack:
        if settings.database_url is None:
            server = await EmbeddedServer.start(settings.clwstwr_home / "postgres")
            stack.push_async_callback(server.stop)
            url = server.url()
        else:
            url = settings.database_url
        database = Database(url, pool_size=pool_size)
        stack.push_async_callback(database.close)
        await schema.migrate(database, url)
        yield database


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot put together: what a process, a test or the local workspace needs of it."""

    services: Services
    messenger: Messenger
    slack: AsyncApp
    web: Starlette
    clockwork: Clockwork
    voices: Voices
    lookout: Lookout

    async def idle(self) -> None:
        """Return when nothing that was begun is left to do."""
        await self.clockwork.idle()
        await self.messenger.idle()


def put_together(settings: Settings, database: Database, clock: Clock, client: AsyncWebClient) -> Bot:
    """Build every part and hand each what it needs; nothing runs yet."""
    voices = read_voices()
    years, sign = read_programmes(settings.clwstwr_programmes), settings.clwstwr_evidence_emoji
    ceiling = Ceiling(settings.clwstwr_messages_a_minute)
    does = services.Services(
        database, clock, years, evidence_sign=sign, ceiling=ceiling, post_office=settings.post_office
    )
    postman = Postman(settings.smtp_url, settings.post_office, clock.now)
    messenger = Messenger(client, postman, does.directory.names, LetterBox(settings.imap_url))
    clockwork = Clockwork(does, messenger, voices, clock)
    slack = _slack_app(settings, client)
    bind(slack, ROUTES, does, messenger, voices, clockwork.hurry)
    web = web_app(slack, settings.slack_signing_secret, clock.now, does, voices, clockwork.hurry)
    lookout = Lookout(does.alarms, messenger, voices, settings.operator_channel)
    return Bot(does, messenger, slack, web, clockwork, voices, lookout)


def _slack_app(settings: Settings, client: AsyncWebClient) -> AsyncApp:
    """Make the Bolt app. Our own door checks signatures, and tokens come from the settings: no call to Slack first."""

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=settings.slack_bot_token)

    logger = logging.getLogger("clwstwr.bolt")
    logger.setLevel(logging.ERROR)  # Bolt warns of settings that we chose on purpose
    return AsyncApp(
        logger=logger,
        client=client,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
    )


@asynccontextmanager
async def slack_client(settings: Settings) -> AsyncIterator[AsyncWebClient]:
    """Open the one session that all Web API calls share."""
    async with aiohttp.ClientSession(timeout=_SLACK_SECONDS) as session:
        yield AsyncWebClient(settings.slack_bot_token, base_url=settings.slack_api_url, session=session)


@asynccontextmanager
async def listening(database: Database, bot: Bot) -> AsyncIterator[None]:
    """Listen for changes, so that people, clusters, channels and feeds may be remembered meanwhile."""
    directory, feeds = bot.services.directory, bot.services.feed_memory

    def distrust() -> None:
        directory.distrust()
        feeds.distrust()

    async with database.listener({"directory": directory.forget, "feeds": feeds.forget}, distrust):
        directory.trust()
        feeds.trust()
        try:
            yield
        finally:
            distrust()
