"""What is done about the action plan: shown, changed by an outcome, reviewed, reported."""

from datetime import date

from bot.clock import Clock
from bot.domain.dates import end_of_day
from bot.domain.ids import InstallationId, MeetingId
from bot.domain.outcomes import (
    BETWEEN_MEETINGS,
    OutcomeDraft,
    OutcomeRecorded,
    PlanReviewed,
    WrittenOutcome,
    meeting_of,
    row_to_change,
    words_after,
)
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, cluster_meant, require
from bot.domain.plan import Plan, PlanEntry, focus_topics, refresh_keys, refresh_requirement
from bot.domain.plan_words import Column, checked
from bot.domain.refusals import LeftEmpty, NoMeetingYet, NothingFound
from bot.services.programmes import Programmes
from storage import plan as plans
from storage.database import Connection, Database


class Plans:
    """Each cluster has one plan. What is written into it needs the right to record outcomes there."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def show(self, asker: Asker) -> Plan:
        """Return the cluster's plan with everything that was ever written into it."""
        cluster = _cluster(asker, Task.SEE_PLAN)
        async with self._database.connection() as connection:
            return await self._load(connection, asker.installation_id, cluster, self._clock.today())

    async def draft(self, asker: Asker, number: int | None) -> OutcomeDraft:
        """Return what a form for an outcome begins with, for a row or for a new one."""
        cluster = _cluster(asker, Task.RECORD_OUTCOME)
        async with self._database.connection() as connection:
            plan = await self._load(connection, asker.installation_id, cluster, self._clock.today())
        return OutcomeDraft(plan, row_to_change(plan, number), meeting_of(plan, None))

    async def record(self, asker: Asker, key: str, outcome: WrittenOutcome) -> OutcomeRecorded:
        """Write an outcome into the plan, as a new row or as a change of one.

        Two people at the same instant both succeed: whoever comes second takes the next number, or writes
        their columns on top of what the first has just written.
        """
        cluster = _cluster(asker, Task.RECORD_OUTCOME)
        columns = checked(outcome.columns)
        outcome = WrittenOutcome(outcome.number, columns, outcome.meeting, outcome.seen)
        async with self._database.connection() as connection:
            while True:  # a turn is lost only to somebody whose entry was kept, so this ends
                plan = await self._load(connection, asker.installation_id, cluster, self._clock.today())
                try:
                    return await self._write(connection, asker, key, plan, outcome)
                except plans.Overtaken:
                    continue

    async def progress_draft(self, asker: Asker, number: int | None) -> OutcomeDraft:
        """Return what a form for a note on progress begins with, for a row or with one still to be chosen."""
        cluster = _cluster(asker, Task.ADD_PROGRESS)
        async with self._database.connection() as connection:
            plan = await self._load(connection, asker.installation_id, cluster, self._clock.today())
        action = row_to_change(plan, number)
        if not plan.actions:
            raise NothingFound("action")
        return OutcomeDraft(plan, action, None)

    async def add_progress(self, asker: Asker, key: str, number: int, note: str) -> OutcomeRecorded:
        """Add a note beneath what a row tells of its progress; any member of the cluster may.

        It comes from no meeting, so that it never stands for the update that a meeting asks of the plan.
        """
        cluster = _cluster(asker, Task.ADD_PROGRESS)
        if not note:
            raise LeftEmpty().at(Column.PROGRESS.value)
        async with self._database.connection() as connection:
            while True:  # as above
                plan = await self._load(connection, asker.installation_id, cluster, self._clock.today())
                action = row_to_change(plan, number)
                before = action.words.progress if action else ""
                columns = checked({Column.PROGRESS: f"{before}\n{note}"})
                outcome = WrittenOutcome(number, columns, BETWEEN_MEETINGS)
                try:
                    return await self._write(connection, asker, key, plan, outcome)
                except plans.Overtaken:
                    continue

    async def review(self, asker: Asker, key: str, meeting: MeetingId | None = None) -> PlanReviewed:
        """Record that the plan was gone through after a meeting (the latest, if none is named) and stays."""
        cluster = _cluster(asker, Task.RECORD_OUTCOME)
        async with self._database.connection() as connection:
            plan = await self._load(connection, asker.installation_id, cluster, self._clock.today())
            held = meeting_of(plan, meeting)
            if held is None:
                raise NoMeetingYet
            if held.id in plan.refreshed:
                return PlanReviewed(plan, held, again=True)
            asked = refresh_requirement(self._programmes.on(held.on))
            if asked is None:
                raise NothingFound("duty")
            fresh = await plans.add_review(
                connection,
                asker.installation_id,
                cluster.id,
                held,
                asked.key,
                key=key,
                by=asker.handle,
                today=self._clock.today(),
                now=self._clock.now(),
            )
            return PlanReviewed(plan, held, again=not fresh)

    async def report(self, installation: InstallationId, cluster: Cluster, on: date) -> Plan:
        """Return the plan as it stood at the end of a day."""
        async with self._database.connection() as connection:
            return await self._load(connection, installation, cluster, on, back=True)

    async def _load(
        self,
        connection: Connection,
        installation: InstallationId,
        cluster: Cluster,
        on: date,
        *,
        back: bool = False,
    ) -> Plan:
        return await plans.plan(
            connection,
            installation,
            cluster,
            on=on,
            topics=() if cluster.is_body else focus_topics(self._programmes.on(on)),
            requirements=refresh_keys(self._programmes.years),
            until=end_of_day(on) if back else None,
        )

    async def _write(
        self, connection: Connection, asker: Asker, key: str, plan: Plan, outcome: WrittenOutcome
    ) -> OutcomeRecorded:
        action = row_to_change(plan, outcome.number)
        words = words_after(action, outcome)
        if action is not None and words == action.words:
            return OutcomeRecorded(plan, action.number, None)
        revision = action.latest.revision + 1 if action else 1
        meeting = meeting_of(plan, outcome.meeting)
        entry = PlanEntry(revision, words, meeting, asker.handle, self._clock.now())
        if action is None:
            made = await plans.add_row(connection, asker.installation_id, plan.cluster.id, key, entry)
        else:
            made = await plans.add_entry(
                connection, asker.installation_id, plan.cluster.id, key, action, entry
            )
        if made is None:
            return OutcomeRecorded(plan, outcome.number, None, again=True)
        change = made.change(action.latest if action else None, entry)
        return OutcomeRecorded(plan.with_row(made), made.number, change)


def _cluster(asker: Asker, task: Task) -> Cluster:
    cluster = cluster_meant(asker)
    require(asker, task, cluster)
    return cluster
