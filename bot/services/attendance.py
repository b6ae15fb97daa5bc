"""What is asked about attendance: saying "here", and who is where they must be."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from bot.clock import Clock
from bot.domain.arrivals import Arrival, Arrivals, arrive
from bot.domain.attendance_report import (
    ClusterAttendance,
    OwnAttendance,
    PracticeAttendance,
    practice_attendance,
    worst_first,
)
from bot.domain.dates import london_date
from bot.domain.ids import ClusterId, InstallationId, MeetingId, PracticeId
from bot.domain.meetings import Answer, PersonalAnswer
from bot.domain.names import fold
from bot.domain.people import Asker, Cluster, Practice, Role
from bot.domain.permissions import LEADING, Task, cluster_meant, leads, require, require_voice, takes_part
from bot.domain.practice_names import PracticeInReach, in_reach, practice_named
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import (
    NoMeetingNow,
    NotAllowed,
    NotAMember,
    NothingFound,
    NotYourPractice,
    PracticeNotFound,
    RegisterOfCancelled,
    SayWhichCluster,
    TooLateToArrive,
)
from bot.services.programmes import Programmes
from storage import attendance, attendance_register, meetings, personal_answers
from storage.attendance_register import MeetingAtHand, Written
from storage.database import Connection, Database
from storage.meetings import Stamp

_WHOLE_CLUSTER = frozenset({"cluster", "clwstwr"})
_ALL_OF_THEM = frozenset({"all", "both", "pawb", "yddau"})


class Attendance:
    """Records arrivals, and counts what practices have attended."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def here(
        self,
        asker: Asker,
        key: str,
        meeting: MeetingId | None = None,
        *,
        named: str = "",
        chosen: Collection[PracticeId] = (),
    ) -> Arrivals:
        """Record that the asker's practice is at the meeting that is on, or at the one whose button was pressed.

        Somebody who speaks for several practices there says for which: `named` in words, or `chosen`; until then
        nothing is recorded. Costs one reading and one writing statement. A practice that is there already gets no second
        credit. A partner, and whoever else speaks for no practice, is there for themselves. Raises NoMeetingNow, TooLateToArrive, RegisterOfCancelled, NotYourPractice, NotAMember, PracticeNotFound
        or PracticeAmbiguous.
        """
        require(asker, Task.ANSWER_INVITATION, None if meeting else cluster_meant(asker))
        if not asker.practices:
            return await self._here_personally(asker, key, meeting)
        now = self._clock.now()
        async with self._database.connection() as connection:
            found = await self._meetings_meant(connection, asker, meeting)
            at_hand = _open_one(found, now)
            members = _members(asker, at_hand)
            there = _there(members, named, chosen)
            if not there:
                return Arrivals(at_hand.meeting, (), members)
            arrivals = _arrivals(asker, at_hand, there)
            entries = [each.entry for each in arrivals if each.entry is not None]
            at, by = at_hand.meeting, asker.handle
            written = Written(asker.installation_id, key, at.id, entries, by, now)
            stored = await attendance_register.arrive(connection, written)
        if entries and stored.fresh and not stored.open:
            raise TooLateToArrive(at.on)
        return Arrivals(at, arrivals)

    async def _here_personally(self, asker: Asker, key: str, meeting: MeetingId | None) -> Arrivals:
        """Record that somebody is there for no practice: they are in attendance, and earn nobody a credit."""
        now, person = self._clock.now(), asker.person
        async with self._database.connection() as connection:
            if meeting is not None:
                await _require_part(connection, asker, meeting)
            at = _open_one(await self._meetings_meant(connection, asker, meeting), now).meeting
            assert person is not None, "who takes part has a role, and so a row"
            said = PersonalAnswer(person.id, asker.handle, person.name, Answer.COMING, here=True)
            stamp = Stamp(asker.installation_id, key, asker.handle, now)
            if await personal_answers.say(connection, stamp, at.id, at.version, said) is False:
                raise TooLateToArrive(at.on)
        return Arrivals(at, (), personally=True)

    async def show(self, asker: Asker, text: str = "") -> ClusterAttendance | OwnAttendance:
        """Show a cluster to those who lead it, and to everybody else their own practices there.

        `text` may name a practice, or a cluster. Raises PracticeNotFound, PracticeAmbiguous, NotYourPractice,
        SayWhichCluster or NotAllowed.
        """
        require(asker, Task.SEE_ATTENDANCE)
        async with self._database.connection() as connection:
            if text and fold(text) not in _WHOLE_CLUSTER:
                return await self._named(connection, asker, text)
            cluster = cluster_meant(asker)
            require(asker, Task.SEE_ATTENDANCE, cluster)
            if text or leads(asker, cluster):
                return await self._whole(connection, asker, cluster)
            return await self._own(connection, asker, cluster, [own.id for own in asker.practices])

    async def report(
        self, installation: InstallationId, cluster: ClusterId, year: ProgrammeYear, on: date
    ) -> tuple[PracticeAttendance, ...]:
        """Count every practice that belongs to the cluster on a day, seen from that day; by name."""
        async with self._database.connection() as connection:
            return await self._report(connection, installation, cluster, year, on)

    async def _meetings_meant(
        self, connection: Connection, asker: Asker, meeting: MeetingId | None
    ) -> Sequence[MeetingAtHand]:
        practices = [practice.id for practice in asker.practices]
        if meeting is None:
            cluster, today = cluster_meant(asker), self._clock.today()
            return await attendance_register.meetings_at_hand(
                connection, asker.installation_id, cluster.id, today, practices
            )
        found = await attendance_register.meeting_at_hand(
            connection, asker.installation_id, meeting, practices
        )
        if found is None:
            raise NothingFound("meeting")
        return (found,)

    async def _named(
        self, connection: Connection, asker: Asker, text: str
    ) -> ClusterAttendance | OwnAttendance:
        own = {cluster.id for cluster in (*asker.clusters, asker.here) if cluster is not None}
        boards = {a.board_id for a in asker.appointments if a.cluster is None and a.board_id is not None}
        clusters, practices = await attendance.in_reach(
            connection, asker.installation_id, list(own), list(boards), self._clock.today()
        )
        found = _meant(text, clusters, practices, asker.here)
        if isinstance(found, Cluster):
            return await self._whole(connection, asker, found)
        cluster = next(each for each in clusters if each.id == found.cluster_id)
        require_voice(asker, Task.SEE_ATTENDANCE, found.id, cluster)
        return await self._own(connection, asker, cluster, [found.id])

    async def _whole(self, connection: Connection, asker: Asker, cluster: Cluster) -> ClusterAttendance:
        if not leads(asker, cluster):
            raise NotAllowed(Task.SEE_ATTENDANCE.value, tuple(sorted(role.value for role in LEADING)))
        today = self._clock.today()
        year = self._programmes.on(today)
        counted = await self._report(connection, asker.installation_id, cluster.id, year, today)
        return ClusterAttendance(cluster, year, today, worst_first(counted))

    async def _own(
        self, connection: Connection, asker: Asker, cluster: Cluster, practices: Sequence[PracticeId]
    ) -> OwnAttendance:
        today = self._clock.today()
        year = self._programmes.on(today)
        counted = await self._report(connection, asker.installation_id, cluster.id, year, today)
        own = tuple(each for each in counted if each.practice.id in practices)
        return OwnAttendance(cluster, year, today, own)

    async def _report(
        self,
        connection: Connection,
        installation: InstallationId,
        cluster: ClusterId,
        year: ProgrammeYear,
        on: date,
    ) -> tuple[PracticeAttendance, ...]:
        facts = await attendance.attendance_facts(connection, installation, year.window, [cluster])
        members = facts.members(on, {cluster})
        return tuple(practice_attendance(practice, facts, year, on) for practice in members)


async def _require_part(connection: Connection, asker: Asker, meeting: MeetingId) -> None:
    """Let somebody pass who takes part in a meeting without a practice; raises NotYourPractice for others."""
    invitation = await meetings.one(connection, asker.installation_id, meeting)
    if invitation is None or not takes_part(asker, invitation.clusters):
        raise NotYourPractice


def _open_one(found: Sequence[MeetingAtHand], now: datetime) -> MeetingAtHand:
    """Pick the meeting at which people can say now that they are here; raises why there is none."""
    for each in found:
        if each.meeting.takes_arrivals(now):
            return each
    for meeting in (each.meeting for each in found):
        if meeting.cancelled:
            raise RegisterOfCancelled(meeting.on)
        if meeting.closed and meeting.on <= london_date(now):
            raise TooLateToArrive(meeting.on)
        if meeting.opens_at > now:
            raise NoMeetingNow(meeting.starts_at, meeting.opens_at)
    raise NoMeetingNow


def _members(asker: Asker, at_hand: MeetingAtHand) -> tuple[Practice, ...]:
    """Return the asker's practices that the meeting is held for."""
    members = tuple(practice for practice in asker.practices if practice.id in at_hand.members)
    if not members:
        raise NotAMember(", ".join(practice.name for practice in asker.practices), at_hand.meeting.on)
    return members


def _there(members: Sequence[Practice], named: str, chosen: Collection[PracticeId]) -> tuple[Practice, ...]:
    """Tell for which of their practices somebody is there: never guessed where there are several."""
    if named and fold(named) not in _ALL_OF_THEM:
        meant = practice_named(named, in_reach(members))
        return tuple(practice for practice in members if practice.id == meant.id)
    if named or len(members) == 1:
        return tuple(members)
    return tuple(practice for practice in members if practice.id in chosen)


def _arrivals(asker: Asker, at_hand: MeetingAtHand, members: Sequence[Practice]) -> tuple[Arrival, ...]:
    name = asker.person.name if asker.person else ""
    return tuple(
        arrive(practice, at_hand.latest.get(practice.id), name, deputy=_only_deputy(asker, practice))
        for practice in members
    )


def _only_deputy(asker: Asker, practice: Practice) -> bool:
    roles = {a.role for a in asker.appointments if a.practice is not None and a.practice.id == practice.id}
    return roles == {Role.DEPUTY}


def _meant(
    text: str, clusters: Sequence[Cluster], practices: Sequence[PracticeInReach], here: Cluster | None
) -> Cluster | PracticeInReach:
    """Tell a cluster by its whole name, else a practice: one of the channel's cluster before the others."""
    named = [cluster for cluster in clusters if fold(cluster.name) == fold(text)]
    if len(named) > 1:
        raise SayWhichCluster(tuple(f"{cluster.name} ({cluster.board.name})" for cluster in named))
    if named:
        return named[0]
    try:
        return practice_named(
            text, [each for each in practices if here is not None and each.cluster_id == here.id]
        )
    except PracticeNotFound:
        return practice_named(text, practices)
