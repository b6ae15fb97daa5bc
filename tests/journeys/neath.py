"""The Neath cluster as its people meet it: its seven practices, and what they do there again and again."""

from collections.abc import Iterable
from typing import Any

from tests.control import CHANNEL, Workspace, written

BRITON_FERRY = "Briton Ferry Health Centre"
CASTLE = "Castle Surgery"
DYFED_ROAD = "Dyfed Road Health Centre"
SKEWEN = "Skewen Medical Centre"
TABERNACLE = "Tabernacle Surgery"
VICTORIA_GARDENS = "Victoria Gardens Surgery"
WATERSIDE = "Waterside Medical Practice"

PRACTICES = (BRITON_FERRY, CASTLE, DYFED_ROAD, SKEWEN, TABERNACLE, VICTORIA_GARDENS, WATERSIDE)


def tells(said: str, *facts: str) -> None:
    """Check that somebody reads each of these facts, and show what they read if not."""
    missing = [fact for fact in facts if fact not in said]
    assert not missing, f"{missing} is missing in:\n{said}"


def every_practice_but(*missing: str) -> list[str]:
    return [practice for practice in PRACTICES if practice not in missing]


def standings(told: str) -> dict[str, tuple[str, str, str]]:
    """Read the table of `attendance`: what each practice attended, how many meetings are left, where it stands."""
    lines = told.splitlines()
    rows = [
        number for number, line in enumerate(lines[:-3]) if line in PRACTICES and " of " in lines[number + 1]
    ]
    return {lines[row]: (lines[row + 1], lines[row + 2], lines[row + 3]) for row in rows}


def section_of(told: str, heading: str, *until: str) -> str:
    """Cut out what stands under a heading, up to the first of some other ones."""
    assert heading in told, f"{heading!r} is missing in:\n{told}"
    rest = told[told.index(heading) :]
    ends = [rest.index(other) for other in until if other in rest]
    return rest[: min(ends, default=len(rest))]


def buttons_in(part: Any) -> list[str]:
    """Find the action ids of all buttons in some blocks."""
    if isinstance(part, list):
        return [button for each in part for button in buttons_in(each)]
    if not isinstance(part, dict):
        return []
    own = [str(part["action_id"])] if part.get("type") == "button" else []
    return own + [button for value in part.values() for button in buttons_in(value)]


def choices_in(part: Any) -> list[str]:
    """Find the words of all choices in the menus of some blocks."""
    if isinstance(part, list):
        return [choice for each in part for choice in choices_in(each)]
    if not isinstance(part, dict):
        return []
    options = part["options"] if part.get("type") == "overflow" else ()
    own = [str(option["text"]["text"]) for option in options]
    return own + [choice for value in part.values() for choice in choices_in(value)]


async def everything_recorded(workspace: Workspace) -> str:
    """Read what the lead can read of all that is recorded: meetings, attendance, plan, duties and people."""
    asked = ("meeting list", "attendance", "plan", "deadlines all", "people")
    return "\n\n".join([await workspace.types("sian", text) for text in asked])


async def message(workspace: Workspace, user: str, words: str, channel: str = CHANNEL) -> dict[str, Any]:
    """Find the newest message with these words that somebody sees."""
    seen = await workspace.get(f"messages?channel={channel}&as={user}")
    found = [each for each in seen if words in written(each)]
    assert found, f"{user} sees nothing about {words!r} in {[written(each) for each in seen]}"
    return dict(found[-1])


async def invitation(workspace: Workspace, day: str, user: str = "gareth") -> str:
    """Read the message that invites to the meeting of a day like `21 June 2017`."""
    return written(await _invitation(workspace, day, user))


async def answers(workspace: Workspace, user: str, button: str, day: str) -> str:
    """Let somebody press a button under the invitation to a meeting."""
    asked = await _invitation(workspace, day, user)
    return await workspace.presses(user, button, ts=asked["ts"])


async def takes_the_register(
    workspace: Workspace, user: str, day: str, *, present: Iterable[str], apologies: Iterable[str] = ()
) -> str:
    """Let somebody fill in the register of a day and close it; who is not named was absent."""
    await workspace.types(user, f"register {day}")
    marks = dict.fromkeys(present, "Present") | dict.fromkeys(apologies, "Apologies")
    return await workspace.submits(user, **marks, facilitated="Yes", close=["close"])


async def plans_the_year(workspace: Workspace, **changes: Any) -> str:
    """Let Siân accept the proposed dates, but for some changes."""
    await workspace.types("sian", "meeting plan")
    return await workspace.submits("sian", place="Neath Civic Centre", **changes)


async def calendar_files(workspace: Workspace, user: str, day: str) -> list[str]:
    """Read the calendar files in the thread of a meeting's invitation, the oldest first."""
    asked = await _invitation(workspace, day, user)
    seen = await workspace.get(f"messages?channel={CHANNEL}&as={user}")
    files = [file for each in seen if each["thread_ts"] == asked["ts"] for file in each["files"]]
    return [(await workspace.file(file["id"])).decode().replace("\r\n ", "") for file in files]


async def _invitation(workspace: Workspace, day: str, user: str) -> dict[str, Any]:
    """Find the message in the channel that speaks of a meeting first, which is the one kept up to date."""
    seen = await workspace.get(f"messages?channel={CHANNEL}&as={user}")
    about = [
        each
        for each in seen
        if not each["ephemeral"] and f"{day}, " in written(each) and "luster meeting" in written(each)
    ]
    assert about, f"no invitation to {day}"
    return dict(about[0])
