"""What counts as having been there: apologies, half a meeting, and a dispute. The guidance is silent on all three."""

from datetime import date

import pytest

from bot.domain.attendance import Standing
from bot.domain.attendance_register import Mark, Register, Submitted
from bot.domain.people import Role
from bot.domain.refusals import NotAllowed, ReasonNeeded
from tests.world import World

JUNE = date(2017, 6, 14)


async def standing(world: World, name: str) -> Standing:
    year = world.services.programmes.on(JUNE)
    report = await world.services.attendance.report(
        world.installation, world.neath, year, world.winder.at.date()
    )
    return next(each.standing for each in report if each.practice.name.startswith(name))


async def save(
    world: World,
    key: str,
    marks: dict[str, Mark],
    *,
    user: str = "U0SIAN",
    reason: str | None = None,
    names: str = "",
) -> Register:
    """Send a register with these marks and close it."""
    asker = await world.ask(user)
    register = await world.services.attendance_register.open(asker)
    said = {world.practice(name): mark for name, mark in marks.items()}
    submitted = Submitted(
        register.meeting.id, register.seen, said, names, close=reason is None, reason=reason
    )
    return (await world.services.attendance_register.save(asker, key, submitted)).register


async def test_edge_09_apologies_and_absence_are_kept_apart_and_neither_counts(world: World):
    await world.meeting(JUNE)
    world.winder.to(JUNE, "12:45")
    register = await save(
        world, "k", {"Castle": Mark.PRESENT, "Dyfed": Mark.IN_ATTENDANCE, "Skewen": Mark.APOLOGIES}
    )
    found = {line.practice.code: line.latest.mark for line in register.lines if line.latest is not None}
    assert (found["W98006"], found["W98002"], found["W98010"], found["W98036"]) == (
        Mark.PRESENT,
        Mark.IN_ATTENDANCE,
        Mark.APOLOGIES,
        Mark.ABSENT,
    )
    counted = [(await standing(world, name)).attended for name in ("Castle", "Dyfed", "Skewen", "Victoria")]
    assert counted == [1, 0, 0, 0]


async def test_edge_09_an_apology_stops_the_chasers(world: World):
    meeting = await world.meeting(JUNE)
    await world.run(
        """INSERT INTO rsvp (installation_id, meeting_id, practice_id, answer, answered_by, answered_at)
           VALUES (1, :meeting, :practice, 'apologies', 'U0NIA', :now)""",
        meeting=meeting,
        practice=world.practice("Skewen"),
        now=world.winder.at,
    )
    await world.services.reminders.plan()
    rows = await world.run("SELECT DISTINCT recipient FROM reminder WHERE subject LIKE 'meeting:%'")
    chased = {row["recipient"] for row in rows}
    assert world.gareth in chased
    assert world.nia not in chased


@pytest.mark.parametrize("mark", [Mark.PRESENT, Mark.REMOTE, Mark.DEPUTY, Mark.DEPUTY_REMOTE])
async def test_edge_10_late_early_or_remote_counts_if_the_register_says_present(world: World, mark: Mark):
    await world.meeting(JUNE)
    world.winder.to(JUNE, "12:45")
    await save(world, "k", {"Skewen": mark}, names="Skewen: Nia Morgan (came at item 3)")
    assert (await standing(world, "Skewen")).attended == 1
    (kept,) = await world.run("SELECT attendees FROM attendance WHERE status = 'present'")
    assert kept["attendees"] == "Nia Morgan (came at item 3)"


async def test_edge_38_a_dispute_is_settled_by_lead_or_board_with_who_when_and_why(world: World):
    await world.meeting(JUNE)
    world.winder.to(JUNE, "12:45")
    await save(world, "k", {"Castle": Mark.PRESENT})
    assert (await standing(world, "Skewen")).attended == 0
    world.winder.to("2017-06-20")
    with pytest.raises(NotAllowed):
        await save(world, "n", {"Skewen": Mark.PRESENT}, user=world.nia, reason="I was there")
    with pytest.raises(ReasonNeeded):
        await save(world, "e", {"Skewen": Mark.PRESENT}, user=world.catrin, reason=" ")
    register = await save(
        world, "c", {"Skewen": Mark.PRESENT}, user=world.catrin, reason="On the sign-in sheet"
    )
    assert (await standing(world, "Skewen")).attended == 1
    history = next(line for line in register.lines if line.practice.code == "W98010").history
    assert [entry.mark for entry in history] == [Mark.ABSENT, Mark.PRESENT]
    stored = await world.run(
        "SELECT reason, recorded_by, recorded_at FROM attendance ORDER BY id DESC LIMIT 1"
    )
    assert stored == [
        {"reason": "On the sign-in sheet", "recorded_by": world.catrin, "recorded_at": world.winder.at}
    ]


async def test_edge_38_the_board_may_correct_a_cluster_that_has_no_lead(world: World):
    await world.meeting(JUNE, cluster=world.afan, closed=True)
    await world.appoint("U0BETH", "Beth Owen", Role.BOARD_OFFICER, board=world.board)
    world.winder.to("2017-06-20")
    asker = await world.ask("U0BETH", "C0AFAN")
    register = await world.services.attendance_register.open(asker, "14 June")
    marks = {world.practice("Fairfield"): Mark.PRESENT}
    submitted = Submitted(register.meeting.id, register.seen, marks, reason="They signed in by hand")
    assert (await world.services.attendance_register.save(asker, "k", submitted)).corrected
