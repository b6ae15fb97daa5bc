"""The demo: the whole bot in a local Slack workspace, with one real cluster and the clock at April 2017."""

import argparse
import asyncio
import json
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from bot.app import Bot, listening, open_database, put_together, slack_client
from bot.clock import Clock
from bot.command_line import demo_cast
from bot.command_line.answers import Stop
from bot.command_line.process import keep_what_is_loaded, stop_signal
from bot.command_line.settings import settings_without_slack
from bot.command_line.web_server import address, bound, serving
from bot.config import Settings
from bot.domain.people import Language, Role
from bot.playground import Playground, Story, WorkspaceClock
from bot.services.register import packaged_list

_START = datetime(2017, 4, 3, 8, 0, tzinfo=UTC)


async def run(options: argparse.Namespace) -> int:
    """Run the demo until it is stopped; prints one line of JSON when it is up, and its progress to people."""
    settings = settings_without_slack()
    start = options.at.astimezone(UTC) if options.at else _START
    try:
        async with demo(settings, options.port, start, empty=options.empty) as up:
            print(json.dumps(up.as_json()), flush=True)
            _say(_welcome(up, demo_cast.story(start, empty=options.empty)))
            if not options.headless:
                await asyncio.to_thread(webbrowser.open, up.page)
            await stop_signal()
            _say("Stopping; the database stays where it is.")
    except OSError as error:
        raise Stop(
            f"Port {options.port} cannot be used ({error.strerror}). Try another: clwstwr demo --port 0"
        ) from None
    return 0


@dataclass(frozen=True, slots=True)
class Up:
    """The addresses of a running demo."""

    page: str
    workspace: str
    bot: str

    def as_json(self) -> dict[str, object]:
        return {
            "ready": True,
            "workspace": self.workspace,
            "bot": self.bot,
            "control": f"{self.workspace}/_control",
        }


@asynccontextmanager
async def demo(settings: Settings, port: int, start: datetime, *, empty: bool) -> AsyncIterator[Up]:
    """Start database, workspace and bot, and tell them of each other; stop them in the opposite order."""
    async with AsyncExitStack() as stack:
        _say("Starting PostgreSQL and bringing it to the newest schema ...")
        database = await stack.enter_async_context(open_database(settings))
        _say("Opening the workspace and connecting the bot to it ...")
        clock = WorkspaceClock(start)
        playground = Playground(demo_cast.seed(start, empty=empty), clock=clock)
        workspace = await stack.enter_async_context(playground.serve(port=port))
        app = playground.workspace.seed.app
        door = stack.enter_context(bound("127.0.0.1", 0))
        settings = replace(
            settings,
            slack_bot_token=app.bot_token,
            slack_signing_secret=app.signing_secret,
            slack_api_url=f"{workspace}/api/",
            smtp_url=await stack.enter_async_context(playground.post.serve()),
            mail_from=demo_cast.MAIL_FROM,
            public_url=address(door),
        )
        client = await stack.enter_async_context(slack_client(settings))
        bot = put_together(settings, database, Clock(clock.now), client)
        await stack.enter_async_context(serving(bot.web, door))
        playground.connect_http(f"{settings.public_url}/slack/events")
        playground.post.deliver = partial(_received, bot)
        await begin(bot, empty=empty)
        await stack.enter_async_context(listening(database, bot))
        playground.follow(clock=bot.clockwork, idle=bot.idle, on_reset=partial(begin, bot, empty=empty))
        keep_what_is_loaded()
        bot.clockwork.start()
        stack.push_async_callback(bot.messenger.idle)
        stack.push_async_callback(bot.clockwork.stop)
        yield Up(playground.page, workspace, settings.public_url)


async def _received(bot: Bot, mail: bytes) -> None:
    """Hand an answer of somebody's calendar to the bot, as its mailbox would."""
    await bot.services.incoming_mail.receive(mail)
    bot.clockwork.hurry()


async def begin(bot: Bot, *, empty: bool) -> None:
    """Bring the demo's own workspace, and no other, to where the story begins."""
    _say("Importing the health boards, clusters and practices of Wales ...")
    does = bot.services
    await does.enrolment.erase(demo_cast.TEAM)
    address = str(bot.messenger.client.base_url).removesuffix("api/")
    await does.directory.welcome(demo_cast.TEAM, "Clwstwr", address)
    installation = await does.imports.workspace(demo_cast.TEAM)
    listed = await asyncio.to_thread(packaged_list)
    done = await does.imports.apply(
        installation, listed, on=demo_cast.LISTED_ON, filename="wales_clusters.csv"
    )
    _say(f"  {len(done.listed.rows)} practices in {len(done.listed.clusters)} clusters.")
    cast = [one for one in demo_cast.enrolled() if not empty or one.role is Role.OPERATOR]
    if does.post_office.is_open and not empty:
        cast.append(demo_cast.BY_POST)
    await does.enrolment.enrol(installation, cast, demo_cast.OPERATOR)
    if not empty:
        await does.enrolment.bind(
            installation,
            board=demo_cast.BOARD,
            cluster=demo_cast.CLUSTER,
            channel=demo_cast.CHANNEL_ID,
            language=Language.ENGLISH,
            by=demo_cast.OPERATOR,
        )
        _say(
            f"  {demo_cast.CLUSTER} is bound to #{demo_cast.CHANNEL}, and {len(demo_cast.CAST)} people are there."
        )


def _welcome(up: Up, story: Story) -> str:
    things = "\n".join(
        f"  {n}. {thing.text}" + (f"\n     {thing.command}" if thing.command else "")
        for n, thing in enumerate(story.suggestions, 1)
    )
    return f"\nThe workspace is open at {up.page}\n\n{story.title}\nThree things to try:\n{things}\n\nTo stop: Ctrl+C"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
