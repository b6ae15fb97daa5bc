"""Slack is down over the morning: nobody is forgotten, nobody hears twice, and it is not hammered meanwhile."""

from datetime import UTC, datetime

from tests.control import Workspace
from tests.journeys.neath import plans_the_year

PEOPLE = ("sian", "gareth", "nia", "huw")


async def reminded(workspace: Workspace, user: str, day: str) -> list[datetime]:
    """List when somebody got a reminder on a day."""
    seen = await workspace.get(f"messages?channel=clwstwr&as={user}")
    moments = [datetime.fromtimestamp(float(each["ts"]), UTC) for each in seen]
    return [moment for moment in moments if moment.date().isoformat() == day]


async def test_after_six_hours_everybody_hears_once_within_ten_minutes(workspace: Workspace):
    await plans_the_year(workspace)
    await workspace.goes_to("2017-05-19T07:00")
    calls = len(workspace.playground.workspace.traffic.since())
    await workspace.post("faults", trouble="server_error", on="*", status=503)
    await workspace.goes_to("2017-05-19T14:00")
    asked = workspace.playground.workspace.traffic.since()[calls:]
    assert len([each for each in asked if each.name == "chat.postMessage"]) < 20
    assert len(asked) < 200
    for user in PEOPLE:
        assert not await reminded(workspace, user, "2017-05-19"), user
    await workspace.post("faults/lift", seed=0)
    await workspace.goes_to("2017-05-19T14:10")
    for user in PEOPLE:
        assert len(await reminded(workspace, user, "2017-05-19")) == 1, user
    await workspace.goes_to("2017-05-19T16:00")
    for user in PEOPLE:
        assert len(await reminded(workspace, user, "2017-05-19")) == 1, user
