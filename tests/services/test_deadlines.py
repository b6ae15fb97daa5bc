"""What is due: a representative's own first, a lead's cluster with everybody's progress, an officer's board."""

from collections import Counter
from datetime import date

import pytest

from bot.domain.compliance import DutyState
from bot.domain.duty_lists import DutyList, Filter, Group, group, read_filter, shareable
from bot.domain.refusals import NotAllowed, PracticeAmbiguous, PracticeNotFound
from bot.domain.requirements import OwnerKind
from tests.world import World
from tests.years import the_year


async def deadlines(world: World, user: str, practice: str = "") -> DutyList:
    asker = await world.ask(user)
    if practice:
        return await world.services.deadlines.of_practice(asker, practice)
    return await world.services.deadlines.overview(asker)


async def share(world: World, user: str, text: str) -> None:
    await world.services.sharing.share_typed(await world.ask(user), text, f"{user} {text}")


async def test_a_representative_sees_the_own_practice_first_in_order_of_time(world: World):
    found = await deadlines(world, world.gareth)
    assert [(part.owner.kind, part.owner.name) for part in found.parts] == [
        (OwnerKind.PRACTICE, "Dyfed Road Health Centre"),
        (OwnerKind.CLUSTER, "Neath"),
        (OwnerKind.BOARD, "Swansea Bay University Health Board"),
    ]
    assert [part.records for part in found.parts] == [True, False, False]
    dues = [each.duty.due for each in found.parts[0].assessments]
    dated = [due for due in dues if due]
    assert dated == sorted(dated)
    assert dues[-1] is None
    assert len(dues) == 16


async def test_every_duty_of_the_year_is_there_for_a_lead(world: World):
    found = await deadlines(world, world.sian)
    kinds = Counter(part.owner.kind for part in found.parts for _ in part.assessments)
    assert kinds == {OwnerKind.CLUSTER: 4, OwnerKind.PRACTICE: 16, OwnerKind.BOARD: 2}
    assert len(found.progress) == 16


async def test_a_lead_sees_how_many_practices_have_done_each_duty_and_who_has_not(world: World):
    world.winder.to("2017-05-20")
    for practice in ("Castle", "Dyfed", "Skewen", "Victoria", "Waterside"):
        await share(world, world.sian, f"PDP {practice}")
    found = await deadlines(world, world.sian)
    pdp = next(each for each in found.progress if each.requirement.key == "pdp")
    assert (pdp.done, pdp.practices) == (5, 7)
    assert [each.duty.owner.name for each in pdp.missing] == [
        "Briton Ferry Health Centre",
        "Tabernacle Surgery",
    ]
    assert pdp.group(found.today) is Group.SOON


async def test_an_officer_sees_the_boards_duties_and_the_clusters_worst_first(world: World):
    world.winder.to("2017-06-10")
    await share(world, world.catrin, "pre-populated matrix 28/4/2017")
    await world.run("DELETE FROM membership WHERE practice_id = :gone", gone=world.practice("Fairfield"))
    found = await deadlines(world, world.catrin)
    assert [part.owner.kind for part in found.parts] == [OwnerKind.BOARD]
    assert [(each.cluster.name, each.overdue) for each in found.clusters] == [("Neath", 14), ("Afan", 4)]


async def test_easter_saturday_keeps_its_date_and_gets_a_working_day(world: World):
    found = await deadlines(world, world.gareth, "Dyfed Road")
    outcome = next(
        each for each in found.parts[0].assessments if each.duty.requirement.key == "peer-review-outcome"
    )
    assert outcome.duty.due == date(2018, 3, 31)
    assert outcome.duty.working_due == date(2018, 3, 29)


async def test_a_late_matrix_of_the_board_is_not_held_against_a_practice(world: World):
    world.winder.to("2017-06-10")
    found = await deadlines(world, world.gareth)
    states = {each.duty.requirement.key: each for each in found.parts[0].assessments}
    assert states["matrix"].state is DutyState.OVERDUE
    assert states["matrix"].excused
    assert not states["pdp"].excused


async def test_an_aim_whose_date_has_passed_stands_among_the_aims(world: World):
    world.winder.to("2018-04-05")
    found = await world.services.deadlines.of_named(await world.ask(world.gareth), the_year().key)
    aim = next(each for each in found.parts[0].assessments if each.duty.requirement.is_aim)
    assert group(aim, found.today) is Group.AIMS
    assert aim.state is DutyState.AIM_OPEN


async def test_duties_that_are_counted_have_no_button(world: World):
    found = await deadlines(world, world.gareth)
    counted = {each.duty.requirement.key for each in found.parts[0].assessments if not shareable(each)}
    assert counted == {
        "meetings",
        "annual-report-meeting",
        "governance-learning",
        "mid-year-review",
        "year-end-review",
    }


async def test_a_practice_is_found_by_name_and_an_unclear_name_is_refused(world: World):
    found = await deadlines(world, world.sian, "skewen")
    assert [part.owner.name for part in found.parts] == ["Skewen Medical Centre"]
    assert found.parts[0].records
    with pytest.raises(PracticeAmbiguous):
        await deadlines(world, world.sian, "surgery")
    with pytest.raises(PracticeNotFound):
        await deadlines(world, world.sian, "Fairfield")
    assert not (await deadlines(world, world.gareth, "Castle")).parts[0].records


async def test_partners_and_strangers_do_not_see_deadlines(world: World):
    for user in (world.priya, world.owen):
        with pytest.raises(NotAllowed):
            await deadlines(world, user)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", (Filter.OPEN, "")),
        ("ALL", (Filter.ALL, "")),
        ("popeth", (Filter.ALL, "")),
        ("done", (Filter.DONE, "")),
        ("wedi", (Filter.DONE, "")),
        ("Castle Surgery", (Filter.OPEN, "Castle Surgery")),
    ],
)
def test_a_filter_or_a_name_is_read(typed: str, expected: tuple[Filter, str]):
    assert read_filter(typed) == expected


@pytest.mark.parametrize("more", [0, 64, 6_400])
async def test_the_round_trips_stay_the_same_whatever_the_number_of_clusters(world: World, more: int):
    if more:
        await _more_clusters(world, more)
    for user in (world.gareth, world.sian, world.catrin):
        before = world.database.round_trips
        await deadlines(world, user)
        assert world.database.round_trips - before <= 3
        before = world.database.round_trips
        await world.services.reports.summary(await world.ask(user))
        assert world.database.round_trips - before <= 3
    before = world.database.round_trips
    await share(world, world.gareth, "CGSAT")
    assert world.database.round_trips - before <= 3


async def _more_clusters(world: World, more: int) -> None:
    await world.run(
        "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, :more) n",
        more=more,
    )
    await world.run(
        """WITH made AS (
               INSERT INTO practice (installation_id, code, name)
               SELECT 1, 'X' || id, 'Practice ' || id FROM cluster WHERE name LIKE 'Cluster %' RETURNING id, code)
           INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           SELECT 1, id, substr(code, 2)::bigint, '2009-04-01' FROM made"""
    )
