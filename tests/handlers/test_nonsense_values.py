"""Whatever stands where a button's value or a form's answer should: it is refused or asked again, and nothing is surprised."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.refusals import Refusal
from bot.views.actions import BadPayload, OfLibrary, OfMessage, OfStructure
from handlers import routes
from handlers.request import Request
from handlers.routing import Handler
from tests.asking import asked
from tests.world import World

HUGE = "9" * 30

VALUES = (
    *("", "x", "²", "-1", "0", "1", HUGE, "\x00", "|", "||", "1|2", "x|y", f"1|{HUGE}", f"{HUGE}|1", "|1", "1|1"),
    *("a|b|c", "1|1|1", "0|0|0|0", "1|0|0|0", "joint|1|2|1", f"merger|{HUGE}|2|1", "snooze|1|2017-99-99"),
    *("pdp|practice|1|0", f"pdp|practice|{HUGE}|0", "pdp|nobody|1|0", "nothing|practice|1|0", "2017/18|x"),
    *("all|999999999", "cluster|0", "mid-year-peer-review|1|0", f"mid-year-peer-review|{HUGE}|0"),
    *("close|2017-06-30|1|0||||", "close|2017-99-99|1|0||||", f"split|2017-06-30|1|0||A||{HUGE}", "|" * 7),
)  # fmt: skip

ANSWERS: tuple[Any, ...] = ("x", "1", "²", HUGE, "2017-99-99", "\x00", None, ["x"], ["1"], [HUGE])


class Everywhere(dict[str, Any]):
    """The same answer to whatever is asked."""

    def __init__(self, answer: object) -> None:
        super().__init__({"practice-1": answer, "practice-x": answer, f"practice-{HUGE}": answer})
        self.answer = answer

    def get(self, _: str, __: object = None) -> Any:
        return self.answer

    def __contains__(self, _: object) -> bool:
        return True


async def surprise(world: World, handler: Handler, request: Request) -> str:
    """Ask; return what nobody had thought of, or nothing."""
    try:
        await handler(request, world.services)
    except (Refusal, BadPayload):
        return ""
    except Exception as error:  # noqa: BLE001 - whatever it is, that it comes is what is looked for
        return f"{type(error).__name__}: {error}"
    return ""


@pytest.mark.parametrize("name", routes.BUTTONS)
async def test_a_nonsense_value_of_a_button_is_no_surprise(world: World, name: str):
    for user in (world.sian, world.catrin):
        request = await asked(world, user)
        for value in VALUES:
            pressed = replace(request, value=value, key=f"{user} {value!r}")
            assert await surprise(world, routes.BUTTONS[name], pressed) == "", (value, user)


@pytest.mark.parametrize("name", routes.FORMS)
async def test_nonsense_in_a_form_is_no_surprise(world: World, name: str):
    request = await asked(world, world.catrin)
    for carries in VALUES:
        for answers in ({}, *map(Everywhere, ANSWERS)):
            sent = replace(request, carries=carries, answers=answers, key=f"{carries!r} {answers}")
            assert await surprise(world, routes.FORMS[name], sent) == "", (carries, answers)


@pytest.mark.parametrize(
    "payload",
    [
        OfLibrary("Falls | frailty ~1", 2),
        OfStructure("rename", "2017-06-30", 1, 0, "", "Neath | ~0 Afan", "Castell-nedd|", "1,2"),
        OfMessage("1494979200.1", "U1", "", "", "words | with ~1 bars"),
    ],
)
def test_a_name_with_a_bar_comes_back_as_it_was(payload: Any):
    decode: Callable[[str], Any] = type(payload).decode
    assert decode(payload.encode()) == payload
