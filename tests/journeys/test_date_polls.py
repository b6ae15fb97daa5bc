"""A cluster finds a date together: asked with what is in the way, answered by presses and forms, planned by a press."""

import pytest

from tests.control import CHANNEL, Workspace, written
from tests.journeys.neath import CASTLE, DYFED_ROAD, SKEWEN, invitation, message, plans_the_year, tells


@pytest.fixture
async def asked(workspace: Workspace) -> Workspace:
    """Siân asks about two dates in June, of which one is the day of a meeting already planned."""
    await plans_the_year(workspace)
    await workspace.types("sian", "meeting poll 14 June 12:30, 21 June 6pm")
    await workspace.submits("sian", minutes="60", place="Skewen", note="About flu clinics")
    await workspace.quiet()
    return workspace


async def poll(workspace: Workspace, user: str = "gareth") -> str:
    return written(await message(workspace, user, "Which date suits? Cluster"))


async def presses(workspace: Workspace, user: str, button: str) -> str:
    shown = await message(workspace, user, "Which date suits? Cluster")
    said = await workspace.presses(user, button, ts=shown["ts"])
    await workspace.quiet()
    return said


async def test_the_dates_are_looked_at_before_anybody_is_asked(workspace: Workspace):
    await plans_the_year(workspace)
    await workspace.types("sian", "meeting poll")
    await workspace.submits("sian", day1="2017-05-01", day2="2017-06-21", time2="18:00")
    form = str((await workspace.form("sian"))["blocks"])
    tells(form, "Monday 1 May 2017, 12:30", "bank holiday", "another meeting on this day: 12:30–14:30")
    assert "Which date suits" not in "\n".join(await workspace.reads("gareth"))
    tells(await workspace.submits("sian"), "Asked.", "Monday 1 May 2017, 12:30–14:30")
    tells(await poll(workspace), "this day is a bank holiday")


async def test_practices_answer_by_presses_and_forms_and_the_poll_follows(asked: Workspace):
    tells(await poll(asked), "Place: Skewen", "About flu clinics", "No answer yet (7)", "another meeting")
    tells(await presses(asked, "gareth", "Suits"), "Recorded.", DYFED_ROAD, "Dates still to answer: 1")
    await presses(asked, "nia", "Answer all at once…")
    form = await asked.form("nia")
    questions = [block["block_id"] for block in form["blocks"] if block["type"] == "input"]
    said = await asked.submits("nia", **dict(zip(questions, ["Does not suit", "Suits"], strict=True)))
    tells(said, SKEWEN, "12:30–13:30: Does not suit", "18:00–19:00: Suits")
    await asked.quiet()
    tells(
        await poll(asked),
        f"Suits (1): {DYFED_ROAD}",
        f"Does not suit (1): {SKEWEN}",
        "No answer yet (5)",
        CASTLE,
    )
    tells(await presses(asked, "priya", "If need be"), "You answer for yourself.")
    tells(await poll(asked), "For themselves: Priya Patel: If need be", "No answer yet (5)")


async def test_the_lead_closes_it_with_the_meeting_on_the_best_date(asked: Workspace):
    await presses(asked, "gareth", "Suits")
    tells(await presses(asked, "gareth", "Close the poll…"), "This is not yours to do")
    await presses(asked, "sian", "Close the poll…")
    tells(await asked.submits("sian"), "The poll is closed.", "Wednesday 14 June 2017, 12:30–13:30")
    await asked.quiet()
    tells(await poll(asked), "The meeting is on: Wednesday 14 June 2017, 12:30")
    tells(await invitation(asked, "14 June 2017"), "Place: Skewen", "No answer yet (7)")
    tells(await asked.types("gareth", "meeting poll"), "No poll of dates is open.")


async def test_the_silent_are_called_once_on_the_last_day(asked: Workspace):
    await presses(asked, "gareth", "Suits")
    await asked.goes_to("2017-04-12T12:00")
    calls = [each for each in await asked.reads("huw") if "Today is the day to answer" in each]
    assert len(calls) == 1
    tells(calls[0], CASTLE)
    assert DYFED_ROAD not in calls[0]


async def test_a_poll_speaks_both_languages_of_its_channel(workspace: Workspace):
    await workspace.types("catrin", "setup")
    await workspace.submits("catrin", language="Cymraeg + English")
    await workspace.types("sian", "cyfarfod pôl 14 Mehefin 12:30")
    await workspace.submits("sian")
    await workspace.quiet()
    shown = written(await message(workspace, "gareth", "14 June 2017", CHANNEL))
    assert shown.index("14 Mehefin 2017") < shown.index("14 June 2017")
