"""People's own calendars, kept in line with the cluster's meetings by letters that calendars read."""

import logging
from datetime import datetime

from bot.clock import Clock
from bot.domain.calendar_copies import News, Told, step_for, still_holds
from bot.domain.calendar_entries import Edition, Guest
from bot.domain.dates import london_date
from bot.domain.ids import ClusterId, InstallationId
from bot.domain.letters import Letter
from bot.domain.post_office import PostOffice
from bot.domain.working_hours import last_morning
from bot.services.programmes import Programmes
from storage import calendar_copies, faults, meetings
from storage.database import Database

log = logging.getLogger("clwstwr")


class CalendarCopies:
    """What stands in a calendar is compared with what should: joining, leaving, moving and cancelling are all that."""

    def __init__(
        self, database: Database, clock: Clock, programmes: Programmes, post_office: PostOffice
    ) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes
        self._post_office = post_office

    async def plan(self) -> None:
        """Write the letters that are owed, for the clusters where something may have changed; none without e-mail.

        What is wrong with one cluster keeps no letter of another: it is logged, and tried again at the next beat.
        """
        if not self._post_office.is_open:
            return
        now = self._clock.now()
        async with self._database.connection() as connection:
            behind = await calendar_copies.behind(connection, last_morning(now))
        for installation, cluster in behind:
            try:
                await self._plan(installation, cluster, now)
            except Exception as error:
                log.exception("invitations of cluster %s not planned", cluster)
                async with self._database.connection() as connection:
                    await faults.note(connection, installation, f"calendars:{cluster}", repr(error), now)

    async def told(self, letter: Letter) -> Told | None:
        """Return what an invitation or a cancellation is written from; None when it is overtaken or not wanted any more."""
        assert letter.meeting is not None, "an invitation is to a meeting"
        facts, person = letter.facts, letter.to
        async with self._database.connection() as connection:
            found = await calendar_copies.of(connection, letter.installation, letter.meeting, person.person)
            invitation = await meetings.one(connection, letter.installation, letter.meeting)
        if found is None or invitation is None:
            return None
        (copy, partstat), meeting = found, invitation.meeting
        if not still_holds(facts, letter.kind, copy, person.address):
            return None
        if not copy.removed and (meeting.sequence, meeting.revised_at) != (copy.sequence, copy.revised_at):
            return None  # the next plan has a later word
        programme = self._programmes.named(meeting.programme) or self._programmes.on(meeting.day)
        edition = Edition(facts["sequence"], datetime.fromisoformat(facts["said_at"]))
        guest = Guest(person.name, person.address, facts["optional"], partstat)
        return Told(invitation, programme, guest, edition, News(facts["news"]), self._post_office.sender)

    async def _plan(self, installation: InstallationId, cluster: ClusterId, now: datetime) -> None:
        async with self._database.connection() as connection:
            standing = await calendar_copies.standing(connection, installation, cluster, london_date(now))
            found = (step_for(each, now) for each in standing)
            steps = [step for step in found if step is not None]
            if steps:
                await calendar_copies.take(connection, installation, steps, now)
            if not any(each.in_flight for each in standing):
                await calendar_copies.looked_at(connection, installation, cluster, now)
