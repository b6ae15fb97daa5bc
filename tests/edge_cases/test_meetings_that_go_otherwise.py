"""Meetings that are cancelled, moved, inquorate, or without anybody from the health board."""

from datetime import date

from bot.domain.attendance import Verdict
from bot.domain.attendance_report import ClusterAttendance, PracticeAttendance
from bot.domain.cluster_settings import ClusterSettings
from bot.domain.compliance import DutyState, EvidenceKind
from bot.domain.confirming import QuestionKey, QuestionKind
from bot.domain.confirming import Verdict as Word
from bot.domain.ids import MeetingId
from bot.domain.meeting_changes import NewTime
from bot.domain.meetings import Answer
from bot.domain.outcomes import WrittenOutcome
from bot.domain.plan_words import Column
from bot.views import plan as plan_views
from bot.views.words import ENGLISH
from tests.world import NEATH, World

JUNE = date(2017, 6, 14)


async def overview(world: World) -> ClusterAttendance:
    found = await world.services.attendance.show(await world.ask(world.sian))
    assert isinstance(found, ClusterAttendance)
    return found


async def practice(world: World, name: str) -> PracticeAttendance:
    return next(each for each in (await overview(world)).practices if each.practice.name.startswith(name))


async def held(world: World, day: str, *names: str, facilitated: bool = True) -> MeetingId:
    """Put a held meeting into the table, at which these practices were present."""
    meeting = await world.meeting(day, closed=True)
    await world.run(
        "UPDATE meeting SET facilitated = :facilitated WHERE id = :id RETURNING id",
        id=meeting,
        facilitated=facilitated,
    )
    await world.attended(meeting, *names)
    return meeting


async def test_edge_11_a_cancelled_meeting_counts_for_nobody_and_feasibility_is_worked_out_anew(world: World):
    days = ("2017-06-14", "2017-09-13", "2017-11-15", "2018-01-17")
    for day in days:
        last = await world.meeting(day)
    before = await practice(world, "Castle")
    assert before.standing.verdict is Verdict.LAST_CHANCE
    done = await world.services.meetings.cancel(await world.ask(world.sian), "c", last, "Snow")
    assert done.lacking
    after = await practice(world, "Castle")
    assert (after.standing.remaining, after.standing.verdict) == (3, Verdict.PLAN_SHORT)
    assert (await overview(world)).to_plan == 1
    await world.attended(last, "Castle")
    assert (await practice(world, "Castle")).standing.attended == 0


async def test_edge_12_a_moved_meeting_is_the_same_one_with_its_history_and_asks_everybody_again(
    world: World,
):
    meeting = await world.meeting(JUNE)
    nia, sian = await world.ask(world.nia), await world.ask(world.sian)
    invitation = (await world.services.meetings.choose(sian, meeting)).meant
    assert invitation is not None
    await world.services.invitations.answer(nia, "a", meeting, invitation.meeting.version, Answer.APOLOGIES)
    world.winder.to("2017-06-01")
    await world.services.meetings.move(sian, "m", meeting, NewTime(date(2017, 6, 21)))
    moved = (await world.services.meetings.choose(sian, meeting)).meant
    assert moved is not None
    assert (moved.meeting.id, moved.meeting.uid) == (meeting, invitation.meeting.uid)
    assert moved.meeting.sequence == invitation.meeting.sequence + 1
    assert moved.answered(Answer.APOLOGIES) == ()
    (kept,) = await world.run(
        "SELECT was->>'starts_at' AS was FROM meeting_change WHERE meeting_id = :id", id=meeting
    )
    assert str(kept["was"]).startswith("2017-06-14")
    await world.services.reminders.plan()
    asked = await world.run("SELECT DISTINCT recipient FROM reminder WHERE subject LIKE 'meeting:%'")
    assert {world.nia, world.gareth} <= {row["recipient"] for row in asked}


async def test_edge_13_an_inquorate_meeting_counts_as_attended_and_its_decisions_are_not_agreed(world: World):
    world.winder.to("2017-06-20")
    await world.services.cluster_settings.change(await world.ask(world.sian), ClusterSettings(4), "quorum")
    meeting = await held(world, "2017-06-14", "Castle", "Dyfed", "Skewen")
    assert (await practice(world, "Castle")).standing.attended == 1
    row = WrittenOutcome(None, {Column.OBJECTIVE: "Winter rota", Column.RAG: "red"}, meeting=meeting)
    await world.services.plan.record(await world.ask(world.sian), "row", row)
    plan = await world.services.plan.show(await world.ask(world.sian))
    assert plan.last_held is not None
    assert plan.last_held.quorate is False
    shown = str(plan_views.overview(ENGLISH, plan, may_record=True).blocks)
    assert "Not agreed: too few practices were there for a quorum" in shown
    await world.attended(meeting, "Victoria", reason="On the sign-in sheet")
    plan = await world.services.plan.show(await world.ask(world.sian))
    assert plan.last_held is not None
    assert plan.last_held.quorate is True


async def test_edge_13_without_a_quorum_set_nobody_can_be_too_few(world: World):
    world.winder.to("2017-06-20")
    await held(world, "2017-06-14", "Castle")
    plan = await world.services.plan.show(await world.ask(world.sian))
    assert plan.last_held is not None
    assert plan.last_held.quorate is None


async def test_edge_14_no_facilitator_makes_the_count_provisional_until_the_board_confirms(world: World):
    world.winder.to("2017-06-20")
    meeting = await held(world, "2017-06-14", *NEATH, facilitated=False)
    before = (await practice(world, "Castle")).standing
    assert (before.attended, before.provisional) == (1, 1)
    key, catrin = QuestionKey(QuestionKind.FACILITATION, meeting), await world.ask(world.catrin)
    await world.services.confirmations.answer(catrin, key, Word(accepted=True), "yes")
    after = (await practice(world, "Castle")).standing
    assert (after.attended, after.provisional) == (1, 0)
    await world.services.confirmations.answer(catrin, key, Word(accepted=False), "no")
    assert (await practice(world, "Castle")).standing.attended == 0


async def test_edge_14_the_boards_own_duty_says_that_nobody_facilitated(world: World):
    world.winder.to("2017-06-20")
    meeting = await held(world, "2017-06-14", "Castle", facilitated=False)
    report = await world.services.reports.compliance(world.installation, world.neath)
    duty = next(each for each in report.assessments if each.duty.requirement.key == "facilitation")
    assert (duty.state, duty.evidence.kind) == (DutyState.OPEN, EvidenceKind.NOT_FACILITATED)
    key, catrin = QuestionKey(QuestionKind.FACILITATION, meeting), await world.ask(world.catrin)
    await world.services.confirmations.answer(catrin, key, Word(accepted=True), "yes")
    report = await world.services.reports.compliance(world.installation, world.neath)
    duty = next(each for each in report.assessments if each.duty.requirement.key == "facilitation")
    assert (duty.state, duty.evidence.kind) == (DutyState.MET, EvidenceKind.ACCEPTED)
