"""What every held meeting asks anew: that the board facilitates it, and that the plan is brought up to date."""

from datetime import date

from bot.domain.attendance_register import Mark, Note, Submitted
from bot.domain.compliance import Assessment, DutyState, EvidenceKind, assess_all
from bot.domain.deadlines import duties_for
from bot.domain.outcomes import BETWEEN_MEETINGS, WrittenOutcome
from bot.domain.owners import board_owner
from bot.domain.plan_words import Column
from bot.services.duty_facts import facts_of_cluster
from tests.world import World


async def occasions(world: World, key: str) -> list[Assessment]:
    """Assess a duty that every meeting asks anew, once for each."""
    today = world.winder.at.date()
    programme = world.services.programmes.on(today)
    async with world.database.connection() as connection:
        facts = await facts_of_cluster(connection, world.installation, programme, world.neath, today)
    owed = duties_for(
        programme,
        board=board_owner(facts.board),
        clusters=[each.owner for each in facts.owners.clusters],
        meetings=facts.attendance.registers.by_cluster.get(world.neath, ()),
    )
    return [a for a in assess_all(owed, facts.facts, today) if a.duty.requirement.key == key]


async def close(world: World, day: str, *, facilitated: bool) -> None:
    world.winder.to(day, "12:45")
    await world.meeting(day)
    sian = await world.ask(world.sian)
    register = await world.services.attendance_register.open(sian)
    submitted = Submitted(
        register.meeting.id,
        register.seen,
        {world.practice("Castle"): Mark.PRESENT},
        note=Note(facilitated=facilitated),
        close=True,
    )
    await world.services.attendance_register.save(sian, day, submitted)


async def test_duty_07_the_board_facilitates_each_meeting_by_its_lead_or_a_nominee(world: World):
    (before,) = await occasions(world, "facilitation")
    assert (before.duty.occasion, before.state) == (None, DutyState.OPEN)
    await close(world, "2017-06-14", facilitated=True)
    await close(world, "2017-09-13", facilitated=False)
    first, second = await occasions(world, "facilitation")
    assert (first.state, first.evidence.kind) == (DutyState.MET, EvidenceKind.FACILITATED)
    assert (second.state, second.evidence.kind) == (DutyState.OPEN, EvidenceKind.NOT_FACILITATED)
    assert (first.duty.due, second.duty.due) == (None, None)


async def test_duty_08_the_plan_is_updated_after_each_meeting_before_the_next(world: World):
    await close(world, "2017-06-14", facilitated=True)
    await world.meeting("2017-09-13")
    (owed,) = await occasions(world, "plan-refresh")
    assert (owed.state, owed.duty.due) == (DutyState.OPEN, date(2017, 9, 13))
    row = WrittenOutcome(None, {Column.OBJECTIVE: "Winter rota", Column.RAG: "red"}, BETWEEN_MEETINGS)
    await world.services.plan.record(await world.ask(world.sian), "between", row)
    assert (await occasions(world, "plan-refresh"))[0].state is DutyState.OPEN
    world.winder.to("2017-09-12")
    await world.services.plan.review(await world.ask(world.sian), "reviewed")
    (done,) = await occasions(world, "plan-refresh")
    assert (done.state, done.shared_on) == (DutyState.MET, date(2017, 9, 12))


async def test_duty_08_what_a_meeting_changed_is_the_refresh_and_comes_late_after_the_next(world: World):
    await close(world, "2017-06-14", facilitated=True)
    (meeting,) = await world.run("SELECT id FROM meeting")
    await world.meeting("2017-09-13")
    world.winder.to("2017-09-20")
    row = WrittenOutcome(None, {Column.OBJECTIVE: "Winter rota", Column.RAG: "red"}, meeting=meeting["id"])  # type: ignore[arg-type]  # a number out of the table
    await world.services.plan.record(await world.ask(world.sian), "row", row)
    (done,) = await occasions(world, "plan-refresh")
    assert (done.state, done.evidence.kind) == (DutyState.MET_LATE, EvidenceKind.PLAN_CHANGED)
