"""Posting, changing and taking away messages."""

from typing import Any

from bot.playground.calls.call import Call
from bot.playground.calls.content import content
from bot.playground.channels import Channel
from bot.playground.errors import SlackError

_LONGEST_UPDATE = 4000


def post_message(call: Call) -> dict[str, Any]:
    channel = call.channel_to_write_in()
    message = call.workspace.post_as_bot(
        channel,
        thread_ts=thread(call, channel),
        is_broadcast=call.arguments.flag("reply_broadcast"),
        **content(call),
    )
    return {"channel": channel.id, "ts": message.ts, "message": call.workspace.as_slack(message)}


def post_ephemeral(call: Call) -> dict[str, Any]:
    channel = call.channel_to_write_in()
    reader = call.person(error="user_not_in_channel")
    if reader.id not in channel.members:
        raise SlackError("user_not_in_channel")
    message = call.workspace.post_as_bot(
        channel, thread_ts=thread(call, channel), reader=reader.id, **content(call)
    )
    return {"message_ts": message.ts}


def update(call: Call) -> dict[str, Any]:
    channel = call.channel()
    message = call.message(channel)
    if message.user != call.bot:
        raise SlackError("cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    fields = content(call, longest_text=_LONGEST_UPDATE, may_be_empty=bool(message.files))
    given = call.arguments.given
    kept = {name: value for name, value in fields.items() if name in given or name in {"text", "metadata"}}
    if "text" in given and "blocks" not in given:
        kept["blocks"] = []
    if "text" not in given and "markdown_text" not in given:
        kept["text"] = message.text
    call.workspace.edit(message, **kept)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": call.workspace.as_slack(message),
    }


def delete(call: Call) -> dict[str, Any]:
    channel = call.channel()
    message = call.message(channel)
    if message.user != call.bot:
        raise SlackError("cant_delete_message")
    call.workspace.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(call: Call) -> dict[str, Any]:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    address = f"{call.workspace.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    suffix = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.is_reply else ""
    return {"channel": channel.id, "permalink": address + suffix}


def thread(call: Call, channel: Channel) -> str:
    """Read the thread to answer in; raises `thread_not_found` when no such message is there."""
    asked = call.arguments.text("thread_ts")
    if not asked:
        return ""
    root = call.state.message(channel.id, asked)
    if root is None:
        raise SlackError("thread_not_found")
    return root.thread_ts or root.ts
