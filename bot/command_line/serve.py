"""Running the bot: web and schedules in one process, or each in its own."""

import argparse
import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import Bot, listening, open_database, put_together, slack_client
from bot.clock import Clock
from bot.command_line.answers import Stop
from bot.command_line.process import keep_what_is_loaded, stop_signal
from bot.command_line.web_server import server
from bot.config import BadSettings, Settings, read_settings
from bot.rooms import open_all

log = logging.getLogger("clwstwr")

_SETTLING_SECONDS = 1.0


async def run(_: argparse.Namespace) -> int:
    """Run web and schedules until told to stop."""
    return await _run(web=True, schedules=True)


async def run_web(_: argparse.Namespace) -> int:
    return await _run(web=True, schedules=False)


async def run_worker(_: argparse.Namespace) -> int:
    return await _run(web=False, schedules=True)


async def _run(*, web: bool, schedules: bool) -> int:
    try:
        settings = read_settings(for_slack=True)
    except BadSettings as bad:
        raise Stop(str(bad)) from None
    async with running(settings, Clock(), schedules=schedules) as bot:
        if not web:
            await stop_signal()
            return 0
        async with _looking_out(bot):
            await (_in_socket_mode if settings.socket_mode else _over_http)(bot, settings)
    return 0


@asynccontextmanager
async def running(settings: Settings, clock: Clock, *, schedules: bool) -> AsyncIterator[Bot]:
    """Start everything but the door, and stop it in the opposite order."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings))
        client = await stack.enter_async_context(slack_client(settings))
        bot = put_together(settings, database, clock, client)
        await stack.enter_async_context(listening(database, bot))
        keep_what_is_loaded()
        for line in post_told(settings):
            log.info("%s", line)
        bot.messenger.afterwards(_open_the_rooms())
        if schedules:
            bot.clockwork.start()
            stack.push_async_callback(bot.clockwork.stop)
        stack.push_async_callback(bot.messenger.idle)
        bot.messenger.afterwards(_introduce(bot, client))
        yield bot


def post_told(settings: Settings) -> Iterator[str]:
    """Say for the log how the post is set up: what is left out is easily forgotten, and nothing fails for it."""
    if not settings.post_office.is_open:
        yield "e-mail is off, so nobody without Slack is reached: SMTP_URL is not set"
    else:
        yield f"e-mail goes out as {settings.mail_from}"
        if not settings.imap_url:
            yield "answers from calendars come by `clwstwr mail-in` alone: IMAP_URL is not set"
    if not settings.public_url:
        yield "no calendar can subscribe: PUBLIC_URL is not set"


@asynccontextmanager
async def _looking_out(bot: Bot) -> AsyncIterator[None]:
    """Watch the schedules, wherever they run, for as long as the web process runs."""
    looking = asyncio.create_task(bot.lookout.keep_looking())
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


async def _open_the_rooms() -> None:
    """Load what has not been loaded yet, once the first questions have been answered."""
    await asyncio.sleep(_SETTLING_SECONDS)
    await open_all()


async def _introduce(bot: Bot, client: AsyncWebClient) -> None:
    """Ask Slack which workspace this is, so that it is known by name before anybody speaks."""
    try:
        answer = await client.auth_test()
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("Slack did not say who we are; run `clwstwr doctor`: %s", error)
        return
    team, name = str(answer["team_id"]), str(answer.get("team", ""))
    await bot.services.directory.welcome(team, name, str(answer.get("url", "")))


async def _over_http(bot: Bot, settings: Settings) -> None:
    log.info("listening at http://%s:%s/slack/events", settings.host, settings.port)
    await server(bot.web, settings.host, settings.port).serve()


async def _in_socket_mode(bot: Bot, settings: Settings) -> None:
    """Connect to Slack, and serve the health page beside it."""
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

    handler = AsyncSocketModeHandler(bot.slack, settings.slack_app_token, web_client=bot.messenger.client)
    await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt does not type it
    try:
        await server(bot.web, settings.host, settings.port).serve()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call] # the same
