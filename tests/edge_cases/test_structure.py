"""Practices, clusters and people that change, are shared or are missing: the readings where the guidance is silent."""

from datetime import UTC, date, datetime
from uuid import uuid4

from bot.domain.attendance import AttendanceStatus, Verdict
from bot.domain.attendance_register import Mark, Note, Submitted
from bot.domain.attendance_report import PracticeAttendance
from bot.domain.confirming import QuestionKey, QuestionKind
from bot.domain.contacts import Contact, Contacts
from bot.domain.deadlines import Owner
from bot.domain.ids import ClusterId, MeetingId
from bot.domain.meetings import MeetingDetails, MeetingDraft
from bot.domain.people import Role
from bot.domain.requirements import OwnerKind
from bot.domain.structure_receipts import StructureDone
from bot.views import points as points_views
from tests.world import AFAN_CHANNEL, NEATH_CHANNEL, World
from tests.years import the_year

NOW = datetime(2017, 4, 3, 9, tzinfo=UTC)
MEETINGS = ("2017-05-10", "2017-06-14", "2017-07-12", "2017-09-13")


async def changed(world: World, text: str) -> StructureDone:
    asker = await world.ask(world.catrin)
    trial = await world.services.structure.try_typed(asker, text)
    return await world.services.structure.change(asker, uuid4().hex, trial.wish, trial.note)


async def counted(world: World, practice: str, cluster: ClusterId | None = None) -> PracticeAttendance | None:
    """Count a practice in a cluster as it stands on the clock's day; None where it is no member."""
    found = await world.services.attendance.report(
        world.installation, cluster or world.neath, the_year(), world.winder.at.date()
    )
    return next((each for each in found if each.practice.id == world.practice(practice)), None)


async def attended(world: World, practice: str, cluster: ClusterId | None = None) -> int:
    found = await counted(world, practice, cluster)
    assert found is not None
    return found.standing.attended


async def held(world: World, *practices: str, days: tuple[str, ...] = MEETINGS) -> list[MeetingId]:
    meetings = []
    for day in days:
        meeting = await world.meeting(day, closed=True)
        await world.attended(meeting, *practices)
        meetings.append(meeting)
    return meetings


async def joint(world: World, day: str = "2017-06-14", time: str = "12:30") -> MeetingId:
    """Plan a meeting of Neath that is held for Afan too."""
    at = datetime.fromisoformat(f"{day}T{time}")
    draft = MeetingDraft(at.date(), at.time(), details=MeetingDetails(also_for=(world.afan,)))
    planned = await world.services.meetings.new(await world.ask(world.sian), uuid4().hex, draft)
    meeting = planned.meetings[0].id
    assert meeting is not None
    return meeting


async def register(world: World, meeting: MeetingId, *practices: str) -> None:
    """Close the register with these practices present."""
    asker = await world.ask(world.catrin)
    opened = await world.services.attendance_register.open_of(asker, meeting)
    marks = dict.fromkeys((world.practice(each) for each in practices), Mark.PRESENT)
    submitted = Submitted(meeting, opened.seen, marks, note=Note(facilitated=True), close=True)
    await world.services.attendance_register.save(asker, uuid4().hex, submitted)


async def confirmed(world: World, kind: str, subject: int, other: int = 0, *, accepted: bool) -> None:
    await world.run(
        """INSERT INTO confirmation (installation_id, kind, subject_id, other_id, accepted, recorded_by, recorded_at)
           VALUES (1, :kind, :subject, :other, :accepted, 'U0CATRIN', :now)""",
        kind=QuestionKey(QuestionKind(kind), subject, other).kind.value,
        subject=subject,
        other=other,
        accepted=accepted,
        now=world.winder.at,
    )


async def test_edge_01_the_remaining_practice_shows_the_better_attendance_until_the_board_confirms(
    world: World,
):
    await held(world, "Castle")
    await world.attended(MeetingId(1), "Dyfed")
    world.winder.to("2017-10-02")
    made = await changed(world, "merge Castle Surgery into Dyfed Road on 1 October 2017")
    dyfed = await counted(world, "Dyfed")
    assert dyfed is not None
    assert (dyfed.standing.attended, dyfed.standing.merged) == (4, True)
    assert await counted(world, "Castle") is None
    assert made.number is not None
    await confirmed(world, "merger", made.number, accepted=True)
    settled = await counted(world, "Dyfed")
    assert settled is not None
    assert (settled.standing.attended, settled.standing.merged) == (4, False)
    await confirmed(world, "merger", made.number, accepted=False)
    assert await attended(world, "Dyfed") == 1
    rows = await world.run("SELECT count(*) AS n FROM attendance")
    assert rows[0]["n"] == 5


async def test_edge_01_a_merger_that_was_taken_back_counts_no_more(world: World):
    await held(world, "Castle")
    world.winder.to("2017-10-02")
    made = await changed(world, "merge Castle Surgery into Dyfed Road on 1 October 2017")
    await changed(world, f"undo {made.number}")
    assert (await attended(world, "Dyfed"), await attended(world, "Castle")) == (0, 4)


async def test_edge_02_a_closed_practice_leaves_the_denominators_and_keeps_its_history(world: World):
    await held(world, "Castle", "Dyfed", days=MEETINGS[:2])
    world.winder.to("2017-06-30")
    await changed(world, "close Castle Surgery on 1 July 2017")
    before = await world.services.reports.all_clusters(world.installation, date(2017, 6, 30))
    after = await world.services.reports.all_clusters(world.installation, date(2017, 7, 1))
    assert {each.cluster.name: each.practices for each in before} == {"Neath": 7, "Afan": 3}
    assert {each.cluster.name: each.practices for each in after} == {"Neath": 6, "Afan": 3}
    assert await attended(world, "Castle") == 2
    world.winder.to("2017-07-01")
    assert await counted(world, "Castle") is None
    assert await attended(world, "Dyfed") == 2
    assert (await world.run("SELECT count(*) AS n FROM attendance"))[0]["n"] == 4


async def test_edge_03_a_managed_practice_attends_as_a_member_and_has_no_points(world: World):
    await held(world, "Castle")
    world.winder.to("2017-10-02")
    await changed(world, "managed Castle Surgery from 1 September 2017")
    castle = await counted(world, "Castle")
    assert castle is not None
    assert castle.standing.verdict is Verdict.MET
    found = await world.services.points.overview(await world.ask(world.sian))
    told = points_views.show(world.voices.english, found)
    assert "managed by the health board, no points" in str(told.payload())


async def test_edge_04_attendance_counts_in_the_cluster_of_the_day_and_in_one_total(world: World):
    await held(world, "Castle", days=MEETINGS[:2])
    world.winder.to("2017-07-03")
    await changed(world, "move Castle Surgery to Afan on 1 July 2017")
    in_afan = await world.meeting("2017-07-12", cluster=world.afan, closed=True)
    await world.attended(in_afan, "Castle")
    left_behind = await world.meeting("2017-09-13", closed=True)
    await world.attended(left_behind, "Dyfed")
    world.winder.to("2017-10-02")
    castle = await counted(world, "Castle", world.afan)
    assert castle is not None
    assert castle.standing.attended == 3
    assert [entry.meeting.cluster_id for entry in castle.entries] == [world.neath, world.neath, world.afan]
    assert await counted(world, "Castle") is None


async def test_edge_04_a_cluster_that_changes_its_board_takes_its_count_along(world: World):
    await world.run(
        "INSERT INTO health_board (installation_id, code, name, name_cy) VALUES (1, '7A5', 'Cwm Taf Morgannwg', '')"
    )
    await held(world, "Castle")
    world.winder.to("2017-10-02")
    await changed(world, "move cluster Neath to 7A5")
    assert await attended(world, "Castle") == 4


async def test_edge_05_a_renamed_merged_or_split_cluster_keeps_its_number_and_its_past(world: World):
    await held(world, "Castle", days=MEETINGS[:2])
    world.winder.to("2017-07-03")
    await changed(world, "rename Neath to Neath Valleys on 3 July 2017")
    assert await attended(world, "Castle") == 2
    await changed(world, "split Neath Valleys into Upper Neath: Castle, Dyfed on 4 July 2017")
    upper = ClusterId(
        int(str((await world.run("SELECT id FROM cluster WHERE name = 'Upper Neath'"))[0]["id"]))
    )
    world.winder.to("2017-07-05")
    assert await attended(world, "Castle", upper) == 2
    await changed(world, "merge cluster Upper Neath into Afan on 5 July 2017")
    assert await attended(world, "Castle", world.afan) == 2
    assert await counted(world, "Castle", upper) is None


async def test_edge_05_a_cluster_that_has_ended_owes_nothing(world: World):
    await changed(world, "merge cluster Afan into Neath on 1 October 2017")
    before = await world.services.reports.all_clusters(world.installation, date(2017, 9, 30))
    after = await world.services.reports.all_clusters(world.installation, date(2017, 10, 1))
    assert {each.cluster.name for each in before} == {"Afan", "Neath"}
    assert {each.cluster.name: each.practices for each in after} == {"Neath": 10}
    world.winder.to("2017-10-02")
    owed = await world.services.reports.compliance(world.installation, world.afan, date(2017, 10, 2))
    assert not [each for each in owed.assessments if each.duty.owner.kind is OwnerKind.CLUSTER]


async def test_edge_06_one_person_of_two_practices_is_recorded_for_each_by_name(world: World):
    await world.appoint(world.huw, "Huw Bevan", Role.REPRESENTATIVE, practice=world.practice("Tabernacle"))
    await world.meeting("2017-06-14")
    world.winder.to("2017-06-14", "12:40")
    huw, here = await world.ask(world.huw), world.services.attendance.here
    asked = await here(huw, "k1")
    assert len(asked.which) == 2
    assert await world.run("SELECT id FROM attendance") == []
    await here(huw, "k2", chosen=[each.id for each in asked.which])
    assert (await attended(world, "Victoria"), await attended(world, "Tabernacle")) == (1, 1)
    rows = await world.run("SELECT attendees, recorded_by FROM attendance")
    assert rows == [{"attendees": "Huw Bevan", "recorded_by": world.huw}] * 2


async def test_edge_06_the_same_name_at_two_practices_proves_nothing(world: World):
    meeting = await world.meeting("2017-06-14")
    world.winder.to("2017-06-14", "12:40")
    await world.appoint("U0HUW2", "Huw Bevan", Role.REPRESENTATIVE, practice=world.practice("Tabernacle"))
    await world.services.attendance.here(await world.ask(world.huw), "k1", meeting)
    assert (await attended(world, "Victoria"), await attended(world, "Tabernacle")) == (1, 0)


async def test_edge_07_several_people_of_one_practice_count_once_and_their_names_are_kept(world: World):
    await world.appoint("U0MAIR", "Mair Price", Role.REPRESENTATIVE, practice=world.practice("Dyfed"))
    meeting = await world.meeting("2017-06-14")
    world.winder.to("2017-06-14", "12:40")
    for number, user in enumerate((world.gareth, "U0MAIR")):
        await world.services.attendance.here(await world.ask(user), f"k{number}", meeting)
    assert await attended(world, "Dyfed") == 1
    rows = await world.run("SELECT attendees FROM attendance ORDER BY id DESC LIMIT 1")
    assert rows[0]["attendees"] == "Gareth Pugh, Mair Price"


async def test_edge_08_a_deputy_counts_and_is_kept_as_one(world: World):
    await world.appoint("U0ALED", "Aled Jones", Role.DEPUTY, practice=world.practice("Tabernacle"))
    meeting = await world.meeting("2017-06-14")
    world.winder.to("2017-06-14", "12:40")
    await world.services.attendance.here(await world.ask("U0ALED"), "k1", meeting)
    assert await attended(world, "Tabernacle") == 1
    assert await world.run("SELECT deputy FROM attendance") == [{"deputy": True}]


async def test_edge_15_a_board_wide_meeting_counts_in_a_linked_cluster_only_where_the_board_says_so(
    world: World,
):
    meeting = await joint(world)
    world.winder.to("2017-06-14", "15:00")
    await register(world, meeting, "Castle", "Fairfield")
    rows = await world.run(
        "SELECT practice_id, cluster_id FROM attendance WHERE status = 'present' ORDER BY practice_id"
    )
    assert [(row["practice_id"], row["cluster_id"]) for row in rows] == [
        (world.practice("Castle"), world.neath),
        (world.practice("Fairfield"), world.afan),
    ]
    assert (await attended(world, "Castle"), await attended(world, "Fairfield", world.afan)) == (1, 0)
    await confirmed(world, "joint", meeting, world.afan, accepted=True)
    assert (await attended(world, "Castle"), await attended(world, "Fairfield", world.afan)) == (1, 1)
    await confirmed(world, "joint", meeting, world.afan, accepted=False)
    assert await attended(world, "Fairfield", world.afan) == 0


async def test_edge_15_somebody_of_a_linked_cluster_says_here_in_their_own_channel(world: World):
    await world.appoint("U0ELIN", "Elin Howells", Role.REPRESENTATIVE, practice=world.practice("Fairfield"))
    await joint(world)
    world.winder.to("2017-06-14", "11:40")
    found = await world.services.attendance.here(await world.ask("U0ELIN", AFAN_CHANNEL), "k1")
    assert [each.practice.name for each in found.arrivals] == ["Fairfield Surgery"]
    rows = await world.run("SELECT cluster_id FROM attendance")
    assert rows == [{"cluster_id": world.afan}]


async def test_edge_16_a_joint_meeting_is_told_in_each_clusters_channel_with_its_own_practices(world: World):
    meeting = await joint(world)
    rows = await world.run("SELECT subject, channel FROM post ORDER BY id")
    assert {(row["subject"], row["channel"]) for row in rows} == {
        (f"meeting:{meeting}", NEATH_CHANNEL),
        (f"calendar:{meeting}:0", NEATH_CHANNEL),
        (f"meeting:{meeting}:0:{world.afan}", AFAN_CHANNEL),
        (f"calendar:{meeting}:0:{world.afan}", AFAN_CHANNEL),
    }
    linked = await world.services.meetings.of_year(await world.ask(world.catrin, AFAN_CHANNEL))
    assert [each.meeting.id for each in linked.meetings.standing] == [meeting]
    assert linked.meetings.counting == ()


def test_edge_31_the_boards_contact_steps_in_where_nobody_leads():
    officer, lead, other = (Contact(user, NOW) for user in ("U0CATRIN", "U0SIAN", "U0SECOND"))
    owner = Owner(OwnerKind.CLUSTER, 1, "Neath")
    assert Contacts(NOW, officers=(officer,)).of_owner(owner) == (officer,)
    shared = Contacts(NOW, leads=(lead, other), officers=(officer,))
    assert shared.of_owner(owner) == (lead, other)


async def test_edge_31_a_cluster_may_have_no_lead_or_several_and_each_of_them_acts(world: World):
    await world.appoint("U0SECOND", "Rhian Vaughan", Role.CLUSTER_LEAD, cluster=world.neath)
    draft = MeetingDraft(date(2017, 6, 14))
    assert (await world.services.meetings.new(await world.ask("U0SECOND"), "k1", draft)).meetings[0].id
    await world.run("UPDATE appointment SET ended_at = :now WHERE role = 'cluster lead'", now=world.winder.at)
    later = MeetingDraft(date(2017, 7, 12))
    assert (await world.services.meetings.new(await world.ask(world.catrin), "k2", later)).meetings[0].id


async def test_edge_32_a_branch_in_another_cluster_is_noted_and_earns_no_second_home(world: World):
    await changed(world, "branch Castle Surgery in Afan because of the branch in Port Talbot")
    visited = await world.meeting("2017-06-14", cluster=world.afan, closed=True)
    await world.run(
        """INSERT INTO attendance (installation_id, meeting_id, practice_id, cluster_id, status, recorded_by, recorded_at)
           VALUES (1, :meeting, :castle, :neath, :present, 'U0SIAN', :now)""",
        meeting=visited,
        castle=world.practice("Castle"),
        neath=world.neath,
        present=AttendanceStatus.PRESENT.value,
        now=world.winder.at,
    )
    world.winder.to("2017-07-03")
    assert await attended(world, "Castle") == 0
    assert await counted(world, "Castle", world.afan) is None
    view = await world.services.structure.show(await world.ask(world.catrin))
    noted = view.structure.branches(world.practice("Castle"), view.today)
    assert [(each.became, each.note) for each in noted] == [("Afan", "the branch in Port Talbot")]
