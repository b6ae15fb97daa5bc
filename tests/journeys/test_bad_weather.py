"""Bad weather between Slack and the bot: nothing is recorded twice, and what Slack refused is said later."""

from tests.control import Workspace
from tests.journeys.neath import tells


async def trouble(workspace: Workspace, kind: str, on: str = "*", **more: object) -> None:
    await workspace.post("faults", trouble=kind, on=on, **more)


async def invitations(workspace: Workspace) -> list[str]:
    """Read the invitations that stand in the channel."""
    return [said for said in await workspace.reads("gareth") if "No answer yet" in said]


async def test_what_is_delivered_twice_is_recorded_once(workspace: Workspace):
    await trouble(workspace, "duplicate")
    await workspace.types("sian", "outcome Flu clinics run together")
    await workspace.types("sian", "meeting new 21 June 2017 12:30 at Neath Civic Centre")
    await workspace.types("gareth", "share PDP on 3 April 2017")
    await workspace.post("faults/lift", seed=0)
    assert len(await invitations(workspace)) == 1
    done = await workspace.types("gareth", "deadlines done")
    assert done.count("Three-year practice development plan (PDP)") == 1


async def test_a_double_click_is_one_answer(workspace: Workspace):
    await workspace.types("sian", "meeting new 21 June 2017 12:30 at Neath Civic Centre")
    await trouble(workspace, "double_click")
    await workspace.presses("gareth", "Coming")
    await workspace.post("faults/lift", seed=0)
    (invitation,) = await invitations(workspace)
    tells(invitation, "Coming (1): Dyfed Road Health Centre")


async def test_an_invitation_that_slack_could_not_take_appears_when_slack_is_back(workspace: Workspace):
    await trouble(workspace, "server_error", "chat.postMessage")
    said = await workspace.types("sian", "meeting new 21 June 2017 12:30 at Neath Civic Centre")
    tells(said, "1 meeting planned")
    assert await invitations(workspace) == []
    await workspace.post("faults/lift", seed=0)
    await workspace.goes_to("2017-04-03T10:00")
    assert len(await invitations(workspace)) == 1
