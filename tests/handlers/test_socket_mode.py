"""The same bot through the other door: over Socket Mode, the bot calls Slack."""

from datetime import UTC, datetime

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.app import put_together, slack_client
from bot.clock import Clock
from bot.command_line import demo_cast
from bot.command_line.demo import begin
from bot.config import Settings
from bot.playground import Playground, WorkspaceClock
from storage.database import Database
from tests.control import written
from tests.world import empty


async def test_a_bot_behind_a_firewall_answers_over_its_own_connection(database: Database):
    await empty(database)
    clock = WorkspaceClock(datetime(2017, 4, 3, 8, 0, tzinfo=UTC))
    playground = Playground(demo_cast.seed(clock.now()), clock=clock)
    playground.connect_sockets()
    app = playground.workspace.seed.app
    async with playground.serve() as url:
        settings = Settings(
            slack_bot_token=app.bot_token, slack_app_token=app.app_token, slack_api_url=f"{url}/api/"
        )
        async with slack_client(settings) as client:
            bot = put_together(settings, database, Clock(clock.now), client)
            await begin(bot, empty=False)
            handler = AsyncSocketModeHandler(bot.slack, app.app_token, web_client=client)
            await handler.connect_async()
            try:
                outcome = await playground.command("sian", demo_cast.CHANNEL, "/clwstwr help")
                assert outcome.acknowledged
                said = playground.messages("sian", demo_cast.CHANNEL)
                assert "/clwstwr meeting plan" in written(said[-1])
            finally:
                await bot.idle()
                await handler.close_async()
