"""The Slack app manifest, made from the routes: what Slack is told about the bot."""

from typing import Any

from bot.views.actions import Shortcut
from handlers.routes import COMMANDS

# Every scope with the reason it is asked for; nothing for later.
SCOPES = {
    "commands": "the /clwstwr command",
    "chat:write": "messages in the cluster's channel, reminders and receipts to people",
    "users:read": "people's names for the register and for reports, and to remind nobody who is not in Slack any more",
    "users:read.email": "people's addresses for invitations to their calendars, and to know who has joined Slack",
    "channels:read": "to remind nobody who has left a cluster's public channel",
    "groups:read": "to remind nobody who has left a cluster's private channel",
    "files:write": "calendar files beside the meeting's message, and the original of a call's list for whoever asks",
    "files:read": "the name of a file shared in a cluster's channel, to warn of the financial part, never its content;"
    " and the lists that people upload in a form",
    "reactions:read": "a message kept as evidence by an emoji under it",
}
EVENTS = (
    "app_home_opened",
    "file_shared",
    "member_joined_channel",
    "member_left_channel",
    "reaction_added",
    "team_join",
    "user_change",
)


def manifest(url: str, *, socket_mode: bool = False) -> dict[str, Any]:
    """Describe the app to Slack; `url` is where Slack reaches the bot, and is left out in Socket Mode."""
    address = {} if socket_mode else {"request_url": f"{url.rstrip('/')}/slack/events"}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Clwstwr",
            "description": "Cluster meetings, attendance, deadlines and the action plan. Cyfarfodydd a dyddiadau cau.",
            "background_color": "#1f4e4a",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "clwstwr", "always_online": True},
            "shortcuts": [
                {
                    "name": "Keep as evidence",
                    "type": "message",
                    "callback_id": Shortcut.KEEP_EVIDENCE.value,
                    "description": "Copy this message into your practice's evidence · Cadw fel tystiolaeth",
                }
            ],
            "slash_commands": [
                {
                    "command": "/clwstwr",
                    "description": "Meetings, attendance, deadlines, plan · Cyfarfodydd a mwy",
                    "usage_hint": _hint(),
                    "should_escape": True,
                    **({} if socket_mode else {"url": f"{url.rstrip('/')}/slack/events"}),
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**address, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def _hint() -> str:
    """Name the commands, shortest first thing to read; Slack takes a thousand characters."""
    return " | ".join(command.name for command in COMMANDS)[:1000]
