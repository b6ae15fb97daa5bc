"""The register from a call's lists: Siân drops in what Teams and Zoom saved, looks, and writes it with one press."""

from base64 import b64encode
from pathlib import Path
from typing import Any

from tests.control import Workspace
from tests.journeys.neath import BRITON_FERRY, CASTLE, SKEWEN, TABERNACLE, VICTORIA_GARDENS, buttons_in, tells

CALLS = Path(__file__).parents[1] / "data" / "calls"
DAY = "2017-06-14"


def file(name: str) -> dict[str, str]:
    return {"name": name, "base64": b64encode((CALLS / name).read_bytes()).decode()}


def listed(name: str, *rows: str) -> dict[str, str]:
    return {"name": name, "text": "\n".join(["Name,Duration,Email", *rows])}


async def after_the_meeting(workspace: Workspace) -> None:
    """Plan the meeting of 14 June and go to the afternoon after it."""
    await workspace.types("sian", "meeting new 14 June 2017 12:30 at Neath Civic Centre")
    await workspace.goes_to(f"{DAY}T15:00")


def shown(form: dict[str, Any]) -> str:
    """Flatten a form to what is read in it."""
    return "\n".join(_texts(form["blocks"]))


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        return own + [text for value in part.values() for text in _texts(value)]
    return []


def question(form: dict[str, Any], label: str) -> str:
    """Find the question that asks about somebody."""
    [found] = [
        block["block_id"]
        for block in form["blocks"]
        if block["type"] == "input" and block["label"]["text"].startswith(label)
    ]
    return str(found)


async def test_a_list_of_teams_fills_the_register_and_is_handed_back(workspace: Workspace):
    await after_the_meeting(workspace)
    await workspace.types("sian", "register import 14 June")
    tells(shown(await workspace.form("sian")), "Attendance lists", "Least minutes", "SHA-256")
    assert await workspace.submits("sian", files=file("teams_sections.csv"), minimum="5") == ""
    form = await workspace.form("sian")
    tells(shown(form), "Unsure", "Several of this name", "Sure", CASTLE, "less than 5 minutes", "+44 1639")
    first, second = (
        block["block_id"] for block in form["blocks"] if block.get("label", {}).get("text", "")[:4] == "Nia "
    )
    reception = question(form, "Reception")
    said = await workspace.submits(
        "sian", **{first: SKEWEN, second: BRITON_FERRY, reception: VICTORIA_GARDENS}
    )
    tells(said, "filled from the call's lists", "Present: 5", "Not recorded yet: ", TABERNACLE)
    tells(await workspace.types("sian", "attendance"), CASTLE)
    assert await workspace.presses("sian", "Original: teams_sections.csv")
    await workspace.quiet()
    told = "\n".join(await workspace.reads("sian", "clwstwr"))
    tells(told, "teams_sections.csv", "Handed in by: Siân Rees", "SHA-256: ")
    [given] = [
        each
        for message in await workspace.get("messages?channel=clwstwr&as=sian")
        for each in message["files"]
    ]
    assert await workspace.file(given["id"]) == (CALLS / "teams_sections.csv").read_bytes()


async def test_a_call_that_broke_off_is_given_in_two_files_and_one_is_wrong_about_somebody(
    workspace: Workspace,
):
    await after_the_meeting(workspace)
    await workspace.types("sian", "register")
    assert "attendance.fill" in str(buttons_in((await workspace.form("sian"))["blocks"]))
    await workspace.presses("sian", "Fill from a Teams or Zoom list…", channel="modal")
    await workspace.submits("sian", files=[file("zoom_people.csv"), file("zoom_restarted.csv")])
    form = await workspace.form("sian")
    tells(
        shown(form), "zoom_people.csv", "zoom_restarted.csv", "151 min", "143 min", "Only a telephone number"
    )
    await workspace.submits("sian", **{"wrong-0": ["Siân Rees"], question(form, "iPad"): TABERNACLE})
    form = await workspace.form("sian")
    asked = question(form, "Siân Rees")
    assert question(form, "iPad")
    said = await workspace.submits("sian", **{asked: BRITON_FERRY, question(form, "iPad"): TABERNACLE})
    tells(said, "Left out: 01639 555 0142", "I remember your choices about ")
    assert CASTLE in said
    await workspace.types("sian", "register import 14 June")
    tells(shown(await workspace.form("sian")), "Use these too", "zoom_people.csv", "Handed in by: Siân Rees")
    tells(
        await workspace.presses("sian", "Original: zoom_restarted.csv", channel="modal"),
        "conversation with me",
    )


async def test_a_closed_register_is_corrected_from_a_list_with_a_reason(workspace: Workspace):
    await after_the_meeting(workspace)
    await workspace.types("sian", "register")
    await workspace.submits("sian", close=["close"])
    await workspace.types("sian", "register import")
    await workspace.submits("sian", files=listed("late.csv", "Siân Rees,1h,", "Nia Morgan,1h,"))
    tells(shown(await workspace.form("sian")), "Recorded now: Absent")
    assert "reason" in (await workspace.submits("sian")).casefold()
    said = await workspace.submits("sian", reason="The list came later")
    tells(said, "Corrected, with your reason", CASTLE)


async def test_what_is_no_list_is_said_at_its_question(workspace: Workspace):
    await after_the_meeting(workspace)
    await workspace.types("sian", "cofrestr mewnforio 14 June")
    said = await workspace.submits("sian", files={"name": "sums.csv", "text": "Date,Amount\n1,2\n"})
    assert said.startswith("files: ")
    tells(await workspace.types("gareth", "register import 14 June"), "Who can do it: ")


async def test_a_long_list_arrives_whole(workspace: Workspace):
    await after_the_meeting(workspace)
    await workspace.types("sian", "register import")
    padding = "x" * 900
    rows = [f"Guest {number},1h,{padding}" for number in range(250)]
    await workspace.submits("sian", files=listed("long.csv", "Siân Rees,1h,", *rows))
    tells(shown(await workspace.form("sian")), "251 people", "Asked about next")
    for left in range(210, -1, -40):
        await workspace.submits("sian")
        tells(shown(await workspace.form("sian")), f"still to be asked about: {left}")
    said = await workspace.submits("sian")
    tells(said, "filled from the call's lists")
