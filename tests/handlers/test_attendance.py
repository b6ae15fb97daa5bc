"""Here, the register and the attendance, as the doors hand them on."""

from datetime import date
from typing import Any

import pytest

from bot.domain.ids import MeetingId
from bot.domain.people import Role
from bot.domain.refusals import BadDate, LeftEmpty, NotAllowed, ReasonNeeded, RegisterTooEarly
from bot.playground.blocks import check_message, check_view
from bot.views.actions import Action, BadPayload, FormName, OfMeeting
from bot.views.message import Form, Message
from handlers import attendance, attendance_register
from handlers.request import Reply
from handlers.routes import ROUTES
from tests.answers import form_of
from tests.asking import asked
from tests.world import World

JUNE = date(2017, 6, 14)


@pytest.fixture
async def meeting(world: World) -> MeetingId:
    """A meeting at half past one on 14 June that has just begun."""
    found = await world.meeting(JUNE)
    world.winder.to(JUNE, "12:35")
    return found


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    assert check_message(list(reply.message.blocks)) == []
    return reply.message


async def register_form(world: World, text: str = "", user: str = "U0SIAN") -> Form:
    return form_of(await attendance_register.open_form(await asked(world, user, text), world.services))


def about(world: World, practice: str) -> str:
    return f"practice-{world.practice(practice)}"


def pressed(reply: Reply, action: str) -> str:
    """Return the value of a button that the message offers."""
    rows = [block for block in message_of(reply).blocks if block["type"] == "actions"]
    return next(str(e.get("value", "")) for row in rows for e in row["elements"] if e["action_id"] == action)


async def sent(world: World, form: Form, answers: dict[str, Any], user: str = "U0SIAN") -> Reply:
    request = await asked(world, user, answers=answers, carries=form.carries)
    return await ROUTES.forms[form.callback](request, world.services)


async def test_here_is_answered_in_english_and_in_welsh_words(world: World, meeting: MeetingId):
    for typed in ("here", "yma"):
        found = ROUTES.find(typed)
        assert found is not None
        reply = await found[0].handler(await asked(world, world.gareth), world.services)
        assert "Dyfed Road Health Centre" in message_of(reply).text
    assert not reply.announces


async def test_the_here_button_of_a_meeting_records_and_announces(world: World, meeting: MeetingId):
    request = await asked(world, world.nia, value=OfMeeting(meeting, 1).encode())
    reply = await ROUTES.buttons[Action.HERE](request, world.services)
    assert reply.announces
    assert "Recorded as present: *Skewen Medical Centre*" in message_of(reply).text


async def test_a_button_we_did_not_make_records_nothing(world: World, meeting: MeetingId):
    with pytest.raises(BadPayload):
        await attendance.press_here(await asked(world, world.nia, value="nonsense"), world.services)
    assert await world.run("SELECT 1 FROM attendance") == []


async def test_the_register_is_taken_saved_closed_and_corrected(world: World, meeting: MeetingId):
    form = await register_form(world)
    answers: dict[str, Any] = {
        about(world, "Castle"): "present",
        about(world, "Dyfed"): "deputy remotely",
        about(world, "Skewen"): "apologies",
        about(world, "Victoria"): None,
        "names": "Castle: Siân Rees",
        "visitors": "Priya Patel",
        "facilitated": "yes",
        "close": [],
    }
    reply = await sent(world, form, answers)
    assert reply.announces
    assert "Present: 2 · Apologies: 1 · Absent: 0" in message_of(reply).text
    value = pressed(reply, Action.CLOSE_REGISTER)
    closed = await ROUTES.buttons[Action.CLOSE_REGISTER](
        await asked(world, world.sian, value=value), world.services
    )
    assert closed.announces
    assert "Present: 2 · Apologies: 1 · Absent: 4" in message_of(closed).text
    assert pressed(closed, Action.NEW_OUTCOME) == ""
    world.winder.to("2017-06-20")
    again = await register_form(world, "14 June")
    assert again.callback == FormName.CORRECT_REGISTER
    with pytest.raises(ReasonNeeded):
        await sent(world, again, {about(world, "Skewen"): "present", "reason": " "})
    corrected = await sent(
        world, again, {**answers, about(world, "Skewen"): "present", "reason": "Came late"}, world.catrin
    )
    assert "Practices: Skewen Medical Centre" in message_of(corrected).text
    rows = await world.run(
        "SELECT status, reason, recorded_by FROM attendance WHERE practice_id = :practice ORDER BY id",
        practice=world.practice("Skewen"),
    )
    assert [tuple(row.values()) for row in rows] == [
        ("apologies", "", world.sian),
        ("present", "Came late", world.catrin),
    ]


async def test_the_tick_in_the_form_closes_the_register(world: World, meeting: MeetingId):
    form = await register_form(world)
    reply = await sent(world, form, {about(world, "Castle"): "present", "close": ["close"]})
    assert "The register is closed." in message_of(reply).text
    assert [row["closed_by"] for row in await world.run("SELECT closed_by FROM meeting")] == [world.sian]


async def test_the_register_opens_at_the_press_of_a_button(world: World, meeting: MeetingId):
    request = await asked(world, world.catrin, value=OfMeeting(meeting, 1).encode(), channel=None)
    form = form_of(await ROUTES.buttons[Action.OPEN_REGISTER](request, world.services))
    assert form.callback == FormName.REGISTER


async def test_a_date_that_makes_no_sense_or_is_to_come_is_answered(world: World):
    await world.meeting(JUNE)
    with pytest.raises(BadDate):
        await register_form(world, "31 June")
    with pytest.raises(RegisterTooEarly):
        await register_form(world, "14 June")


async def test_a_representative_is_told_who_can_correct_the_register(world: World, meeting: MeetingId):
    with pytest.raises(NotAllowed) as refused:
        await register_form(world, user=world.gareth)
    assert set(refused.value.who_can) == {"board officer", "cluster lead", "facilitator"}


async def test_attendance_shows_the_lead_the_cluster_and_one_practice_of_the_list(world: World):
    await world.attended(await world.meeting("2017-05-10", closed=True), "Castle")
    world.winder.to("2017-05-11")
    shown = message_of(await attendance.show(await asked(world, world.sian), world.services))
    assert "Cluster: Neath" in shown.text
    assert "Practice: Castle Surgery · Attended: 1 of 4" in shown.text
    one = await attendance.show(await asked(world, world.sian, value="W98006"), world.services)
    assert "Skewen" not in message_of(one).text


async def test_attendance_shows_a_representative_the_own_practice(world: World):
    await world.meeting("2017-05-10")
    shown = message_of(await attendance.show(await asked(world, world.gareth), world.services))
    assert shown.text.startswith("Practice: Dyfed Road Health Centre · Attended: 0 of 4")


async def test_somebody_of_two_practices_is_asked_for_which_they_are_here(world: World):
    await world.appoint(
        world.gareth, "Gareth Pugh", Role.REPRESENTATIVE, practice=world.practice("Tabernacle")
    )
    meeting = await world.meeting("2017-06-14")
    world.winder.to("2017-06-14", "12:40")
    reply = await attendance.here(await asked(world, world.gareth), world.services)
    assert reply.form is not None
    assert check_view(reply.form.payload("C0NEATH"), "modal") == []
    offered = reply.form.blocks[1]["element"]
    assert [each["text"]["text"] for each in offered["options"]] == [
        "Dyfed Road Health Centre",
        "Tabernacle Surgery",
    ]
    assert "initial_options" not in offered
    carries = reply.form.carries
    with pytest.raises(LeftEmpty):
        await attendance.here_for(
            await asked(world, world.gareth, carries=carries, answers={"practices": []}), world.services
        )
    both = [each["value"] for each in offered["options"]]
    told = await attendance.here_for(
        await asked(world, world.gareth, carries=carries, answers={"practices": both}), world.services
    )
    assert told.announces
    rows = await world.run("SELECT practice_id FROM attendance WHERE meeting_id = :id", id=meeting)
    assert len(rows) == 2
