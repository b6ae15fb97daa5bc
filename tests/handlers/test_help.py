"""Help for one command, and for what is none."""

import pytest

from bot.domain.refusals import NothingFound
from bot.views.actions import Action
from handlers.request import Reply
from handlers.routes import BUTTONS, COMMANDS
from handlers.routing import Command
from tests.asking import asked
from tests.world import World

HELP: Command = next(command for command in COMMANDS if command.name == "help")


def said(reply: Reply) -> str:
    assert reply.message is not None
    return reply.message.text


async def test_help_on_something_unknown_offers_what_it_may_have_been(world: World):
    text = said(await HELP.handler(await asked(world, world.sian, "meetin plan"), world.services))
    assert text.startswith("I do not know “meetin plan”.\nDid you mean: `/clwstwr meeting plan`")
    assert said(await HELP.handler(await asked(world, world.sian, "share"), world.services)).startswith(
        "`/clwstwr share"
    )


async def test_a_button_says_a_command_as_if_it_had_been_typed(world: World):
    pressed = await BUTTONS[Action.ASK](await asked(world, world.gareth, value="help share"), world.services)
    assert said(pressed).startswith("`/clwstwr share")


async def test_a_button_that_says_no_command_is_not_understood(world: World):
    with pytest.raises(NothingFound):
        await BUTTONS[Action.ASK](await asked(world, world.gareth, value="share!"), world.services)


async def test_every_command_of_the_menu_is_one_that_can_be_said(world: World):
    reply = await HELP.handler(await asked(world, world.sian), world.services)
    assert reply.message is not None
    menus = [block for block in reply.message.blocks if block["type"] == "actions"]
    names = [each["value"] for each in menus[0]["elements"][0]["options"]]
    assert set(names) <= {command.name for command in COMMANDS}
    assert "meeting plan" in names
