"""Everything at a glance: a practice, a cluster, a board's clusters; and the reports for programs."""

from argparse import Namespace
from datetime import date

import orjson
import pytest

from bot.command_line.reports import REPORTS, made
from bot.domain.attendance import Verdict
from bot.domain.compliance import DutyState
from bot.domain.duty_lists import Group
from bot.domain.ids import ClusterId
from bot.domain.refusals import ClusterAmbiguous, ClusterNotFound, NotAllowed
from bot.domain.summaries import BoardSummary, ClusterOverview, PracticesSummary
from tests.summing import summarise
from tests.world import World


async def share(world: World, user: str, text: str) -> None:
    await world.services.sharing.share_typed(await world.ask(user), text, f"{user} {text}")


async def a_year(world: World) -> None:
    """Hold three meetings of five, share a few things, and stand on 20 November 2017."""
    for day, came in (
        ("2017-05-10", ("Castle", "Dyfed", "Skewen")),
        ("2017-07-12", ("Castle", "Dyfed")),
        ("2017-09-13", ("Castle",)),
    ):
        meeting = await world.meeting(
            day, closed=True, purposes=("mid_year_peer_review",) if day > "2017-09" else ()
        )
        await world.attended(meeting, *came)
        await world.attended(meeting, *{"Victoria", "Waterside"} - set(came), status="apologies")
    await world.meeting("2018-01-17")
    await world.meeting("2018-03-14", purposes=("annual_report", "year_end_peer_review"))
    world.winder.to("2017-11-20")
    await share(world, world.catrin, "pre-populated matrix 28/4/2017")
    await share(world, world.sian, "action plan 7/8/2017")
    await share(world, world.sian, "PDP Castle 30/5/2017")
    await share(world, world.gareth, "PDP 7/6/2017")


async def test_a_representative_gets_their_practice(world: World):
    await a_year(world)
    found = await world.services.reports.summary(await world.ask(world.nia))
    assert isinstance(found, PracticesSummary)
    [glance] = found.practices
    assert glance.practice.name == "Skewen Medical Centre"
    assert (glance.standing.attended, glance.standing.remaining) == (1, 2)
    assert glance.standing.verdict is Verdict.OUT_OF_REACH
    overdue = [each.duty.requirement.key for each in glance.of(Group.OVERDUE, found.today)]
    assert overdue == ["matrix", "pdp", "meetings", "mid-year-review"]


async def test_a_lead_gets_the_cluster_and_whom_to_ring(world: World):
    await a_year(world)
    found = await world.services.reports.summary(await world.ask(world.sian))
    assert isinstance(found, ClusterOverview)
    assert len(found.practices) == 7
    assert [each.practice.name for each in found.by_verdict(Verdict.ON_TRACK)] == ["Castle Surgery"]
    assert found.to_ring[0].standing.verdict is Verdict.OUT_OF_REACH
    assert [each.practice.name for each in found.to_ring][-2:] == [
        "Dyfed Road Health Centre",
        "Castle Surgery",
    ]
    plan = next(each for each in found.duties if each.duty.requirement.key == "action-plan")
    assert plan.state is DutyState.MET_LATE


async def test_an_officer_gets_all_clusters_worst_first(world: World):
    await a_year(world)
    found = await world.services.reports.summary(await world.ask(world.catrin))
    assert isinstance(found, BoardSummary)
    assert [each.cluster.name for each in found.clusters] == ["Neath", "Afan"]
    neath = found.clusters[0]
    assert neath.verdicts == {Verdict.ON_TRACK: 1, Verdict.LAST_CHANCE: 1, Verdict.OUT_OF_REACH: 5}
    private = await world.services.reports.summary(await world.ask(world.catrin, None))
    assert isinstance(private, BoardSummary)


async def test_others_get_no_summary(world: World):
    with pytest.raises(NotAllowed):
        await world.services.reports.summary(await world.ask(world.priya))


async def test_many_practices_counted_at_once_come_to_what_each_duty_says(world: World):
    await a_year(world)
    await world.run(
        "UPDATE membership SET until_date = '2017-08-01' WHERE practice_id = :moved",
        moved=world.practice("Dyfed"),
    )
    await world.run(
        """INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           VALUES (1, :moved, 2, '2017-08-01')""",
        moved=world.practice("Dyfed"),
    )
    reports = world.services.reports
    today = date(2017, 11, 20)
    for summary in await reports.all_clusters(world.installation, today):
        report = await reports.compliance(world.installation, ClusterId(summary.cluster.id), today)
        own = [each for each in report.assessments if each.duty.owner.kind != "board"]
        standings = [each.evidence.standing for each in own if each.evidence.standing is not None]
        assert summary == summarise(summary.cluster, standings, own)
    dyfed = next(
        each
        for each in await reports.all_practices(world.installation, today)
        if each.practice_id == world.practice("Dyfed")
    )
    assert (dyfed.cluster_id, dyfed.attended) == (world.afan, 2)


async def test_a_report_looks_back_to_the_end_of_a_day(world: World):
    await a_year(world)
    before = await world.services.reports.compliance(world.installation, world.neath, date(2017, 11, 19))
    assert not any(each.done for each in before.assessments if each.duty.requirement.key == "pdp")
    after = await world.services.reports.compliance(world.installation, world.neath, date(2017, 11, 20))
    done = [each.state for each in after.assessments if each.duty.requirement.key == "pdp" and each.done]
    assert sorted(done) == [DutyState.MET, DutyState.MET_LATE]


async def test_a_report_knows_nothing_of_meetings_that_came_later(world: World):
    meeting = await world.meeting("2017-06-14", closed=True)
    await world.run("UPDATE meeting SET facilitated = true WHERE id = :id", id=meeting)
    before = await world.services.reports.compliance(world.installation, world.neath, date(2017, 6, 13))
    found = {each.duty.requirement.key: each for each in before.assessments}
    assert not found["facilitation"].done
    assert found["plan-refresh"].duty.due is None
    on_the_day = await world.services.reports.compliance(world.installation, world.neath, date(2017, 6, 14))
    assert next(each for each in on_the_day.assessments if each.duty.requirement.key == "facilitation").done


async def test_the_compliance_report_has_one_entry_for_each_owner_and_duty(world: World):
    await a_year(world)
    told = orjson.loads(await printed(world, "compliance", "json"))
    assert (told["programme"], told["points_total"]) == ("2017/18", 200)
    assert sum(each["points"] for each in told["indicators"]) == 200
    keys = [(each["owner_kind"], each["owner"], each["duty"]) for each in told["duties"]]
    assert len(keys) == len(set(keys)) == 2 + 4 + 7 * 16
    pdp = next(each for each in told["duties"] if each["owner"] == "W98002" and each["duty"] == "pdp")
    assert pdp == {
        "owner_kind": "practice",
        "owner": "W98002",
        "duty": "pdp",
        "indicator": "CND 001W",
        "title": "Three-year practice development plan (PDP) shared",
        "due": "2017-05-31",
        "working_due": "2017-05-31",
        "strength": "must",
        "state": "met late",
        "evidence": {"kind": "shared", "date": "2017-06-07", "receipt": "CND-2017-18/000004"},
    }
    undated = next(each for each in told["duties"] if each["duty"] == "cgsat")
    assert (undated["due"], undated["working_due"], undated["evidence"]) == (None, None, None)


@pytest.mark.parametrize("report", list(REPORTS))
async def test_every_report_comes_in_every_format(world: World, report: str):
    await a_year(world)
    assert orjson.loads(await printed(world, report, "json")) is not None
    csv = await printed(world, report, "csv")
    assert csv.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in csv
    assert b"Neath" in await printed(world, report, "text")


async def test_a_cluster_name_that_is_not_clear_is_refused(world: World):
    await world.run(
        "INSERT INTO health_board (installation_id, code, name, name_cy) VALUES (1, '7A1', 'North', 'Gogledd')"
    )
    await world.run("INSERT INTO cluster (installation_id, board_id, name) VALUES (1, 2, 'Neath')")
    reports = world.services.reports
    with pytest.raises(ClusterAmbiguous) as refused:
        await reports.cluster_named(world.installation, "neath", None)
    assert len(refused.value.candidates) == 2
    found = await reports.cluster_named(world.installation, "neath", "Swansea Bay")
    assert found.id == world.neath
    assert (await reports.cluster_named(world.installation, "Neath", "7a1")).board.name == "North"
    with pytest.raises(ClusterNotFound) as unknown:
        await reports.cluster_named(world.installation, "Neth", "7A3")
    assert unknown.value.suggestions


async def printed(world: World, report: str, how: str) -> bytes:
    options = Namespace(report=report, cluster="Neath", board=None, at=None, format=how, workspace=None)
    return await made(world.services, options, world.winder.at.date())


async def test_a_joint_meeting_of_two_clusters_of_one_board_counts_once_for_each_practice(world: World):
    meeting = await world.meeting("2017-06-14", closed=True)
    await world.run(
        """INSERT INTO meeting_cluster (installation_id, meeting_id, cluster_id, added_by, added_at)
           VALUES (1, :meeting, :afan, 'U0SIAN', :now)""",
        meeting=meeting,
        afan=world.afan,
        now=world.winder.at,
    )
    await world.run(
        """INSERT INTO confirmation (installation_id, kind, subject_id, other_id, accepted, recorded_by, recorded_at)
           VALUES (1, 'joint', :meeting, :afan, true, 'U0CATRIN', :now)""",
        meeting=meeting,
        afan=world.afan,
        now=world.winder.at,
    )
    await world.attended(meeting, "Castle")
    await world.run(
        """INSERT INTO attendance (installation_id, meeting_id, practice_id, cluster_id, status, recorded_by, recorded_at)
           VALUES (1, :meeting, :practice, :afan, 'present', 'U0SIAN', :now)""",
        meeting=meeting,
        practice=world.practice("Fairfield"),
        afan=world.afan,
        now=world.winder.at,
    )
    world.winder.to("2017-06-20")
    counted = {
        each.practice_id: each.attended
        for each in await world.services.reports.all_practices(world.installation, world.winder.at.date())
    }
    assert counted[world.practice("Castle")] == 1
    assert counted[world.practice("Fairfield")] == 1
    assert counted[world.practice("King's")] == 0
