"""Taking the register: saved as often as needed, closed once, corrected with a reason."""

import asyncio
from datetime import date
from typing import Any

import pytest

from bot.domain.attendance_register import Mark, Note, Register, Submitted
from bot.domain.refusals import (
    HoldsPatientData,
    NamesNotUnderstood,
    NamesOfNobody,
    NoMeetingOn,
    NotAllowed,
    NotAMember,
    PracticeNotFound,
    ReasonNeeded,
    Refusal,
    RegisterClosed,
    RegisterOfCancelled,
    RegisterTooEarly,
)
from tests.world import World

JUNE = date(2017, 6, 14)


@pytest.fixture
async def register(world: World) -> Register:
    """The open register of a meeting on 14 June, opened by Siân in the meeting."""
    await world.meeting(JUNE)
    world.winder.to(JUNE, "12:45")
    return await opened(world)


async def opened(world: World, user: str = "U0SIAN") -> Register:
    return await world.services.attendance_register.open(await world.ask(user))


async def save(world: World, register: Register, *, by: str = "U0SIAN", key: str = "k1", **given: Any):
    marks = {world.practice(name): mark for name, mark in given.pop("marks", {}).items()}
    submitted = Submitted(register.meeting.id, register.seen, marks, **given)
    return await world.services.attendance_register.save(await world.ask(by), key, submitted)


async def latest(world: World) -> dict[object, tuple[object, ...]]:
    rows = await world.run(
        """SELECT DISTINCT ON (practice_id) practice_id, status, attendees, deputy, remote FROM attendance
            ORDER BY practice_id, id DESC"""
    )
    return {row["practice_id"]: tuple(row.values())[1:] for row in rows}


async def count(world: World) -> int:
    return len(await world.run("SELECT 1 FROM attendance"))


async def test_one_submission_records_the_whole_cluster_in_one_statement(world: World, register: Register):
    marks = {"Castle": Mark.PRESENT, "Dyfed": Mark.DEPUTY_REMOTE, "Skewen": Mark.APOLOGIES}
    before = world.database.round_trips
    done = await save(world, register, marks=marks, names="Castle: Dr Rees, Mair Jones\ndyfed - Gareth Pugh")
    assert world.database.round_trips - before <= 3
    assert await latest(world) == {
        world.practice("Castle"): ("present", "Dr Rees, Mair Jones", False, False),
        world.practice("Dyfed"): ("present", "Gareth Pugh", True, True),
        world.practice("Skewen"): ("apologies", "", False, False),
    }
    assert len(done.spoken_of) == 3
    assert len(done.register.unrecorded) == 4
    assert not done.closed


async def test_apologies_and_arrivals_stand_in_the_form_already(world: World, register: Register):
    await world.run(
        """INSERT INTO rsvp (installation_id, meeting_id, practice_id, answer, answered_by, answered_at)
           SELECT 1, m.id, :practice, 'apologies', 'U0NIA', m.asked_at FROM meeting m""",
        practice=world.practice("Skewen"),
    )
    await world.services.attendance.here(await world.ask(world.gareth), "k0")
    found = await opened(world)
    shown = {line.practice.name.split()[0]: line.shown(found.seen) for line in found.lines}
    assert shown["Skewen"].mark is Mark.APOLOGIES
    assert (shown["Dyfed"].mark, shown["Dyfed"].attendees) == (Mark.PRESENT, "Gareth Pugh")
    assert shown["Castle"].mark is None


async def test_an_old_form_takes_back_nothing_that_came_in_meanwhile(world: World, register: Register):
    await save(world, register, marks={"Dyfed": Mark.APOLOGIES})
    old = await opened(world)
    await world.services.attendance.here(await world.ask(world.gareth), "k2")
    await save(world, old, key="k3", marks={"Dyfed": Mark.APOLOGIES, "Castle": Mark.PRESENT})
    assert (await latest(world))[world.practice("Dyfed")][0] == "present"
    assert (await latest(world))[world.practice("Castle")][0] == "present"


async def test_a_form_sent_twice_is_stored_once(world: World, register: Register):
    for key in ("k1", "k1", "k2"):
        done = await save(world, register, key=key, marks={"Castle": Mark.PRESENT}, close=True)
        assert done.closed
    assert await count(world) == 7
    assert await world.run("SELECT closed_by FROM meeting") == [{"closed_by": world.sian}]


async def test_two_leads_at_once_leave_both_facts_and_one_truth(world: World, register: Register):
    await asyncio.gather(
        save(world, register, key="a", marks={"Castle": Mark.PRESENT, "Skewen": Mark.PRESENT}),
        save(
            world,
            register,
            key="b",
            by=world.catrin,
            marks={"Castle": Mark.APOLOGIES, "Victoria": Mark.PRESENT},
        ),
    )
    found = await opened(world)
    castle = next(line for line in found.lines if line.practice.code == "W98006")
    assert {entry.mark for entry in castle.history} == {Mark.PRESENT, Mark.APOLOGIES}
    assert castle.latest is castle.history[-1]
    assert found.marks()[Mark.PRESENT] + found.marks()[Mark.APOLOGIES] == 3


async def test_closing_makes_everybody_unspoken_of_absent(world: World, register: Register):
    done = await save(world, register, marks={"Castle": Mark.PRESENT}, close=True)
    assert done.closed
    assert done.register.unrecorded == ()
    statuses = [str(found[0]) for found in (await latest(world)).values()]
    assert sorted(statuses) == ["absent"] * 6 + ["present"]
    [meeting] = await world.run("SELECT closed_at, closed_by FROM meeting")
    assert meeting == {"closed_at": world.winder.at, "closed_by": world.sian}


async def test_the_button_closes_the_register_as_it_stands(world: World, register: Register):
    await save(
        world,
        register,
        marks={"Castle": Mark.PRESENT},
        note=Note(facilitated=True, visitors="Priya Patel, pharmacist"),
    )
    await world.meeting("2017-09-13")
    asker = await world.ask(world.catrin)
    done = await world.services.attendance_register.close(asker, "k2", register.meeting.id)
    assert done.register.next_on == date(2017, 9, 13)
    again = await world.services.attendance_register.close(asker, "k3", register.meeting.id)
    assert again.closed
    assert again.spoken_of == ()
    [meeting] = await world.run("SELECT closed_by, facilitated, visitors FROM meeting ORDER BY id LIMIT 1")
    assert meeting == {
        "closed_by": world.catrin,
        "facilitated": True,
        "visitors": "Priya Patel, pharmacist",
    }


async def test_somebody_who_arrives_while_the_register_is_being_closed_is_not_made_absent(
    world: World, register: Register
):
    from storage.attendance_register import Written, record

    await world.services.attendance.here(await world.ask(world.gareth), "k0")
    entries = register.additions({}, register.seen, closing=True)
    async with world.database.connection() as connection:
        written = Written(world.installation, "k1", register.meeting.id, entries, world.sian, world.winder.at)
        await record(connection, written, Note(), closing=True)
    assert (await latest(world))[world.practice("Dyfed")][0] == "present"


async def test_a_closed_register_changes_only_with_a_reason_and_keeps_both_facts(
    world: World, register: Register
):
    await save(world, register, marks={"Castle": Mark.PRESENT, "Skewen": Mark.APOLOGIES}, close=True)
    world.winder.to("2017-06-20")
    closed = await opened(world)
    with pytest.raises(RegisterClosed):
        await save(world, closed, key="k2", marks={"Skewen": Mark.PRESENT})
    with pytest.raises(ReasonNeeded) as refused:
        await save(world, closed, key="k3", marks={"Skewen": Mark.PRESENT}, reason="  ")
    assert refused.value.question == "reason"
    done = await save(world, closed, key="k4", marks={"Skewen": Mark.PRESENT}, reason="Came in at item 3")
    assert done.corrected
    assert [practice.code for practice in done.spoken_of] == ["W98010"]
    skewen = next(line for line in (await opened(world)).lines if line.practice.code == "W98010")
    assert [(entry.mark, entry.reason, entry.by) for entry in skewen.history] == [
        (Mark.APOLOGIES, "", "Siân Rees"),
        (Mark.PRESENT, "Came in at item 3", "Siân Rees"),
    ]


async def test_a_closed_year_takes_a_correction_with_a_reason(world: World, register: Register):
    await save(world, register, close=True)
    world.winder.to("2018-05-01")
    closed = await world.services.attendance_register.open(await world.ask(world.sian), "14/6/2017")
    done = await save(world, closed, key="k2", marks={"Castle": Mark.PRESENT}, reason="Sign-in sheet found")
    assert done.corrected


async def test_who_facilitated_is_corrected_in_the_open(world: World, register: Register):
    await save(world, register, note=Note(facilitated=False), close=True)
    closed = await opened(world)
    await save(world, closed, key="k2", note=Note(facilitated=True), reason="Catrin was there")
    changes = await world.run("SELECT was, became, reason FROM meeting_change ORDER BY id")
    assert [change["reason"] for change in changes] == ["", "Catrin was there"]
    assert changes[-1]["was"] == {"facilitated": False, "visitors": ""}


async def test_a_note_nobody_touched_does_not_wipe_out_what_another_lead_wrote(
    world: World, register: Register
):
    await save(world, register, note=Note(facilitated=True, visitors="Priya Patel"))
    await save(world, register, key="k2", by=world.catrin, marks={"Castle": Mark.PRESENT})
    assert await world.run("SELECT facilitated, visitors FROM meeting") == [
        {"facilitated": True, "visitors": "Priya Patel"}
    ]


async def test_the_register_meant_is_todays_else_the_last_open_one(world: World):
    await world.meeting("2017-05-10")
    await world.meeting("2017-05-24", closed=True)
    await world.meeting(JUNE)
    world.winder.to("2017-06-01")
    assert (await opened(world)).meeting.on == date(2017, 5, 10)
    world.winder.to(JUNE)
    assert (await opened(world)).meeting.on == JUNE


async def test_no_register_is_taken_before_the_day_or_of_a_cancelled_meeting(world: World):
    asker, service = await world.ask(world.sian), world.services.attendance_register
    with pytest.raises(RegisterTooEarly) as refused:
        await service.open(asker)
    assert refused.value.first is None
    meeting = await world.meeting(JUNE)
    with pytest.raises(RegisterTooEarly) as refused:
        await service.open(asker)
    assert refused.value.first == JUNE
    with pytest.raises(RegisterTooEarly):
        await service.open(asker, "14 June")
    with pytest.raises(NoMeetingOn):
        await service.open(asker, "15 Mehefin")
    await world.run("UPDATE meeting SET cancelled_at = now()")
    world.winder.to(JUNE)
    with pytest.raises(RegisterOfCancelled):
        await service.open(asker, "14 June")
    with pytest.raises(RegisterOfCancelled):
        await service.close(asker, "k1", meeting)


async def test_only_those_who_lead_the_cluster_take_its_register(world: World, register: Register):
    for user in (world.gareth, world.priya, world.owen, world.dewi):
        with pytest.raises(NotAllowed):
            await opened(world, user)
        with pytest.raises(NotAllowed):
            await save(world, register, by=user, marks={"Castle": Mark.PRESENT})
    assert await count(world) == 0


async def test_a_practice_that_is_no_longer_a_member_is_not_recorded(world: World, register: Register):
    await world.run(
        "UPDATE membership SET until_date = '2017-06-01' WHERE practice_id = :practice",
        practice=world.practice("Skewen"),
    )
    assert world.practice("Skewen") not in {line.practice.id for line in (await opened(world)).lines}
    with pytest.raises(NotAMember) as refused:
        await save(world, register, marks={"Skewen": Mark.PRESENT, "Castle": Mark.PRESENT})
    assert refused.value.question == f"practice-{world.practice('Skewen')}"
    assert await count(world) == 0


@pytest.mark.parametrize(
    ("names", "refusal"),
    [
        ("Castle Dr Rees", NamesNotUnderstood),
        ("Castle:", NamesNotUnderstood),
        ("Heol Las: Dr Rees", PracticeNotFound),
        ("Skewen: Nia Morgan", NamesOfNobody),
        ("Castle: Dr Rees about patient 943 476 5919", HoldsPatientData),
    ],
)
async def test_names_that_make_no_sense_are_refused_where_they_stand(
    world: World, register: Register, names: str, refusal: type[Refusal]
):
    with pytest.raises(refusal) as refused:
        await save(world, register, marks={"Skewen": Mark.APOLOGIES}, names=names)
    assert refused.value.question == "names"
    assert await count(world) == 0


async def test_names_alone_mean_that_the_practice_was_there(world: World, register: Register):
    await save(world, register, names="W98040: Sister Evans\nBriton Ferry: Dr Owen")
    assert await latest(world) == {
        world.practice("Briton"): ("present", "Sister Evans, Dr Owen", False, False)
    }
