"""The payloads of commands and interactions, field by field as Slack writes them."""

from typing import Any

from bot.playground.channels import Channel
from bot.playground.grants import Hook
from bot.playground.installation import Command
from bot.playground.messages import Message
from bot.playground.modals import View
from bot.playground.people import Person
from bot.playground.workspace import Workspace

Json = dict[str, Any]


def command(
    workspace: Workspace, person: Person, channel: Channel, slash: Command, text: str, hook: Hook
) -> Json:
    """Write the form fields of a slash command."""
    state = workspace.state
    return {
        "token": state.installation.verification_token,
        "team_id": state.team_id,
        "team_domain": state.team_domain,
        "channel_id": channel.id,
        "channel_name": channel.name_in_commands,
        "user_id": person.id,
        "user_name": person.name,
        "command": slash.name,
        "text": text,
        "api_app_id": state.installation.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(workspace, hook),
        "trigger_id": workspace.grants.trigger(person.id, channel.id),
    }


def interaction(workspace: Workspace, kind: str, person: Person, channel: Channel | None = None) -> Json:
    """Write what all interactions have in common, with a trigger to open a modal."""
    state = workspace.state
    payload: Json = {
        "type": kind,
        "token": state.installation.verification_token,
        "api_app_id": state.installation.app_id,
        "team": {"id": state.team_id, "domain": state.team_domain},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id or state.team_id,
        },
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": workspace.grants.trigger(person.id, channel.id if channel else ""),
    }
    if channel is not None:
        payload["channel"] = {"id": channel.id, "name": channel.name_in_commands}
    return payload


def in_message(workspace: Workspace, message: Message) -> Json:
    """Write where in a message something was pressed; the text of an ephemeral one does not come along."""
    place: Json = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.is_ephemeral,
        },
        "state": {"values": message.values},
    }
    if message.is_reply:
        place["container"]["thread_ts"] = message.thread_ts
    if not message.is_ephemeral:
        place["message"] = workspace.as_slack(message)
    return place


def in_view(workspace: Workspace, view: View) -> Json:
    """Write where in a modal or Home something was pressed."""
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": workspace.state.view_as_slack(view),
    }


def response_url(workspace: Workspace, hook: Hook) -> str:
    """Make the address that answers this interaction."""
    return f"{workspace.base_url}/response/{workspace.grants.hook(hook)}"
