"""Emoji under messages."""

import re
from typing import Any

from bot.playground.calls.call import Call
from bot.playground.errors import SlackError
from bot.playground.messages import Message

_EMOJI = re.compile(r"[\w+'-]+(::skin-tone-[2-6])?")


def add(call: Call) -> dict[str, Any]:
    call.workspace.react(_message(call), call.bot, _name(call), add=True)
    return {}


def remove(call: Call) -> dict[str, Any]:
    call.workspace.react(_message(call), call.bot, _name(call), add=False)
    return {}


def get(call: Call) -> dict[str, Any]:
    message = _message(call)
    return {"type": "message", "channel": message.channel, "message": call.workspace.as_slack(message)}


def _message(call: Call) -> Message:
    if not call.arguments.text("channel") or not call.arguments.text("timestamp"):
        raise SlackError("no_item_specified")
    channel = call.channel()
    if channel.is_archived:
        raise SlackError("is_archived")
    return call.message(channel, "timestamp")


def _name(call: Call) -> str:
    name = call.arguments.text("name").strip(":")
    if not _EMOJI.fullmatch(name):
        raise SlackError("invalid_name")
    return name
