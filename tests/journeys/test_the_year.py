"""The year of the Neath cluster: planned in April, five meetings, a plan that grows, and snow at the end."""

import re

from tests.control import Workspace
from tests.journeys.neath import (
    BRITON_FERRY,
    CASTLE,
    DYFED_ROAD,
    PRACTICES,
    SKEWEN,
    TABERNACLE,
    VICTORIA_GARDENS,
    WATERSIDE,
    answers,
    calendar_files,
    every_practice_but,
    invitation,
    plans_the_year,
    standings,
    takes_the_register,
    tells,
)

LAST_MOMENT = "Can still make 4 only by coming to everything left"
TOO_LATE = "4 cannot be reached any more"


async def test_the_year_of_a_cluster(workspace: Workspace):
    await sian_plans_the_year(workspace)
    await people_say_whether_they_come(workspace)
    await three_people_press_here(workspace)
    await sian_takes_the_register_and_closes_it(workspace)
    await a_correction_keeps_both_facts(workspace)
    await what_was_decided_goes_into_the_plan(workspace)
    await who_missed_one_is_warned_at_the_last_safe_moment(workspace)
    await the_autumn_changes_a_row_of_the_plan(workspace)
    await snow_moves_a_meeting_and_everybody_is_asked_again(workspace)
    await snow_cancels_a_meeting_and_it_counts_for_nobody(workspace)
    await one_more_meeting_brings_most_of_them_home(workspace)


async def sian_plans_the_year(workspace: Workspace) -> None:
    """She accepts four dates, of which she changes one, adds a fifth, and names another place for one of them."""
    told = await plans_the_year(workspace, day2="2017-09-13", day5="2018-01-24")
    tells(told, "5 meetings planned", "Wednesday 13 September 2017, 12:30–14:30", "24 January 2018")
    await workspace.types("sian", "meeting change 29 November")
    tells(await workspace.submits("sian", Place="Dyfed Road Health Centre"), "Changed", "29 November 2017")
    tells(await invitation(workspace, "29 November 2017"), "Place: Dyfed Road Health Centre")
    asked = await invitation(workspace, "21 June 2017")
    tells(asked, "Place: Neath Civic Centre", "Facilitator: Catrin Lloyd", "No answer yet (7)")
    assert "Here" not in asked.splitlines()
    [calendar] = await calendar_files(workspace, "gareth", "21 June 2017")
    tells(calendar, "METHOD:PUBLISH", "DTSTART;TZID=Europe/London:20170621T123000", "SEQUENCE:0")


async def people_say_whether_they_come(workspace: Workspace) -> None:
    tells(await answers(workspace, "gareth", "Coming", "21 June 2017"), "Recorded", f"{DYFED_ROAD}: coming")
    tells(await answers(workspace, "nia", "Apologies", "21 June 2017"), f"{SKEWEN}: apologies")
    await answers(workspace, "huw", "Someone else comes", "21 June 2017")
    told = await workspace.submits("huw", **{"Who comes?": "Dr Ann Lewis"})
    tells(told, f"{VICTORIA_GARDENS}: someone else comes", "Who comes: Dr Ann Lewis")
    asked = await invitation(workspace, "21 June 2017", "priya")
    tells(asked, f"Coming (2): {DYFED_ROAD}, {VICTORIA_GARDENS} (Dr Ann Lewis)", f"Apologies (1): {SKEWEN}")
    assert "Recorded." not in "\n".join(await workspace.reads("priya"))


async def three_people_press_here(workspace: Workspace) -> None:
    await workspace.goes_to("2017-06-21T11:20")
    tells(await invitation(workspace, "21 June 2017"), "The meeting is today", "\nHere\n", "Register")
    told = await answers(workspace, "gareth", "Here", "21 June 2017")
    tells(told, f"Recorded as present: *{DYFED_ROAD}*", "Who came: Gareth Pugh")
    tells(await workspace.types("huw", "here"), f"Recorded as present: *{VICTORIA_GARDENS}*")
    tells(await answers(workspace, "sian", "Here", "21 June 2017"), f"Recorded as present: *{CASTLE}*")
    tells(await answers(workspace, "gareth", "Here", "21 June 2017"), "Already recorded as present")
    asked = await invitation(workspace, "21 June 2017")
    tells(asked, f"Recorded as here (3): {CASTLE}, {DYFED_ROAD}, {VICTORIA_GARDENS}\n")


async def sian_takes_the_register_and_closes_it(workspace: Workspace) -> None:
    """One form holds all seven; who pressed Here stands there already, and answers stand beside their practices."""
    await answers(workspace, "sian", "Register", "21 June 2017")
    form = await workspace.form("sian")
    marks = {field["label"] for field in form["fields"] if field["action_id"] == "mark"}
    assert marks == set(PRACTICES)
    tells(str(form["blocks"]), "Not recorded yet (4)", "Was there (3)", "Answered: apologies")
    told = await workspace.submits(
        "sian",
        **{
            WATERSIDE: "Present",
            BRITON_FERRY: "Present remotely",
            SKEWEN: "Apologies",
            "Who came": "Waterside: Dr Jones, Mair Evans",
            "In attendance for no practice": "Priya Patel",
            "facilitated": "Yes",
        },
    )
    tells(told, "The register is saved", "Present: 5 · Apologies: 1", f"Not recorded yet: {TABERNACLE}")
    told = await workspace.presses("sian", "Close the register")
    tells(told, "The register is closed", "Present: 5 · Apologies: 1 · Absent: 1")
    tells(told, "bring the action plan up to date", "before the next meeting: Wednesday 13 September 2017")
    asked = await invitation(workspace, "21 June 2017")
    tells(asked, "Recorded as here (5)", "The register of this meeting is closed")


async def a_correction_keeps_both_facts(workspace: Workspace) -> None:
    await workspace.goes_to("2017-06-23T09:00")
    await workspace.types("sian", "register 21 June")
    told = await workspace.submits("sian", **{TABERNACLE: "Present"})
    tells(told, "reason: ")
    reason = "Came in at item 3, was missed on the sheet"
    told = await workspace.submits("sian", **{TABERNACLE: "Present", "Why is it corrected?": reason})
    tells(told, "Corrected", "What stood before is kept", TABERNACLE)
    await workspace.types("sian", "register 21 June")
    hints = {
        block["label"]["text"]: block.get("hint", {}).get("text", "")
        for block in (await workspace.form("sian"))["blocks"]
        if block["type"] == "input"
    }
    before, now = hints[TABERNACLE].splitlines()
    tells(before, "Absent", "Siân Rees, 21 Jun 2017")
    tells(now, "Present", f"Reason: {reason}", "Siân Rees, 23 Jun 2017")


async def what_was_decided_goes_into_the_plan(workspace: Workspace) -> None:
    await workspace.types("sian", "outcome")
    told = await workspace.submits(
        "sian",
        **{
            "Objective": "Flu clinics on Saturdays",
            "Key partners": "All practices, community pharmacists",
            "For completion by": "30 November 2017",
            "Outcome for patients": "More people over 65 are protected",
            "RAG rating": "Red: not started yet",
            "Focus area": "Winter preparedness and emergency planning",
        },
    )
    tells(told, "New row in the plan: *1. Flu clinics on Saturdays*", "Meeting: Wednesday 21 June 2017")
    plan = await workspace.types("gareth", "plan")
    tells(
        plan,
        "Flu clinics on Saturdays",
        "What changed at the last meeting: Wednesday 21 June 2017",
        "New row",
    )
    tells(plan, "30 November 2017", "Focus areas that no row is marked with yet: Access to services")


async def who_missed_one_is_warned_at_the_last_safe_moment(workspace: Workspace) -> None:
    """With five planned, one may be missed; after that, only coming to everything left makes four."""
    tells(
        await workspace.types("gareth", "attendance"),
        "Attended: *1 of 4*",
        "1 of the meetings left may be missed",
    )
    tells(
        await workspace.types("nia", "attendance"), "Attended: *0 of 4*", "only by coming to everything left"
    )
    told = await workspace.types("sian", "attendance")
    tells(told, f"{LAST_MOMENT}: {SKEWEN}\n")
    assert TOO_LATE not in told


async def the_autumn_changes_a_row_of_the_plan(workspace: Workspace) -> None:
    await workspace.goes_to("2017-09-13T13:45")
    told = await takes_the_register(workspace, "sian", "13 September", present=PRACTICES)
    tells(told, "The register is closed", "Present: 7")
    told = await workspace.types("sian", "outcome 1 progress: rooms booked in three practices")
    tells(
        told,
        "Row changed: *1. Flu clinics on Saturdays*",
        "Progress to date: rooms booked in three practices",
    )
    tells(
        await workspace.types("sian", "outcome 1 rag amber"),
        "was “Red: not started yet”, now “Amber: in progress”",
    )
    plan = await workspace.types("nia", "plan")
    tells(
        plan,
        "What changed at the last meeting: Wednesday 13 September 2017",
        "rooms booked in three practices",
    )
    assert "New row" not in plan
    history = await workspace.types("nia", "plan 1")
    tells(history, "Meeting: Wednesday 21 June 2017", "Meeting: Wednesday 13 September 2017")
    await workspace.goes_to("2017-11-29T14:45")
    there = every_practice_but(BRITON_FERRY, WATERSIDE)
    await takes_the_register(workspace, "sian", "29 November", present=there)
    told = await workspace.types("sian", "attendance")
    tells(told, f"{LAST_MOMENT}: {BRITON_FERRY}; {SKEWEN}; {WATERSIDE}\n")


async def snow_moves_a_meeting_and_everybody_is_asked_again(workspace: Workspace) -> None:
    await workspace.goes_to("2018-01-22T10:00")
    await answers(workspace, "gareth", "Coming", "24 January 2018")
    told = await workspace.types("sian", "meeting move 24 January to 31 January 14:00")
    tells(
        told,
        "Moved",
        "It was: Wednesday 24 January 2018, 12:30",
        "It is now: Wednesday 31 January 2018, 14:00",
    )
    assert "Please answer again" in "\n".join(await workspace.reads("gareth"))
    tells(await invitation(workspace, "31 January 2018"), "Coming (0)", "No answer yet (7)")
    first, second = await calendar_files(workspace, "gareth", "31 January 2018")
    assert _uid(first) == _uid(second)
    tells(first, "SEQUENCE:0", "DTSTART;TZID=Europe/London:20180124T123000")
    tells(second, "SEQUENCE:1", "DTSTART;TZID=Europe/London:20180131T140000")
    await workspace.goes_to("2018-01-31T15:30")
    await takes_the_register(workspace, "sian", "31 January", present=every_practice_but(BRITON_FERRY))


async def snow_cancels_a_meeting_and_it_counts_for_nobody(workspace: Workspace) -> None:
    await workspace.goes_to("2018-02-20T16:00")
    told = await workspace.types("sian", "meeting cancel 21 February because of snow")
    tells(told, "Cancelled", "Reason: snow", "It counts for no practice", "Who can still make the number")
    tells(await invitation(workspace, "21 February 2018"), "Cancelled", "Reason: snow")
    first, second = await calendar_files(workspace, "gareth", "21 February 2018")
    assert _uid(first) == _uid(second)
    tells(second, "STATUS:CANCELLED", "SEQUENCE:1")
    told = await workspace.presses("sian", "Who can still make the number")
    tells(
        told,
        f"{TOO_LATE}: {BRITON_FERRY}; {SKEWEN}; {WATERSIDE}",
        "Further meetings that would bring them back: 2",
    )
    assert standings(told)[CASTLE] == ("4 of 4", "0", "Made it")
    told = await workspace.types("nia", "attendance")
    tells(told, "*cancelled*", "Develop and agree the annual report: no meeting is planned for it yet")


async def one_more_meeting_brings_most_of_them_home(workspace: Workspace) -> None:
    await workspace.types("sian", "meeting new 14 March")
    told = await workspace.submits(
        "sian",
        **{
            "What for": ["Develop and agree the annual report", "Year-end peer review of inactive indicators"]
        },
    )
    tells(told, "1 meeting planned", "Wednesday 14 March 2018")
    told = await workspace.types("sian", "attendance")
    tells(told, f"{LAST_MOMENT}: {SKEWEN}; {WATERSIDE}\n", f"{TOO_LATE}: {BRITON_FERRY}.")
    await workspace.goes_to("2018-03-14T13:45")
    await takes_the_register(workspace, "sian", "14 March", present=PRACTICES)
    told = await workspace.types("sian", "attendance")
    made_it = {practice for practice, (_, _, verdict) in standings(told).items() if verdict == "Made it"}
    assert made_it == set(every_practice_but(BRITON_FERRY))
    assert standings(told)[BRITON_FERRY] == ("3 of 4", "0", "Out of reach")
    tells(
        await workspace.types("nia", "attendance"),
        "The number asked for is reached: 4",
        "taken part on 14 Mar 2018",
    )


def _uid(calendar: str) -> str:
    found = re.search(r"^UID:(.+?)\r?$", calendar, re.MULTILINE)
    assert found, calendar
    return found[1]
