"""Everything one can ask of the bot, read from top to bottom."""

from bot.domain.permissions import Task
from bot.views.words import later
from handlers import people
from handlers.help import helper
from handlers.routing import Command, Handler, Routes

COMMANDS: list[Command] = [
    Command(
        "language",
        "iaith",
        Task.CHOOSE_LANGUAGE,
        "[english | cymraeg]",
        later("Choose the language in which I answer you."),
        people.choose_language,
    ),
]
COMMANDS.append(
    Command(
        "help", "cymorth", Task.ASK_HELP, "[command]", later("See everything you can ask."), helper(COMMANDS)
    )
)

BUTTONS: dict[str, Handler] = {}

FORMS: dict[str, Handler] = {}

ROUTES = Routes(COMMANDS, BUTTONS, FORMS)
