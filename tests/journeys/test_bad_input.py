"""Absurd words, strangers, old buttons, impatient fingers, patients' numbers: each gets an answer, nothing is half done."""

import asyncio
from typing import Any

import pytest

from handlers.routes import COMMANDS
from tests.control import CHANNEL, Workspace, written
from tests.journeys.neath import (
    CASTLE,
    DYFED_ROAD,
    PRACTICES,
    SKEWEN,
    answers,
    buttons_in,
    every_practice_but,
    everything_recorded,
    invitation,
    message,
    plans_the_year,
    standings,
    takes_the_register,
    tells,
)

NHS_NUMBER = "943 476 5919"  # valid, of the range that is kept for tests

ABSURD = (
    "gibberish wibble",
    "a" * 5000,
    "never ending " * 400,
    "🐑 💉 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "<@U0OWEN>",
    "<@U0NOBODY|nobody>",
    "<#C0NEATH|neath-cluster>",
    "\"'’“”`",
    "<!channel> <!here> <!subteam^S1>",
    "*_~` &amp; <b>",
    "31 June",
    "30/2/2018",
    "1/1/0001",
    "31/12/9999",
    "12:99",
    "-1",
    "0",
    "²",
    "१२",
    "99999999999999999999999",
    "   ",
    "\x00 \x07",
    "\u202e\u200b",
    "%s {0} {name} %(x)s",
    "'; DROP TABLE meeting; --",
    "next to next",
    "because",
    "to",
    "x because <!channel>",
    "1 progress: <!channel>",
    "0 rag purple",
    "PDP on 1 January 2099",
    "PDP of a surgery that is not there",
)

# What must be filled in before a form can be sent at all, for each way to a form with room for free text.
FORMS: dict[str, dict[str, Any]] = {
    "meeting new": {"day": "2017-10-18"},
    "meeting plan": {"day1": "2017-10-18"},
    "meeting change 21 June": {},
    "meeting move 21 June": {},
    "meeting cancel 21 June": {"reason": "rain"},
    "register 21 June": {},
    "share": {"duty": "pdp"},
    "outcome": {"objective": "Flu clinics", "rag": "red"},
    "evidence new": {},
    "review mid-year": {},
}


@pytest.fixture
async def planned(workspace: Workspace) -> Workspace:
    """The year is planned; the first meeting is today."""
    await plans_the_year(workspace)
    await workspace.goes_to("2017-06-21T11:15")
    return workspace


async def test_absurd_words_after_every_command_get_an_answer_and_change_nothing(workspace: Workspace):
    await plans_the_year(workspace)
    before = await everything_recorded(workspace)
    wrong = [
        f"{typed[:60]!r}: {trouble}"
        for typed in (f"{command.name} {words}" for command in COMMANDS for words in ABSURD)
        if (trouble := await _trouble(workspace, "sian", typed))
    ]
    assert wrong == []
    assert await everything_recorded(workspace) == before


async def test_whoever_types_it_and_in_either_language_gets_an_answer(workspace: Workspace):
    before = await everything_recorded(workspace)
    wrong = [
        f"{user} {typed[:60]!r}: {trouble}"
        for user in ("gareth", "catrin", "priya", "dewi", "owen")
        for typed in (
            f"{command.welsh} {words}" for command in COMMANDS for words in ("", "-1", "31 June", "<b> 🐑")
        )
        if (trouble := await _trouble(workspace, user, typed))
    ]
    assert wrong == []
    assert await everything_recorded(workspace) == before


async def test_a_stranger_may_press_everything_and_changes_nothing(planned: Workspace):
    await answers(planned, "gareth", "Coming", "21 June 2017")
    await planned.types("sian", "meeting move 6 September to 13 September")
    before = await everything_recorded(planned)
    pressed = 0
    for shown in await planned.get(f"messages?channel={CHANNEL}&as=owen"):
        for button in buttons_in(shown["blocks"]):
            said = await planned.presses("owen", button, ts=shown["ts"])
            assert said, f"{button} was pressed and nothing was said"
            assert "went wrong" not in said
            pressed += 1
    assert pressed == 5 + 3 * 3 + 3, "the meeting of today, three to come, and the news of the move"
    assert await everything_recorded(planned) == before
    tells(await answers(planned, "owen", "Coming", "21 June 2017"), "practice")
    tells(await answers(planned, "owen", "Register", "21 June 2017"), "Who can do it: ", "cluster lead")


async def test_a_button_of_a_meeting_that_was_moved_asks_again(planned: Workspace):
    await planned.types("nia", "meeting")
    old = await message(planned, "nia", "Skewen Medical Centre: no answer yet")
    await planned.types("sian", "meeting move 21 June to 28 June")
    told = await planned.presses("nia", "Coming", ts=old["ts"])
    tells(told, "The meeting has been moved", "It is now: Wednesday 28 June 2017")
    tells(await invitation(planned, "28 June 2017"), "Coming (0)")
    tells(await planned.presses("nia", "Coming"), f"{SKEWEN}: coming", "28 June 2017")


async def test_buttons_of_a_meeting_that_was_cancelled_say_so(planned: Workspace):
    await planned.types("sian", "meeting")
    old = (await message(planned, "sian", "Cancel meeting"))["ts"]
    await planned.types("sian", "meeting cancel 21 June because of floods")
    for button in ("Coming", "Apologies", "Register", "Move", "Details", "Cancel meeting"):
        tells(await planned.presses("sian", button, ts=old), "cancelled")
        assert await planned.get("view?user=sian") is None
    tells(await planned.types("sian", "register 21 June"), "cancelled", "counts for nobody")


async def test_buttons_of_a_meeting_that_is_over_say_so(planned: Workspace):
    await planned.types("gareth", "meeting")
    old = (await message(planned, "gareth", f"{DYFED_ROAD}: no answer yet"))["ts"]
    await takes_the_register(planned, "sian", "21 June", present=[CASTLE])
    tells(await planned.presses("gareth", "Coming", ts=old), "The register of this meeting is closed")
    tells(await planned.types("gareth", "here"), "The register of this meeting is closed")
    await planned.goes_to("2017-09-14T09:00")
    tells(await planned.types("gareth", "here"), "No meeting of this cluster is on now")


async def test_impatient_fingers_count_once(planned: Workspace):
    asked = await message(planned, "gareth", "21 June 2017, 12:30")
    twice = [planned.presses("gareth", "Coming", ts=asked["ts"]) for _ in range(2)]
    said = "\n".join(await asyncio.gather(*twice))
    tells(said, "Recorded.", f"{DYFED_ROAD}: coming")
    twice = [planned.presses("gareth", "Here", ts=asked["ts"]) for _ in range(2)]
    tells("\n".join(await asyncio.gather(*twice)), f"Recorded as present: *{DYFED_ROAD}*")
    tells(await invitation(planned, "21 June 2017"), f"Recorded as here (1): {DYFED_ROAD}\n", "Coming (1)")


async def test_a_form_that_is_sent_twice_is_taken_once(planned: Workspace):
    await planned.types("sian", "outcome")
    row = {"objective": "Flu clinics on Saturdays", "rag": "red"}
    await asyncio.gather(*(planned.submits("sian", **row) for _ in range(2)))
    assert (await planned.types("sian", "plan")).count("Flu clinics on Saturdays\n") == 1
    await planned.types("sian", "meeting new")
    await asyncio.gather(*(planned.submits("sian", day="2017-10-18") for _ in range(2)))
    tells(await planned.types("sian", "meeting list"), "Planned: 5.")
    await planned.types("sian", "register 21 June")
    everybody = dict.fromkeys(PRACTICES, "Present") | {"close": ["close"]}
    await asyncio.gather(*(planned.submits("sian", **everybody) for _ in range(2)))
    assert {standing[0] for standing in standings(await planned.types("sian", "attendance")).values()} == {
        "1 of 4"
    }


async def test_two_who_take_the_register_at_once_lose_nothing(planned: Workspace):
    await planned.types("sian", "register 21 June")
    await planned.types("catrin", "register 21 June")
    await planned.submits("sian", **{SKEWEN: "Present"})
    tells(await planned.submits("catrin", **{CASTLE: "Present"}), "The register is saved", "Present: 2")
    await planned.types("sian", "register 21 June")
    await planned.types("catrin", "register 21 June")
    await planned.submits("sian", close=["close"])
    tells(await planned.submits("catrin", **{DYFED_ROAD: "Present"}), "This register is closed already")
    told = standings(await planned.types("sian", "attendance"))
    assert {name for name, (attended, *_) in told.items() if attended == "1 of 4"} == {SKEWEN, CASTLE}
    assert len(every_practice_but(SKEWEN, CASTLE)) == sum(row[0] == "0 of 4" for row in told.values())


async def test_a_patients_number_is_refused_in_every_field_with_room_for_it(planned: Workspace):
    before = await everything_recorded(planned)
    fields = [field async for field in _fields_with_room(planned)]
    for opener, question in fields:
        await planned.types("sian", opener)
        told = await planned.submits("sian", **FORMS[opener] | {question: f"Mrs Jones {NHS_NUMBER}"})
        tells(told, f"{question}: ", "NHS number")
        form = await planned.form("sian")
        assert NHS_NUMBER in str(form["state"]), "what was typed is still in the form"
        await planned.post("view/close", user="sian")
    assert len(fields) > 15
    assert await everything_recorded(planned) == before


async def test_a_patients_number_is_refused_in_typed_lines(planned: Workspace):
    await answers(planned, "sian", "Someone else comes", "21 June 2017")
    tells(await planned.submits("sian", who=NHS_NUMBER), "who: ", "NHS number")
    await planned.post("view/close", user="sian")
    await planned.types("sian", "share PDP")
    await planned.presses("sian", "Take back…")
    tells(await planned.submits("sian", reason=f"It was of {NHS_NUMBER}"), "reason: ", "NHS number")
    before = await everything_recorded(planned)
    for typed in (
        f"meeting new 18 October 12:30 at the house of {NHS_NUMBER}",
        f"meeting move 21 June to 22 June at {NHS_NUMBER}",
        f"meeting cancel 21 June because of {NHS_NUMBER}",
        f"outcome 1 progress: {NHS_NUMBER} is better",
    ):
        assert NHS_NUMBER not in await planned.types("sian", typed)
    assert await everything_recorded(planned) == before


async def _trouble(workspace: Workspace, user: str, typed: str) -> str:
    """Type something; return what is wrong with the answer, or nothing."""
    answer = await workspace.post("command", user=user, channel=CHANNEL, command="/clwstwr", text=typed)
    said = "\n".join(written(each) for each in answer["messages"])
    if answer["view"]:
        await workspace.post("view/close", user=user)
    if not answer["acknowledged"] or answer["error"]:
        return f"not acknowledged: {answer['error']}"
    if "went wrong" in said or "<!" in said:
        return said
    return "" if said.strip() or answer["view"] else "no answer"


async def _fields_with_room(workspace: Workspace) -> Any:
    for opener in FORMS:
        await workspace.types("sian", opener)
        for field in (await workspace.form("sian"))["fields"]:
            if field["type"] == "plain_text_input":
                yield opener, field["block_id"]
        await workspace.post("view/close", user="sian")
