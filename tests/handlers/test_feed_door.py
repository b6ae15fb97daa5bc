"""Feeds as calendars fetch them, over a real server: headers, changes, wrong tokens, and what is remembered."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from unittest.mock import patch

import aiohttp
import icalendar
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bot import services
from bot.app import read_programmes
from bot.clock import Clock
from bot.command_line.web_server import address, bound, serving
from bot.domain.feeds import FeedKind
from bot.domain.post_office import PostOffice
from bot.services import Services
from bot.services.feed_memory import FRESH, FeedCopy, FeedMemory
from bot.services.feeds import Feeds
from handlers.feed_door import FeedDoor
from tests.world import World


@dataclass
class Door:
    """A served door, and what a calendar does at it."""

    world: World
    house: Services
    browser: aiohttp.ClientSession
    base: str
    heard: asyncio.Event

    async def settled(self) -> None:
        """Return when the notices of all that was written before have been heard: they come in that order."""
        self.heard.clear()
        async with self.world.database.connection() as connection:
            await connection.script("NOTIFY settled")
        await self.heard.wait()

    async def token(self, user: str, kind: FeedKind = FeedKind.OWN) -> str:
        _, address = await self.house.feeds.make(await self.world.ask(user), kind)
        return address.rpartition("/")[2].removesuffix(".ics")

    async def ask(
        self, token: str, method: str = "GET", **headers: str
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.browser.request(method, f"{self.base}/calendar/{token}.ics", headers=sent) as answer:
            return answer, await answer.read()


@pytest.fixture
async def door(world: World) -> AsyncIterator[Door]:
    public = PostOffice(public_url="https://clwstwr.example.org")
    house = services.Services(world.database, Clock(world.winder.now), read_programmes(), post_office=public)
    app = Starlette(routes=[Route("/calendar/{token}.ics", FeedDoor(house, world.voices), methods=["GET"])])
    heard = asyncio.Event()
    told = {"feeds": house.feed_memory.forget, "settled": heard.set}
    with bound("127.0.0.1", 0) as port:
        async with (
            serving(app, port),
            aiohttp.ClientSession() as browser,
            world.database.listener(told, house.feed_memory.distrust),
        ):
            house.feed_memory.trust()
            yield Door(world, house, browser, address(port), heard)
            house.feed_memory.distrust()


async def test_a_calendar_gets_its_entries_with_all_that_it_needs_to_ask_again(door: Door):
    await door.world.meeting("2017-06-14")
    answer, body = await door.ask(await door.token(door.world.gareth))
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert answer.headers["Cache-Control"] == "private, max-age=900"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Last-Modified"] == "Mon, 03 Apr 2017 09:00:00 GMT"
    calendar = icalendar.Calendar.from_ical(body)
    assert calendar["METHOD"] == "PUBLISH"
    assert body.count(b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n") == 1
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert b"BEGIN:VALARM" not in body


async def test_head_answers_as_get_does_without_the_entries(door: Door):
    token = await door.token(door.world.gareth)
    got, body = await door.ask(token)
    head, nothing = await door.ask(token, "HEAD")
    assert (head.status, nothing) == (200, b"")
    for name in ("ETag", "Last-Modified", "Content-Length", "Content-Type"):
        assert head.headers[name] == got.headers[name]
    assert int(got.headers["Content-Length"]) == len(body)


async def test_a_calendar_that_has_these_bytes_is_told_so_in_every_spelling(door: Door):
    token = await door.token(door.world.gareth)
    answer, _ = await door.ask(token)
    tag = answer.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again, body = await door.ask(token, If_None_Match=known)
        assert (again.status, body, again.headers["ETag"]) == (304, b"", tag)
        assert again.headers["Cache-Control"] == "private, max-age=900"
    other, body = await door.ask(token, If_None_Match='"other"')
    assert other.status == 200
    assert body


async def test_without_a_hash_the_time_decides_and_nonsense_is_no_time(door: Door):
    token = await door.token(door.world.gareth)
    answer, _ = await door.ask(token)
    modified = answer.headers["Last-Modified"]
    earlier = format_datetime(door.world.winder.at - timedelta(seconds=1), usegmt=True)
    for since, status in (
        (modified, 304),
        (earlier, 200),
        ("yesterday", 200),
        ("Mon, 03 Apr 2017 09:00:00 -0000", 200),
    ):
        assert (await door.ask(token, If_Modified_Since=since))[0].status == status
    both, _ = await door.ask(token, If_Modified_Since=modified, If_None_Match='"other"')
    assert both.status == 200


async def test_what_changes_is_new_at_the_next_asking_with_another_hash_and_a_later_time(door: Door):
    meeting = await door.world.meeting("2017-06-14")
    token = await door.token(door.world.gareth)
    await door.settled()
    before, body = await door.ask(token)
    await door.world.run(
        "UPDATE meeting SET place = 'Castell-nedd', sequence = 1, revised_at = :now WHERE id = :meeting",
        now=door.world.winder.at,
        meeting=meeting,
    )
    await door.world.run("UPDATE cluster_channel SET facts_at = :now", now=door.world.winder.at)
    await door.settled()
    after, moved = await door.ask(token, If_None_Match=before.headers["ETag"])
    assert after.status == 200
    assert b"Castell-nedd" in moved
    assert b"Castell-nedd" not in body
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.headers["Last-Modified"] == "Mon, 03 Apr 2017 09:00:01 GMT"
    again, _ = await door.ask(token, If_Modified_Since=before.headers["Last-Modified"])
    assert again.status == 200


async def test_an_unchanged_feed_asks_the_database_nothing_until_the_next_day(door: Door):
    token = await door.token(door.world.gareth)
    await door.settled()
    await door.ask(token)
    before = door.world.database.round_trips
    answer, _ = await door.ask(token)
    assert (answer.status, door.world.database.round_trips) == (200, before)
    door.world.winder.at += FRESH
    await door.ask(token)
    assert door.world.database.round_trips > before


async def test_a_revoked_address_answers_exactly_as_one_that_never_was(door: Door):
    token = await door.token(door.world.gareth)
    await door.settled()
    assert (await door.ask(token))[0].status == 200
    place = (await door.house.feeds.show(await door.world.ask(door.world.gareth)))[0]
    assert place.feed is not None
    await door.house.feeds.revoke(await door.world.ask(door.world.gareth), place.feed.id)
    await door.settled()
    answers = [
        await door.ask(wrong) for wrong in (token, "A" * 32, "short", "%00", "a" * 3000, "..", "ŵ" * 32)
    ]
    seen = {
        (answer.status, body, tuple((k, v) for k, v in answer.headers.items() if k != "Date"))
        for answer, body in answers
        if answer.method == "GET" and answer.url.path.startswith("/calendar/")
    }
    assert len(seen) == 1
    assert next(iter(seen))[:2] == (404, b"Not found. Heb ei ganfod.\n")


async def test_guessing_takes_no_memory_and_what_cannot_be_a_token_no_question(door: Door):
    before = door.world.database.round_trips
    for wrong in ("short", "a" * 31, "a" * 33, "a" * 31 + "."):
        await door.ask(wrong)
    assert door.world.database.round_trips == before
    for number in range(50):
        await door.ask(f"{number:032}")
    assert door.house.feed_memory.size == 0


async def test_what_calendars_send_besides_is_not_looked_at(door: Door):
    token = await door.token(door.world.gareth)
    answer, _ = await door.ask(token, Authorization="Bearer x", Cookie="a=b", Accept="image/png")
    assert answer.status == 200


async def test_nothing_is_changed_through_an_address(door: Door):
    token = await door.token(door.world.gareth)
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        assert (await door.ask(token, method))[0].status == 405


async def test_no_log_tells_a_token_not_even_when_something_of_ours_breaks(
    door: Door, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    token = await door.token(door.world.gareth)
    await door.ask(token)
    await door.ask("B" * 32)
    with patch.object(Feeds, "contents", side_effect=RuntimeError("broken")):
        door.house.feed_memory.forget()
        assert (await door.ask(token))[0].status == 500
    told = caplog.text + "".join(str(record.args) for record in caplog.records)
    assert token not in told
    assert "B" * 32 not in told


async def test_who_lost_the_role_gets_an_empty_calendar_at_the_next_asking(door: Door):
    await door.world.meeting("2017-06-14")
    token = await door.token(door.world.catrin, FeedKind.BOARD)
    await door.settled()
    assert b"BEGIN:VEVENT" in (await door.ask(token))[1]
    await door.world.run("UPDATE appointment SET ended_at = :now", now=door.world.winder.at)
    await door.settled()
    answer, body = await door.ask(token)
    assert answer.status == 200
    assert b"BEGIN:VEVENT" not in body
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"BEGIN:VTIMEZONE" in body


def a_copy(world: World, size: int = 10) -> FeedCopy:
    return FeedCopy(b"x" * size, b"", world.winder.at, {}, [])


async def test_a_copy_begun_before_a_change_is_not_kept_after_it(world: World):
    memory = FeedMemory(Clock(world.winder.now))
    memory.trust()
    remembering = memory.begin()
    memory.forget()
    remembering.keep(b"hash", a_copy(world))
    assert memory.get(b"hash") is None


async def test_nothing_is_remembered_while_nobody_listens(world: World):
    memory = FeedMemory(Clock(world.winder.now))
    memory.begin().keep(b"hash", a_copy(world))
    assert memory.get(b"hash") is None


async def test_a_copy_is_of_its_day_in_london(world: World):
    memory = FeedMemory(Clock(world.winder.now))
    world.winder.to("2017-06-13", "22:55")
    memory.trust()
    memory.begin().keep(b"hash", a_copy(world))
    world.winder.to("2017-06-13", "22:59")
    assert memory.get(b"hash") is not None
    world.winder.to("2017-06-13", "23:00")  # midnight in summer time
    assert memory.get(b"hash") is None


async def test_copies_take_a_bounded_part_of_the_memory(world: World):
    memory = FeedMemory(Clock(world.winder.now))
    memory.trust()
    megabyte = a_copy(world, 1024 * 1024)
    for number in range(100):
        memory.begin().keep(number.to_bytes(2, "big"), megabyte)
        memory.begin().keep(number.to_bytes(2, "big"), megabyte)
    assert 0 < memory.size <= 32 * 1024 * 1024


async def test_what_many_do_at_once_disturbs_no_remembered_feed_and_a_correction_does(door: Door):
    met = await door.world.meeting("2017-06-14", closed=True)
    open_yet = await door.world.meeting("2017-09-13")
    told = asyncio.Event()
    async with door.world.database.listener({"feeds": told.set, "settled": door.heard.set}, lambda: None):
        await door.world.run("UPDATE cluster_channel SET facts_at = :now", now=door.world.winder.at)
        await door.world.attended(open_yet, "Castle", "Skewen")
        await door.settled()
        assert not told.is_set()
        await door.world.attended(met, "Castle", reason="She was there.")
        await door.settled()
        assert told.is_set()
