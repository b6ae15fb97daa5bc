"""Digests of those who look after more than one cluster: health boards' officers, and whoever runs the bot.

A lead's digest is planned with the cluster's other reminders. These are of no one cluster, so that what is wrong with
one cannot silence them; what they say is made just before they are claimed.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.clock import Clock
from bot.domain.about import AboutDigest, DigestOf
from bot.domain.dates import is_working_day, london, london_date, next_working_day
from bot.domain.digest_parts import Trouble
from bot.domain.digests import (
    TROUBLE,
    WEEKLY,
    due_near,
    figures,
    next_week_begins,
    week_begins,
)
from bot.domain.ids import HealthBoardId
from bot.domain.post_office import PostOffice
from bot.domain.reminder_ledger import Because, Reason
from bot.domain.reminders import Wanted
from bot.domain.working_hours import morning, next_open
from bot.services.reports import Reports
from storage import digests, faults
from storage.database import Database
from storage.digests import Placed, Reader

log = logging.getLogger("clwstwr")

_A_WEEK = timedelta(days=7)
_FRESH = timedelta(minutes=5)
_ONCE_MORE = timedelta(hours=1)


class Digests:
    """Keeps the digests of health boards and of the workspace in the ledger, and makes them when they are due."""

    def __init__(self, database: Database, clock: Clock, reports: Reports, post_office: PostOffice) -> None:
        self._database = database
        self._clock = clock
        self._reports = reports
        self._post_office = post_office

    async def plan(self) -> None:
        """Have the next digest of everybody who gets one in the ledger."""
        now = self._clock.now()
        async with self._database.connection() as connection:
            readers = await digests.readers(connection, mail=self._post_office.is_open)
            troubled = await digests.troubled(connection, now - _A_WEEK)
            wanted = [(reader.installation, each) for reader in readers for each in _weekly(reader, now)]
            wanted += [
                (reader.installation, _of_trouble(reader, day))
                for reader in _told_of_trouble(readers)
                for day in {_morning_after(since) for each, since in troubled if each == reader.installation}
                if day != week_begins(day)
            ]
            current = [_named(reader) for reader in readers]
            await digests.keep(connection, wanted, current, now)

    async def make(self, now: datetime) -> None:
        """Make what the digests say that fall due by the end of the day; one that cannot be made waits an hour."""
        ends = london(london_date(now) + timedelta(days=1), time(0))
        async with self._database.connection() as connection:
            found = await digests.stale(connection, ends, now - _FRESH)
        made: dict[str, AboutDigest] = {}
        for each in found:
            try:
                key = f"{each.installation}:{each.about.subject}"
                made[key] = made.get(key) or await self._made(each, now)
                await self._keep(each, made[key], now)
            except Exception as error:
                log.exception("digest not made: %s", each.about.subject)
                await self._wait(each, error, now)

    async def _made(self, placed: Placed, now: datetime) -> AboutDigest:
        if placed.about.kind is DigestOf.BOARD:
            return await self._of_board(placed, london_date(now))
        return await self._of_workspace(placed, now)

    async def _of_board(self, placed: Placed, today: date) -> AboutDigest:
        about, board = placed.about, HealthBoardId(placed.about.of)
        summary = await self._reports.board(placed.installation, board)
        async with self._database.connection() as connection:
            since = morning(about.on - _A_WEEK)
            heard = await digests.heard_in_board(connection, placed.installation, board, since)
        clusters = tuple(figures(each) for each in summary.clusters)
        return replace(
            about,
            checked=sum(each.duties for each in clusters) + len(summary.duties),
            needs=due_near(summary.duties, summary.programme.key, today),
            unreached=heard.unreached,
            disowned=heard.disowned,
            clusters=clusters,
        )

    async def _of_workspace(self, placed: Placed, now: datetime) -> AboutDigest:
        async with self._database.connection() as connection:
            found = await faults.since(connection, placed.installation, now - _A_WEEK)
            checked = await digests.planned_since(connection, placed.installation, now - timedelta(days=1))
        troubles = tuple(Trouble(each.subject, each.error, each.since, each.times) for each in found)
        return replace(placed.about, checked=checked, troubles=troubles)

    async def _keep(self, placed: Placed, made: AboutDigest, now: datetime) -> None:
        async with self._database.connection() as connection:
            if placed.line.rung == TROUBLE and not made.troubles:
                await digests.nothing_to_tell(connection, placed.line.id, now)
            else:
                await digests.refresh(connection, placed.line.id, made, now)

    async def _wait(self, placed: Placed, error: Exception, now: datetime) -> None:
        reason = Reason(Because.BUSY, "not made")
        async with self._database.connection() as connection:
            await digests.later(connection, placed.line.id, reason, next_open(now + _ONCE_MORE))
            await faults.note(connection, placed.installation, placed.about.subject, repr(error), now)


def _weekly(reader: Reader, now: datetime) -> list[Wanted]:
    """Want the next digest of a week; one that has come is in the ledger since the week before."""
    today = london_date(now)
    first = week_begins(today)
    day = first if now < morning(first) else next_week_begins(max(today, first))
    about = _about(reader, day)
    return [Wanted(about, WEEKLY, reader.contact.handle, reader.contact.due(morning(day)))]


def _of_trouble(reader: Reader, day: date) -> Wanted:
    return Wanted(_about(reader, day), TROUBLE, reader.contact.handle, reader.contact.due(morning(day)))


def _told_of_trouble(readers: Sequence[Reader]) -> list[Reader]:
    return [reader for reader in readers if reader.board is None]


def _morning_after(moment: datetime) -> date:
    """Return the first working day whose morning comes after a moment."""
    day = london_date(moment)
    return day if is_working_day(day) and moment < morning(day) else next_working_day(day)


def _about(reader: Reader, day: date) -> AboutDigest:
    board = reader.board
    if board is None:
        return AboutDigest(DigestOf.WORKSPACE, reader.installation, reader.workspace, "", day, 0)
    return AboutDigest(DigestOf.BOARD, board.id, board.name, board.name_cy, day, 0)


def _named(reader: Reader) -> str:
    kind = DigestOf.WORKSPACE if reader.board is None else DigestOf.BOARD
    of = reader.installation if reader.board is None else reader.board.id
    return f"{reader.installation}:{reader.contact.handle}:digest:{kind.value}:{of}"
