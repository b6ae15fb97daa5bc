"""Planning, moving, changing and cancelling cluster meetings, with every change kept."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.ids import MeetingId
from bot.domain.meeting_changes import NewTime, moved
from bot.domain.meeting_text import Next, Numbered, OnDay
from bot.domain.meetings import MeetingDetails, MeetingDraft, Note
from bot.domain.people import Role
from bot.domain.refusals import (
    DateOutside,
    HoldsPatientData,
    MeetingAmbiguous,
    MeetingNotOpen,
    NotAllowed,
    NothingFound,
    YearClosed,
)
from storage import meetings
from storage.meetings import Stamp
from tests.world import AFAN_CHANNEL, World

JUNE_14 = date(2017, 6, 14)
JUNE_21 = date(2017, 6, 21)


async def plan_june(world: World, key: str = "first") -> MeetingId:
    """Plan a meeting on 14 June at half past twelve."""
    draft = MeetingDraft(JUNE_14, details=MeetingDetails(place="Neath Civic Centre"))
    planned = await world.services.meetings.new(await world.ask(world.sian), key, draft)
    assert planned.meetings[0].id is not None
    return planned.meetings[0].id


async def subjects(world: World) -> list[object]:
    return [row["subject"] for row in await world.run("SELECT subject FROM post ORDER BY id")]


async def test_a_lead_gets_four_dates_and_one_more_proposed(world: World):
    year = await world.services.meetings.propose(await world.ask(world.sian))
    assert len(year.proposals) == 4
    assert year.extra is not None
    assert year.meetings.facilitators == ("Catrin Lloyd",)


async def test_what_is_planned_is_not_proposed_again_and_the_weekday_is_kept(world: World):
    await world.meeting("2017-06-15", purposes=("mid_year_peer_review",))
    year = await world.services.meetings.propose(await world.ask(world.sian))
    assert len(year.proposals) == 3
    assert {proposal.day.weekday() for proposal in year.proposals} == {3}
    assert not any("mid_year_peer_review" in proposal.purposes for proposal in year.proposals)


async def test_accepted_dates_are_planned_at_once_each_with_its_message_and_calendar_file(world: World):
    asker = await world.ask(world.sian)
    year = await world.services.meetings.propose(asker)
    drafts = {
        f"day{i}": MeetingDraft(each.day, details=MeetingDetails(purposes=each.purposes))
        for i, each in enumerate(year.proposals)
    }
    planned = await world.services.meetings.plan(asker, "form", drafts)
    assert len([each for each in planned.meetings if each.id]) == 4
    assert await subjects(world) == [
        "meeting:1", "calendar:1:0", "meeting:2", "calendar:2:0",
        "meeting:3", "calendar:3:0", "meeting:4", "calendar:4:0",
    ]  # fmt: skip
    uids = await world.run("SELECT DISTINCT uid FROM meeting")
    assert len(uids) == 4


async def test_a_date_that_cannot_be_leaves_nothing_half_done_and_names_its_question(world: World):
    drafts = {"day1": MeetingDraft(JUNE_14), "day2": MeetingDraft(date(2018, 6, 14))}
    with pytest.raises(DateOutside) as refused:
        await world.services.meetings.plan(await world.ask(world.sian), "form", drafts)
    assert refused.value.question == "day2"
    assert await world.run("SELECT 1 FROM meeting") == []


async def test_the_same_form_twice_plans_once(world: World):
    asker = await world.ask(world.sian)
    drafts = {"day1": MeetingDraft(JUNE_14)}
    await world.services.meetings.plan(asker, "form", drafts)
    again = await world.services.meetings.plan(asker, "form", drafts)
    once_more = await world.services.meetings.plan(asker, "another form", drafts)
    assert [each.id for each in again.meetings + once_more.meetings] == [None, None]
    assert len(await world.run("SELECT 1 FROM meeting")) == 1


async def test_the_year_cannot_be_planned_backwards_but_a_past_meeting_can_be_written_down(world: World):
    world.winder.to("2017-07-03")
    asker = await world.ask(world.sian)
    with pytest.raises(DateOutside):
        await world.services.meetings.plan(asker, "form", {"day1": MeetingDraft(JUNE_14)})
    planned = await world.services.meetings.new(asker, "new", MeetingDraft(JUNE_14))
    assert planned.meetings[0].notes == (Note.PAST,)
    assert await subjects(world) == []


async def test_a_closed_year_takes_no_new_meeting(world: World):
    world.winder.to("2018-04-02")
    asker = await world.ask(world.sian)
    with pytest.raises(YearClosed):
        await world.services.meetings.new(asker, "new", MeetingDraft(date(2018, 3, 1)))
    world.winder.to("2019-04-02")
    with pytest.raises(YearClosed):
        await world.services.meetings.propose(asker)


async def test_a_meeting_on_a_day_that_has_one_is_planned_with_a_note(world: World):
    await plan_june(world)
    evening = MeetingDraft(JUNE_14, time(18, 30))
    planned = await world.services.meetings.new(await world.ask(world.sian), "second", evening)
    assert planned.meetings[0].notes == (Note.SAME_DAY,)


async def test_a_patients_number_is_refused_at_the_question_that_holds_it(world: World):
    drafts = {"day1": MeetingDraft(JUNE_14, details=MeetingDetails(place="Mrs Jones, 943 476 5919"))}
    with pytest.raises(HoldsPatientData) as caught:
        await world.services.meetings.plan(await world.ask(world.sian), "form", drafts)
    assert caught.value.question == "place"


async def test_a_representative_may_look_but_not_plan(world: World):
    asker = await world.ask(world.nia)
    await world.services.meetings.of_year(asker)
    with pytest.raises(NotAllowed):
        await world.services.meetings.new(asker, "new", MeetingDraft(JUNE_14))
    with pytest.raises(NotAllowed):
        await world.services.meetings.move(asker, "move", await world.meeting(JUNE_14), NewTime(JUNE_21))


async def test_a_lead_of_another_cluster_cannot_move_a_meeting_by_its_number(world: World):
    await world.appoint("U0ELIN", "Elin Vaughan", Role.CLUSTER_LEAD, cluster=world.afan)
    meeting = await plan_june(world)
    with pytest.raises(NotAllowed):
        await world.services.meetings.move(
            await world.ask("U0ELIN", AFAN_CHANNEL), "move", meeting, NewTime(JUNE_21)
        )


async def test_a_moved_meeting_keeps_its_uid_its_history_and_is_asked_for_again(world: World):
    meeting = await plan_june(world)
    before = (await world.run("SELECT uid, asked_at FROM meeting"))[0]
    await world.services.meetings.move(
        await world.ask(world.sian), "move", Next(), NewTime(JUNE_21, time(14))
    )
    after = (await world.run("SELECT * FROM meeting"))[0]
    assert after["uid"] == before["uid"]
    assert after["sequence"] == 1
    assert after["starts_at"] == datetime(2017, 6, 21, 13, tzinfo=UTC)
    assert after["asked_at"] > before["asked_at"]  # type: ignore[operator]  # rows of a test are plain objects
    change = (await world.run("SELECT * FROM meeting_change"))[0]
    assert (change["what"], change["changed_by"]) == ("moved", world.sian)
    assert change["was"] == {"starts_at": "2017-06-14T11:30:00+00:00"}
    assert await subjects(world) == [
        f"meeting:{meeting}", f"calendar:{meeting}:0", f"moved:{meeting}:1", f"calendar:{meeting}:1",
    ]  # fmt: skip
    assert (await world.run("SELECT wanted FROM post ORDER BY id"))[0]["wanted"] == 2


async def test_the_same_move_twice_moves_once(world: World):
    meeting = await plan_june(world)
    asker = await world.ask(world.sian)
    await world.services.meetings.move(asker, "move", meeting, NewTime(JUNE_21))
    again = await world.services.meetings.move(asker, "move", meeting, NewTime(JUNE_21))
    assert again.revision is None
    assert len(await world.run("SELECT 1 FROM meeting_change")) == 1


async def test_a_meeting_can_be_named_by_its_number_and_its_day(world: World):
    first, second = await plan_june(world), await world.meeting("2017-09-13")
    asker = await world.ask(world.sian)
    assert (await world.services.meetings.choose(asker, Numbered(2))).meant.meeting.id == second  # type: ignore[union-attr]  # None would fail the test as it should
    assert (await world.services.meetings.choose(asker, OnDay(JUNE_14))).meant.meeting.id == first  # type: ignore[union-attr]  # the same
    with pytest.raises(NothingFound):
        await world.services.meetings.choose(asker, Numbered(3))
    with pytest.raises(NothingFound):
        await world.services.meetings.choose(asker, OnDay(JUNE_21))
    await world.meeting(JUNE_14, time="17:30")
    with pytest.raises(MeetingAmbiguous) as refused:
        await world.services.meetings.choose(asker, OnDay(JUNE_14))
    assert refused.value.numbers == (1, 2)


async def test_nothing_to_choose_from_is_said_before_a_form_opens(world: World):
    with pytest.raises(NothingFound):
        await world.services.meetings.choose(await world.ask(world.sian))


async def test_a_meeting_is_not_moved_out_of_its_year_or_into_the_past(world: World):
    meeting = await plan_june(world)
    world.winder.to("2017-06-01")
    for day in (date(2018, 4, 1), date(2017, 5, 31)):
        with pytest.raises(DateOutside):
            await world.services.meetings.move(await world.ask(world.sian), "move", meeting, NewTime(day))


async def test_a_new_place_is_announced_and_a_new_agenda_only_shown(world: World):
    meeting = await plan_june(world)
    asker = await world.ask(world.sian)
    await world.services.meetings.change(asker, "a", meeting, MeetingDetails("Town Hall"))
    await world.services.meetings.change(asker, "b", meeting, MeetingDetails("Town Hall", agenda="Winter"))
    row = (await world.run("SELECT place, agenda, sequence FROM meeting"))[0]
    assert row == {"place": "Town Hall", "agenda": "Winter", "sequence": 1}
    assert (await subjects(world))[2:] == [f"changed:{meeting}:1", f"calendar:{meeting}:1"]
    assert (await world.run("SELECT wanted FROM post ORDER BY id"))[0]["wanted"] == 3
    assert len(await world.run("SELECT 1 FROM meeting_change")) == 2


async def test_a_cancelled_meeting_keeps_who_and_why_and_takes_no_more(world: World):
    meeting = await plan_june(world)
    asker = await world.ask(world.sian)
    await world.services.meetings.cancel(asker, "cancel", meeting, "snow")
    row = (await world.run("SELECT cancelled_by, cancel_reason, sequence FROM meeting"))[0]
    assert row == {"cancelled_by": world.sian, "cancel_reason": "snow", "sequence": 1}
    assert (await subjects(world))[2:] == [f"cancelled:{meeting}:1", f"calendar:{meeting}:1"]
    again = await world.services.meetings.cancel(asker, "another", meeting, "snow")
    assert again.revision is None
    with pytest.raises(MeetingNotOpen):
        await world.services.meetings.move(asker, "move", meeting, NewTime(JUNE_21))


async def test_a_cancelled_day_can_be_planned_anew(world: World):
    meeting = await plan_june(world)
    await world.services.meetings.cancel(await world.ask(world.sian), "cancel", meeting, "snow")
    assert await plan_june(world, "second") != meeting


async def test_a_meeting_with_a_closed_register_is_not_cancelled(world: World):
    meeting = await world.meeting(JUNE_14, closed=True)
    with pytest.raises(MeetingNotOpen) as refused:
        await world.services.meetings.cancel(await world.ask(world.sian), "cancel", meeting, "snow")
    assert refused.value.why == "closed"


async def test_nothing_is_offered_for_a_meeting_that_was_cancelled(world: World):
    meeting = await plan_june(world)
    asker = await world.ask(world.sian)
    await world.services.meetings.cancel(asker, "cancel", meeting, "snow")
    with pytest.raises(MeetingNotOpen) as refused:
        await world.services.meetings.choose(asker, meeting)
    assert refused.value.why == "cancelled"


async def test_two_leads_changing_at_once_do_not_undo_each_other(world: World):
    meeting = await plan_june(world)
    asker = await world.ask(world.sian)
    choice = await world.services.meetings.choose(asker, meeting)
    await world.services.meetings.move(asker, "faster", meeting, NewTime(JUNE_21))
    assert choice.meant is not None
    revision = moved(choice.meant.meeting, NewTime(date(2017, 7, 5)), world.winder.at)
    assert revision is not None
    async with world.database.connection() as connection:
        stamp = Stamp(world.installation, "slower", world.sian, world.winder.at)
        assert await meetings.revise(connection, stamp, revision, []) is False
    kept = await world.services.meetings.choose(asker, meeting)
    assert kept.meant is not None
    assert kept.meant.meeting.day == JUNE_21


async def test_an_nhs_number_is_not_taken_in_with_an_agenda(world: World):
    draft = MeetingDraft(JUNE_14, details=MeetingDetails(agenda="943 476 5919"))
    with pytest.raises(HoldsPatientData):
        await world.services.meetings.new(await world.ask(world.sian), "new", draft)


async def test_meetings_of_another_workspace_are_not_found(world: World):
    meeting = await plan_june(world)
    stranger = await world.services.directory.asker("T0OTHER", world.sian, None)
    with pytest.raises(NothingFound):
        await world.services.meetings.choose(stranger, meeting)


async def test_planning_moving_and_cancelling_take_two_round_trips_after_the_asker_however_many_clusters(
    world: World,
):
    asker = await world.ask(world.sian)

    async def cost() -> list[int]:
        costs = []
        for key, work in (
            (
                "a",
                lambda key: world.services.meetings.new(
                    asker, key, MeetingDraft(JUNE_14, details=MeetingDetails(key))
                ),
            ),
            ("b", lambda _: world.services.meetings.of_year(asker)),
            ("c", lambda key: world.services.meetings.move(asker, key, Next(), NewTime(JUNE_21))),
            ("d", lambda key: world.services.meetings.cancel(asker, key, Next(), "snow")),
        ):
            before = world.database.round_trips
            await work(f"{key}{before}")
            costs.append(world.database.round_trips - before)
        return costs

    few = await cost()
    assert max(few) <= 2
    await world.run(
        """WITH more AS (INSERT INTO cluster (installation_id, board_id, name)
               SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, 64) n RETURNING id)
           INSERT INTO meeting (installation_id, cluster_id, programme, kind, starts_at, minutes, uid, sequence, asked_at,
               revised_at, created_at) SELECT 1, id, '2017/18', 'network', :now, 60, id::text, 0, :now, :now, :now FROM more""",
        now=world.winder.at,
    )
    assert await cost() == few


async def test_a_change_wants_the_reminders_to_be_looked_at(world: World):
    world.winder.to("2017-04-04")
    await plan_june(world)
    rows = await world.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1")
    assert rows[0]["facts_at"] == world.winder.at
