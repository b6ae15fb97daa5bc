"""Reading conversations: which there are, who is in them, what was said, and opening direct ones."""

from collections.abc import Sequence
from typing import Any

from bot.playground.calls.call import Call
from bot.playground.channels import Channel
from bot.playground.errors import SlackError
from bot.playground.messages import Message
from bot.playground.seed import ChannelKind

_MOST_IN_A_GROUP = 8


def of_wanted_kinds(call: Call, channels: Sequence[Channel]) -> list[Channel]:
    """Keep the channels that `types` and `exclude_archived` ask for; each type needs its own read scope."""
    kinds = _wanted_kinds(call)
    without_archived = call.arguments.flag("exclude_archived")
    return [c for c in channels if c.kind in kinds and not (without_archived and c.is_archived)]


def info(call: Call) -> dict[str, Any]:
    channel = call.channel()
    call.need_scope(f"{channel.scope_family}:read")
    numbers = call.arguments.flag("include_num_members")
    return {"channel": call.state.channel_as_slack(channel, call.bot, num_members=numbers)}


def listed(call: Call) -> dict[str, Any]:
    known = [channel for channel in call.state.channels.values() if channel.is_visible_to(call.bot)]
    channels, more = call.page(of_wanted_kinds(call, known))
    described = [call.state.channel_as_slack(channel, call.bot, num_members=True) for channel in channels]
    return {"channels": described, **more}


def members(call: Call) -> dict[str, Any]:
    channel = call.channel()
    call.need_scope(f"{channel.scope_family}:read")
    people, more = call.page(channel.members)
    return {"members": people, **more}


def history(call: Call) -> dict[str, Any]:
    channel = call.own_channel()
    call.need_scope(f"{channel.scope_family}:history")
    said = [m for m in call.state.messages[channel.id] if not m.is_ephemeral]
    top = [message for message in said if not message.is_reply or message.is_broadcast]
    messages, more = call.page(list(reversed(_within(call, top))))
    has_more = bool(more["response_metadata"]["next_cursor"])
    return {"messages": _written(call, messages), "has_more": has_more, "pin_count": 0, **more}


def replies(call: Call) -> dict[str, Any]:
    channel = call.own_channel()
    call.need_scope(f"{channel.scope_family}:history")
    asked = call.state.message(channel.id, call.arguments.text("ts"))
    if asked is None:
        raise SlackError("thread_not_found")
    root = asked.thread_ts or asked.ts
    thread = [
        message
        for message in call.state.messages[channel.id]
        if root in (message.ts, message.thread_ts) and not message.is_ephemeral
    ]
    messages, more = call.page(_within(call, thread))
    has_more = bool(more["response_metadata"]["next_cursor"])
    return {"messages": _written(call, messages), "has_more": has_more, **more}


def open_direct(call: Call) -> dict[str, Any]:
    channel = call.channel() if call.arguments.text("channel") else _opened(call)
    full = call.state.channel_as_slack(channel, call.bot)
    return {"channel": full if call.arguments.flag("return_im") else {"id": channel.id}}


def _opened(call: Call) -> Channel:
    users = call.arguments.names("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > _MOST_IN_A_GROUP:
        raise SlackError("too_many_users")
    for user in users:
        person = call.state.people.get(user)
        if person is None:
            raise SlackError("user_not_found")
        if person.is_deactivated:
            raise SlackError("user_disabled")
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
    call.need_scope("im:write" if len(users) == 1 else "mpim:write")
    return call.workspace.open_direct([*users, call.bot])


def _wanted_kinds(call: Call) -> set[ChannelKind]:
    names = call.arguments.names("types") or [ChannelKind.PUBLIC.value]
    kinds = set()
    for name in names:
        try:
            kind = ChannelKind(name)
        except ValueError:
            raise SlackError("invalid_types") from None
        family = {"public_channel": "channels", "private_channel": "groups"}.get(name, name)
        call.need_scope(f"{family}:read")
        kinds.add(kind)
    return kinds


def _within(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.arguments.text("oldest", "0"), call.arguments.text("latest", "9999999999")
    inclusive = call.arguments.flag("inclusive")
    try:
        low, high = float(oldest or 0), float(latest or 9999999999)
    except ValueError:
        raise SlackError("invalid_ts_oldest" if not _is_number(oldest) else "invalid_ts_latest") from None
    return [m for m in messages if low < float(m.ts) < high or (inclusive and float(m.ts) in (low, high))]


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _written(call: Call, messages: list[Message]) -> list[dict[str, Any]]:
    with_metadata = call.arguments.flag("include_all_metadata")
    return [
        call.state.message_as_slack(message, call.workspace.base_url, with_metadata=with_metadata)
        | _thread_counts(call, message)
        for message in messages
    ]


def _thread_counts(call: Call, message: Message) -> dict[str, Any]:
    if message.thread_ts != message.ts:
        return {}
    answers = [m for m in call.state.messages[message.channel] if m.thread_ts == message.ts and m.is_reply]
    people = list(dict.fromkeys(answer.user for answer in answers))
    counts: dict[str, Any] = {
        "reply_count": len(answers),
        "reply_users": people,
        "reply_users_count": len(people),
    }
    return counts | ({"latest_reply": answers[-1].ts} if answers else {})
