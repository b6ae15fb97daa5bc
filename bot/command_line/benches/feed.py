"""A feed of sixty meetings against the library that writes it, and an unchanged one against a bare Starlette route."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from time import perf_counter

import aiohttp
import psutil
from icalendar import Calendar, Event, vCalAddress

from bot import services
from bot.app import read_programmes, read_voices
from bot.clock import Clock
from bot.command_line.benches.feed_world import MEETINGS, TOKEN, seed
from bot.command_line.benches.figures import Figure, paired
from bot.command_line.benches.load import send
from bot.command_line.benches.processes import (
    OUR_BOT,
    environment,
    free_port,
    keep_off_the_servers_core,
    scratch_database,
    served,
)
from bot.domain.dates import LONDON
from bot.domain.feeds import FeedContents
from bot.domain.tokens import hash_of
from bot.views import feed_file
from bot.views.written_entries import WrittenEntries
from storage.database import Database

_BARE_ROUTE = ("bot.command_line.benches.bare_route",)
_AT_ONCE = 16
_ASKED = 1000
_TURNS = 5  # in each round: short turns drift less apart on a machine that does other things
_WRITTEN = 10
_LOADING_BEGINS = 1.5  # seconds after its start
_AT_REST = 0.02  # seconds of work in half a second


async def measure(rounds: int) -> Sequence[Figure]:
    """Measure both, each in alternating rounds."""
    keep_off_the_servers_core()
    async with scratch_database() as (database, url):
        await seed(database)
        return [*await _writing(database, rounds), await _asking(url, rounds)]


async def _writing(database: Database, rounds: int) -> list[Figure]:
    """Write the feed with its entries known, and after a change of which one entry is new, beside the library alone."""
    house = services.Services(database, Clock(), read_programmes())
    voices, before = read_voices(), WrittenEntries()
    warm, changed, limit = [], [], []
    for _ in range(rounds):
        contents = await _contents(house)
        feed_file.written(voices, contents, before)
        warm.append(_seconds(partial(feed_file.written, voices, contents, before), _WRITTEN))
        await _change(database)
        began = perf_counter()
        contents = await _contents(house)
        feed_file.written(voices, contents, before)
        changed.append(perf_counter() - began)
        limit.append(_seconds(partial(_by_icalendar, contents), 1))
    told = f"{median(limit) * 1000:.1f} ms by icalendar"
    return [
        Figure(
            f"{MEETINGS} entries known / icalendar building them",
            paired(warm, limit),
            0.1,
            at_most=True,
            detail=f"{median(warm) * 1000:.2f} ms to {told}",
        ),
        Figure(
            "read and written after a change / icalendar building it",
            paired(changed, limit),
            1.0,
            at_most=True,
            detail=f"{median(changed) * 1000:.1f} ms to {told}",
        ),
    ]


async def _asking(url: str, rounds: int) -> Figure:
    """Ask again and again for what has not changed, at the bare route and at the whole bot in turn."""
    bare, ours = free_port(), free_port()
    async with served(_BARE_ROUTE, bare, {}), served(OUR_BOT, ours, environment(url)) as bot:
        await _settled(bot)
        asked = [_request(await _tag(ours))] * _ASKED
        for port in (bare, ours):
            await send(port, asked, _AT_ONCE, 304)
        limits, found = [], []
        for _ in range(rounds * _TURNS):
            limits.append((await send(bare, asked, _AT_ONCE, 304)).rate)
            found.append((await send(ours, asked, _AT_ONCE, 304)).rate)
    return Figure(
        "unchanged (304), 16 at once: rate of a bare Starlette route",
        paired(found, limits),
        0.8,
        at_most=False,
        detail=f"{median(found):.0f}/s of {median(limits):.0f}/s",
    )


async def _settled(bot: psutil.Process) -> None:
    """Wait until the bot has loaded all that it loads after its start, or the first rounds would pay for it."""
    await asyncio.sleep(_LOADING_BEGINS)
    spent = -_AT_REST
    while sum(bot.cpu_times()[:2]) - spent >= _AT_REST:
        spent = sum(bot.cpu_times()[:2])
        await asyncio.sleep(0.5)


async def _contents(house: services.Services) -> FeedContents:
    found = await house.feeds.contents(hash_of(TOKEN))
    assert found is not None
    assert len(found.invitations) == MEETINGS
    return found


async def _change(database: Database) -> None:
    """Move one meeting by an hour."""
    async with database.connection() as connection:
        await connection.script(
            "UPDATE meeting SET starts_at = starts_at + INTERVAL '1 hour', sequence = sequence + 1, revised_at = now() "
            "WHERE id = 1"
        )


def _by_icalendar(contents: FeedContents) -> bytes:
    """Build the same meetings with the library alone, with less in each than ours have."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Bench//EN")
    for invitation in contents.invitations:
        meeting = invitation.meeting
        entry = Event()
        entry.add("uid", meeting.uid)
        entry.add("sequence", meeting.sequence)
        entry.add("dtstamp", meeting.revised_at)
        entry.add("dtstart", meeting.starts_at.astimezone(LONDON))
        entry.add("dtend", meeting.ends_at.astimezone(LONDON))
        entry.add("summary", invitation.cluster.name)
        entry.add("location", meeting.details.place)
        entry.add("description", meeting.details.link)
        entry.add("organizer", vCalAddress("mailto:bench@example.org"))
        entry.add("status", "CONFIRMED")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _seconds(write: Callable[[], bytes], times: int) -> float:
    began = perf_counter()
    for _ in range(times):
        write()
    return (perf_counter() - began) / times


async def _tag(port: int) -> str:
    """Fetch the feed once, as a calendar does that has nothing yet; returns what it will ask with from then on."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/calendar/{TOKEN}.ics") as answer,
    ):
        return answer.headers["ETag"]


def _request(tag: str) -> bytes:
    return f"GET /calendar/{TOKEN}.ics HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: {tag}\r\n\r\n".encode()
