"""What the health board decides, as its officer, a lead and practices meet it: suspensions, confirmations, finances."""

from datetime import UTC, datetime
from urllib.parse import quote

from tests.control import CHANNEL, Workspace, written
from tests.journeys.neath import DYFED_ROAD, every_practice_but, invitation, message, plans_the_year, tells

ASSESSMENT = "Sustainability assessment (risk matrix) completed and shared"


async def test_a_winter_in_which_the_board_suspends_deadlines(workspace: Workspace):
    await plans_the_year(workspace)
    await workspace.goes_to("2018-01-04T10:00")
    told = await workspace.types("gareth", "suspend 5 January to 31 March 2018")
    tells(told, "Who can do it: ", "health board officer")
    told = await workspace.types(
        "catrin", "suspend from 5 January to 31 March because Welsh Government relaxed the framework"
    )
    tells(told, "Announced.", "Friday 5 January 2018", "every indicator of the year", "Our reading")
    await workspace.quiet()
    said = written(await message(workspace, "gareth", "Suspended: 2017/18"))
    tells(said, "Announced by: ", "reminders stop", "You may go on with the work and record it")

    await workspace.goes_to("2018-01-05T10:00")
    tells(
        await workspace.types("gareth", "deadlines"),
        "Suspended until Saturday 31 March 2018: nothing is counted",
    )
    before = await duties_reminded(workspace, "gareth", "2018-01-05")
    await workspace.goes_to("2018-03-29T15:00")
    assert await duties_reminded(workspace, "gareth", "2018-01-05") == before == []
    tells(await workspace.types("gareth", "why"), "suspended")


async def test_a_suspension_taken_back_lets_reminders_come_again(workspace: Workspace):
    await plans_the_year(workspace)
    await workspace.goes_to("2018-01-04T10:00")
    await workspace.types("catrin", "suspend")
    await workspace.presses("catrin", "Announce a suspension…")
    told = await workspace.submits("catrin", starts="2018-01-05", ends="2018-03-31", reason="Winter")
    tells(told, "Announced.")
    await workspace.goes_to("2018-03-05T10:00")
    await workspace.types("catrin", "atal")
    await workspace.presses("catrin", "Take back…")
    tells(await workspace.submits("catrin", reason="It ended early"), "Taken back", "stand again")
    await workspace.quiet()
    tells(written(await message(workspace, "gareth", "Suspension taken back")), "It ended early")
    await workspace.goes_to("2018-03-27T15:00")
    assert await duties_reminded(workspace, "gareth", "2018-03-05")


async def test_a_meeting_that_nobody_facilitated_waits_for_the_boards_word(workspace: Workspace):
    await plans_the_year(workspace)
    await workspace.types("sian", "settings quorum 6")
    await workspace.goes_to("2017-06-21T14:00")
    await workspace.types("sian", "register 21 June")
    marks = dict.fromkeys(every_practice_but("Tabernacle Surgery", "Castle Surgery"), "Present")
    told = await workspace.submits("sian", **marks, facilitated="No", close=["close"])
    tells(told, "counts provisionally until the health board confirms it", "Quorum not reached", "quorum 6")
    await workspace.quiet()
    said = await invitation(workspace, "21 June 2017")
    tells(said, "counts provisionally", "Decisions are marked as not agreed")
    tells(await workspace.types("gareth", "attendance"), "present, for the health board to confirm")
    await workspace.types("sian", "outcome")
    await workspace.submits("sian", objective="Winter rota", rag="red")
    tells(await workspace.types("sian", "plan"), "Not agreed: too few practices were there for a quorum")

    told = await workspace.types("catrin", "confirm")
    tells(told, "Waiting for your word: 1", "Cluster: Neath", "Wednesday 21 June 2017")
    told = await workspace.presses("catrin", "Yes")
    tells(told, "The meeting counts for everybody who was there.")
    await workspace.quiet()
    tells(
        await invitation(workspace, "21 June 2017"), "The health board has confirmed that the meeting counts."
    )
    assert "to confirm" not in await workspace.types("gareth", "attendance")

    await workspace.presses("catrin", "Change…")
    told = await workspace.submits("catrin", answer="No", note="Only practices met")
    tells(told, "Answer: no", "Only practices met", "The meeting counts for nobody.")
    told = await workspace.types("gareth", "attendance")
    tells(told, "not counted by the health board", "Attended: *0 of 4*")
    told = await workspace.types("catrin", "cadarnhau")
    tells(told, "Only practices met")


async def test_the_financial_part_stays_out(workspace: Workspace):
    assert await workspace.types("gareth", "share matrix on 28 March") == ""
    told = await workspace.submits("gareth")
    tells(told, "declared: ")
    told = await workspace.submits("gareth", declared=["without_finances"], note="Income was £312,000")
    tells(told, "note: ", "financial part")
    told = await workspace.submits("gareth", declared=["without_finances"], note="By e-mail")
    tells(
        told, ASSESSMENT, f"Practice: {DYFED_ROAD}", "Declared: without the financial part", "28 March 2017"
    )

    await uploads(workspace, "gareth", "Sustainability assessment - financial part.xlsx")
    seen = await workspace.get(f"messages?channel={quote(CHANNEL)}&as=gareth")
    warned = [each for each in seen if "sounds like the financial part" in written(each)]
    assert [each["ephemeral"] for each in warned] == [True]
    assert not [text for text in await workspace.reads("nia") if "sounds like the financial part" in text]
    await uploads(workspace, "gareth", "Practice development plan.docx")
    seen = await workspace.get(f"messages?channel={quote(CHANNEL)}&as=gareth")
    assert sum("sounds like the financial part" in written(each) for each in seen) == 1


async def uploads(workspace: Workspace, user: str, name: str) -> None:
    address = f"http://localhost/_control/files?user={user}&channel={quote(CHANNEL)}&name={quote(name)}"
    async with workspace.session.post(address, data=b"not read by anybody") as response:
        assert response.status < 400, await response.text()
    await workspace.quiet()


async def duties_reminded(workspace: Workspace, user: str, since: str) -> list[str]:
    """Read the reminders of duties that somebody got since a day; those of meetings go on."""
    seen = await workspace.get(f"messages?channel=clwstwr&as={user}")
    first = datetime.fromisoformat(since).replace(tzinfo=UTC).timestamp()
    said = [written(each) for each in seen if float(each["ts"]) >= first]
    return [text for text in said if "Why you get this" in text and ("Due" in text or "Overdue" in text)]
