"""Messages for later: scheduled by the app, posted when the workspace's clock gets there."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.playground.calls.call import Call
from bot.playground.calls.content import content
from bot.playground.errors import SlackError
from bot.playground.messages import ScheduledMessage

_FURTHEST = timedelta(days=120)
_WINDOW = timedelta(minutes=5)
_MOST_IN_A_WINDOW = 30


def schedule(call: Call) -> dict[str, Any]:
    channel = call.channel_to_write_in()
    post_at = _moment(call)
    same = [s for s in call.state.scheduled.values() if s.channel == channel.id]
    if sum(abs(s.post_at - post_at) < _WINDOW for s in same) >= _MOST_IN_A_WINDOW:
        raise SlackError("restricted_too_many")
    message = ScheduledMessage(
        id=call.state.ids.following("Q"), channel=channel.id, post_at=post_at, content=content(call)
    )
    call.state.scheduled[message.id] = message
    return {
        "channel": channel.id,
        "scheduled_message_id": message.id,
        "post_at": int(post_at.timestamp()),
        "message": {
            "text": message.content["text"],
            "bot_id": call.state.installation.bot_id,
            "type": "delayed_message",
        },
    }


def _moment(call: Call) -> datetime:
    seconds, now = call.arguments.number("post_at", 0, "invalid_time"), call.workspace.now
    if seconds <= now.timestamp():
        raise SlackError("time_in_past")
    if seconds > (now + _FURTHEST).timestamp():
        raise SlackError("time_too_far")
    return datetime.fromtimestamp(seconds, UTC)


def listed(call: Call) -> dict[str, Any]:
    wanted = call.arguments.text("channel")
    waiting = [s for s in call.state.scheduled.values() if not wanted or s.channel == wanted]
    page, more = call.page(sorted(waiting, key=lambda message: message.post_at))
    return {"scheduled_messages": [message.as_slack() for message in page], **more}


def delete(call: Call) -> dict[str, Any]:
    message = call.state.scheduled.get(call.arguments.text("scheduled_message_id"))
    if message is None or message.channel != call.channel().id:
        raise SlackError("invalid_scheduled_message_id")
    del call.state.scheduled[message.id]
    return {}
