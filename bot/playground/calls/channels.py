"""Making channels and changing who is in them."""

import re
from typing import Any

from bot.playground.calls.call import Call
from bot.playground.changes import Change
from bot.playground.channels import Channel
from bot.playground.errors import SlackError
from bot.playground.seed import ChannelKind

_NAME = re.compile(r"[^\W_]*[\w-]*")
_LONGEST_NAME = 80
_LONGEST_TOPIC = 250


def create(call: Call) -> dict[str, Any]:
    is_private = call.arguments.flag("is_private")
    call.need_scope(*(("groups:write",) if is_private else ("channels:manage", "channels:write")))
    name = _checked_name(call)
    channel = Channel(
        id=call.state.ids.following("C"),
        name=name,
        kind=ChannelKind.PRIVATE if is_private else ChannelKind.PUBLIC,
        members=[call.bot],
        created=int(call.workspace.now.timestamp()),
        creator=call.bot,
    )
    call.state.add_channel(channel)
    call.workspace.changes.tell(Change("channel", channel.id))
    if channel.kind is ChannelKind.PUBLIC:
        made = {"id": channel.id, "name": name, "created": channel.created, "creator": call.bot}
        call.workspace.announce("channel_created", {"channel": made}, channel)
    return _described(call, channel)


def rename(call: Call) -> dict[str, Any]:
    channel = _changeable(call)
    channel.name = _checked_name(call)
    call.workspace.changes.tell(Change("channel", channel.id))
    event = {"channel": {"id": channel.id, "name": channel.name, "created": channel.created}}
    call.workspace.announce("channel_rename", event, channel)
    return _described(call, channel)


def close(call: Call) -> dict[str, Any]:
    """Close a direct message; what was said in it stays."""
    if not call.channel().is_direct:
        raise SlackError("method_not_supported_for_channel_type")
    return {}


def join(call: Call) -> dict[str, Any]:
    channel = call.channel()
    if channel.kind is not ChannelKind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.bot in channel.members:
        return _described(call, channel) | {"warning": "already_in_channel"}
    call.workspace.join(channel, call.bot)
    return _described(call, channel)


def invite(call: Call) -> dict[str, Any]:
    channel = _changeable(call)
    users = call.arguments.names("users")
    for user in users:
        if user == call.bot:
            raise SlackError("cant_invite_self")
        if user not in call.state.people:
            raise SlackError("user_not_found")
        if user in channel.members:
            raise SlackError("already_in_channel")
    for user in users:
        call.workspace.join(channel, user, inviter=call.bot)
    return _described(call, channel)


def kick(call: Call) -> dict[str, Any]:
    channel, person = _changeable(call), call.person()
    if person.id == call.bot:
        raise SlackError("cant_kick_self")
    if person.id not in channel.members:
        raise SlackError("not_in_channel")
    call.workspace.leave(channel, person.id)
    return {}


def leave(call: Call) -> dict[str, Any]:
    channel = call.channel()
    if channel.is_direct:
        raise SlackError("method_not_supported_for_channel_type")
    if call.bot not in channel.members:
        return {"not_in_channel": True}
    call.workspace.leave(channel, call.bot)
    return {}


def archive(call: Call) -> dict[str, Any]:
    channel = call.own_channel()
    if channel.is_archived:
        raise SlackError("already_archived")
    return _set_archived(call, channel, archived=True)


def unarchive(call: Call) -> dict[str, Any]:
    channel = call.channel()
    if not channel.is_archived:
        raise SlackError("not_archived")
    return _set_archived(call, channel, archived=False)


def set_topic(call: Call) -> dict[str, Any]:
    channel = _changeable(call)
    channel.topic = _short(call, "topic")
    call.workspace.changes.tell(Change("channel", channel.id))
    return _described(call, channel)


def set_purpose(call: Call) -> dict[str, Any]:
    channel = _changeable(call)
    channel.purpose = _short(call, "purpose")
    call.workspace.changes.tell(Change("channel", channel.id))
    return {"purpose": channel.purpose}


def _changeable(call: Call) -> Channel:
    channel = call.own_channel()
    if channel.is_direct:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def _set_archived(call: Call, channel: Channel, *, archived: bool) -> dict[str, Any]:
    channel.is_archived = archived
    call.workspace.changes.tell(Change("channel", channel.id))
    event = {
        "type": "channel_archive" if archived else "channel_unarchive",
        "channel": channel.id,
        "user": call.bot,
    }
    call.workspace.announce(event["type"], event, channel)
    return {}


def _checked_name(call: Call) -> str:
    name = call.arguments.text("name").removeprefix("#")
    if len(name) > _LONGEST_NAME:
        raise SlackError("invalid_name_maxlength")
    if not any(letter.isalnum() for letter in name):
        raise SlackError("invalid_name_punctuation")
    if name != name.lower() or not _NAME.fullmatch(name):
        raise SlackError("invalid_name_specials")
    if call.state.channel(name) is not None:
        raise SlackError("name_taken")
    return name


def _short(call: Call, name: str) -> str:
    text = call.arguments.text(name)
    if len(text) > _LONGEST_TOPIC:
        raise SlackError("too_long")
    return text


def _described(call: Call, channel: Channel) -> dict[str, Any]:
    return {"channel": call.state.channel_as_slack(channel, call.bot)}
