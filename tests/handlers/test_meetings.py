"""Meetings as people ask for them: typed in full it is done, typed in part a form opens, pressed it is answered."""

import pytest

from bot.domain.refusals import BadDate, LeftEmpty, NotAllowed, NothingFound, NotUnderstood, TooLong
from bot.views.actions import FormName, OfAnswer, OfMeeting
from bot.views.message import Form
from handlers import invitations, meetings
from handlers.routes import ROUTES
from tests.asking import asked
from tests.world import AFAN_CHANNEL, World


def initial(form: Form, question: str) -> object:
    """Return what stands in a form's question before anybody answers."""
    element = next(block["element"] for block in form.blocks if block.get("block_id") == question)
    return element.get("initial_date") or element.get("initial_time") or element.get("initial_value")


async def button_of(world: World, meeting: int) -> str:
    rows = await world.run("SELECT asked_at FROM meeting WHERE id = :id", id=meeting)
    stamp = rows[0]["asked_at"]
    return OfMeeting(meeting, round(stamp.timestamp() * 1000)).encode()  # type: ignore[attr-defined]  # rows of a test are plain objects


@pytest.mark.parametrize(
    ("english", "welsh"),
    [
        ("meeting", "cyfarfod"),
        ("meeting list", "cyfarfod rhestr"),
        ("meeting plan", "cyfarfod cynllunio"),
        ("meeting new", "cyfarfod newydd"),
        ("meeting move", "cyfarfod symud"),
        ("meeting change", "cyfarfod newid"),
        ("meeting cancel", "cyfarfod canslo"),
    ],
)
def test_each_command_answers_to_its_english_and_its_welsh_words(english: str, welsh: str):
    assert ROUTES.find(f"{english} 14 June") == ROUTES.find(f"{welsh} 14 June")


async def test_a_meeting_typed_in_full_is_planned_at_once(world: World):
    request = await asked(world, world.sian, "14 June 12:30 at Neath Civic Centre")
    reply = await meetings.new(request, world.services)
    assert reply.announces
    assert reply.message is not None
    assert "1 meeting planned." in reply.message.text
    row = (await world.run("SELECT place, minutes, kind FROM meeting"))[0]
    assert row == {"place": "Neath Civic Centre", "minutes": 120, "kind": "network"}


async def test_a_meeting_typed_without_its_time_opens_the_form_with_the_rest(world: World):
    request = await asked(world, world.sian, "14 June at Neath Civic Centre")
    reply = await meetings.new(request, world.services)
    assert reply.form is not None
    assert initial(reply.form, "day") == "2017-06-14"
    assert initial(reply.form, "place") == "Neath Civic Centre"


async def test_the_form_for_one_meeting_keeps_everything_written_in_it(world: World):
    answers = {
        "day": "2017-10-11", "time": "18:30", "minutes": "90", "kind": "other", "purposes": ["annual_report"],
        "place": "Town Hall", "link": "https://teams.example/x", "facilitator": "Catrin Lloyd", "agenda": "1. Winter",
    }  # fmt: skip
    await meetings.accept_new(await asked(world, world.sian, answers=answers), world.services)
    row = (await world.run("SELECT * FROM meeting"))[0]
    kept = {
        name: row[name] for name in ("minutes", "kind", "purposes", "place", "link", "facilitator", "agenda")
    }
    assert kept == {**{k: v for k, v in answers.items() if k not in ("day", "time")}, "minutes": 90}


async def test_the_proposed_dates_are_accepted_as_they_stand_in_the_form(world: World):
    reply = await meetings.plan(await asked(world, world.sian), world.services)
    assert reply.form is not None
    answers = {f"day{n}": initial(reply.form, f"day{n}") for n in range(1, 6)}
    answers |= {f"time{n}": "12:30" for n in range(1, 6)} | {"minutes": "120", "place": "Town Hall"}
    done = await meetings.accept_plan(await asked(world, world.sian, answers=answers), world.services)
    assert done.message is not None
    assert "4 meetings planned." in done.message.text
    again = await meetings.plan(await asked(world, world.sian), world.services)
    assert again.form is not None
    assert initial(again.form, "day1") == "2018-03-14"


async def test_an_empty_plan_is_refused_under_its_first_date(world: World):
    with pytest.raises(LeftEmpty) as refused:
        await meetings.accept_plan(await asked(world, world.sian, answers={"minutes": "120"}), world.services)
    assert refused.value.question == "day1"


@pytest.mark.parametrize("text", ["31 June 12:30", "14 June 25:00", "banana"])
async def test_impossible_dates_and_times_are_refused_and_nothing_is_planned(world: World, text: str):
    with pytest.raises(BadDate):
        await meetings.new(await asked(world, world.sian, text), world.services)
    assert await world.run("SELECT 1 FROM meeting") == []


async def test_a_move_typed_in_full_is_done_at_once(world: World):
    await world.meeting("2017-06-14", time="11:30")
    reply = await meetings.move(await asked(world, world.sian, "next to 21 June 2pm"), world.services)
    assert reply.message is not None
    assert "It is now: Wednesday 21 June 2017, 14:00–16:00" in reply.message.text


async def test_a_move_that_does_not_say_which_opens_the_form_with_the_new_day(world: World):
    meeting = await world.meeting("2017-06-14")
    reply = await meetings.move(await asked(world, world.sian, "to 21 June"), world.services)
    assert reply.form is not None
    assert initial(reply.form, "day") == "2017-06-21"
    answers = {"which": str(meeting), "day": "2017-06-21", "time": None, "place": None}
    await meetings.accept_move(await asked(world, world.sian, answers=answers), world.services)
    row = (await world.run("SELECT starts_at, place FROM meeting"))[0]
    assert str(row["starts_at"]).startswith("2017-06-21 12:30")
    assert row["place"] == "Neath Civic Centre"


async def test_a_move_pressed_in_the_list_opens_the_form_for_that_meeting(world: World):
    meeting = await world.meeting("2017-06-14", time="11:30")
    value = await button_of(world, meeting)
    reply = await meetings.open_move(await asked(world, world.sian, value=value), world.services)
    assert reply.form is not None
    assert (initial(reply.form, "day"), initial(reply.form, "time")) == ("2017-06-14", "12:30")
    answers = {"day": "2017-06-21", "time": "12:30", "place": "Town Hall"}
    request = await asked(world, world.sian, answers=answers, carries=reply.form.carries)
    await meetings.accept_move(request, world.services)
    assert (await world.run("SELECT place, sequence FROM meeting"))[0] == {
        "place": "Town Hall",
        "sequence": 1,
    }


async def test_a_cancellation_needs_a_reason(world: World):
    await world.meeting("2017-06-14")
    reply = await meetings.cancel(await asked(world, world.sian, "next"), world.services)
    assert reply.form is not None
    assert reply.form.callback == FormName.CANCEL_MEETING
    done = await meetings.cancel(await asked(world, world.sian, "next because of snow"), world.services)
    assert done.message is not None
    assert "Reason: snow" in done.message.text
    assert "Planned now: 0. Each practice has to be at: 4." in done.message.text


async def test_details_are_changed_in_a_form_that_begins_with_them(world: World):
    meeting = await world.meeting("2017-06-14")
    reply = await meetings.change(await asked(world, world.sian), world.services)
    assert reply.form is not None
    assert initial(reply.form, "place") == "Neath Civic Centre"
    answers = {"minutes": "120", "kind": "network", "place": "Neath Civic Centre", "agenda": "1. Winter"}
    request = await asked(world, world.sian, answers=answers, carries=OfMeeting(meeting, 0).encode())
    done = await meetings.accept_change(request, world.services)
    assert done.message is not None
    assert (await world.run("SELECT agenda FROM meeting")) == [{"agenda": "1. Winter"}]


async def test_words_that_make_no_sense_after_meeting_are_not_understood(world: World):
    with pytest.raises(NotUnderstood):
        await meetings.show(await asked(world, world.sian, "paln"), world.services)


async def test_a_stranger_sees_no_meetings_and_a_partner_does(world: World):
    await world.meeting("2017-06-14")
    with pytest.raises(NotAllowed):
        await meetings.show(await asked(world, world.owen), world.services)
    reply = await meetings.show(await asked(world, world.priya), world.services)
    assert reply.message is not None
    assert "Wednesday 14 June 2017" in reply.message.text


async def test_a_meeting_of_long_ago_that_is_gone_is_said_to_be_gone(world: World):
    with pytest.raises(NothingFound):
        await meetings.open_move(await asked(world, world.sian, value="99|0"), world.services)


async def test_coming_is_one_press(world: World):
    value = await button_of(world, await world.meeting("2017-06-14"))
    reply = await invitations.coming(await asked(world, world.nia, value=value), world.services)
    assert reply.announces
    assert reply.message is not None
    assert "Skewen Medical Centre: coming" in reply.message.text


async def test_someone_else_comes_asks_who(world: World):
    meeting = await world.meeting("2017-06-14")
    value = await button_of(world, meeting)
    reply = await invitations.substitute(await asked(world, world.nia, value=value), world.services)
    assert reply.form is not None
    request = await asked(world, world.nia, answers={"who": "Dr Tudor"}, carries=reply.form.carries)
    done = await invitations.accept(request, world.services)
    assert done.message is not None
    assert "Who comes: Dr Tudor" in done.message.text


async def test_a_network_lead_who_presses_coming_is_asked_for_which_practice(world: World):
    meeting = await world.meeting("2017-06-14")
    request = await asked(world, world.catrin, value=await button_of(world, meeting))
    reply = await invitations.coming(request, world.services)
    assert reply.form is not None
    assert OfAnswer.decode(reply.form.carries).answer == "coming"
    castle = world.practice("Castle")
    answers = {"practice": str(castle), "who": None}
    request = await asked(world, world.catrin, answers=answers, carries=reply.form.carries)
    await invitations.accept(request, world.services)
    assert await world.run("SELECT practice_id FROM rsvp") == [{"practice_id": castle}]


async def test_in_a_channel_of_another_cluster_the_meetings_there_are_listed(world: World):
    await world.meeting("2017-06-14")
    reply = await meetings.show(await asked(world, world.catrin, channel=AFAN_CHANNEL), world.services)
    assert reply.message is not None
    assert "Afan" in reply.message.text
    assert "14 June" not in reply.message.text


async def test_every_command_takes_at_most_three_round_trips(world: World):
    await world.meeting("2017-06-14")
    for handler, text in (
        (meetings.show, ""),
        (meetings.plan, ""),
        (meetings.new, "11 October 12:30"),
        (meetings.new, ""),
        (meetings.move, "next to 21 June"),
        (meetings.change, "next"),
        (meetings.cancel, "next because of snow"),
    ):
        before = world.database.round_trips
        await handler(await asked(world, world.sian, text), world.services)
        assert world.database.round_trips - before <= 3, handler


async def test_a_meeting_is_made_joint_by_words_or_in_its_form(world: World):
    await meetings.new(await asked(world, world.sian, "14 June 12:30"), world.services)
    opened = await meetings.join(await asked(world, world.sian), world.services)
    assert opened.form is not None
    offered = next(block["element"] for block in opened.form.blocks if block.get("block_id") == "also_for")
    assert [each["text"]["text"] for each in offered["options"]] == ["Afan"]
    reply = await meetings.join(await asked(world, world.sian, "next with Afan"), world.services)
    assert reply.announces
    assert reply.message is not None
    assert "Held also for: Afan" in reply.message.text
    answers = {"kind": "network", "minutes": "120", "also_for": []}
    await meetings.accept_change(
        await asked(world, world.sian, answers=answers, carries=opened.form.carries), world.services
    )
    assert await world.run("SELECT id FROM meeting_cluster") == []
    with pytest.raises(NotUnderstood):
        await meetings.join(await asked(world, world.sian, "Afan"), world.services)


async def test_a_new_meeting_is_held_for_those_ticked_in_its_form(world: World):
    answers = {"day": "2017-06-14", "time": "12:30", "minutes": "120", "also_for": [str(world.afan)]}
    await meetings.accept_new(await asked(world, world.sian, answers=answers), world.services)
    assert await world.run("SELECT cluster_id FROM meeting_cluster") == [{"cluster_id": world.afan}]


async def test_a_joint_command_takes_at_most_three_round_trips(world: World):
    await meetings.new(await asked(world, world.sian, "14 June 12:30"), world.services)
    await world.run(
        "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'More ' || n FROM generate_series(1, 64) n"
    )
    before = world.database.round_trips
    await meetings.join(await asked(world, world.sian, "next with all"), world.services)
    assert world.database.round_trips - before <= 3


@pytest.mark.parametrize(
    "typed",
    [
        f"new 18 October 12:30 at {'x' * 201}",
        f"move next to 14 June at {'x' * 201}",
        f"cancel next because of {'x' * 301}",
    ],
)
async def test_what_is_typed_about_a_meeting_has_the_length_that_its_form_has(world: World, typed: str):
    await world.meeting("2017-06-21")
    verb, _, rest = typed.partition(" ")
    before = await world.run("SELECT * FROM meeting")
    with pytest.raises(TooLong):
        await getattr(meetings, verb)(await asked(world, world.sian, rest), world.services)
    assert await world.run("SELECT * FROM meeting") == before
