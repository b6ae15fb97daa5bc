"""What there is on people's own pages, read from top to bottom: the pages, what can be looked at, and what can be done.

An address that was passed on carries its owner's voice, so the pages offer what a member does for a practice or for the
cluster's plan. What leads and officers do, they do in Slack.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.rooms import Room
from bot.views.actions import Action, FormName
from bot.views.words import Words
from handlers.routes import COMMANDS, ROUTES
from handlers.routing import Handler

if TYPE_CHECKING:
    from handlers import date_polls, deadlines, meetings, own_pages, plan
else:
    date_polls = Room("handlers.date_polls")
    deadlines = Room("handlers.deadlines")
    meetings = Room("handlers.meetings")
    own_pages = Room("handlers.own_pages")
    plan = Room("handlers.plan")

PAGES: Mapping[str, Handler] = {
    "": own_pages.front,
    "meetings": meetings.show,
    "polls": date_polls.show,
    "duties": deadlines.show,
    "plan": plan.show,
    "unsubscribe": own_pages.letters,
}
"""By the name in the address."""

NUMBERED: Mapping[str, Handler] = {
    "meeting": own_pages.meeting,
    "reminder": own_pages.reminder,
    "poll": date_polls.show_one,
}
"""By the name in the address, before the number of what is shown."""

LOOKS = frozenset(
    {
        Action.SUBSTITUTE,
        Action.VOTE_ON_ALL,
        Action.SHARE,
        Action.SHARE_WITHDRAW,
        Action.ADD_PROGRESS,
        Action.CHOOSE_HOURS,
        Action.TAKE_LEAVE,
        Action.SEE_ATTENDANCE,
        Action.SEE_DEADLINES,
        Action.DEADLINE_FILE,
        Action.SEE_LIBRARY,
        Action.CHOOSE_LIBRARY,
        Action.SEE_MEETINGS,
        Action.SEE_PATHWAYS,
        Action.SEE_PLAN,
        Action.SEE_POLLS,
        Action.SEE_PROGRAMME,
        Action.SEE_REMINDERS,
    }
)
"""Buttons that only show something, be it a form: a mail scanner may follow them."""

DEEDS = frozenset(
    {
        Action.COMING,
        Action.APOLOGIES,
        Action.VOTE,
        Action.HERE,
        Action.SHARE_TODAY,
        Action.REMINDER,
        Action.BACK,
        Action.STOP_LETTERS,
        Action.WANT_LETTERS,
        Action.CLOSE_PAGES,
    }
)
"""Buttons that do something: they are pressed and posted."""

SAVED = frozenset(
    {
        FormName.SUBSTITUTE,
        FormName.VOTE,
        FormName.HERE,
        FormName.SHARE,
        FormName.SHARE_WITHDRAW,
        FormName.PROGRESS,
        FormName.SNOOZE,
        FormName.NOT_MINE,
        FormName.HOURS,
        FormName.LEAVE,
    }
)
"""Forms that pages take."""

SAID = "say:"
"""Stands before the command by which a form was opened, in the place of a button."""

_SAID = ("attendance", "away", "hours", "library", "pathways", "points", "programme", "share", "why")
_OTHERWISE = {
    "deadlines": "duties",
    "meeting": "meetings",
    "meeting list": "meetings",
    "meeting poll": "polls",
    "plan": "plan",
}


def said(line: str) -> Handler | None:
    """Return what answers a command that a page shows under its own name, None for any other."""
    found = ROUTES.find(line) if line in _SAID else None
    return found[0].handler if found else None


def opener(action: str) -> Handler | None:
    """Return what opened a form: a button that pages have, or a command."""
    if action.startswith(SAID):
        return said(action.removeprefix(SAID))
    return ROUTES.buttons.get(action) if action in LOOKS | DEEDS else None


def lines(say: Words) -> Mapping[str, tuple[str, str]]:
    """Tell by its English and its Welsh name where a page shows what a command would, and what that is called."""
    paths = {name: f"say/{name}" for name in _SAID} | _OTHERWISE
    called = {
        "attendance": say("Attendance"),
        "away": say("Time away"),
        "deadlines": say("Deadlines"),
        "hours": say("My hours"),
        "library": say("Library of results"),
        "meeting": say("Meetings"),
        "meeting list": say("Meetings"),
        "meeting poll": say("Dates asked for"),
        "pathways": say("Pathways"),
        "plan": say("Action plan"),
        "points": say("Points"),
        "programme": say("What the year asks"),
        "share": say("Shared or done"),
        "why": say("My reminders"),
    }
    return {
        name.casefold(): (paths[command.name], called[command.name])
        for command in COMMANDS
        if command.name in paths
        for name in (command.name, command.welsh)
    }
