"""The mouth: what is said of people without Slack."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.domain.people import Role
from bot.messenger import Messenger
from bot.postman import no_postman
from bot.views.message import Message, section
from tests.world import World


class _Slack(AsyncWebClient):
    """Takes everything, and remembers it."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[dict[str, Any]] = []

    async def api_call(self, api_method: str, **sent: Any) -> Any:
        assert api_method
        self.heard.append(sent["json"])
        return {"channel": "C1", "ts": "1.0"}


async def test_slack_is_given_names_of_people_whom_it_does_not_know(world: World) -> None:
    await world.appoint("MABCDEFGHIJ", "Rhian Jones", Role.PARTNER, cluster=world.neath)
    slack = _Slack()
    messenger = Messenger(slack, no_postman(Clock(world.winder.now).now), world.services.directory.names)
    await messenger.post("C1", Message("<@MABCDEFGHIJ>", [section("By: <@MABCDEFGHIJ>")]))
    assert slack.heard[0]["text"] == "Rhian Jones"
    assert slack.heard[0]["blocks"][0]["text"]["text"] == "By: Rhian Jones"


async def test_names_are_asked_for_once_and_only_where_somebody_is_mentioned(world: World) -> None:
    await world.appoint("MABCDEFGHIJ", "Rhian Jones", Role.PARTNER, cluster=world.neath)
    world.services.directory.trust()
    messenger = Messenger(_Slack(), no_postman(Clock(world.winder.now).now), world.services.directory.names)
    before = world.database.round_trips
    await messenger.post("C1", Message("<@U0SIAN>"))
    assert world.database.round_trips == before
    await messenger.post("C1", Message("<@MABCDEFGHIJ>"))
    await messenger.post("C1", Message("<@MABCDEFGHIJ>"))
    assert world.database.round_trips == before + 1
