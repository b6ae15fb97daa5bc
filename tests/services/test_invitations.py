"""Answers to invitations: for one's own practices, kept as facts, to the meeting's present time."""

from datetime import date

import pytest

from bot.domain.ids import MeetingId
from bot.domain.meeting_changes import NewTime
from bot.domain.meeting_receipts import AnswerOutcome
from bot.domain.meetings import Answer, AnswerSource, Invitation
from bot.domain.people import Role
from bot.domain.refusals import LeftEmpty, MeetingNotOpen, NoPracticeHere, NotYourPractice
from storage import meetings
from storage.meetings import Stamp
from tests.world import AFAN_CHANNEL, World

JUNE_14, JUNE_21 = date(2017, 6, 14), date(2017, 6, 21)


async def invitation(world: World, meeting: MeetingId) -> Invitation:
    choice = await world.services.meetings.choose(await world.ask(world.sian), meeting)
    assert choice.meant is not None
    return choice.meant


async def say(
    world: World, user: str, meeting: MeetingId, answer: Answer = Answer.COMING, **more: object
) -> AnswerOutcome:
    """Answer as somebody of the cast, by a button made for the meeting's present time."""
    version = (await invitation(world, meeting)).meeting.version
    version = int(str(more.pop("version", version)))
    key = str(more.pop("key", f"{user}{answer}{more}"))
    asker = await world.ask(user)
    result = await world.services.invitations.answer(asker, key, meeting, version, answer, **more)  # type: ignore[arg-type]  # the keyword arguments of a test
    return result.outcome


async def test_a_representative_answers_for_the_practice(world: World):
    meeting = await world.meeting(JUNE_14)
    assert await say(world, world.nia, meeting) is AnswerOutcome.RECORDED
    seen = await invitation(world, meeting)
    assert [each.name for each in seen.answered(Answer.COMING)] == ["Skewen Medical Centre"]
    assert len(seen.answered(None)) == 6


async def test_a_double_click_is_quiet(world: World):
    meeting = await world.meeting(JUNE_14)
    await say(world, world.nia, meeting, key="one click")
    assert await say(world, world.nia, meeting, key="one click") is AnswerOutcome.ALREADY
    assert await say(world, world.nia, meeting, key="another click") is AnswerOutcome.ALREADY
    assert len(await world.run("SELECT 1 FROM rsvp")) == 1


async def test_a_changed_mind_is_a_new_fact_and_the_last_one_holds(world: World):
    meeting = await world.meeting(JUNE_14)
    await say(world, world.nia, meeting)
    await say(world, world.nia, meeting, Answer.APOLOGIES)
    seen = await invitation(world, meeting)
    assert [each.name for each in seen.answered(Answer.APOLOGIES)] == ["Skewen Medical Centre"]
    assert len(await world.run("SELECT 1 FROM rsvp")) == 2


async def test_a_person_who_speaks_for_two_practices_answers_for_both(world: World):
    await world.appoint(world.nia, "Nia Morgan", Role.DEPUTY, practice=world.practice("Tabernacle"))
    meeting = await world.meeting(JUNE_14)
    await say(world, world.nia, meeting)
    seen = await invitation(world, meeting)
    assert [each.name for each in seen.answered(Answer.COMING)] == [
        "Skewen Medical Centre",
        "Tabernacle Surgery",
    ]


async def test_a_person_who_speaks_for_two_practices_may_send_somebody_for_one(world: World):
    tabernacle = world.practice("Tabernacle")
    await world.appoint(world.nia, "Nia Morgan", Role.DEPUTY, practice=tabernacle)
    meeting = await world.meeting(JUNE_14)
    await say(world, world.nia, meeting, Answer.SUBSTITUTE, who_comes="Dr Tudor", practice=tabernacle)
    seen = await invitation(world, meeting)
    assert [(each.name, each.who_comes) for each in seen.answered(Answer.SUBSTITUTE)] == [
        ("Tabernacle Surgery", "Dr Tudor")
    ]


async def test_a_practice_in_another_cluster_is_not_answered_for_by_the_way(world: World):
    await world.appoint(world.nia, "Nia Morgan", Role.REPRESENTATIVE, practice=world.practice("Fairfield"))
    meeting = await world.meeting(JUNE_14)
    await say(world, world.nia, meeting)
    assert len(await world.run("SELECT 1 FROM rsvp")) == 1


async def test_somebody_elses_practice_is_refused_and_the_lead_may_name_any(world: World):
    meeting = await world.meeting(JUNE_14)
    dyfed = world.practice("Dyfed")
    with pytest.raises(NotYourPractice):
        await say(world, world.nia, meeting, practice=dyfed)
    assert await say(world, world.sian, meeting, practice=dyfed) is AnswerOutcome.RECORDED
    rows = await world.run("SELECT practice_id, answered_by FROM rsvp")
    assert rows == [{"practice_id": dyfed, "answered_by": world.sian}]


async def test_a_network_lead_without_a_practice_is_asked_which_one(world: World):
    meeting = await world.meeting(JUNE_14)
    assert await say(world, world.catrin, meeting) is AnswerOutcome.WHICH_PRACTICE
    answering = await world.services.invitations.answering(await world.ask(world.catrin), meeting)
    assert answering.own == ()
    assert len(answering.others) == 7


@pytest.mark.parametrize("who", ["owen", "dewi"])
async def test_those_who_have_no_part_in_it_are_told_so_kindly(world: World, who: str):
    meeting = await world.meeting(JUNE_14)
    with pytest.raises(NoPracticeHere):
        await say(world, getattr(world, who), meeting)


async def test_a_representative_of_another_cluster_is_told_the_same(world: World):
    await world.appoint("U0ELIN", "Elin Vaughan", Role.REPRESENTATIVE, practice=world.practice("Fairfield"))
    meeting = await world.meeting(JUNE_14)
    with pytest.raises(NoPracticeHere):
        await world.services.invitations.answering(await world.ask("U0ELIN", AFAN_CHANNEL), meeting)


async def test_a_move_forgets_the_answers_and_an_old_button_says_the_new_time(world: World):
    meeting = await world.meeting(JUNE_14)
    old = (await invitation(world, meeting)).meeting.version
    await say(world, world.nia, meeting)
    await world.services.meetings.move(await world.ask(world.sian), "move", meeting, NewTime(JUNE_21))
    assert len((await invitation(world, meeting)).answered(None)) == 7
    assert await say(world, world.nia, meeting, version=old, key="old") is AnswerOutcome.TIME_CHANGED
    assert await say(world, world.nia, meeting, key="new") is AnswerOutcome.RECORDED
    assert len((await invitation(world, meeting)).answered(Answer.COMING)) == 1
    assert len(await world.run("SELECT 1 FROM rsvp")) == 2


async def test_cancelled_and_past_meetings_take_no_answers(world: World):
    meeting, past = await world.meeting(JUNE_14), await world.meeting("2017-05-10")
    await world.services.meetings.cancel(await world.ask(world.sian), "cancel", meeting, "snow")
    world.winder.to("2017-05-11")
    for each, why in ((meeting, "cancelled"), (past, "over")):
        with pytest.raises(MeetingNotOpen) as refused:
            await say(world, world.nia, each)
        assert refused.value.why == why


async def test_a_substitute_has_a_name(world: World):
    meeting = await world.meeting(JUNE_14)
    with pytest.raises(LeftEmpty) as refused:
        await say(world, world.nia, meeting, Answer.SUBSTITUTE)
    assert refused.value.question == "who"


async def test_an_answer_wants_the_message_to_be_brought_up_to_date(world: World):
    meeting = await world.meeting(JUNE_14)
    await world.run(
        """INSERT INTO post (installation_id, cluster_id, subject, channel, wanted, shown, failed)
           VALUES (1, 1, 'meeting:' || :meeting::text, 'C0NEATH', 1, 1, '')""",
        meeting=str(meeting),
    )
    await say(world, world.nia, meeting)
    assert await world.run("SELECT wanted, shown FROM post") == [{"wanted": 2, "shown": 1}]


async def test_a_click_takes_two_round_trips_after_the_asker(world: World):
    meeting = await world.meeting(JUNE_14)
    version = (await invitation(world, meeting)).meeting.version
    asker = await world.ask(world.nia)
    before = world.database.round_trips
    await world.services.invitations.answer(asker, "click", meeting, version, Answer.COMING)
    assert world.database.round_trips - before == 2


async def test_an_answer_that_crosses_a_move_is_not_taken_for_the_new_time(world: World):
    meeting = await world.meeting(JUNE_14)
    as_read = (await invitation(world, meeting)).meeting
    world.winder.to("2017-05-02")
    await world.services.meetings.move(await world.ask(world.sian), "move", meeting, NewTime(JUNE_21))
    stamp = Stamp(world.installation, "late click", world.nia, world.winder.at)
    async with world.database.connection() as connection:
        skewen = [world.practice("Skewen")]
        stored = await meetings.answer(connection, stamp, as_read, skewen, Answer.COMING, "")
    assert stored is False
    assert await world.run("SELECT 1 FROM rsvp") == []


async def test_an_answer_shows_by_what_way_it_came_and_the_last_one_holds(world: World):
    meeting = await world.meeting(JUNE_14)
    await say(world, world.nia, meeting, source=AnswerSource.CALENDAR)
    (skewen,) = (await invitation(world, meeting)).answered(Answer.COMING)
    assert skewen.source is AnswerSource.CALENDAR
    await say(world, world.nia, meeting, Answer.APOLOGIES)
    (skewen,) = (await invitation(world, meeting)).answered(Answer.APOLOGIES)
    assert skewen.source is AnswerSource.SLACK
