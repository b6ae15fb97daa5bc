"""Members of the workspace, and the workspace itself."""

from typing import Any

from bot.playground.calls.call import Call
from bot.playground.calls.conversations import of_wanted_kinds
from bot.playground.errors import SlackError
from bot.playground.people import Person


def info(call: Call) -> dict[str, Any]:
    return {"user": _described(call, call.person())}


def listed(call: Call) -> dict[str, Any]:
    people, more = call.page([p for p in call.state.people.values() if not p.is_stranger])
    return {
        "members": [_described(call, person) for person in people],
        "cache_ts": int(call.workspace.now.timestamp()),
        **more,
    }


def by_email(call: Call) -> dict[str, Any]:
    wanted = call.arguments.text("email").strip().casefold()
    for person in call.state.people.values():
        if person.email.casefold() == wanted and not (person.is_deactivated or person.is_stranger):
            return {"user": _described(call, person)}
    raise SlackError("users_not_found")


def profile(call: Call) -> dict[str, Any]:
    person = call.person() if call.arguments.text("user") else call.state.bot
    return {"profile": person.profile(with_email=call.has_scope("users:read.email"))}


def presence(call: Call) -> dict[str, Any]:
    """Say that everybody who has not left is there."""
    person = call.person() if call.arguments.text("user") else call.state.bot
    return {"presence": "away" if person.is_deactivated else "active"}


def conversations(call: Call) -> dict[str, Any]:
    user = call.person().id if call.arguments.text("user") else call.bot
    shared = [
        channel
        for channel in of_wanted_kinds(call, call.state.conversations_of(user))
        if channel.is_visible_to(call.bot)
    ]
    channels, more = call.page(shared)
    return {"channels": [call.state.channel_as_slack(channel, user) for channel in channels], **more}


def bot_info(call: Call) -> dict[str, Any]:
    state, app = call.state, call.state.installation
    wanted = call.arguments.text("bot", app.bot_id)
    if wanted != app.bot_id:
        raise SlackError("bot_not_found")
    bot = {
        "id": app.bot_id,
        "deleted": False,
        "name": app.name,
        "app_id": app.app_id,
        "user_id": state.bot.id,
    }
    return {"bot": bot}


def team(call: Call) -> dict[str, Any]:
    state = call.state
    return {
        "team": {
            "id": state.team_id,
            "name": state.team_name,
            "domain": state.team_domain,
            "email_domain": "",
        }
    }


def _described(call: Call, person: Person) -> dict[str, Any]:
    return person.as_slack(
        call.state.team_id,
        call.workspace.now,
        with_email=call.has_scope("users:read.email"),
        with_locale=call.arguments.flag("include_locale"),
    )
