"""What people say about their own time: the hours in which they want to be written to, and when they are away."""

from datetime import date

from bot.clock import Clock
from bot.domain.absence_receipts import BackReceipt, LeaveReceipt, OwnTime
from bot.domain.cluster_people import StandIns
from bot.domain.people import Asker
from bot.domain.permissions import Task, require
from bot.domain.personal_hours import CLOSES, OPENS, Hours, Leave
from bot.domain.refusals import NothingFound
from bot.domain.typed_hours import Span, check_hours, read_hours
from bot.domain.typed_leave import LeaveWish, check_leave, read_leave
from bot.services.directory import Directory
from storage import leave, people, reach
from storage.database import Database


class OwnTimes:
    """Keeps people's hours and leave. Both are only ever said by the person themselves. `mail`: e-mail can be sent."""

    def __init__(self, database: Database, clock: Clock, directory: Directory, *, mail: bool) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory
        self._mail = mail

    async def show(self, asker: Asker) -> OwnTime:
        """Return the asker's hours and leave."""
        today = self._clock.today()
        async with self._database.connection() as connection:
            hours = await reach.hours_of(connection, asker.installation_id, asker.handle, today)
        return OwnTime(hours, today)

    async def stand_ins(self, asker: Asker) -> StandIns:
        """Return who could stand in for the asker, where nobody can be looked up by their name in Slack."""
        if asker.here is None:
            return StandIns()
        async with self._database.connection() as connection:
            found = await people.of_cluster(
                connection, asker.installation_id, asker.here, self._clock.today(), mail=self._mail
            )
        return found.stand_ins(asker.handle)

    async def choose_typed(self, asker: Asker, text: str) -> Hours:
        """Keep hours as somebody typed them. Raises NotUnderstood, BadDate and HoursRefused."""
        return await self.choose(asker, read_hours(text))

    async def choose(self, asker: Asker, span: Span) -> Hours:
        """Keep between which times of day somebody wants to be written to. Raises HoursRefused."""
        require(asker, Task.CHOOSE_HOURS)
        opens, closes = check_hours(*span)
        chosen = None if span == (OPENS, CLOSES) else span
        async with self._database.connection() as connection:
            await reach.choose(connection, asker.installation_id, asker.handle, chosen, self._clock.now())
        self._directory.forget()
        return Hours(opens, closes)

    async def away_typed(self, asker: Asker, text: str, key: str) -> LeaveReceipt:
        """Keep a leave as somebody typed it. Raises BadDate, NotUnderstood and the refusals of `away`."""
        return await self.away(asker, read_leave(text, self._clock.today()), key)

    async def away(self, asker: Asker, wish: LeaveWish, key: str) -> LeaveReceipt:
        """Keep that the asker is away; what was said before of the same days gives way.

        Raises EndsBeforeItBegins, DateOutside and CoverIsSelf.
        """
        require(asker, Task.TAKE_LEAVE)
        check_leave(wish, asker.handle, self._clock.today())
        async with self._database.connection() as connection:
            has_role = await leave.take(
                connection, asker.installation_id, asker.handle, key, wish, self._clock.now()
            )
        self._directory.forget()
        return LeaveReceipt(Leave(wish.first, wish.last, wish.cover), stranger=not has_role)

    async def back(self, asker: Asker) -> BackReceipt:
        """End the leave that is on, or take the next one back. Raises NothingFound without any."""
        require(asker, Task.TAKE_LEAVE)
        today: date = self._clock.today()
        async with self._database.connection() as connection:
            ended = await leave.end(connection, asker.installation_id, asker.handle, today, self._clock.now())
        if ended is None:
            raise NothingFound("leave")
        return BackReceipt(ended, today)
