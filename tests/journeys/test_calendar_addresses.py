"""A representative whose calendar fetches the cluster's year by itself, through the whole bot and over HTTP."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import icalendar
import pytest

from bot.app import listening
from bot.command_line.web_server import address, bound, serving
from bot.domain.post_office import PostOffice
from storage.database import Database
from tests.control import Workspace
from tests.journeys.neath import plans_the_year, tells

_ADDRESS = re.compile(r"https://clwstwr\.example\.org(/calendar/[A-Za-z0-9_-]+\.ics)")


@dataclass
class Calendar:
    """A calendar that asks as calendars do: with what it was told last."""

    workspace: Workspace
    browser: aiohttp.ClientSession
    base: str
    tag: str = ""
    content: bytes = b""

    async def fetches(self, path: str) -> int:
        """Ask for a feed; returns the status, and keeps what it was given."""
        async with self.browser.get(self.base + path, headers={"If-None-Match": self.tag}) as answer:
            if answer.status == 200:
                self.tag, self.content = answer.headers["ETag"], await answer.read()
            return answer.status

    async def comes_to(self, path: str, status: int) -> None:
        """Ask until the change that was just made has been heard of: the database tells of it a moment later."""
        for _ in range(1000):
            if await self.fetches(path) == status:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{path} never came to {status}")

    @property
    def meetings(self) -> dict[str, Any]:
        """Its meetings by their day."""
        events: list[Any] = icalendar.Calendar.from_ical(self.content).walk("VEVENT")
        return {f"{event.start:%d %B %Y}": event for event in events if hasattr(event.start, "hour")}


@pytest.fixture
async def calendar(workspace: Workspace, database: Database) -> AsyncIterator[Calendar]:
    workspace.bot.services.post_office = PostOffice(public_url="https://clwstwr.example.org")
    with bound("127.0.0.1", 0) as port:
        async with (
            listening(database, workspace.bot),
            serving(workspace.bot.web, port),
            aiohttp.ClientSession() as browser,
        ):
            yield Calendar(workspace, browser, address(port))


def address_in(told: str) -> str:
    found = _ADDRESS.search(told)
    assert found is not None, told
    return found[1]


async def test_a_calendar_follows_the_year_of_a_cluster(calendar: Calendar):
    workspace = calendar.workspace
    await plans_the_year(workspace)
    path = address_in(await workspace.types("gareth", "calendar"))
    assert await calendar.fetches(path) == 200
    assert await calendar.fetches(path) == 304
    before = calendar.meetings["21 June 2017"]

    await workspace.types("sian", "meeting move 21 June to 28 June")
    await calendar.comes_to(path, 200)
    moved = calendar.meetings["28 June 2017"]
    assert "21 June 2017" not in calendar.meetings
    assert (moved["UID"], moved["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)

    await workspace.types("sian", "meeting cancel 28 June because of snow")
    await calendar.comes_to(path, 200)
    cancelled = calendar.meetings["28 June 2017"]
    assert (cancelled["UID"], cancelled["STATUS"]) == (before["UID"], "CANCELLED")
    assert b"snow" not in calendar.content

    assert b"(PDP)" in calendar.content
    await workspace.types("gareth", "share PDP on 3 April 2017")
    await calendar.comes_to(path, 200)
    assert b"(PDP)" not in calendar.content


async def test_an_address_is_chosen_for_changed_and_ended_by_its_buttons(
    calendar: Calendar, database: Database
):
    workspace = calendar.workspace
    await plans_the_year(workspace)
    path = address_in(await workspace.types("gareth", "calendr"))
    assert await calendar.fetches(path) == 200
    assert calendar.meetings

    tells(await workspace.types("gareth", "calendar"), "Address made", "Cluster: Neath")
    tells(await workspace.presses("gareth", "Leave my meetings out"), "without meetings")
    await calendar.comes_to(path, 200)
    assert calendar.meetings == {}

    newer = address_in(await workspace.presses("gareth", "New address…"))
    await calendar.comes_to(path, 404)
    assert await calendar.fetches(newer) in (200, 304)

    await workspace.presses("gareth", "All my calendar addresses")
    tells(await workspace.presses("gareth", "End it…"), "No address yet")
    await calendar.comes_to(newer, 404)


async def test_without_a_public_address_the_bot_says_what_to_do(workspace: Workspace):
    tells(await workspace.types("gareth", "calendar"), "PUBLIC_URL", "operator")
