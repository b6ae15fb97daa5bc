"""Meetings held for several clusters: who is asked, who may answer and record, and what is told where."""

from datetime import date, datetime, time

import pytest

from bot.domain.attendance_register import Mark, Note, Submitted
from bot.domain.compliance import DutyState
from bot.domain.deliveries import Delivered
from bot.domain.ids import ClusterId, MeetingId
from bot.domain.meeting_changes import NewTime
from bot.domain.meeting_receipts import AnswerOutcome
from bot.domain.meeting_text import Next
from bot.domain.meetings import Answer, Invitation, MeetingDetails, MeetingDraft
from bot.domain.people import Role
from bot.domain.posts import Due, Subject
from bot.domain.refusals import ClusterNotFound, NotAllowed
from bot.views import invitations
from tests.world import AFAN_CHANNEL, World

DAY = "2017-06-14"


async def planned(world: World, *also_for: ClusterId) -> MeetingId:
    draft = MeetingDraft(date.fromisoformat(DAY), time(12, 30), details=MeetingDetails(also_for=also_for))
    made = await world.services.meetings.new(await world.ask(world.sian), f"plan-{also_for}", draft)
    meeting = made.meetings[0].id
    assert meeting is not None
    return meeting


async def invitation(world: World) -> Invitation:
    found = await world.services.meetings.of_year(await world.ask(world.sian))
    return found.meetings.standing[0]


async def told(world: World) -> dict[Subject, str]:
    """Say everything that is behind, and return it by its subject."""
    said = {}
    while claimed := await world.services.posts.claim():
        for due in claimed:
            said[due.post.subject] = words(world, due)
            await world.services.posts.settle(due, Delivered(due.post.channel, "1.1"))
    return said


def words(world: World, due: Due) -> str:
    return invitations.posted(world.voices.english, due).text


async def with_elin(world: World) -> None:
    await world.appoint("U0ELIN", "Elin Howells", Role.REPRESENTATIVE, practice=world.practice("Fairfield"))
    await world.appoint("U0MEG", "Meg Harris", Role.CLUSTER_LEAD, cluster=world.afan)


async def test_the_practices_of_each_cluster_are_asked(world: World):
    await planned(world, world.afan)
    found = await invitation(world)
    assert [cluster.name for cluster in found.clusters] == ["Neath", "Afan"]
    assert len(found.practices) == 10
    assert len(found.within(world.afan).practices) == 3


async def test_a_cluster_of_another_board_or_a_stranger_is_not_added(world: World):
    await world.run("INSERT INTO health_board (installation_id, code, name) VALUES (1, '7A5', 'Cwm Taf')")
    await world.run("INSERT INTO cluster (installation_id, board_id, name) VALUES (1, 2, 'Rhondda')")
    await planned(world, ClusterId(3), ClusterId(99), world.neath)
    assert (await invitation(world)).also_for == ()


async def test_each_cluster_is_told_in_its_own_channel_of_its_own_practices(world: World):
    meeting = await planned(world, world.afan)
    said = await told(world)
    neath, afan = (
        said[Subject.of(f"meeting:{meeting}")],
        said[Subject.of(f"meeting:{meeting}:0:{world.afan}")],
    )
    assert "Cluster meeting: Neath" in neath
    assert "Castle Surgery" in neath
    assert "Fairfield" not in neath
    assert "Cluster meeting: Afan" in afan
    assert "Fairfield Surgery" in afan
    assert "Castle" not in afan
    for text in (neath, afan):
        assert "Joint meeting of these clusters: Neath, Afan" in text
        assert "Counts there once the health board confirms it: Afan" in text
    assert "Other clusters, coming: 0 of 7" in afan
    assert Subject.of(f"calendar:{meeting}:0:{world.afan}") in said


async def test_an_answer_brings_both_messages_up_to_date(world: World):
    await with_elin(world)
    meeting = await planned(world, world.afan)
    await told(world)
    elin = await world.ask("U0ELIN", AFAN_CHANNEL)
    version = (await invitation(world)).meeting.version
    answered = await world.services.invitations.answer(elin, "k1", meeting, version, Answer.COMING)
    assert answered.outcome is AnswerOutcome.RECORDED
    said = await told(world)
    assert "Other clusters, coming: 1 of 3" in said[Subject.of(f"meeting:{meeting}")]
    assert "Coming (1): Fairfield Surgery" in said[Subject.of(f"meeting:{meeting}:0:{world.afan}")]


async def test_a_lead_answers_for_the_practices_of_their_own_cluster_only(world: World):
    await with_elin(world)
    meeting = await planned(world, world.afan)
    answering = await world.services.invitations.answering(await world.ask("U0MEG", AFAN_CHANNEL), meeting)
    assert {practice.name.split()[0] for practice in answering.others} == {"Afan", "Fairfield", "King's"}


async def test_whoever_leads_a_linked_cluster_takes_the_register_and_moves_nothing(world: World):
    await with_elin(world)
    meeting = await planned(world, world.afan)
    world.winder.to(DAY, "15:00")
    meg = await world.ask("U0MEG", AFAN_CHANNEL)
    opened = await world.services.attendance_register.open(meg)
    assert opened.meeting.id == meeting
    assert len(opened.lines) == 10
    marks = {world.practice("Fairfield"): Mark.PRESENT, world.practice("Castle"): Mark.PRESENT}
    submitted = Submitted(meeting, opened.seen, marks, note=Note(facilitated=True))
    await world.services.attendance_register.save(meg, "k1", submitted)
    rows = await world.run("SELECT cluster_id FROM attendance ORDER BY cluster_id")
    assert [row["cluster_id"] for row in rows] == [world.neath, world.afan]
    for which in (Next(), meeting):
        with pytest.raises(NotAllowed):
            await world.services.meetings.cancel(meg, "k2", which, "snow")


async def test_moving_it_tells_everybody_and_asks_them_again(world: World):
    meeting = await planned(world, world.afan)
    await told(world)
    await world.services.meetings.move(await world.ask(world.sian), "k1", Next(), NewTime(date(2017, 6, 21)))
    said = await told(world)
    assert Subject.of(f"moved:{meeting}:1") in said
    assert Subject.of(f"moved:{meeting}:1:{world.afan}") in said
    assert Subject.of(f"calendar:{meeting}:1:{world.afan}") in said


async def test_a_meeting_becomes_joint_by_words_and_the_other_cluster_hears_of_it(world: World):
    meeting = await planned(world)
    await told(world)
    sian = await world.ask(world.sian)
    done = await world.services.meetings.join(sian, "k1", Next(), "Afan")
    assert [each.name for each in done.joined] == ["Afan"]
    said = await told(world)
    assert f"meeting:{meeting}:0:{world.afan}" in {str(subject) for subject in said}
    assert f"calendar:{meeting}:0:{world.afan}" in {str(subject) for subject in said}
    rows = await world.run("SELECT was, became FROM meeting_change")
    assert (rows[0]["was"], rows[0]["became"]) == (
        {"also_for": []},
        {"also_for": [world.afan], "sequence": 0},
    )


async def test_all_clusters_of_the_board_are_meant_by_all(world: World):
    await planned(world)
    done = await world.services.meetings.join(await world.ask(world.sian), "k1", Next(), "all")
    assert [each.name for each in done.joined] == ["Afan"]
    with pytest.raises(ClusterNotFound):
        await world.services.meetings.join(await world.ask(world.sian), "k2", Next(), "Rhondda")


async def test_a_cluster_that_is_left_out_again_is_told_so_once(world: World):
    meeting = await planned(world, world.afan)
    await told(world)
    sian = await world.ask(world.sian)
    await world.services.meetings.change(sian, "k1", meeting, MeetingDetails())
    said = await told(world)
    left_out = said[Subject.of(f"meeting:{meeting}:0:{world.afan}")]
    assert "no longer held for this cluster" in left_out
    assert (await invitation(world)).also_for == ()
    await world.services.meetings.change(sian, "k2", meeting, MeetingDetails(also_for=(world.afan,)))
    assert "Cluster meeting: Afan" in (await told(world))[Subject.of(f"meeting:{meeting}:0:{world.afan}")]


async def test_it_counts_as_planned_where_the_board_says_so(world: World):
    meeting = await planned(world, world.afan)
    afan = await world.ask(world.catrin, AFAN_CHANNEL)
    assert (await world.services.meetings.of_year(afan)).meetings.counting == ()
    await world.run(
        """INSERT INTO confirmation (installation_id, kind, subject_id, other_id, accepted, recorded_by, recorded_at)
           VALUES (1, 'joint', :meeting, :afan, true, 'U0CATRIN', :now)""",
        meeting=meeting,
        afan=world.afan,
        now=world.winder.at,
    )
    assert len((await world.services.meetings.of_year(afan)).meetings.counting) == 1


async def test_a_channel_that_is_bound_later_gets_the_joint_meetings_too(world: World):
    await world.run("DELETE FROM cluster_channel WHERE cluster_id = :afan", afan=world.afan)
    meeting = await planned(world, world.afan)
    await told(world)
    await world.run(
        """INSERT INTO cluster_channel (installation_id, cluster_id, channel, language, bound_by, bound_at, facts_at)
           VALUES (1, :afan, 'C0NEW', 'en', 'U0DEWI', :now, :now)""",
        afan=world.afan,
        now=world.winder.at,
    )
    world.services.directory.forget()
    await world.services.meetings.post_again(await world.ask(world.catrin, "C0NEW"))
    said = await told(world)
    assert {str(subject) for subject in said} == {
        f"meeting:{meeting}:0:{world.afan}",
        f"calendar:{meeting}:0:{world.afan}",
    }


async def test_reminders_go_to_the_people_of_each_cluster_and_to_nobody_twice(world: World):
    await with_elin(world)
    await planned(world, world.afan)
    world.winder.at = datetime.fromisoformat("2017-06-12T08:00:00+00:00")
    await world.services.reminders.plan()
    rows = await world.run(
        "SELECT DISTINCT recipient, cluster_id FROM reminder WHERE subject LIKE 'meeting%'"
    )
    reminded = {(row["recipient"], row["cluster_id"]) for row in rows}
    assert ("U0ELIN", world.afan) in reminded
    assert (world.gareth, world.neath) in reminded
    assert not {"U0MEG", world.catrin} & {recipient for recipient, _ in reminded}
    assert len(reminded) == len({recipient for recipient, _ in reminded})


async def test_each_cluster_brings_its_own_plan_up_to_date_after_a_joint_meeting(world: World):
    await with_elin(world)
    meeting = await planned(world, world.afan)
    world.winder.to(DAY, "15:00")
    sian, meg = await world.ask(world.sian), await world.ask("U0MEG", AFAN_CHANNEL)
    opened = await world.services.attendance_register.open(sian)
    closing = Submitted(meeting, opened.seen, note=Note(facilitated=True), close=True)
    await world.services.attendance_register.save(sian, "close", closing)
    world.winder.to("2017-06-20")
    assert (await world.services.plan.show(meg)).owed is None, "nobody has said that it counts for Afan"
    await world.run(
        """INSERT INTO confirmation (installation_id, kind, subject_id, other_id, accepted, recorded_by, recorded_at)
           VALUES (1, 'joint', :meeting, :afan, true, 'U0CATRIN', :now)""",
        meeting=meeting,
        afan=world.afan,
        now=world.winder.at,
    )
    await world.services.plan.review(sian, "k1")
    assert (await world.services.plan.show(sian)).owed is None
    assert (await world.services.plan.show(meg)).owed is not None
    assert await refreshed(world) == {("Neath", True), ("Afan", False)}
    await world.services.plan.review(meg, "k2")
    assert (await world.services.plan.show(meg)).owed is None
    assert await refreshed(world) == {("Neath", True), ("Afan", True)}


async def refreshed(world: World) -> set[tuple[str, bool]]:
    """Tell of each cluster whether the plan is up to date after the meeting, as its own report says."""
    found = set()
    for cluster in (world.neath, world.afan):
        report = await world.services.reports.compliance(world.installation, cluster, date(2017, 6, 20))
        found |= {
            (each.duty.owner.name, each.state is DutyState.MET)
            for each in report.assessments
            if each.duty.requirement.key == "plan-refresh"
        }
    return found
