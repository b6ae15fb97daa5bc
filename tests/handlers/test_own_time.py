"""Hours, leave and protected time as people ask for them, typed or in a form."""

from datetime import date, time

import pytest

from bot.domain.refusals import (
    BadDate,
    CoverIsSelf,
    DateOutside,
    EndsBeforeItBegins,
    HoursRefused,
    NothingFound,
    NotUnderstood,
    NotYourPractice,
    SayWhichPractice,
)
from bot.playground.blocks import check_message, check_view
from handlers import own_time, protected_times
from handlers.request import Reply
from tests.asking import asked
from tests.world import AFAN_CHANNEL, World


def said(reply: Reply) -> str:
    assert reply.message is not None
    assert check_message(reply.message.blocks) == []
    return reply.message.text


async def test_typed_hours_are_kept_and_said_back(world: World):
    reply = await own_time.hours(await asked(world, world.gareth, "10:00-16:00"), world.services)
    assert "10:00 to 16:00" in said(reply)
    kept = (await world.services.own_times.show(await world.ask(world.gareth))).hours
    assert (kept.opens, kept.closes) == (time(10), time(16))


async def test_the_usual_hours_come_back_when_asked_for(world: World):
    await own_time.hours(await asked(world, world.gareth, "10-16"), world.services)
    reply = await own_time.hours(await asked(world, world.gareth, "arferol"), world.services)
    assert "08:30 to 17:30" in said(reply)


async def test_hours_in_a_form_begin_with_those_that_stand(world: World):
    await own_time.hours(await asked(world, world.gareth, "10:00-16:00"), world.services)
    form = (await own_time.hours(await asked(world, world.gareth), world.services)).form
    assert form is not None
    assert check_view(form.payload("C0NEATH"), "modal") == []
    starts = [block["element"]["initial_time"] for block in form.blocks if block["type"] == "input"]
    assert starts == ["10:00", "16:00"]
    answers = {"opens": "09:00", "closes": "15:00"}
    reply = await own_time.save_hours(await asked(world, world.gareth, answers=answers), world.services)
    assert "09:00 to 15:00" in said(reply)


@pytest.mark.parametrize("text", ["06:00-10:00", "19:30-22:00", "10:00-10:30", "16:00-10:00"])
async def test_hours_that_are_not_humane_are_refused(world: World, text: str):
    with pytest.raises(HoursRefused):
        await own_time.hours(await asked(world, world.gareth, text), world.services)


async def test_words_that_are_no_hours_are_not_understood(world: World):
    with pytest.raises(NotUnderstood):
        await own_time.hours(await asked(world, world.gareth, "whenever"), world.services)


async def test_leave_is_kept_with_its_cover_and_said_back(world: World):
    text = f"3-14 July cover <@{world.nia}|nia>"
    reply = await own_time.away(await asked(world, world.gareth, text), world.services)
    assert "Monday 3 July 2017 to Friday 14 July 2017" in said(reply)
    assert f"<@{world.nia}>" in said(reply)
    (leave,) = (await world.services.own_times.show(await world.ask(world.gareth))).coming
    assert (leave.first, leave.last, leave.cover) == (date(2017, 7, 3), date(2017, 7, 14), world.nia)


async def test_a_cover_without_a_role_is_warned_of(world: World):
    text = f"3-14 July cover <@{world.owen}>"
    reply = await own_time.away(await asked(world, world.gareth, text), world.services)
    assert "no role here yet" in said(reply)


async def test_leave_of_the_same_days_gives_way_to_what_is_said_now(world: World):
    for text in ("3-14 July", "10-20 July"):
        await own_time.away(await asked(world, world.gareth, text), world.services)
    coming = (await world.services.own_times.show(await world.ask(world.gareth))).coming
    assert [(leave.first.day, leave.last.day) for leave in coming] == [(3, 9), (10, 20)]


async def test_the_same_delivery_of_a_leave_changes_nothing(world: World):
    for _ in range(2):
        await own_time.away(await asked(world, world.gareth, "3-14 July", key="same"), world.services)
    assert len((await world.services.own_times.show(await world.ask(world.gareth))).hours.leave) == 1


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("14 July to 3 July 2017", EndsBeforeItBegins),
        ("1-2 March 2016", DateOutside),
        ("1 May 2017 to 1 June 2019", DateOutside),
        ("31 June", BadDate),
        ("somewhere", BadDate),
        ("3-14 July cover <@U0GARETH>", CoverIsSelf),
        ("<@U0NIA>", NotUnderstood),
    ],
)
async def test_leave_that_cannot_be_is_refused(world: World, text: str, refusal: type[Exception]):
    with pytest.raises(refusal):
        await own_time.away(await asked(world, world.gareth, text), world.services)


async def test_back_early_ends_a_leave_and_takes_one_back_that_has_not_begun(world: World):
    await own_time.away(await asked(world, world.gareth, "until 14 April"), world.services)
    world.winder.to("2017-04-06")
    reply = await own_time.back(await asked(world, world.gareth), world.services)
    assert "Welcome back" in said(reply)
    (leave,) = (await world.services.own_times.show(await world.ask(world.gareth))).hours.leave
    assert leave.last == date(2017, 4, 5)
    await own_time.away(await asked(world, world.gareth, "3-14 July"), world.services)
    reply = await own_time.back(await asked(world, world.gareth), world.services)
    assert "Taken back" in said(reply)
    with pytest.raises(NothingFound):
        await own_time.back(await asked(world, world.gareth), world.services)


async def test_away_without_words_lists_what_is_written_down_or_asks(world: World):
    form = (await own_time.away(await asked(world, world.gareth), world.services)).form
    assert form is not None
    assert check_view(form.payload("C0NEATH"), "modal") == []
    answers = {"first": "2017-07-03", "last": "2017-07-14", "cover": world.nia}
    await own_time.save_leave(await asked(world, world.gareth, answers=answers), world.services)
    reply = await own_time.away(await asked(world, world.gareth), world.services)
    assert "Friday 14 July 2017" in said(reply)


async def test_a_practice_keeps_an_afternoon_and_gives_it_back(world: World):
    reply = await protected_times.keep(
        await asked(world, world.gareth, "every Wednesday afternoon"), world.services
    )
    assert "Every week: Wednesday, 13:00-18:30" in said(reply)
    assert "Dyfed Road Health Centre" in said(reply)
    shown = await protected_times.keep(await asked(world, world.gareth), world.services)
    assert shown.message is not None
    (row,) = [block for block in shown.message.blocks if block.get("accessory")]
    value = row["accessory"]["value"]
    reply = await protected_times.end(await asked(world, world.gareth, value=value), world.services)
    assert "Ended" in said(reply)
    with pytest.raises(NothingFound):
        await protected_times.end(await asked(world, world.gareth, value=value), world.services)


async def test_the_same_protected_time_is_kept_once(world: World):
    for _ in range(2):
        reply = await protected_times.keep(
            await asked(world, world.gareth, "14 June afternoon"), world.services
        )
    assert "recorded already" in said(reply)


async def test_protected_time_in_a_form(world: World):
    form = (await protected_times.open_form(await asked(world, world.sian), world.services)).form
    assert form is not None
    assert check_view(form.payload("C0NEATH"), "modal") == []
    answers = {"practice": str(world.practice("Skewen")), "part": "morning", "day": "2017-06-14"}
    reply = await protected_times.save(await asked(world, world.sian, answers=answers), world.services)
    assert "Wednesday 14 June 2017, 08:00-13:00" in said(reply)
    answers = {"practice": str(world.practice("Skewen")), "part": "day", "weekday": "friday"}
    reply = await protected_times.save(await asked(world, world.sian, answers=answers), world.services)
    assert "Friday, 08:00-18:30" in said(reply)


async def test_a_lead_names_the_practice_and_nobody_keeps_time_for_another(world: World):
    text = "every Wednesday afternoon Skewen"
    assert "Skewen" in said(await protected_times.keep(await asked(world, world.sian, text), world.services))
    with pytest.raises(NotYourPractice):
        await protected_times.keep(await asked(world, world.gareth, text), world.services)
    with pytest.raises(SayWhichPractice):
        await protected_times.keep(
            await asked(world, world.catrin, "every Wednesday", channel=AFAN_CHANNEL), world.services
        )


@pytest.mark.parametrize("text", ["every afternoon", "14 June 17:00-13:00", "Castle"])
async def test_protected_time_that_cannot_be_read_is_refused(world: World, text: str):
    with pytest.raises(Exception) as refused:
        await protected_times.keep(await asked(world, world.gareth, text), world.services)
    assert type(refused.value).__module__ == "bot.domain.refusals"


@pytest.mark.parametrize("text", ["10:00-16:00", "usual"])
async def test_hours_cost_two_round_trips(world: World, text: str):
    before = world.database.round_trips
    await own_time.hours(await asked(world, world.gareth, text), world.services)
    assert world.database.round_trips - before <= 3


async def test_leave_and_protected_time_cost_three_round_trips(world: World):
    for handler, text in ((own_time.away, "3-14 July"), (protected_times.keep, "every Monday morning")):
        before = world.database.round_trips
        await handler(await asked(world, world.gareth, text), world.services)
        assert world.database.round_trips - before <= 3
