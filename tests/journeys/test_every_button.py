"""Everybody presses whatever the bot shows them: each button leads somewhere, whatever has happened since."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from handlers.routes import COMMANDS
from tests.control import CHANNEL, Workspace, written
from tests.journeys.neath import buttons_in, choices_in, plans_the_year

PEOPLE = ("sian", "gareth", "catrin", "priya", "owen")


@pytest.fixture
async def on_the_day(workspace: Workspace) -> Workspace:
    """The year is planned, the plan has a row, something is overdue, and the first meeting is today."""
    await plans_the_year(workspace)
    await workspace.types("sian", "outcome")
    await workspace.submits(
        "sian", objective="Flu clinics on Saturdays", rag="red", meeting="Between meetings"
    )
    await workspace.goes_to("2017-06-21T11:20")
    return workspace


async def test_every_button_under_an_answer_leads_somewhere(on_the_day: Workspace):
    pressed, wrong = 0, []
    for user in PEOPLE:
        async for button, ts in _under_answers(on_the_day, user):
            wrong += await _trouble(on_the_day, user, CHANNEL, button, ts)
            pressed += 1
    assert wrong == []
    assert pressed > 100


async def test_every_button_of_the_home_and_of_reminders_leads_somewhere(on_the_day: Workspace):
    pressed, wrong = 0, []
    for user in PEOPLE:
        for shown in await on_the_day.get(f"messages?channel=clwstwr&as={user}"):
            for button in buttons_in(shown["blocks"]) + choices_in(shown["blocks"]):
                wrong += await _trouble(on_the_day, user, "clwstwr", button, shown["ts"])
                pressed += 1
        home = await on_the_day.post("home", user=user)
        for button in buttons_in(home["blocks"]):
            wrong += await _trouble(on_the_day, user, "home", button, "")
            pressed += 1
    assert wrong == []
    assert pressed > 40


async def _under_answers(workspace: Workspace, user: str) -> AsyncIterator[tuple[str, str]]:
    """Give each button under the answer to each command; one that replaced its message is gone by then."""
    for command in COMMANDS:
        body = {"user": user, "channel": CHANNEL, "command": "/clwstwr", "text": command.name}
        answer = await workspace.post("command", **body)
        if answer["view"]:
            await workspace.post("view/close", user=user)
        for shown in (each for each in answer["messages"] if each["ephemeral"]):
            for button in buttons_in(shown["blocks"]):
                if button in buttons_in(await _now(workspace, user, shown["ts"])):
                    yield button, shown["ts"]


async def _now(workspace: Workspace, user: str, ts: str) -> list[Any]:
    seen = await workspace.get(f"messages?channel={CHANNEL}&as={user}")
    return next((each["blocks"] for each in seen if each["ts"] == ts), [])


async def _trouble(workspace: Workspace, user: str, where: str, button: str, ts: str) -> list[str]:
    """Press a button; return what is wrong with the answer."""
    answer = await workspace.post("click", user=user, channel=where, match=button, ts=ts)
    said = "\n".join(written(each) for each in answer["messages"])
    opened = answer["view"] and answer["view"]["type"] == "modal"
    if opened:
        await workspace.post("view/close", user=user)
    answered = answer["acknowledged"] and not answer["error"] and "went wrong" not in said
    return (
        [] if answered and (said or opened) else [f"{user} pressed {button}: {answer['error']} {said[:200]}"]
    )
