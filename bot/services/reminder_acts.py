"""What people do about the lines of their daily messages: put them off, hand them on, ask why they came."""

from datetime import date, datetime

from bot.clock import Clock
from bot.domain import reminder_wishes as rules
from bot.domain.dates import london_date
from bot.domain.people import Asker
from bot.domain.permissions import Task, require
from bot.domain.post_office import PostOffice
from bot.domain.refusals import NothingFound, NothingToSnooze, NotTheirsToGive, TooLateToSnooze
from bot.domain.reminder_acts import Colleague, Declined, DeclineOffer, SnoozeKept, SnoozeOffer, ToldThing
from bot.domain.reminder_ledger import Ledger
from bot.domain.working_hours import morning
from bot.services.reminders import Reminders
from storage import reachable, reminder_history, reminder_wishes
from storage.database import Connection, Database
from storage.reminder_wishes import SaidTogether

_SHOWN = 100


class ReminderActs:
    """Knows a line only for the person it was said to; what was said about the same thing goes with it."""

    def __init__(
        self, database: Database, clock: Clock, reminders: Reminders, post_office: PostOffice
    ) -> None:
        self._database = database
        self._clock = clock
        self._reminders = reminders
        self._post_office = post_office

    async def told(self, asker: Asker, line: int) -> ToldThing:
        """Return what a line was about. Raises NothingFound for one that was said to somebody else."""
        async with self._database.connection() as connection:
            said = await _said(connection, asker, line)
        return ToldThing(line, said.abouts, self._clock.today())

    async def offer_snooze(self, asker: Asker, line: int) -> SnoozeOffer:
        """Say until when a thing can be put off. Raises SnoozedEnough and TooLateToSnooze."""
        today = self._clock.today()
        async with self._database.connection() as connection:
            said = await _said(connection, asker, line)
        quick = rules.quick_days(said.abouts, today)
        if not quick:
            raise TooLateToSnooze
        rules.snooze_day(said.abouts, quick[0], said.snoozed, today)
        return SnoozeOffer(
            line, said.abouts, said.snoozed, quick[0], min(map(rules.last_snooze, said.abouts))
        )

    async def snooze(self, asker: Asker, line: int, day: date, key: str) -> SnoozeKept:
        """Put a thing off until the person's morning of a day; told is what the ledger holds then, read back from it.

        A day off is the next working day. Raises SnoozedEnough, TooLateToSnooze, DateOutside at the question `day`, and
        NothingToSnooze when nothing would come, as the thing is done by now or is not the asker's any more.
        """
        now = self._clock.now()
        async with self._database.connection() as connection:
            said = await _said(connection, asker, line)
            working = rules.snooze_day(said.abouts, day, said.snoozed, london_date(now))
            until = await self._morning(connection, asker, said, working)
            number = await reminder_wishes.snooze(
                connection, asker.installation_id, asker.handle, said, until, key=key, now=now
            )
        await self._reminders.plan_clusters(asker.installation_id, set(said.clusters))
        async with self._database.connection() as connection:
            stored = await reminder_wishes.comes_again(
                connection, asker.installation_id, asker.handle, said, number
            )
        if stored is None:
            raise NothingToSnooze
        return SnoozeKept(said.abouts, stored, number)

    async def offer_decline(self, asker: Asker, line: int) -> DeclineOffer:
        """Say to whom a thing may belong that the asker says is not theirs."""
        async with self._database.connection() as connection:
            said = await _declinable(connection, asker, line)
            return DeclineOffer(line, said.abouts, await self._colleagues(connection, asker, said))

    async def decline(self, asker: Asker, line: int, person: str, key: str) -> Declined:
        """Keep that a thing is not the asker's, and to whom it belongs, if they named somebody (a Slack user).

        Raises NotTheirsToGive for somebody without a role in the cluster.
        """
        async with self._database.connection() as connection:
            said = await _declinable(connection, asker, line)
            named = None
            if person:
                people = await self._colleagues(connection, asker, said)
                named = next((one for one in people if one.handle == person), None)
                if named is None:
                    raise NotTheirsToGive().at("person")
            await reminder_wishes.decline(
                connection,
                asker.installation_id,
                asker.handle,
                said,
                named.handle if named else None,
                key=key,
                now=self._clock.now(),
            )
        return Declined(said.abouts, named)

    async def why(self, asker: Asker, line: int) -> Ledger:
        """Return everything that the ledger holds for the asker about the thing of a line."""
        async with self._database.connection() as connection:
            said = await _said(connection, asker, line)
            found = await reminder_history.of_things(
                connection,
                asker.installation_id,
                asker.handle,
                [rules.wished(about) for about in said.abouts],
                until=self._clock.now(),
                most=_SHOWN,
            )
        return Ledger(asker.handle, tuple(found))

    async def _morning(self, connection: Connection, asker: Asker, said: SaidTogether, day: date) -> datetime:
        cluster, installation = said.clusters[0], asker.installation_id
        today, mail = self._clock.today(), self._post_office.is_open
        contacts = await reachable.of_cluster(connection, installation, cluster, today, mail=mail)
        return morning(day, contacts.hours_of(asker.handle))

    async def _colleagues(
        self, connection: Connection, asker: Asker, said: SaidTogether
    ) -> tuple[Colleague, ...]:
        today = self._clock.today()
        found = await reminder_wishes.colleagues(
            connection, asker.installation_id, said.clusters[0], asker.handle, today
        )
        return tuple(found)


async def _declinable(connection: Connection, asker: Asker, line: int) -> SaidTogether:
    said = await _said(connection, asker, line)
    if not all(map(rules.can_be_declined, said.abouts)):
        raise NothingFound("button")
    return said


async def _said(connection: Connection, asker: Asker, line: int) -> SaidTogether:
    require(asker, Task.SEE_REMINDERS)
    found = await reminder_wishes.said(connection, asker.installation_id, asker.handle, line)
    if found is None:
        raise NothingFound("reminder")
    return found
