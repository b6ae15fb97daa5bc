"""What stays undone goes further, each step told in advance; and the hour before a meeting asks who is there."""

import pytest

from tests.control import Workspace, written
from tests.journeys.neath import DYFED_ROAD, SKEWEN, plans_the_year, section_of, tells

DIRECT = "clwstwr"
PDP = "Three-year practice development plan (PDP) shared"
TO_THE_LEAD = "Not done by then: I tell the lead of the cluster on Wednesday 7 June 2017."
TO_THE_BOARD = "Not done by then: I tell the health board on Wednesday 21 June 2017."
GONE = "It comes to you because it is still not done."


@pytest.fixture
async def planned(workspace: Workspace) -> Workspace:
    await plans_the_year(workspace)
    return workspace


async def heard(workspace: Workspace, user: str) -> list[str]:
    """Read the messages that the bot sent to somebody by itself."""
    seen = await workspace.get(f"messages?channel={DIRECT}&as={user}")
    return [said for said in map(written, seen) if "Why you get this" in said]


async def test_a_practice_is_told_before_its_lead_and_again_before_the_health_board(planned: Workspace):
    await planned.types("nia", "share PDP")
    await planned.goes_to("2017-06-06T15:00")
    tells((await heard(planned, "gareth"))[-1], PDP, "Overdue: 6 days", TO_THE_LEAD)
    assert not any(GONE in said for said in await heard(planned, "sian"))
    await planned.goes_to("2017-06-07T15:00")
    told = next(said for said in await heard(planned, "sian") if GONE in said)
    tells(told, PDP, DYFED_ROAD, "I said so in advance to those who owe it.")
    assert SKEWEN not in told
    assert not any(GONE in said for said in await heard(planned, "catrin"))
    await planned.goes_to("2017-06-20T15:00")
    tells((await heard(planned, "gareth"))[-1], TO_THE_BOARD)
    await planned.goes_to("2017-06-21T15:00")
    tells(next(said for said in await heard(planned, "catrin") if GONE in said), PDP, DYFED_ROAD)
    settled = section_of(await planned.types("gareth", "why"), "Settled")
    tells(settled, "a working day before it goes further, 1 week after the date")


async def test_what_is_shared_after_the_announcement_goes_no_further(planned: Workspace):
    await planned.goes_to("2017-06-06T10:00")
    await planned.presses("gareth", "Shared today", channel=DIRECT)
    await planned.goes_to("2017-06-08T15:00")
    gone = [said for said in await heard(planned, "sian") if GONE in said]
    assert gone
    assert not any(DYFED_ROAD in section_of(said, PDP, GONE) for said in gone)


async def test_an_hour_before_a_meeting_somebody_presses_here_in_their_own_message(planned: Workspace):
    await planned.goes_to("2017-06-21T10:00")
    before = len(await heard(planned, "nia"))
    await planned.goes_to("2017-06-21T10:45")
    assert len(await heard(planned, "nia")) == before + 1
    said = (await heard(planned, "nia"))[-1]
    tells(said, "The meeting is today.", "press “Here”", PDP)
    assert said.index("The meeting is today.") < said.index(PDP), "what is in an hour comes first"
    tells(await planned.presses("nia", "Here", channel=DIRECT), SKEWEN)
    tells(
        section_of(await planned.types("nia", "why"), "Settled"),
        "Wednesday 21 June 2017, 11:30. Rule: 60 minutes before the meeting",
    )


async def test_an_invitation_comes_in_private_when_the_year_is_planned(planned: Workspace):
    await planned.goes_to("2017-04-07T15:00")
    told = "\n".join(await heard(planned, "nia"))
    tells(
        told, "Cluster meeting: Wednesday 21 June 2017, 12:30", "Your practice is invited. Can somebody come?"
    )
    tells(await planned.presses("nia", "Coming", channel=DIRECT), f"{SKEWEN}: coming")
