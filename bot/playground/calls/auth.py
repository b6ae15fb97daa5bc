"""Who am I, is anybody there, and the address for Socket Mode."""

from typing import Any

from bot.playground.calls.call import Call
from bot.playground.errors import SlackError


def api_test(call: Call) -> dict[str, Any]:
    error = call.arguments.text("error")
    if error:
        raise SlackError(error, args=call.arguments.given)
    return {"args": call.arguments.given}


def test(call: Call) -> dict[str, Any]:
    state = call.state
    return {
        "url": f"{call.workspace.base_url}/",
        "team": state.team_name,
        "user": state.bot.name,
        "team_id": state.team_id,
        "user_id": state.bot.id,
        "bot_id": state.installation.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> dict[str, Any]:
    call.need_scope("connections:write")
    ticket = call.state.ids.following("", 24).lower()
    call.workspace.tickets.add(ticket)
    address = call.workspace.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/socket/{ticket}?app_id={call.state.installation.app_id}"}
