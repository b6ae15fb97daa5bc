"""Help for one command, and for what is none."""

from handlers.request import Reply
from handlers.routes import COMMANDS
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
