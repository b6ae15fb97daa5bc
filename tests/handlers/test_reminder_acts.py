"""Pressing what stands under the lines of a daily message, and answering the forms behind it."""

from typing import cast

import pytest

from bot.domain.refusals import LeftEmpty, NotAllowed, NothingFound, NotUnderstood, PersonNotFound
from bot.messenger import Messenger
from bot.views.actions import BadPayload, FormName, OfDuty, OfReasons, OfReminder, ReminderAct
from handlers import nudges, reminder_acts, reminders, sharing
from handlers.request import Reply
from handlers.routes import ROUTES
from schedules import reminders as schedule
from tests.asking import asked
from tests.schedules.test_reminders import Recorder
from tests.world import World


@pytest.fixture
async def reminded(world: World) -> World:
    """Everybody has had their message of 19 May."""
    world.winder.to("2017-05-19", "08:00")
    await schedule.run(world.services, cast("Messenger", Recorder()), world.voices)
    return world


async def of_pdp(world: World, act: str, day: str = "", user: str = "") -> str:
    """Make the value of a button under the line about the practice development plan."""
    rows = await world.run(
        """SELECT id FROM reminder WHERE recipient = :user AND state IN ('sent', 'merged')
              AND facts->>'requirement' = 'pdp' ORDER BY id LIMIT 1""",
        user=user or world.gareth,
    )
    return OfReminder(act, int(str(rows[0]["id"])), day).encode()


def said(reply: Reply) -> str:
    assert reply.message is not None
    return str(reply.message.blocks)


async def test_a_choice_of_the_menu_puts_a_line_off_and_brings_the_ledger_up_to_date(reminded: World):
    value = await of_pdp(reminded, ReminderAct.SNOOZE, "2017-05-24")
    reply = await reminder_acts.act(
        await asked(reminded, reminded.gareth, value=value, channel=None), reminded.services
    )
    assert "Snoozed until: Wednesday 24 May 2017, 09:00." in said(reply)
    assert reply.announces


async def test_the_form_of_a_snooze_opens_and_is_taken_in(reminded: World):
    value = await of_pdp(reminded, ReminderAct.SNOOZE_UNTIL)
    opened = await reminder_acts.act(await asked(reminded, reminded.gareth, value=value), reminded.services)
    assert opened.form is not None
    assert opened.form.callback == FormName.SNOOZE
    request = await asked(
        reminded, reminded.gareth, answers={"day": "2017-05-26"}, carries=opened.form.carries
    )
    assert "Friday 26 May 2017" in said(await reminder_acts.save_snooze(request, reminded.services))
    empty = await asked(reminded, reminded.gareth, carries=opened.form.carries)
    with pytest.raises(LeftEmpty) as refused:
        await reminder_acts.save_snooze(empty, reminded.services)
    assert refused.value.question == "day"


async def test_the_form_of_not_mine_opens_and_is_taken_in(reminded: World):
    value = await of_pdp(reminded, ReminderAct.NOT_MINE)
    opened = await reminder_acts.act(await asked(reminded, reminded.gareth, value=value), reminded.services)
    assert opened.form is not None
    assert opened.form.callback == FormName.NOT_MINE
    request = await asked(
        reminded, reminded.gareth, answers={"person": reminded.nia}, carries=opened.form.carries
    )
    reply = await reminder_acts.save_decline(request, reminded.services)
    assert f"<@{reminded.nia}>" in said(reply)
    assert reply.announces


async def test_why_under_a_line_explains_that_thing_alone(reminded: World):
    value = await of_pdp(reminded, ReminderAct.WHY)
    reply = await reminder_acts.act(await asked(reminded, reminded.gareth, value=value), reminded.services)
    assert "practice development plan" in said(reply)
    assert "Sustainability" not in said(reply)


@pytest.mark.parametrize("value", ["", "snooze|1", "snooze|x|2017-05-24", "eat|1|", "snooze|1|tomorrow"])
async def test_a_value_that_we_did_not_write_is_an_old_button(reminded: World, value: str):
    with pytest.raises(BadPayload):
        await reminder_acts.act(await asked(reminded, reminded.gareth, value=value), reminded.services)


async def test_somebody_elses_line_is_nobodys_business(reminded: World):
    for act in ReminderAct:
        value = await of_pdp(reminded, act, "2017-05-24", reminded.nia)
        for user in (reminded.gareth, reminded.sian, reminded.catrin):
            with pytest.raises(NothingFound):
                await reminder_acts.act(await asked(reminded, user, value=value), reminded.services)


async def test_one_press_records_a_duty_today_and_asks_where_more_has_to_be_said(reminded: World):
    dyfed = reminded.practice("Dyfed")
    pdp = OfDuty("pdp@2017/18", "practice", dyfed, 0).encode()
    done = await sharing.share_today(await asked(reminded, reminded.gareth, value=pdp), reminded.services)
    assert "Friday 19 May 2017" in said(done)
    assert done.announces
    matrix = OfDuty("matrix@2017/18", "practice", dyfed, 0).encode()
    opened = await sharing.share_today(
        await asked(reminded, reminded.gareth, value=matrix), reminded.services
    )
    assert opened.form is not None
    assert opened.form.callback == FormName.SHARE
    rows = await reminded.run("SELECT requirement FROM submission")
    assert [row["requirement"] for row in rows] == ["pdp"]


async def test_a_lead_asks_for_one_persons_reminders_or_one_practices(reminded: World):
    nias = await reminders.why(
        await asked(reminded, reminded.sian, f"<@{reminded.nia}|nia>"), reminded.services
    )
    assert "For: Nia Morgan" in said(nias)
    assert "Gareth" not in said(nias)
    castle = OfReasons("W98006", 1).encode()
    turned = await reminders.turn(await asked(reminded, reminded.sian, value=castle), reminded.services)
    assert "Practice: Castle Surgery" in said(turned)
    assert "Dyfed" not in said(turned)
    with pytest.raises(PersonNotFound):
        await reminders.why(await asked(reminded, reminded.sian, f"<@{reminded.owen}>"), reminded.services)
    with pytest.raises(NotUnderstood):
        await reminders.why(await asked(reminded, reminded.gareth, "Skewen"), reminded.services)


async def test_asking_for_one_practice_costs_at_most_three_round_trips(reminded: World):
    before = reminded.database.round_trips
    await reminders.why(await asked(reminded, reminded.sian, "Skewen"), reminded.services)
    assert reminded.database.round_trips - before <= 3


async def test_nudging_opens_a_form_when_something_is_late_and_says_so_when_nothing_is(world: World):
    world.winder.to("2017-05-19", "10:00")
    nothing = await nudges.nudge(await asked(world, world.sian), world.services)
    assert "nobody to nudge" in said(nothing)
    world.winder.to("2017-06-05", "10:00")
    opened = await nudges.nudge(await asked(world, world.sian, "PDP Skewen"), world.services)
    assert opened.form is not None
    late = [option["value"] for option in opened.form.blocks[1]["element"]["initial_options"]]
    reply = await nudges.send(await asked(world, world.sian, answers={"late": late}), world.services)
    assert f"<@{world.nia}>: now" in said(reply)
    with pytest.raises(NotAllowed):
        await nudges.send(await asked(world, world.gareth, answers={"late": late}), world.services)


@pytest.mark.parametrize(
    ("typed", "name"), [("nudge PDP", "nudge"), ("hwb PDP", "nudge"), ("pam @nia", "why")]
)
def test_both_languages_lead_to_the_same(typed: str, name: str):
    found = ROUTES.find(typed)
    assert found is not None
    assert found[0].name == name


async def test_what_a_lead_puts_off_for_practices_without_a_voice_is_put_off_for_all(reminded: World):
    value = await of_pdp(reminded, ReminderAct.SNOOZE, "2017-05-24", reminded.sian)
    reply = await reminder_acts.act(await asked(reminded, reminded.sian, value=value), reminded.services)
    assert "Snoozed until" in said(reply)
    rows = await reminded.run("SELECT DISTINCT recipient FROM reminder WHERE step = 'snoozed:1'")
    assert [row["recipient"] for row in rows] == [reminded.sian]
