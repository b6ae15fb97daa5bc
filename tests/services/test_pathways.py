"""Agreeing on pathways: the rule of the guidance, changes with their reasons, and meetings of too few."""

from uuid import uuid4

import pytest

from bot.domain.attendance_register import Mark, Submitted
from bot.domain.ids import MeetingId
from bot.domain.pathway_work import PathwaysDecided, PathwayWork
from bot.domain.pathways import NO_MEETING, WrittenChoice
from bot.domain.people import Role
from bot.domain.refusals import (
    HoldsPatientData,
    NotAllowed,
    NothingFound,
    OnlyForClusters,
    PathwaysRefused,
    ReasonNeeded,
    TooLong,
)
from tests.world import AFAN_CHANNEL, World

CHOICE = ("cancer", "dementia", "Falls at home")


def key() -> str:
    return uuid4().hex


async def agree(
    world: World, *names: str, reason: str = "", meeting: MeetingId | None = None, by: str = ""
) -> PathwaysDecided:
    asker = await world.ask(by or world.sian)
    return await world.services.pathways.agree(asker, key(), WrittenChoice(names, reason, meeting))


async def shown(world: World, user: str = "") -> PathwayWork:
    return await world.services.pathways.show(await world.ask(user or world.nia))


async def submissions(world: World) -> list[dict[str, object]]:
    return await world.run(
        """SELECT requirement, owner_kind, source, withdrawn_at IS NULL AS stands, withdrawn_reason
             FROM submission WHERE source LIKE 'pathways:%' ORDER BY id"""
    )


async def with_quorum(world: World, quorum: int) -> None:
    await world.run("UPDATE cluster_channel SET quorum = :quorum WHERE cluster_id = 1", quorum=quorum)
    world.services.directory.forget()


async def test_what_was_agreed_at_the_latest_meeting_is_seen_by_the_whole_cluster(world: World):
    held = await world.meeting("2017-06-14")
    await world.meeting("2017-09-13")
    world.winder.to("2017-06-14", "14:00")
    await agree(world, *CHOICE)
    agreed = (await shown(world, world.priya)).agreements.agreed
    assert agreed is not None
    assert agreed.chosen == CHOICE
    assert agreed.meeting is not None
    assert agreed.meeting.id == held
    assert str(agreed.agreed_on) == "2017-06-14"


async def test_agreeing_is_the_clusters_duty_done(world: World):
    await agree(world, *CHOICE)
    (done,) = await submissions(world)
    assert (done["requirement"], done["owner_kind"], done["stands"]) == ("pathways", "cluster", True)


async def test_agreeing_makes_the_reminders_look_again(world: World):
    world.winder.to("2017-05-01")
    await agree(world, *CHOICE)
    (channel,) = await world.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1")
    assert channel["facts_at"] == world.winder.at


async def test_a_typed_line_names_the_pathways_by_their_own_words(world: World):
    asker = await world.ask(world.sian)
    done = await world.services.pathways.agree_typed(asker, key(), "liver, mental health and falls at home")
    assert done.work.agreements.current == ("mental-health", "liver", "falls at home")


async def test_welsh_names_mean_the_same_pathways(world: World):
    asker = await world.ask(world.sian)
    done = await world.services.pathways.agree_typed(asker, key(), "Canser, clefyd yr afu, cwympiadau")
    assert done.work.agreements.current == ("cancer", "liver", "cwympiadau")


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (("falls", "frailty", "diabetes"), "basket"),
        (("cancer", "frailty", "diabetes"), "basket"),
        (("cancer", "dementia"), "count"),
        (("cancer", "dementia", "copd", "falls"), "count"),
        (("cancer", "dementia", "Cancer"), "twice"),
        ((), "count"),
    ],
)
async def test_a_choice_that_the_guidance_does_not_allow_is_refused(
    world: World, names: tuple[str, ...], why: str
):
    with pytest.raises(PathwaysRefused) as refused:
        await agree(world, *names)
    assert refused.value.why == why
    assert (await shown(world)).agreements.history == ()


async def test_a_change_needs_a_reason_and_keeps_what_was_before(world: World):
    await agree(world, *CHOICE)
    with pytest.raises(ReasonNeeded):
        await agree(world, "cancer", "copd", "Falls at home")
    done = await agree(world, "cancer", "copd", "falls at home", reason="No data on dementia")
    agreements = done.work.agreements
    assert agreements.current == ("cancer", "copd", "Falls at home")
    assert agreements.former == ("dementia",)
    stored = (await shown(world)).agreements.history
    assert [each.reason for each in stored] == ["", "No data on dementia"]
    assert [each["stands"] for each in await submissions(world)] == [True, True]


async def test_the_same_choice_again_changes_nothing(world: World):
    await agree(world, *CHOICE)
    assert (await agree(world, "Falls at home", "dementia", "cancer")).again
    assert len((await shown(world)).agreements.history) == 1


async def test_a_delivery_that_comes_twice_is_kept_once(world: World):
    asker = await world.ask(world.sian)
    one = key()
    await world.services.pathways.agree(asker, one, WrittenChoice(CHOICE))
    other = WrittenChoice(("cancer", "copd", "Falls"), "A slip")
    assert (await world.services.pathways.agree(asker, one, other)).again
    assert len((await shown(world)).agreements.history) == 1


async def test_only_those_who_lead_record_what_was_agreed(world: World):
    with pytest.raises(NotAllowed):
        await agree(world, *CHOICE, by=world.gareth)
    assert (await agree(world, *CHOICE, by=world.catrin)).work.agreements.agreed


async def test_patients_and_long_stories_are_no_pathway(world: World):
    with pytest.raises(HoldsPatientData) as refused:
        await agree(world, "cancer", "dementia", "Care of 943 476 5919")
    assert refused.value.question == "local"
    with pytest.raises(TooLong):
        await agree(world, "cancer", "dementia", "x" * 76)
    await agree(world, *CHOICE)
    with pytest.raises(HoldsPatientData) as reason:
        await agree(world, "cancer", "copd", "Falls", reason="Seen with 943 476 5919")
    assert reason.value.question == "reason"


async def test_a_meeting_that_has_not_begun_or_is_another_clusters_cannot_have_agreed(world: World):
    to_come = await world.meeting("2017-09-13")
    theirs = await world.meeting("2017-04-01", cluster=world.afan)
    for meeting in (to_come, theirs):
        with pytest.raises(NothingFound):
            await agree(world, *CHOICE, meeting=meeting)
    done = await agree(world, *CHOICE, meeting=NO_MEETING)
    assert done.work.agreements.agreed is not None
    assert done.work.agreements.agreed.meeting is None


async def test_a_joint_meeting_can_agree_for_the_cluster_it_is_held_for_too(world: World):
    joint = await world.meeting("2017-04-01", cluster=world.afan)
    await world.run(
        """INSERT INTO meeting_cluster (installation_id, meeting_id, cluster_id, added_by, added_at)
           VALUES (1, :meeting, 1, 'U0SIAN', :now)""",
        meeting=joint,
        now=world.winder.at,
    )
    done = await agree(world, *CHOICE, meeting=joint)
    assert done.work.agreements.agreed is not None
    assert done.work.agreements.agreed.meeting is not None


async def test_a_quorum_is_looked_at_when_the_register_is_closed(world: World):
    await with_quorum(world, 3)
    meeting = await world.meeting("2017-04-03", time="08:00")
    await world.attended(meeting, "Castle", "Dyfed")
    done = await agree(world, *CHOICE)
    assert done.work.agreements.agreed is not None
    sian = await world.ask(world.sian)
    await world.services.attendance_register.close(sian, key(), meeting)
    assert (await shown(world)).agreements.agreed is None
    (taken_back,) = await submissions(world)
    assert (taken_back["stands"], taken_back["withdrawn_reason"]) == (False, "inquorate")


async def test_a_correction_of_the_register_can_make_the_quorum_after_all(world: World):
    await with_quorum(world, 3)
    meeting = await world.meeting("2017-04-03", time="08:00", closed=True)
    await world.attended(meeting, "Castle", "Dyfed")
    done = await agree(world, *CHOICE)
    assert done.work.agreements.not_agreed is not None
    assert await submissions(world) == []
    register, sian = world.services.attendance_register, await world.ask(world.sian)
    seen = (await register.open_of(sian, meeting)).seen
    nia_was_there = {world.practice("Skewen"): Mark.PRESENT}
    await register.save(sian, key(), Submitted(meeting, seen, nia_was_there, reason="Nia was there"))
    assert (await shown(world)).agreements.agreed is not None
    assert [each["stands"] for each in await submissions(world)] == [True]


async def test_a_joint_meeting_is_quorate_for_each_cluster_by_its_own_practices(world: World):
    await with_quorum(world, 2)
    joint = await world.meeting("2017-04-03", time="08:00", cluster=world.afan)
    await world.run(
        """INSERT INTO meeting_cluster (installation_id, meeting_id, cluster_id, added_by, added_at)
           VALUES (1, :meeting, 1, 'U0SIAN', :now)""",
        meeting=joint,
        now=world.winder.at,
    )
    await world.attended(joint, "Afan", "Fairfield", "King's")
    await agree(world, *CHOICE, meeting=joint)
    await world.appoint("U0ELIN", "Elin Vaughan", Role.CLUSTER_LEAD, cluster=world.afan)
    elin = await world.ask("U0ELIN", AFAN_CHANNEL)
    await world.services.attendance_register.close(elin, key(), joint)
    assert (await shown(world)).agreements.not_agreed is not None
    assert [each["stands"] for each in await submissions(world)] == [False]


async def test_what_too_few_decided_leaves_the_older_agreement_in_force(world: World):
    await agree(world, *CHOICE)
    await with_quorum(world, 3)
    await world.meeting("2017-04-03", time="08:00", closed=True)
    done = await agree(world, "cancer", "copd", "Falls at home", reason="Try COPD")
    assert done.work.agreements.current == CHOICE
    assert done.work.agreements.not_agreed is not None
    again = await agree(world, *CHOICE, meeting=NO_MEETING)
    assert not again.again
    assert again.work.agreements.not_agreed is None


async def test_a_quorum_set_later_undoes_no_decision(world: World):
    meeting = await world.meeting("2017-04-03", time="08:00", closed=True)
    await world.attended(meeting, "Castle", "Dyfed")
    await agree(world, *CHOICE)
    await with_quorum(world, 5)
    assert (await shown(world)).agreements.current == CHOICE


async def test_a_body_beside_the_clusters_agrees_on_no_pathways(world: World):
    await world.run("UPDATE cluster SET kind = 'pan-cluster planning group' WHERE id = 1")
    world.services.directory.forget()
    with pytest.raises(OnlyForClusters):
        await agree(world, *CHOICE)
