"""Help, generated from the routes: only what this person may do."""

from dataclasses import replace
from functools import lru_cache

from bot.domain.people import Language
from bot.domain.permissions import Task, tasks_of
from bot.domain.refusals import NothingFound
from bot.services import Services
from bot.views import help as views
from bot.views import refusals
from bot.views.help import HelpLine
from bot.views.message import Element, Message
from bot.views.words import Words
from handlers.request import Reply, Request
from handlers.routing import Command, Handler, Routes


def helper(routes: list[Command]) -> Handler:
    """Make the help command for a list of commands (help itself is one of them)."""
    index = Routes(routes, {}, {})

    async def show(request: Request, services: Services) -> Reply:
        sign = services.evidence_sign
        if request.text:
            return Reply(message=_about(index, request.say, request.text, sign))
        allowed = tasks_of(request.asker, request.asker.here)
        return Reply(message=_overview(index, request.say, allowed, sign))

    return show


def speaker(routes: list[Command]) -> Handler:
    """Make the handler of buttons and menus that say a command, as if the person had typed it."""
    index = Routes(routes, {}, {})

    async def ask(request: Request, services: Services) -> Reply:
        found = index.find(request.value)
        if found is None:
            raise NothingFound("button")
        command, rest = found
        return await command.handler(replace(request, text=rest, value=""), services)

    return ask


def menu(routes: list[Command], request: Request, services: Services) -> Element:
    """Offer everything that this person may ask, to be chosen rather than typed."""
    allowed = tasks_of(request.asker)
    sign = services.evidence_sign
    return views.menu(
        request.say, [_line(request.say, each, sign) for each in routes if each.task in allowed]
    )


@lru_cache(maxsize=64)
def _overview(index: Routes, say: Words, allowed: frozenset[Task], sign: str) -> Message:
    return views.overview(say, [_line(say, each, sign) for each in index.commands if each.task in allowed])


def _about(index: Routes, say: Words, text: str, sign: str) -> Message:
    found = index.find(text)
    if found is None:
        return refusals.unknown_command(say, text, index.names())
    return views.about(say, _line(say, found[0], sign))


def _line(say: Words, command: Command, sign: str) -> HelpLine:
    """Name the command in the reader's language first; both names work for everybody."""
    welsh = say.language is Language.WELSH
    name, other = (command.welsh, command.name) if welsh else (command.name, command.welsh)
    usage = say(command.usage) if command.usage else ""
    note = say(command.note, sign=f":{sign}:") if command.note else ""
    return HelpLine(name, usage, other, say(command.summary), note)
