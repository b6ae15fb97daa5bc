"""Deadlines on days off, late and early documents, and a health board that is late itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.compliance import Assessment, DutyState
from bot.domain.dates import bank_holidays, is_working_day, working_day_on_or_before
from bot.views import duties
from bot.views.words import ENGLISH
from tests.world import World


async def duty(world: World, key: str, owner: str = "Dyfed Road Health Centre") -> Assessment:
    report = await world.services.reports.compliance(world.installation, world.neath)
    found = [a for a in report.assessments if a.duty.requirement.key == key]
    return next((a for a in found if a.duty.owner.name == owner), found[0])


async def share(world: World, user: str, text: str, key: str) -> None:
    await world.services.sharing.share_typed(await world.ask(user), text, key)


async def test_edge_21_easter_saturday_stays_the_date_and_maundy_thursday_is_the_day_to_work_to(world: World):
    due = (await duty(world, "annual-report")).duty
    assert (due.due, due.working_due) == (date(2018, 3, 31), date(2018, 3, 29))
    said = duties.due(ENGLISH, due.due, due.working_due)
    assert "Saturday 31 March 2018" in said
    assert "Easter Saturday" in said
    assert "Thursday 29 March 2018" in said


async def test_edge_21_what_comes_on_the_official_date_is_in_time_although_it_is_a_day_off(world: World):
    world.winder.to("2018-03-31")
    await share(world, world.sian, "annual report", "k")
    assert (await duty(world, "annual-report")).state is DutyState.MET


@given(st.dates(date(2014, 1, 1), date(2030, 12, 31)))
def test_edge_21_the_working_date_is_never_later_and_always_a_working_day(day: date):
    working = working_day_on_or_before(day)
    assert working <= day
    assert is_working_day(working)
    assert not any(is_working_day(day - timedelta(days=n)) for n in range((day - working).days))
    assert working not in bank_holidays(working.year)


async def test_edge_22_a_late_document_is_taken_stamped_and_done(world: World):
    world.winder.to("2017-06-20")
    assert (await duty(world, "pdp")).state is DutyState.OVERDUE
    await share(world, world.gareth, "PDP", "k")
    found = await duty(world, "pdp")
    assert (found.state, found.late, found.done) == (DutyState.MET_LATE, True, True)
    assert "received late (20 days)" in duties.state(ENGLISH, found, world.winder.at.date())


async def test_edge_23_of_several_versions_the_one_in_time_decides(world: World):
    world.winder.to("2017-09-01")
    await share(world, world.gareth, "PDP on 28 August", "late")
    assert (await duty(world, "pdp")).state is DutyState.MET_LATE
    await share(world, world.gareth, "PDP on 30 May", "early")
    found = await duty(world, "pdp")
    assert (found.state, found.shared_on) == (DutyState.MET, date(2017, 5, 30))
    assert len(await world.run("SELECT id FROM submission WHERE withdrawn_at IS NULL")) == 2


async def test_edge_24_a_late_matrix_of_the_board_is_shown_and_held_against_nobody(world: World):
    world.winder.to("2017-06-07")
    waiting = await duty(world, "matrix")
    assert (waiting.state, waiting.excused) == (DutyState.OVERDUE, True)
    said = duties.state(ENGLISH, waiting, world.winder.at.date())
    assert said == "Overdue, but the health board's part was late: not counted against you"
    await share(world, world.catrin, "pre-populated matrix on 19 May", "board")
    await share(world, world.gareth, "matrix without the financial part", "matrix")
    done = await duty(world, "matrix")
    assert (done.state, done.excused) == (DutyState.MET_LATE, True)
    assert "not counted against you" in duties.state(ENGLISH, done, world.winder.at.date())
    stored = await world.run("SELECT shared_on FROM submission WHERE requirement = 'matrix-available'")
    assert stored == [{"shared_on": date(2017, 5, 19)}]


@pytest.mark.parametrize(("given_on", "excused"), [("28 April", False), ("30 April", False), ("1 May", True)])
async def test_edge_24_the_practice_is_excused_only_if_the_board_was_late(
    world: World,
    given_on: str,
    excused: bool,
):
    world.winder.to("2017-06-07")
    await share(world, world.catrin, f"pre-populated matrix on {given_on}", "board")
    assert (await duty(world, "matrix")).excused is excused


async def test_edge_24_nobody_is_reminded_of_what_waits_for_the_board(world: World):
    world.winder.to("2017-06-07", "08:00")
    await world.services.reminders.plan()
    rows = await world.run("SELECT subject FROM reminder WHERE recipient = :user", user=world.gareth)
    subjects = " ".join(str(row["subject"]) for row in rows)
    assert ":pdp:" in subjects
    assert ":matrix:" not in subjects
