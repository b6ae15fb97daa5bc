"""What people do about their reminders: done with one press, put off until a day, handed on, asked about, asked after."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.control import Workspace, written
from tests.journeys.neath import message, plans_the_year, section_of, tells

DIRECT = "clwstwr"
LONDON = ZoneInfo("Europe/London")
PDP = "Three-year practice development plan (PDP) shared"
ASSESSMENT = "Sustainability assessment (risk matrix) completed and shared"


@pytest.fixture
async def reminded(workspace: Workspace) -> Workspace:
    """The year is planned, and everybody has had their reminder of 19 April."""
    await plans_the_year(workspace)
    await workspace.goes_to("2017-04-19T10:00")
    return workspace


async def test_one_press_records_it_today_and_the_form_another_day(reminded: Workspace):
    tells(await _presses(reminded, "gareth", PDP, "Shared today"), PDP, "Receipt:", "In time")
    opened = await _presses(reminded, "gareth", ASSESSMENT, "Shared today")
    assert "Receipt" not in opened
    tells(await reminded.submits("gareth", declared=["without_finances"]), ASSESSMENT, "Receipt:")
    await _presses(reminded, "huw", PDP, "Shared on…")
    tells(await reminded.submits("huw", shared_on="2017-04-10"), "Monday 10 April 2017")
    await reminded.goes_to("2017-05-10T10:00")
    assert "Why you get this" not in "".join(await _since(reminded, "gareth", "2017-04-20"))


async def test_a_snooze_says_when_it_comes_again_and_it_comes_then(reminded: Workspace):
    await _presses(reminded, "gareth", PDP, "Snooze…")
    told = await reminded.submits("gareth", day="2017-05-11")
    tells(told, "Snoozed until: Thursday 11 May 2017, 09:00", "You can snooze this 2 more times.", PDP)
    why = await reminded.types("gareth", "why")
    coming = section_of(why, "Still to come", "Settled")
    tells(coming, "Snoozed until: Thursday 11 May 2017, 09:00. Rule: when you wanted to hear of it again")
    await reminded.goes_to("2017-05-10T15:00")
    [tenth] = await _since(reminded, "gareth", "2017-04-20")
    assert PDP not in tenth
    tells(tenth, ASSESSMENT)
    await reminded.goes_to("2017-05-11T15:00")
    *_, eleventh = await _since(reminded, "gareth", "2017-04-20")
    tells(eleventh, "1 thing needs you", PDP)
    settled = section_of(await reminded.types("gareth", "why"), "Settled")
    tells(
        settled, "Not sent, snoozed until: Thursday 11 May 2017, 09:00. Rule: 14 working days before the date"
    )


async def test_a_snooze_past_the_eve_is_refused_where_it_was_asked(reminded: Workspace):
    await _presses(reminded, "gareth", PDP, "Snooze…")
    refused = await reminded.submits("gareth", day="2017-05-31")
    tells(refused, "day: ", "The last day possible here: Tuesday 30 May 2017")


async def test_what_is_not_mine_goes_to_the_colleague_i_name(reminded: Workspace):
    await _presses(reminded, "gareth", PDP, "Not mine…")
    tells(
        await reminded.submits("gareth", person="Nia Morgan"), "this is not yours", "From now on I remind: "
    )
    await reminded.goes_to("2017-05-10T15:00")
    [own] = await _since(reminded, "gareth", "2017-04-20")
    assert PDP not in own
    theirs = "\n".join(await _since(reminded, "nia", "2017-04-20"))
    tells(theirs, "Practices (2): Dyfed Road Health Centre, Skewen Medical Centre")
    tells(await reminded.types("sian", "why @gareth"), "belongs to")


async def test_why_explains_one_line_and_leads_to_its_message(reminded: Workspace):
    asked = await message(reminded, "gareth", PDP, DIRECT)
    told = await _presses(reminded, "gareth", PDP, "Why?")
    tells(told, PDP, "Rule: 28 working days before the date", "Due: Wednesday 19 April 2017, 09:00")
    assert ASSESSMENT not in told
    [link] = set(re.findall(r"<(http[^|]+)\|See the message>", told))
    assert link.endswith(f"p{asked['ts'].replace('.', '')}")


async def test_with_much_to_say_the_lesser_buttons_are_in_a_menu(reminded: Workspace):
    await reminded.goes_to("2017-05-10T10:00")
    asked = await message(reminded, "sian", "things need you", DIRECT)
    menus = [
        [option["text"]["text"] for option in element["options"]]
        for block in asked["blocks"]
        for element in block.get("elements", ())
        if element.get("type") == "overflow"
    ]
    assert [
        "Remind me again: Thu 11 May",
        "Remind me again: Mon 15 May",
        "Snooze…",
        "Not mine…",
        "Why?",
    ] in menus
    told = await reminded.presses("sian", "Remind me again: Mon 15 May", channel=DIRECT)
    tells(told, "Snoozed until: Monday 15 May 2017, 09:00")


async def test_who_leads_sees_one_person_or_one_practice(reminded: Workspace):
    hers = await reminded.types("sian", "why Nia Morgan")
    tells(hers, "For: Nia Morgan", "Skewen Medical Centre")
    assert "Dyfed Road" not in hers
    of_practice = await reminded.types("sian", "why Dyfed Road")
    tells(of_practice, "Practice: Dyfed Road Health Centre", "For: Gareth Pugh")
    assert "Skewen" not in of_practice
    tells(await reminded.presses("sian", "Everybody's"), "Reminders · Cluster: Neath", "For: Siân Rees")
    tells(await reminded.types("sian", "why Atlantis"), "Atlantis")


async def test_a_lead_asks_kindly_after_what_is_late(reminded: Workspace):
    tells(await reminded.types("sian", "nudge"), "nobody to nudge")
    await reminded.goes_to("2017-06-02T10:00")
    await reminded.types("sian", "nudge PDP Skewen, Dyfed Road")
    form = await reminded.form("sian")
    [asked] = [block for block in form["blocks"] if block.get("block_id") == "late"]
    chosen = {option["text"]["text"] for option in asked["element"]["initial_options"]}
    assert chosen == {"Dyfed Road Health Centre", "Skewen Medical Centre"}
    told = await reminded.submits("sian")
    tells(told, "Asked kindly, in your name: 2", "Dyfed Road Health Centre", ": now")
    await reminded.goes_to("2017-06-02T10:05")
    for user in ("gareth", "nia"):
        *_, said = await _since(reminded, user, "2017-06-02")
        tells(said, "Siân Rees asks kindly how far this is.", PDP, "Overdue: 2 days")
    await reminded.types("catrin", "hwb PDP Skewen")
    again = await reminded.submits("catrin")
    tells(again, "Nobody is asked this time.", "asked already: Friday 2 June 2017")
    tells(await reminded.types("gareth", "nudge"), "Who can do it: ")


async def _presses(workspace: Workspace, user: str, about: str, button: str) -> str:
    """Press a button under one line of somebody's newest daily message."""
    asked = await message(workspace, user, about, DIRECT)
    block_id = _below(asked["blocks"], about)
    return await workspace.presses(user, button, channel=DIRECT, ts=asked["ts"], block_id=block_id)


def _below(blocks: list[dict[str, Any]], about: str) -> str:
    place = next(place for place, block in enumerate(blocks) if about in written({"blocks": [block]}))
    return str(blocks[place + 1]["block_id"])


async def _since(workspace: Workspace, user: str, day: str) -> list[str]:
    """Read the daily messages that somebody got from a day on."""
    first = datetime.fromisoformat(day).date()
    seen = await workspace.get(f"messages?channel={DIRECT}&as={user}")
    return [
        written(each)
        for each in seen
        if "Why you get this" in written(each)
        and datetime.fromtimestamp(float(each["ts"]), UTC).astimezone(LONDON).date() >= first
    ]
