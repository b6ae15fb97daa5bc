"""Reminders keep to people's hours and leave, and follow them out of the channel and out of Slack."""

from datetime import UTC, datetime

from tests.control import CHANNEL, Workspace

DIRECT = "clwstwr"


async def _reminded(workspace: Workspace, user: str) -> list[datetime]:
    """Return when the bot wrote to somebody by itself."""
    messages = await workspace.get(f"messages?channel={DIRECT}&as={user}")
    return [datetime.fromtimestamp(float(each["ts"]), UTC) for each in messages if each.get("bot")]


async def test_hours_chosen_are_kept_and_said_back(workspace: Workspace):
    assert "10:00 to 16:00" in await workspace.types("gareth", "hours 10:00-16:00")
    await workspace.goes_to("2017-05-19T08:30")
    assert not [at for at in await _reminded(workspace, "gareth") if at.hour < 9]
    await workspace.goes_to("2017-05-19T15:00")
    moments = await _reminded(workspace, "gareth")
    assert moments
    assert all(9 <= at.hour < 15 for at in moments), "ten to four in London, in summer"


async def test_on_leave_a_colleague_hears_and_back_early_it_comes_again(workspace: Workspace):
    await workspace.goes_to("2017-05-12T15:00")
    before = len(await _reminded(workspace, "gareth"))
    told = await workspace.types("gareth", "away 15-26 May cover @nia")
    assert "Monday 15 May 2017 to Friday 26 May 2017" in told
    await workspace.goes_to("2017-05-19T15:00")
    assert len(await _reminded(workspace, "gareth")) == before
    nia = (await workspace.reads("nia", DIRECT))[-1]
    assert "Dyfed Road Health Centre" in nia
    assert "away until Friday 26 May 2017" in await workspace.types("gareth", "why")
    assert "Welcome back" in await workspace.types("gareth", "back")
    await workspace.goes_to("2017-05-26T15:00")
    assert len(await _reminded(workspace, "gareth")) > before


async def test_leave_is_asked_for_in_a_form_and_taken_back_by_a_button(workspace: Workspace):
    await workspace.types("gareth", "away")
    values = {"first": "2017-07-03", "last": "2017-07-14", "cover": "U0NIA"}
    assert "Friday 14 July 2017" in await workspace.submits("gareth", **values)
    said = await workspace.presses("gareth", "I am back, or not away")
    assert "you are not away then" in said


async def test_who_leaves_the_channel_is_not_reminded_and_the_lead_sees_it(workspace: Workspace):
    await workspace.post("command", user="gareth", channel=CHANNEL, command="/leave", text="")
    assert "left the channel, gets no reminders" in await workspace.types("sian", "people")
    await workspace.goes_to("2017-05-19T15:00")
    assert not await _reminded(workspace, "gareth")
    await workspace.post("command", user="sian", channel=CHANNEL, command="/invite", text="@gareth")
    assert "left the channel" not in await workspace.types("sian", "people")
    await workspace.goes_to("2017-05-26T15:00")
    assert await _reminded(workspace, "gareth")


async def test_who_is_deactivated_is_not_reminded_until_let_in_again(workspace: Workspace):
    await workspace.post("people/deactivate", user="gareth")
    assert "not in Slack any more" in await workspace.types("sian", "people")
    await workspace.goes_to("2017-05-19T15:00")
    await workspace.post("people/reactivate", user="gareth")
    assert not await _reminded(workspace, "gareth")
    await workspace.goes_to("2017-05-26T15:00")
    assert await _reminded(workspace, "gareth")


async def test_protected_time_is_typed_in_welsh_and_warned_of_in_the_plan(workspace: Workspace):
    said = await workspace.types("gareth", "amser gwarchodedig pob prynhawn Mercher")
    assert "13:00-18:30" in said
    planned = await workspace.types("sian", "meeting new 14 June 12:30 at Neath Civic Centre")
    assert "Protected time then" in planned
    assert "Dyfed Road Health Centre" in planned


async def test_welsh_words_are_answered_in_welsh(workspace: Workspace):
    assert "15 Mai 2017" in await workspace.types("gareth", "i ffwrdd 15-26 Mai dirprwy @nia")
    assert "10:00" in await workspace.types("gareth", "oriau 10:00-16:00")
    assert "26 Mai 2017" in await workspace.types("gareth", "yn ôl")
