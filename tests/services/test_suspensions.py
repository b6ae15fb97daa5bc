"""Suspensions on the real database: announced once, counted nowhere, taken back with a reason, told to every channel."""

from datetime import date

import pytest

from bot.domain.compliance import DutyState
from bot.domain.deliveries import Delivered, Refused
from bot.domain.ids import HealthBoardId
from bot.domain.people import Role
from bot.domain.refusals import (
    DateOutside,
    EndsBeforeItBegins,
    HoldsPatientData,
    IndicatorNotFound,
    NotAllowed,
    ReasonNeeded,
    Refusal,
)
from bot.domain.suspending import SuspensionReceipt, SuspensionWish
from tests.world import World

WINTER = SuspensionWish(date(2018, 1, 5), date(2018, 3, 31), ("CND 009W", "CND 010W"), "Winter pressure")

SPRING = SuspensionWish(date(2017, 4, 10), date(2017, 4, 28), ("CND 009W",), "Cyber attack")


async def announce(world: World, wish: SuspensionWish = WINTER, key: str = "suspend") -> SuspensionReceipt:
    return await world.services.suspensions.announce(await world.ask(world.catrin), wish, key)


async def states(world: World) -> dict[str, DutyState]:
    report = await world.services.reports.compliance(world.installation, world.neath)
    return {each.duty.requirement.key: each.state for each in report.assessments}


async def test_the_named_indicators_are_suspended_and_no_others(world: World):
    world.winder.to("2018-01-08")
    await announce(world)
    found = await states(world)
    assert found["annual-report"] is DutyState.SUSPENDED
    assert found["meetings"] is DutyState.SUSPENDED
    assert found["peer-review-outcome"] is not DutyState.SUSPENDED


async def test_a_date_that_had_passed_before_still_stands(world: World):
    world.winder.to("2018-01-08")
    await announce(world)
    assert (await states(world))["action-plan"] is DutyState.OVERDUE


async def test_without_indicators_everything_is_suspended_in_every_cluster_of_the_board(world: World):
    world.winder.to("2018-01-08")
    await announce(world, SuspensionWish(date(2018, 1, 5), date(2018, 3, 31)))
    report = await world.services.reports.compliance(world.installation, world.afan)
    due_in_march = [each for each in report.assessments if each.duty.due == date(2018, 3, 31)]
    assert due_in_march
    assert {each.state for each in due_in_march} <= {DutyState.SUSPENDED}


async def test_it_begins_on_its_first_day(world: World):
    world.winder.to("2018-01-03")
    await announce(world)
    assert (await states(world))["annual-report"] is not DutyState.SUSPENDED
    world.winder.to("2018-01-05")
    assert (await states(world))["annual-report"] is DutyState.SUSPENDED


async def test_what_is_done_meanwhile_counts(world: World):
    world.winder.to("2018-02-01")
    await announce(world)
    lead = await world.ask(world.sian)
    await world.services.sharing.share_typed(lead, "annual report", "report")
    assert (await states(world))["annual-report"] is DutyState.MET


async def test_the_board_summary_counts_it_as_suspended_too(world: World):
    world.winder.to("2017-06-20")
    before = await world.services.reports.board(world.installation, world.board)
    await announce(world, SuspensionWish(date(2017, 5, 1), date(2017, 7, 31)))
    after = await world.services.reports.board(world.installation, world.board)
    assert sum(each.overdue for each in before.clusters) > 0
    assert sum(each.overdue for each in after.clusters) == 0


async def test_the_same_is_announced_once(world: World):
    first = await announce(world)
    again = await announce(world, key="other")
    repeated = await announce(world)
    assert (first.fresh, again.fresh, repeated.fresh) == (True, False, False)
    assert first.announced.suspension.id == again.announced.suspension.id
    assert len(await world.run("SELECT id FROM suspension")) == 1


async def test_taken_back_its_dates_stand_again_and_the_record_stays(world: World):
    world.winder.to("2018-01-08")
    made = await announce(world)
    catrin = await world.ask(world.catrin)
    suspension = made.announced.suspension.id
    with pytest.raises(ReasonNeeded):
        await world.services.suspensions.withdraw(catrin, suspension, "", "k1")
    done = await world.services.suspensions.withdraw(catrin, suspension, "Wrong indicators", "k2")
    assert done.fresh
    assert (await states(world))["annual-report"] is not DutyState.SUSPENDED
    (kept,) = (await world.services.suspensions.show(catrin)).announced
    assert (kept.stands, kept.withdrawn_reason, kept.withdrawn_by) == (
        False,
        "Wrong indicators",
        world.catrin,
    )
    again = await world.services.suspensions.withdraw(catrin, suspension, "Twice", "k3")
    assert not again.fresh


async def test_a_typed_line_says_it_all(world: World):
    world.winder.to("2018-01-03")
    catrin = await world.ask(world.catrin)
    typed = "from 5 January to 31 March for CND 009W and 010W because of winter pressure"
    made = await world.services.suspensions.announce_typed(catrin, typed, "typed")
    kept = made.announced.suspension
    assert (kept.starts, kept.ends) == (WINTER.starts, WINTER.ends)
    assert kept.indicators == frozenset({"CND 009W", "CND 010W"})
    assert kept.reason == "winter pressure"


@pytest.mark.parametrize(
    ("wish", "refusal", "question"),
    [
        (SuspensionWish(date(2018, 3, 31), date(2018, 1, 5)), EndsBeforeItBegins, "ends"),
        (SuspensionWish(date(2018, 1, 5), date(2020, 1, 5)), DateOutside, "ends"),
        (SuspensionWish(date(2018, 1, 5), date(2018, 3, 31), ("CND 099W",)), IndicatorNotFound, "indicators"),
        (
            SuspensionWish(date(2018, 1, 5), date(2018, 3, 31), (), "Seen: 943 476 5919"),
            HoldsPatientData,
            "reason",
        ),
    ],
)
async def test_what_makes_no_sense_is_refused_at_its_question(
    world: World, wish: SuspensionWish, refusal: type[Refusal], question: str
):
    with pytest.raises(refusal) as refused:
        await announce(world, wish)
    assert refused.value.question == question
    assert await world.run("SELECT id FROM suspension") == []


async def test_only_the_boards_officers_suspend(world: World):
    for user in (world.sian, world.gareth, world.priya, world.dewi, world.owen):
        asker = await world.ask(user)
        with pytest.raises(NotAllowed):
            await world.services.suspensions.announce(asker, WINTER, f"no-{user}")
        with pytest.raises(NotAllowed):
            await world.services.suspensions.show(asker)


async def test_an_officer_of_another_board_neither_sees_nor_takes_back(world: World):
    made = await announce(world)
    await world.run(
        "INSERT INTO health_board (installation_id, code, name, name_cy) VALUES (1, '7A2', 'Hywel Dda', '') RETURNING id"
    )
    await world.appoint("U0MERI", "Meri Ann", Role.BOARD_OFFICER, board=HealthBoardId(2))
    meri = await world.ask("U0MERI", None)
    assert (await world.services.suspensions.show(meri)).announced == ()
    with pytest.raises(NotAllowed):
        await world.services.suspensions.withdraw(meri, made.announced.suspension.id, "Not ours", "k")
    with pytest.raises(NotAllowed):
        await world.services.suspensions.show(await world.ask("U0MERI"))


async def test_every_channel_of_the_board_hears_of_it_once_in_its_language(world: World):
    made = await announce(world)
    assert made.channels == 2
    claimed = await world.services.suspensions.claim()
    assert {(each.channel, each.language.value, each.taken_back) for each in claimed} == {
        ("C0NEATH", "en", False),
        ("C0AFAN", "both", False),
    }
    assert await world.services.suspensions.claim() == ()
    await world.services.suspensions.settle(claimed[0], Delivered(claimed[0].channel, "1.1"))
    await world.services.suspensions.settle(claimed[1], Refused("not_in_channel"))
    world.winder.to("2017-04-05")
    assert await world.services.suspensions.claim() == ()


async def said(world: World) -> list[tuple[str, bool]]:
    """Say what is to be said now, with the moment of the clock as Slack's timestamp."""
    claimed = await world.services.suspensions.claim()
    for each in claimed:
        stamp = f"{world.winder.at.timestamp():.6f}"
        await world.services.suspensions.settle(each, Delivered(each.channel, stamp))
    return sorted((each.channel, each.taken_back) for each in claimed)


async def test_a_channel_hears_of_one_suspension_a_day_and_of_the_next_on_a_working_morning(world: World):
    both = [("C0AFAN", False), ("C0NEATH", False)]
    world.winder.to("2017-04-07")
    await announce(world)
    await announce(world, SPRING, key="another")
    assert await said(world) == both
    assert await said(world) == []
    for moment in (("2017-04-07", "23:30"), ("2017-04-08", "10:00"), ("2017-04-10", "07:00")):
        world.winder.to(*moment)
        assert await said(world) == []
    world.winder.to("2017-04-10", "08:00")
    assert await said(world) == both
    assert await said(world) == []


async def test_what_is_taken_back_is_told_at_once_but_not_before_it_was_told_itself(world: World):
    await announce(world)
    other = await announce(world, SPRING, key="another")
    assert len(await said(world)) == 2
    catrin = await world.ask(world.catrin)
    await world.services.suspensions.withdraw(catrin, other.announced.suspension.id, "A mistake", "back")
    assert await said(world) == []
    world.winder.to("2017-04-04")
    assert [taken_back for _, taken_back in await said(world)] == [False, False]
    assert [taken_back for _, taken_back in await said(world)] == [True, True]


async def test_reminders_are_planned_anew_in_every_cluster_of_the_board(world: World):
    world.winder.to("2018-01-08")
    await announce(world)
    rows = await world.run("SELECT facts_at FROM cluster_channel")
    assert [row["facts_at"] for row in rows] == [world.winder.at, world.winder.at]


async def test_announcing_costs_three_round_trips_however_many_clusters_there_are(world: World):
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name)
           SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, 64) n"""
    )
    before = world.database.round_trips
    await announce(world)
    assert world.database.round_trips - before == 3
    before = world.database.round_trips
    await world.services.suspensions.show(await world.ask(world.catrin))
    assert world.database.round_trips - before == 2
