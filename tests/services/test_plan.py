"""The plan on the real database: outcomes from meetings, two people at once, reviews, permissions, looking back."""

import asyncio
from datetime import date

import pytest

from bot.domain.ids import MeetingId
from bot.domain.outcomes import BETWEEN_MEETINGS, OutcomeRecorded, WrittenOutcome
from bot.domain.people import Role
from bot.domain.plan_words import Column, RagRating
from bot.domain.refusals import HoldsPatientData, LeftEmpty, NoMeetingYet, NotAllowed, NothingFound
from tests.world import AFAN_CHANNEL, World

FLU = {Column.OBJECTIVE: "Winter flu clinics", Column.RAG: "red", Column.KEY_PARTNERS: "Pharmacists"}


async def write(world: World, key: str = "new", user: str | None = None, **more: object) -> int:
    asker = await world.ask(user or world.sian)
    done = await world.services.plan.record(asker, key, WrittenOutcome(None, FLU, **more))  # type: ignore[arg-type]  # the tests give the outcome's own fields
    return done.number or 0


async def change(world: World, key: str, number: int, column: Column, said: str) -> None:
    asker = await world.ask(world.sian)
    await world.services.plan.record(asker, key, WrittenOutcome(number, {column: said}))


async def refreshed(world: World) -> frozenset[MeetingId]:
    return (await world.services.plan.show(await world.ask(world.sian))).refreshed


async def test_an_outcome_of_a_meeting_becomes_a_row_and_its_refresh(world: World):
    meeting = await world.meeting("2017-06-14", closed=True)
    world.winder.to("2017-06-15")
    before = await world.services.plan.show(await world.ask(world.priya))
    assert before.owed is not None
    assert await write(world) == 1
    plan = await world.services.plan.show(await world.ask(world.priya))
    (row,) = plan.actions
    assert row.words.objective == "Winter flu clinics"
    assert row.words.rag is RagRating.RED
    assert row.made.meeting is not None
    assert (row.made.meeting.id, row.made.recorded_by) == (meeting, world.sian)
    assert plan.owed is None
    assert await refreshed(world) == {meeting}


async def test_a_change_leaves_the_earlier_words_to_be_read(world: World):
    await write(world)
    await change(world, "amber", 1, Column.RAG, "amber")
    await change(world, "progress", 1, Column.PROGRESS, "Two practices trained")
    (row,) = (await world.services.plan.show(await world.ask(world.sian))).actions
    assert [entry.words.rag for entry in row.entries] == ["red", "amber", "amber"]
    assert row.words.key_partners == "Pharmacists"
    assert row.words.progress == "Two practices trained"


async def test_a_form_sent_twice_makes_one_row(world: World):
    assert await write(world, "same") == 1
    asker = await world.ask(world.sian)
    again = await world.services.plan.record(asker, "same", WrittenOutcome(None, FLU))
    assert again.again
    assert len((await world.services.plan.show(asker)).actions) == 1


async def test_people_who_add_rows_at_the_same_instant_get_different_numbers(world: World):
    numbers = await asyncio.gather(*(write(world, f"key-{n}") for n in range(6)))
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


async def test_the_same_delivery_twice_at_the_same_instant_makes_one_row(world: World):
    numbers = await asyncio.gather(write(world, "same"), write(world, "same"), write(world, "same"))
    assert sorted(numbers) == [0, 0, 1]


async def test_two_people_who_change_one_row_at_the_same_instant_both_keep_their_words(world: World):
    await write(world)
    await asyncio.gather(
        change(world, "a", 1, Column.PROGRESS, "Begun"),
        change(world, "b", 1, Column.RAG, "amber"),
        change(world, "c", 1, Column.COMPLETE_BY, "September 2017"),
        change(world, "d", 1, Column.OUTCOME, "Fewer admissions"),
    )
    (row,) = (await world.services.plan.show(await world.ask(world.sian))).actions
    words = row.words
    assert (words.progress, words.rag, words.complete_by, words.outcome) == (
        "Begun",
        "amber",
        "September 2017",
        "Fewer admissions",
    )
    assert [entry.revision for entry in row.entries] == [1, 2, 3, 4, 5]


async def test_saying_what_the_row_says_already_adds_nothing(world: World):
    await write(world)
    asker = await world.ask(world.sian)
    done = await world.services.plan.record(asker, "k", WrittenOutcome(1, {Column.RAG: "RED"}))
    assert (done.change, done.again) == (None, False)
    assert len(done.plan.actions[0].entries) == 1


async def test_each_cluster_counts_its_own_rows(world: World):
    await write(world)
    await world.appoint("U0LEAD", "Afan Lead", Role.CLUSTER_LEAD, cluster=world.afan)
    asker = await world.ask("U0LEAD", AFAN_CHANNEL)
    done = await world.services.plan.record(asker, "afan", WrittenOutcome(None, FLU))
    assert done.number == 1
    assert len((await world.services.plan.show(asker)).actions) == 1


async def test_an_nhs_number_is_refused_and_nothing_is_kept(world: World):
    asker = await world.ask(world.sian)
    typed = FLU | {Column.PROGRESS: "Seen: 943 476 5919"}
    with pytest.raises(HoldsPatientData) as refused:
        await world.services.plan.record(asker, "k", WrittenOutcome(None, typed))
    assert refused.value.question == "progress"
    assert (await world.services.plan.show(asker)).actions == ()
    assert await write(world, "k") == 1  # the corrected form comes with the same key


async def test_only_those_who_lead_write_and_members_read(world: World):
    for user in (world.gareth, world.priya, world.owen):
        with pytest.raises(NotAllowed):
            await write(world, user=user)
    assert await write(world, user=world.catrin) == 1
    assert (await world.services.plan.show(await world.ask(world.gareth))).actions
    with pytest.raises(NotAllowed):
        await world.services.plan.show(await world.ask(world.owen))


async def test_an_outcome_can_come_from_no_meeting_and_never_from_another_clusters(world: World):
    await world.meeting("2017-06-14", closed=True)
    elsewhere = await world.meeting("2017-06-14", cluster=world.afan, closed=True)
    world.winder.to("2017-06-15")
    await write(world, meeting=BETWEEN_MEETINGS)
    plan = await world.services.plan.show(await world.ask(world.sian))
    assert plan.actions[0].made.meeting is None
    assert plan.owed is not None
    with pytest.raises(NothingFound):
        await write(world, "other", meeting=elsewhere)


async def test_reviewed_and_nothing_to_change_is_a_refresh_that_is_kept_once(world: World):
    meeting = await world.meeting("2017-06-14", closed=True)
    world.winder.to("2017-06-15")
    asker = await world.ask(world.sian)
    first = await world.services.plan.review(asker, "one")
    again = await world.services.plan.review(asker, "two", meeting)
    assert (first.again, again.again) == (False, True)
    rows = await world.run("SELECT requirement, owner_kind, owner_id, meeting_id, programme FROM submission")
    assert rows == [
        {
            "requirement": "plan-refresh",
            "owner_kind": "cluster",
            "owner_id": world.neath,
            "meeting_id": meeting,
            "programme": "2017/18",
        }
    ]
    assert await refreshed(world) == {meeting}
    await world.run("UPDATE submission SET withdrawn_at = :now, withdrawn_by = 'U0SIAN'", now=world.winder.at)
    assert (await world.services.plan.show(asker)).owed is not None
    assert await refreshed(world) == frozenset()


async def test_a_review_needs_a_meeting_that_has_begun(world: World):
    asker = await world.ask(world.sian)
    with pytest.raises(NoMeetingYet):
        await world.services.plan.review(asker, "k")
    coming = await world.meeting("2017-06-14")
    with pytest.raises(NothingFound):
        await world.services.plan.review(asker, "k", coming)


async def test_every_outcome_lets_the_reminders_be_planned_anew(world: World):
    world.winder.to("2017-06-15")
    await write(world)
    rows = await world.run(
        "SELECT cluster_id FROM cluster_channel WHERE facts_at = :now", now=world.winder.at
    )
    assert rows == [{"cluster_id": world.neath}]


async def test_the_report_looks_back_to_what_the_plan_said_on_a_day(world: World):
    meeting = await world.meeting("2017-06-14", closed=True)
    world.winder.to("2017-06-15")
    await write(world)
    world.winder.to("2017-09-01")
    await change(world, "green", 1, Column.RAG, "green")
    cluster = (await world.ask(world.sian)).here
    assert cluster is not None
    then = await world.services.plan.report(world.installation, cluster, date(2017, 6, 30))
    now = await world.services.plan.report(world.installation, cluster, date(2017, 9, 1))
    before = await world.services.plan.report(world.installation, cluster, date(2017, 6, 14))
    assert [plan.actions[0].words.rag for plan in (then, now)] == ["red", "green"]
    assert before.actions == ()
    assert before.owed is not None
    assert before.owed.meeting.id == meeting


async def add(world: World, key: str, user: str, note: str, number: int = 1) -> OutcomeRecorded:
    return await world.services.plan.add_progress(await world.ask(user), key, number, note)


async def test_any_member_adds_progress_beneath_what_stands_there(world: World):
    await write(world)
    await change(world, "begun", 1, Column.PROGRESS, "Begun.")
    action = (await add(world, "note", world.priya, "Two pharmacies joined.")).plan.actions[0]
    assert action.words.progress == "Begun.\nTwo pharmacies joined."
    assert (action.latest.recorded_by, action.latest.meeting) == (world.priya, None)
    assert action.words.rag is RagRating.RED


async def test_progress_added_twice_by_one_delivery_stands_once(world: World):
    await write(world)
    await add(world, "note", world.nia, "Staff trained.")
    assert (await add(world, "note", world.nia, "Staff trained.")).again
    (row,) = (await world.services.plan.show(await world.ask(world.nia))).actions
    assert row.words.progress == "Staff trained."


async def test_a_note_on_progress_is_no_update_after_a_meeting(world: World):
    await write(world, meeting=BETWEEN_MEETINGS)
    meeting = await world.meeting("2017-06-14", closed=True)
    world.winder.to("2017-06-15")
    await add(world, "note", world.nia, "Staff trained.")
    assert meeting not in await refreshed(world)


async def test_progress_is_for_members_and_never_about_patients(world: World):
    await write(world)
    with pytest.raises(NotAllowed):
        await add(world, "a", world.owen, "Hello.")
    with pytest.raises(HoldsPatientData):
        await add(world, "b", world.nia, "About 943 476 5919.")
    with pytest.raises(LeftEmpty):
        await add(world, "c", world.nia, "")
    with pytest.raises(NothingFound):
        await add(world, "d", world.nia, "Hello.", number=9)
