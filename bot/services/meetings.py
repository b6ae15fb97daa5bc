"""What is done about cluster meetings: planned, listed, moved, changed and cancelled."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.clock import Clock
from bot.domain.british_dates import Window
from bot.domain.ids import MeetingId
from bot.domain.meeting_changes import NewTime, Revision, cancelled, changed, moved
from bot.domain.meeting_dates import WEDNESDAY, propose_dates, propose_extra
from bot.domain.meeting_receipts import (
    Choice,
    Planned,
    PlannedMeeting,
    Revised,
    YearPlan,
)
from bot.domain.meeting_text import Which, check_texts, find_meeting, neighbours_named
from bot.domain.meetings import (
    Invitation,
    MeetingDetails,
    MeetingDraft,
    MeetingsOfYear,
    instant,
    notes_on,
    require_changeable,
    require_inside,
    require_open_year,
    require_upcoming,
    usual_weekday,
)
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, cluster_meant, require
from bot.domain.posts import PostKind, Subject
from bot.domain.programme import ProgrammeYear
from bot.domain.protected_time import falls_into
from bot.domain.refusals import (
    HoldsPatientData,
    MeetingNotOpen,
    NothingFound,
    OnlyForClusters,
    Refusal,
)
from bot.services import posts
from bot.services.programmes import Programmes
from storage import meetings
from storage.database import Connection, Database
from storage.meetings import Stamp


class Meetings:
    """Whoever leads a cluster plans its meetings; its members see them.

    `which` names a meeting by its id, as a button does, or as people do: next, its number, its day.
    """

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    def today_and_year(self) -> tuple[date, Window]:
        """Tell by what day and which programme year a typed date is to be read."""
        today = self._clock.today()
        return today, self._programmes.on(today).window

    async def of_year(self, asker: Asker) -> Choice:
        """Return the cluster's meetings of this programme year."""
        cluster = cluster_meant(asker)
        require(asker, Task.SEE_MEETINGS, cluster)
        async with self._database.connection() as connection:
            return Choice(await self._of_year(connection, asker, cluster), None, self._clock.today())

    async def begin(self, asker: Asker) -> MeetingsOfYear:
        """Return the cluster's meetings to somebody who may plan another one."""
        cluster = cluster_meant(asker)
        require(asker, Task.PLAN_MEETINGS, cluster)
        async with self._database.connection() as connection:
            return await self._of_year(connection, asker, cluster)

    async def choose(self, asker: Asker, which: Which | MeetingId | None = None) -> Choice:
        """Return the meetings that may be moved, changed or cancelled, and the one meant.

        Raises NothingFound when the one named is not there, or there is none to choose from, and MeetingNotOpen for one
        to which nothing can be done any more.
        """
        async with self._database.connection() as connection:
            choice = await self._choose(connection, asker, which)
        if choice.meant is not None:
            require_changeable(choice.meant.meeting)
        elif not choice.possible:
            raise NothingFound("meeting")
        return choice

    async def propose(self, asker: Asker) -> YearPlan:
        """Propose the meetings that the year still lacks, and one more if the programme advises it."""
        cluster = cluster_meant(asker)
        require(asker, Task.PLAN_MEETINGS, cluster)
        if cluster.is_body:
            raise OnlyForClusters(cluster.name)
        today = self._clock.today()
        require_open_year(self._programmes.on(today), today)
        async with self._database.connection() as connection:
            known = await self._of_year(connection, asker, cluster)
        taken = known.days()
        weekday = usual_weekday(sorted(taken))
        weekday = WEDNESDAY if weekday is None else weekday
        covered = {purpose for each in known.standing for purpose in each.meeting.details.purposes}
        lacking = known.programme.meetings_required - len(known.counting)
        proposals = propose_dates(known.programme, today, taken, lacking, covered=covered, weekday=weekday)
        all_days = taken | {proposal.day for proposal in proposals}
        extra = propose_extra(known.programme, today, all_days, weekday=weekday)
        advised = len(known.counting) + len(proposals) < known.programme.meetings_to_plan
        return YearPlan(known, proposals, extra if advised else None, today)

    async def plan(self, asker: Asker, key: str, drafts: Mapping[str, MeetingDraft]) -> Planned:
        """Plan several meetings at once. Each is named by the question that a refusal of its day is about."""
        cluster = cluster_meant(asker)
        require(asker, Task.PLAN_MEETINGS, cluster)
        today = self._clock.today()
        year = self._year_of(next(iter(drafts.values())).day)
        for question, draft in drafts.items():
            try:
                self._check(draft, year, earliest=today)
            except HoldsPatientData:
                raise  # place, link and facilitator are asked once for all of them
            except Refusal as refusal:
                raise refusal.at(question) from None
        async with self._database.connection() as connection:
            return await self._add(connection, asker, key, cluster, year, tuple(drafts.values()))

    async def new(self, asker: Asker, key: str, draft: MeetingDraft) -> Planned:
        """Plan one meeting, or write down one that has been held."""
        async with self._database.connection() as connection:
            return await self.new_within(connection, asker, key, cluster_meant(asker), draft)

    async def new_within(
        self, connection: Connection, asker: Asker, key: str, cluster: Cluster, draft: MeetingDraft
    ) -> Planned:
        """Plan one meeting of a cluster along with something else that the caller's connection stores."""
        require(asker, Task.PLAN_MEETINGS, cluster)
        return await self._add(connection, asker, key, cluster, self.check_new(draft), (draft,))

    def check_new(self, draft: MeetingDraft, earliest: date | None = None) -> ProgrammeYear:
        """Return the programme year that a new meeting would be in.

        Raises YearClosed, DateOutside, BadDate, HoldsPatientData and TooLong, each at its question.
        """
        year = self._year_of(draft.day)
        self._check(draft, year, earliest)
        return year

    async def move(self, asker: Asker, key: str, which: Which | MeetingId, to: NewTime) -> Revised:
        """Move a meeting: everybody is asked again, and calendars are told by the same UID."""
        today = self._clock.today()
        check_texts(place=to.place or "")
        async with self._database.connection() as connection:
            known, meant = await self._meant(connection, asker, which)
            require_upcoming(meant.meeting, today)
            revision = moved(meant.meeting, to, self._clock.now())
            if revision is not None:
                require_inside(known.programme, revision.after.day, today)
            told = [PostKind.MOVED if revision and revision.moved else PostKind.CHANGED, PostKind.CALENDAR]
            revised = await self._revise(connection, asker, key, known, meant, revision, told)
        others = {each.meeting.day for each in known.standing if each.meeting.id != meant.meeting.id}
        meeting = revised.invitation.meeting
        in_the_way = falls_into(known.protected, meeting.starts_at, meeting.minutes)
        return replace(revised, notes=notes_on(meeting.day, others, today), in_the_way=in_the_way)

    async def change(
        self,
        asker: Asker,
        key: str,
        which: Which | MeetingId,
        details: MeetingDetails,
        minutes: int | None = None,
    ) -> Revised:
        """Change what is said about a meeting; people are told when they would otherwise go wrong."""
        check_texts(**_texts(details))
        async with self._database.connection() as connection:
            known, meant = await self._meant(connection, asker, which)
            require_changeable(meant.meeting)
            meeting = meant.meeting
            revision = changed(meeting, details, minutes or meeting.minutes, self._clock.now())
            told = [PostKind.CHANGED, PostKind.CALENDAR] if revision and revision.matters else []
            return await self._revise(connection, asker, key, known, meant, revision, told)

    async def join(self, asker: Asker, key: str, which: Which, names: str) -> Revised:
        """Hold a meeting for other clusters of the health board too, named with commas, or for all of them.

        Raises ClusterNotFound or ClusterAmbiguous. What the meeting counts for there is the health board's word.
        """
        async with self._database.connection() as connection:
            known, meant = await self._meant(connection, asker, which)
            require_changeable(meant.meeting)
            meeting, joined = meant.meeting, neighbours_named(names, known.neighbours)
            also_for = tuple(sorted({*meeting.details.also_for, *(each.id for each in joined)}))
            details = replace(meeting.details, also_for=also_for)
            revision = changed(meeting, details, meeting.minutes, self._clock.now())
            revised = await self._revise(connection, asker, key, known, meant, revision, [])
        return replace(revised, joined=tuple(each for each in known.neighbours if each.id in also_for))

    async def cancel(self, asker: Asker, key: str, which: Which | MeetingId, reason: str) -> Revised:
        """Cancel a meeting: it counts for nobody, and calendars are told."""
        check_texts(reason=reason)
        async with self._database.connection() as connection:
            known, meant = await self._meant(connection, asker, which)
            if meant.meeting.cancelled:
                return Revised(meant, known.programme, None)
            require_changeable(meant.meeting)
            revision = cancelled(meant.meeting, reason, self._clock.now())
            told = [PostKind.CANCELLED, PostKind.CALENDAR]
            return await self._revise(connection, asker, key, known, meant, revision, told)

    async def post_again(self, asker: Asker) -> Cluster:
        """Let the messages that Slack refused be tried again, in the channel that the cluster has now."""
        cluster = cluster_meant(asker)
        require(asker, Task.PLAN_MEETINGS, cluster)
        async with self._database.connection() as connection:
            await posts.again(connection, cluster.id, self._clock.now())
        return cluster

    def _stamp(self, asker: Asker, key: str) -> Stamp:
        return Stamp(asker.installation_id, key, asker.handle, self._clock.now())

    def _year_of(self, day: date) -> ProgrammeYear:
        """Return the programme year of a day, or the present one if it belongs to none."""
        found = self._programmes.on(day)
        return found if found.holds(day) else self._programmes.on(self._clock.today())

    def _check(self, draft: MeetingDraft, year: ProgrammeYear, earliest: date | None) -> None:
        require_open_year(year, self._clock.today())
        require_inside(year, draft.day, earliest)
        instant(draft.day, draft.at)
        check_texts(**_texts(draft.details))

    async def _of_year(self, connection: Connection, asker: Asker, cluster: Cluster) -> MeetingsOfYear:
        programme = self._programmes.on(self._clock.today())
        found = await meetings.of_year(connection, asker.installation_id, cluster.id, programme.key)
        return MeetingsOfYear(
            cluster, programme, found.invitations, found.facilitators, found.neighbours, found.protected
        )

    async def _choose(self, connection: Connection, asker: Asker, which: Which | MeetingId | None) -> Choice:
        today = self._clock.today()
        if not isinstance(which, int):
            cluster = cluster_meant(asker)
            require(asker, Task.PLAN_MEETINGS, cluster)
            known = await self._of_year(connection, asker, cluster)
            found_one = find_meeting(known, which, today) if which else None
            if found_one is not None:
                require(asker, Task.PLAN_MEETINGS, found_one.cluster)
            return Choice(known, found_one, today)
        found = await meetings.around(connection, asker.installation_id, which)
        meant = next((each for each in found.invitations if each.meeting.id == which), None)
        if meant is None:
            raise NothingFound("meeting")
        require(asker, Task.PLAN_MEETINGS, meant.cluster)
        programme = self._programmes.named(meant.meeting.programme) or self._programmes.on(today)
        around = MeetingsOfYear(
            meant.cluster,
            programme,
            found.invitations,
            neighbours=found.neighbours,
            protected=found.protected,
        )
        return Choice(around, meant, today)

    async def _meant(
        self, connection: Connection, asker: Asker, which: Which | MeetingId
    ) -> tuple[MeetingsOfYear, Invitation]:
        choice = await self._choose(connection, asker, which)
        assert choice.meant is not None, "a meeting that was named is found or refused"
        return choice.meetings, choice.meant

    async def _add(
        self,
        connection: Connection,
        asker: Asker,
        key: str,
        cluster: Cluster,
        year: ProgrammeYear,
        drafts: tuple[MeetingDraft, ...],
    ) -> Planned:
        today = self._clock.today()
        found = await meetings.of_year(connection, asker.installation_id, cluster.id, year.key)
        ids = await meetings.add(connection, self._stamp(asker, key), cluster.id, year.key, drafts)
        known = [each.meeting for each in found.invitations if not each.meeting.cancelled]
        days = [meeting.day for meeting in known]
        starts = {meeting.starts_at for meeting in known if meeting.cluster_id == cluster.id}
        ordered = sorted(drafts, key=lambda draft: instant(draft.day, draft.at))
        added = iter(ids)
        planned = []
        for draft in ordered:
            fresh = instant(draft.day, draft.at) not in starts
            starts.add(instant(draft.day, draft.at))
            notes = notes_on(draft.day, days, today) if fresh else ()
            in_the_way = falls_into(found.protected, instant(draft.day, draft.at), draft.minutes)
            planned.append(PlannedMeeting(draft, next(added, None) if fresh else None, notes, in_the_way))
            days.append(draft.day)
        return Planned(cluster, year, tuple(planned))

    async def _revise(
        self,
        connection: Connection,
        asker: Asker,
        key: str,
        known: MeetingsOfYear,
        meant: Invitation,
        revision: Revision | None,
        told: list[PostKind],
    ) -> Revised:
        if revision is None:
            return Revised(meant, known.programme, None)
        after = revision.after
        subjects = [Subject(kind, after.id, after.sequence) for kind in told]
        stored = await meetings.revise(connection, self._stamp(asker, key), revision, subjects)
        if stored is False:
            raise MeetingNotOpen("changed", meant.meeting.starts_at)
        left = [each for each in known.counting if each.meeting.id != after.id or not after.cancelled]
        return Revised(replace(meant, meeting=after), known.programme, revision, planned=len(left))


def _texts(details: MeetingDetails) -> dict[str, str]:
    return {
        "place": details.place,
        "link": details.link,
        "facilitator": details.facilitator,
        "agenda": details.agenda,
    }
