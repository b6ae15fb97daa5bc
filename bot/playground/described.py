"""The workspace as the control API and the page describe it: plain JSON, always as one person sees it."""

from datetime import datetime
from typing import Any

from bot.playground.acts.stage import Outcome
from bot.playground.fields import fields_of
from bot.playground.messages import Message
from bot.playground.modals import View
from bot.playground.seed import ChannelKind
from bot.playground.state import State
from bot.playground.workspace import Workspace

Json = dict[str, Any]


def message(state: State, said: Message) -> Json:
    """Describe one message."""
    author = state.people.get(said.user)
    return {
        "ts": said.ts,
        "channel": said.channel,
        "user": said.user,
        "user_name": said.username or (author.real_name if author else said.user),
        "bot": bool(said.bot_id) or bool(author and author.is_bot),
        "text": said.text,
        "blocks": said.blocks,
        "attachments": said.attachments,
        "ephemeral": said.is_ephemeral,
        "thread_ts": said.thread_ts or None,
        "broadcast": said.is_broadcast,
        "edited": bool(said.edited_ts),
        "files": [state.files[file].as_json() for file in said.files if file in state.files],
        "reactions": [{"name": name, "users": list(users)} for name, users in said.reactions.items()],
        "state": said.values,
    }


def view(shown: View | None) -> Json | None:
    """Describe a modal or Home; None when there is none."""
    if shown is None:
        return None
    return {
        "id": shown.id,
        "type": shown.kind,
        "callback_id": shown.callback_id,
        "title": _words(shown.content.get("title")),
        "submit": _words(shown.content.get("submit")),
        "close": _words(shown.content.get("close")),
        "blocks": shown.blocks,
        "state": {"values": shown.values},
        "fields": [
            {
                "label": field.label,
                "block_id": field.block_id,
                "action_id": field.action_id,
                "type": field.kind,
                "optional": field.is_optional,
            }
            for field in fields_of(shown.blocks)
        ],
        "errors": shown.errors,
        "failure": shown.failure or None,
        "private_metadata": shown.content.get("private_metadata", ""),
        "hash": shown.hash,
        "root_id": shown.root_id or shown.id,
        "previous_id": shown.previous_id or None,
    }


def outcome(state: State, act: Outcome) -> Json:
    """Describe what an act led to."""
    return {
        "id": act.id,
        "acknowledged": act.acknowledged,
        "ack_ms": act.ack_ms,
        "error": act.error or None,
        "quiet": act.is_quiet,
        "errors": act.errors,
        "messages": [message(state, said) for said in act.messages],
        "view": view(act.view),
    }


def clock(workspace: Workspace) -> Json:
    """Describe the time, and what fired on the way when the clock was last moved."""
    return {
        "now": workspace.now.isoformat(),
        "running": workspace.clock.running,
        "fired": [
            {
                "at": step.at.isoformat(),
                "what": list(step.what),
                "exchanges": _exchanges_at(workspace, step.at),
            }
            for step in workspace.clock.fired
        ],
    }


def _exchanges_at(workspace: Workspace, moment: datetime) -> list[Json]:
    return [
        {"number": exchange.number, "direction": exchange.direction, "name": exchange.name}
        for exchange in workspace.traffic.since()
        if exchange.at == moment
    ]


def whole(workspace: Workspace) -> Json:
    """Describe the workspace: team, people, conversations, app, clock and story."""
    state = workspace.state
    return {
        "team": {"id": state.team_id, "name": state.team_name, "domain": state.team_domain},
        "people": [person.as_json() for person in state.people.values()],
        "channels": [
            _channel(state, channel.id) for channel in state.channels.values() if not channel.is_direct
        ],
        "dms": [_channel(state, channel.id) for channel in state.channels.values() if channel.is_direct],
        "installation": state.installation.as_json(),
        "clock": clock(workspace),
        "story": {
            "title": workspace.seed.story.title,
            "try": [
                {"text": s.text, "user": s.person, "channel": s.channel, "command": s.command, "days": s.days}
                for s in workspace.seed.story.suggestions
            ],
        },
    }


def _channel(state: State, channel_id: str) -> Json:
    channel = state.channels[channel_id]
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind.value,
        "private": channel.kind is not ChannelKind.PUBLIC,
        "archived": channel.is_archived,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "members": list(channel.members),
    }


def _words(text: Json | None) -> str | None:
    return None if text is None else str(text["text"])
