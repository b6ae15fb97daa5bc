"""Everything one can ask of the bot, read from top to bottom."""

from bot.domain.permissions import Task
from bot.views.actions import Action, FormName
from bot.views.words import later
from handlers import people, plan, setup
from handlers.help import helper
from handlers.routing import Command, Handler, Routes

COMMANDS: list[Command] = [
    Command(
        "setup",
        "gosod",
        Task.SET_UP_CLUSTER,
        "[cluster]",
        later("Make this channel the home of a cluster: its leads, its network lead, its languages."),
        setup.open_form,
    ),
    Command(
        "language",
        "iaith",
        Task.CHOOSE_LANGUAGE,
        "[english | cymraeg]",
        later("Choose the language in which I answer you."),
        people.choose_language,
    ),
    Command(
        "outcome",
        "canlyniad",
        Task.RECORD_OUTCOME,
        "[3 progress: text | 3 rag green | no change]",
        later("Write an outcome of a meeting into the action plan."),
        plan.write,
    ),
    Command(
        "plan",
        "cynllun",
        Task.SEE_PLAN,
        "[row]",
        later("See the action plan and what the last meeting changed."),
        plan.show,
    ),
]
COMMANDS.append(
    Command(
        "help", "cymorth", Task.ASK_HELP, "[command]", later("See everything you can ask."), helper(COMMANDS)
    )
)

BUTTONS: dict[str, Handler] = {
    Action.SET_UP: setup.open_form,
    Action.NEW_OUTCOME: plan.open_form,
    Action.CHOOSE_ACTION: plan.choose_row,
    Action.PLAN_REVIEWED: plan.review,
    Action.SEE_PLAN: plan.turn,
}

FORMS: dict[str, Handler] = {
    FormName.SET_UP: setup.bind,
    FormName.OUTCOME: plan.record,
}

ROUTES = Routes(COMMANDS, BUTTONS, FORMS)
