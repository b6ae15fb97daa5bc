"""People who speak for no practice answer for themselves: partners, leads, the health board's own."""

import pytest

from bot.domain.attendance_register import RegisteredMeeting
from bot.domain.ids import MeetingId
from bot.domain.meeting_receipts import Answered, AnswerOutcome
from bot.domain.meetings import Answer, AnswerSource
from bot.domain.people import Role
from bot.domain.refusals import MeetingNotOpen, NoMeetingNow, NoPracticeHere, NotAllowed, NotYourPractice
from storage import meetings
from tests.world import AFAN_CHANNEL, World


async def answer(
    world: World,
    user: str,
    meeting: MeetingId,
    given: Answer = Answer.COMING,
    *,
    version: int | None = None,
    personally: bool = False,
    who_comes: str = "",
    source: AnswerSource = AnswerSource.SLACK,
    key: str = "",
) -> Answered:
    async with world.database.connection() as connection:
        found = await meetings.one(connection, world.installation, meeting)
    assert found is not None
    return await world.services.invitations.answer(
        await world.ask(user),
        key or f"{user}{given}{who_comes}{source}",
        meeting,
        found.meeting.version if version is None else version,
        given,
        personally=personally,
        who_comes=who_comes,
        source=source,
    )


async def also_coming(world: World, meeting: MeetingId) -> list[str]:
    async with world.database.connection() as connection:
        found = await meetings.one(connection, world.installation, meeting)
    assert found is not None
    return [each.name for each in found.also_coming]


async def register(world: World, meeting: MeetingId) -> RegisteredMeeting:
    found = await world.services.attendance_register.open_of(await world.ask(world.sian), meeting)
    return found.meeting


async def test_a_partner_answers_for_herself_and_for_no_practice(world: World) -> None:
    meeting = await world.meeting("2017-06-14")
    told = await answer(world, world.priya, meeting)
    assert (told.outcome, told.personally, told.practices) == (AnswerOutcome.RECORDED, True, ())
    assert await also_coming(world, meeting) == ["Priya Patel"]
    assert await world.run("SELECT count(*) AS n FROM rsvp") == [{"n": 0}]


async def test_the_last_answer_holds_and_an_old_one_said_again_is_known(world: World) -> None:
    meeting = await world.meeting("2017-06-14")
    await answer(world, world.priya, meeting)
    assert (await answer(world, world.priya, meeting, key="k2")).outcome is AnswerOutcome.ALREADY
    await answer(world, world.priya, meeting, Answer.APOLOGIES)
    assert await also_coming(world, meeting) == []


async def test_an_answer_to_a_time_that_has_changed_is_asked_again(world: World) -> None:
    meeting = await world.meeting("2017-06-14")
    assert (await answer(world, world.priya, meeting, version=1)).outcome is AnswerOutcome.TIME_CHANGED
    assert await also_coming(world, meeting) == []
    await answer(world, world.priya, meeting)
    await world.run("UPDATE meeting SET asked_at = asked_at + interval '1 day'")
    assert await also_coming(world, meeting) == []


async def test_a_repeated_delivery_changes_nothing(world: World) -> None:
    meeting = await world.meeting("2017-06-14")
    await answer(world, world.priya, meeting, key="same")
    await answer(world, world.priya, meeting, Answer.APOLOGIES, key="same")
    assert await also_coming(world, meeting) == ["Priya Patel"]


async def test_a_network_lead_says_for_whom_in_slack_and_means_herself_in_her_calendar(world: World) -> None:
    meeting = await world.meeting("2017-06-14")
    assert (await answer(world, world.catrin, meeting)).outcome is AnswerOutcome.WHICH_PRACTICE
    told = await answer(world, world.catrin, meeting, source=AnswerSource.CALENDAR)
    assert (told.personally, told.outcome) == (True, AnswerOutcome.RECORDED)
    assert await also_coming(world, meeting) == ["Catrin Lloyd"]
    told = await answer(world, world.catrin, meeting, Answer.APOLOGIES, personally=True)
    assert told.outcome is AnswerOutcome.RECORDED


async def test_who_speaks_for_a_practice_never_answers_for_themselves_alone(world: World) -> None:
    meeting = await world.meeting("2017-06-14")
    told = await answer(world, world.sian, meeting, personally=True)
    assert [each.name for each in told.practices] == ["Castle Surgery"]
    assert await also_coming(world, meeting) == []


async def test_strangers_and_people_of_other_clusters_are_not_asked(world: World) -> None:
    afan = await world.meeting("2017-06-14", cluster=world.afan)
    with pytest.raises(NoPracticeHere):
        await answer(world, world.priya, afan)
    with pytest.raises(NoPracticeHere):
        await answer(world, world.owen, afan)


async def test_a_meeting_that_is_over_takes_no_answer(world: World) -> None:
    meeting = await world.meeting("2017-04-01")
    with pytest.raises(MeetingNotOpen):
        await answer(world, world.priya, meeting)


async def test_a_partner_who_is_there_is_offered_to_the_register_and_earns_no_credit(world: World) -> None:
    meeting = await world.meeting("2017-06-14")
    world.winder.to("2017-06-14", "12:40")
    told = await world.services.attendance.here(await world.ask(world.priya), "here")
    assert told.personally
    assert (await register(world, meeting)).offered.visitors == "Priya Patel"
    assert (await register(world, meeting)).note.visitors == ""
    assert await world.run("SELECT count(*) AS n FROM attendance") == [{"n": 0}]


async def test_whoever_comes_instead_is_the_visitor(world: World) -> None:
    meeting = await world.meeting("2017-06-14")
    await answer(world, world.priya, meeting, Answer.SUBSTITUTE, who_comes="Aled Puw")
    world.winder.to("2017-06-14", "12:40")
    assert (await register(world, meeting)).offered.visitors == "Aled Puw"


async def test_nobody_is_there_before_it_begins_or_where_they_have_no_part(world: World) -> None:
    meeting = await world.meeting("2017-06-14")
    with pytest.raises(NoMeetingNow):
        await world.services.attendance.here(await world.ask(world.priya), "k1")
    world.winder.to("2017-06-14", "12:40")
    with pytest.raises(NotAllowed):
        await world.services.attendance.here(await world.ask(world.owen), "k2")
    await world.appoint("U0AFAN", "Ann", Role.PARTNER, cluster=world.afan)
    with pytest.raises(NotYourPractice):
        await world.services.attendance.here(await world.ask("U0AFAN", AFAN_CHANNEL), "k3", meeting)


async def test_here_costs_a_partner_three_round_trips(world: World) -> None:
    await world.meeting("2017-06-14")
    world.winder.to("2017-06-14", "12:40")
    before = world.database.round_trips
    await world.services.attendance.here(await world.ask(world.priya), "k")
    assert world.database.round_trips - before <= 3
