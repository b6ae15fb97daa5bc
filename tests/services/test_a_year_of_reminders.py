"""A contract year of four clusters, lived through with a restart a day: nothing lost, nothing doubled, nobody surprised."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from bot.app import read_programmes
from bot.clock import Clock
from bot.domain.about import AboutDuty, AboutEscalation, AboutMeeting
from bot.domain.dates import LONDON, is_working_day, london, london_date, next_working_day
from bot.domain.deliveries import Delivered
from bot.domain.ids import ClusterId, MeetingId, PracticeId
from bot.domain.ladder import Rung, RungKind
from bot.domain.people import Role
from bot.domain.reminder_ledger import Line, Nudge
from bot.domain.reminders import deadline_day
from bot.services import Services
from tests.world import World
from tests.years import the_year

FIRST, LAST = date(2017, 4, 3), date(2018, 6, 8)
LADDER = the_year().ladder
PROGRAMMES = read_programmes()
_DAY = timedelta(days=1)
_A_BEAT = timedelta(seconds=30)
_LEASE_OVER = timedelta(minutes=4)
HEARS_ALL = "U0NEVER"
"""Speaks for a practice that never does anything and never answers."""


@dataclass
class Year:
    """The world with what was said in it: who heard which lines, and when."""

    world: World
    random: Random
    said: list[tuple[datetime, Nudge]] = field(default_factory=list)
    meetings: list[tuple[MeetingId, ClusterId, date]] = field(default_factory=list)

    async def live(self, day: date) -> None:
        """Let a day pass: a new process says what falls due when it does, and people do what they do at noon."""
        services = self.process()
        lost_at = self.random.choice((0, 1, 2, 3))
        noon, midnight = london(day, time(12)), london(day + _DAY, time(0))
        acted = False
        moment = london(day, time(0))
        while True:
            self.world.winder.at = moment
            due = await services.reminders.next_due(moment)
            moment = midnight if due is None else min(due, midnight)
            if not acted and moment >= noon:
                moment, acted = noon, True
                self.world.winder.at = noon
                await self.people_act(day)
            if moment >= midnight:
                return
            self.world.winder.at = moment
            lost_at -= 1
            if lost_at == 0 and await services.reminders.claim_due(3):
                services = self.process()
                self.world.winder.at = moment = moment + _LEASE_OVER
            await self.drain(services)

    def process(self) -> Services:
        return Services(self.world.database, Clock(self.world.winder.now), PROGRAMMES)

    async def drain(self, services: Services) -> None:
        while claimed := await services.reminders.claim_due():
            for nudge in claimed:
                if await services.reminders.begin(nudge):
                    self.said.append((self.world.winder.at, nudge))
                    await services.reminders.settle(
                        nudge, Delivered(f"D{nudge.recipient}", f"{len(self.said)}.0")
                    )
            self.world.winder.at += _A_BEAT

    async def people_act(self, day: date) -> None:
        """Share a duty here, answer an invitation there, cancel or move a meeting now and then."""
        if self.random.random() < 0.15:
            await self.somebody_shares(day)
        upcoming = [(meeting, cluster) for meeting, cluster, on in self.meetings if on > day]
        if upcoming and self.random.random() < 0.4:
            await self.somebody_answers(*self.random.choice(upcoming))
        if upcoming and self.random.random() < 0.02:
            await self.a_meeting_ends_or_moves(self.random.choice(upcoming)[0])

    async def somebody_shares(self, day: date) -> None:
        await self.change(
            """INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on,
                   recorded_by, recorded_at)
               SELECT 1, '2017/18', :requirement, 'practice', m.practice_id, :day, 'U0SIAN', :now
                 FROM membership m WHERE m.practice_id <> :never ORDER BY m.practice_id OFFSET :one LIMIT 1""",
            requirement=self.random.choice(["pdp", "matrix", "test-results", "pdp-actions"]),
            day=day,
            never=self.world.practice("Tabernacle"),
            one=self.random.randrange(14),
        )

    async def somebody_answers(self, meeting: MeetingId, cluster: ClusterId) -> None:
        await self.change(
            """INSERT INTO rsvp (installation_id, meeting_id, practice_id, answer, answered_by, answered_at)
               SELECT 1, :meeting, m.practice_id, :said, 'U0SIAN', :now FROM membership m
                WHERE m.cluster_id = :cluster AND m.practice_id <> :never ORDER BY random() LIMIT 1""",
            meeting=meeting,
            cluster=cluster,
            never=self.world.practice("Tabernacle"),
            said=self.random.choice(["coming", "coming", "apologies"]),
        )

    async def a_meeting_ends_or_moves(self, meeting: MeetingId) -> None:
        if self.random.random() < 0.5:
            await self.change("UPDATE meeting SET cancelled_at = :now WHERE id = :meeting", meeting=meeting)
        else:
            await self.change(
                """UPDATE meeting SET starts_at = starts_at + interval '1 day 1 hour', asked_at = :now
                    WHERE id = :meeting""",
                meeting=meeting,
            )

    async def change(self, sql: str, **parameters: object) -> None:
        await self.world.run(sql, now=self.world.winder.at, **parameters)
        await self.world.run("UPDATE cluster_channel SET facts_at = :now", now=self.world.winder.at)

    def lines(self, wanted: Callable[[Line], bool] = lambda _line: True) -> list[tuple[date, Line]]:
        """List the lines that were said, with the day."""
        return [
            (london_date(moment), line) for moment, nudge in self.said for line in nudge.lines if wanted(line)
        ]


async def _people(world: World) -> None:
    """Two more clusters, with people of many kinds; some of them speak for several, or for nobody."""
    await world.run(
        "INSERT INTO cluster (installation_id, board_id, name) VALUES (1, 1, 'Bay'), (1, 1, 'City')"
    )
    await world.run(
        """INSERT INTO cluster_channel (installation_id, cluster_id, channel, language, bound_by, bound_at, facts_at)
           VALUES (1, 3, 'C0BAY', 'cy', 'U0DEWI', :now, :now), (1, 4, 'C0CITY', 'en', 'U0DEWI', :now, :now)""",
        now=world.winder.at,
    )
    await world.run(
        """WITH made AS (INSERT INTO practice (installation_id, code, name)
               SELECT 1, 'W9999' || n, 'Practice ' || n FROM generate_series(1, 4) n RETURNING id)
           INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           SELECT 1, id, 3 + id % 2, '2009-04-01'::date FROM made"""
    )
    added = await world.run("SELECT id FROM practice WHERE code LIKE 'W9999%'")
    await world.appoint(HEARS_ALL, "Never", Role.REPRESENTATIVE, practice=world.practice("Tabernacle"))
    await world.appoint(world.nia, "Nia Morgan", Role.REPRESENTATIVE, practice=world.practice("Afan"))
    for number, row in enumerate(added):
        practice = PracticeId(int(str(row["id"])))
        await world.appoint(f"U0MORE{number}", "", Role.REPRESENTATIVE, practice=practice)
    await world.appoint("U0LEAD3", "Lead", Role.CLUSTER_LEAD, cluster=ClusterId(3))
    await world.appoint("U0LEAD3", "Lead", Role.CLUSTER_LEAD, cluster=ClusterId(4))
    await world.appoint("U0FACILITATES", "Fay", Role.FACILITATOR, cluster=ClusterId(4))


async def _meetings(year: Year) -> None:
    """Every cluster meets five times, at many times of day; one of them in the evening, one before nine."""
    clocks = ("08:00", "11:30", "12:30", "13:15", "15:00", "17:45")
    for cluster in range(1, 5):
        for number, day in enumerate(("2017-05-24", "2017-07-12", "2017-10-30", "2018-01-17", "2018-03-26")):
            on = date.fromisoformat(day) + timedelta(days=cluster)
            made = await year.world.meeting(
                on, time=clocks[(cluster + number) % 6], cluster=ClusterId(cluster)
            )
            year.meetings.append((made, ClusterId(cluster), on))


@pytest.fixture
async def year(world: World) -> Year:
    """The whole year, lived through; Catrin makes the matrix available in time, so that all is pressed for."""
    found = Year(world, Random(20170403))
    await _people(world)
    await _meetings(found)
    await world.run(
        """INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on,
               recorded_by, recorded_at)
           VALUES (1, '2017/18', 'matrix-available', 'board', 1, '2017-04-26', 'U0CATRIN', :now)""",
        now=world.winder.at,
    )
    day = FIRST
    while day <= LAST:
        await found.live(day)
        day += _DAY
    return found


@pytest.mark.timeout(600)
async def test_a_year_with_a_restart_a_day(year: Year):
    """One year is lived through once, and looked at from every side."""
    assert len(year.said) > 400
    nobody_has_two_in_a_day_and_none_outside_hours(year)
    nothing_is_said_twice(year)
    every_escalation_was_announced_before(year)
    who_never_does_anything_hears_every_step(year)
    the_day_of_a_meeting_has_its_hour_before(year)
    await nothing_is_left_behind(year)


def nobody_has_two_in_a_day_and_none_outside_hours(year: Year) -> None:
    a_day = Counter((nudge.recipient, london_date(moment)) for moment, nudge in year.said)
    assert max(a_day.values()) == 1
    for moment, nudge in year.said:
        local = moment.astimezone(LONDON)
        assert is_working_day(local.date()), (moment, nudge.recipient)
        assert time(8, 30) <= local.time() < time(17, 30), (moment, nudge.recipient)


def nothing_is_said_twice(year: Year) -> None:
    assert max(Counter(line.id for _, line in year.lines()).values()) == 1


def every_escalation_was_announced_before(year: Year) -> None:
    announced: dict[str, date] = {}
    for day, line in year.lines(lambda line: line.rung.kind is RungKind.ANNOUNCE):
        announced.setdefault(line.about.subject, day)
    gone = year.lines(lambda line: line.rung.kind is RungKind.ESCALATE)
    assert len(gone) > 30
    assert {line.about.to.value for _, line in gone if isinstance(line.about, AboutEscalation)} == {
        "lead",
        "board",
    }
    for day, line in gone:
        assert next_working_day(announced[line.about.subject]) <= day, line


def who_never_does_anything_hears_every_step(year: Year) -> None:
    """Every step of the ladder is said on its day, or the next working day when it waited for its turn."""
    heard: dict[AboutDuty, dict[str, date]] = {}
    for day, line in year.lines(lambda line: line.recipient == HEARS_ALL):
        if isinstance(line.about, AboutDuty):
            heard.setdefault(line.about, {})[str(line.rung)] = day
    assert {about.requirement for about in heard} >= {"pdp", "matrix", "test-results", "tests-of-change"}
    for about, by_step in heard.items():
        for rung in LADDER.for_deadline(aim=about.aim):
            day = deadline_day(about, rung)
            if FIRST + _DAY < day < LAST - timedelta(days=4):
                said = by_step.get(str(rung))
                assert said is not None, (about.requirement, rung)
                assert day <= said <= next_working_day(day), (about.requirement, rung)


def the_day_of_a_meeting_has_its_hour_before(year: Year) -> None:
    """Who was asked to a meeting hears of it on its day: an hour before, or in the morning with the rest."""
    hours = year.lines(lambda line: line.rung == Rung(RungKind.HOUR, 60))
    assert len(hours) > 20
    for day, line in hours:
        assert isinstance(line.about, AboutMeeting)
        assert line.about.until == day
    for moment, nudge in year.said:
        for line in nudge.lines:
            if line.rung.kind is RungKind.HOUR and isinstance(line.about, AboutMeeting):
                assert moment < line.about.starts_at


async def nothing_is_left_behind(year: Year) -> None:
    """Whatever was due has its final state; what was overtaken was overtaken by something that was said or done."""
    behind = await year.world.run(
        """SELECT subject, step, recipient, state, due_at FROM reminder
            WHERE state = 'claimed' OR (state = 'planned' AND due_at < :end)""",
        end=datetime.combine(LAST, time(0), UTC),
    )
    assert behind == []
    states = await year.world.run("SELECT state, count(*) AS n FROM reminder GROUP BY state")
    assert {row["state"] for row in states} <= {"planned", "sent", "merged", "superseded", "cancelled"}
    said = Counter(london_date(moment) for moment, _ in year.said)
    sent = await year.world.run("SELECT count(*) AS n FROM reminder WHERE state = 'sent'")
    assert sent[0]["n"] == sum(said.values())
    doubted = await year.world.run("SELECT reason FROM reminder WHERE starts_with(reason, 'perhaps')")
    assert doubted == []
