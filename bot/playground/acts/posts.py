"""Writing messages, reacting, joining and leaving, sharing files: what people do without the app."""

import re
from typing import Any

from bot.playground.acts.stage import Outcome, Stage
from bot.playground.changes import Change
from bot.playground.errors import ControlError, SlackError
from bot.playground.messages import Message
from bot.playground.seed import ChannelKind
from bot.playground.state import State

_HANDLE = re.compile(r"(?<![\w<])@([\w.-]+)")


async def write(
    stage: Stage, user: str, where: str, text: str, thread_ts: str = ""
) -> tuple[Message, Outcome]:
    """Post a message as a person; names after @ become mentions."""
    person = stage.person(user)
    channel = stage.own_channel(where, person)
    if not text.strip():
        raise ControlError("There is nothing to post.", "Write a text.")
    if thread_ts and stage.state.message(channel.id, thread_ts) is None:
        raise ControlError(
            f"There is no message {thread_ts} to answer.", "Give the ts of a message in this channel."
        )
    app = stage.state.installation
    if app.bot_user_id in channel.members and channel.is_direct and app.messages_read_only:
        raise ControlError("The app does not take messages.", "Use its commands and buttons.", status=403)
    written = _with_mentions(stage.state, text)
    with stage.act(person) as outcome:
        message = stage.workspace.post(
            channel,
            person.id,
            written,
            thread_ts=thread_ts,
            client_msg_id=stage.state.ids.following("", 36).lower(),
            blocks=[_rich_text(stage.state, written)],
        )
        outcome.acknowledged = True
        return message, await stage.finish(outcome)


async def react(stage: Stage, user: str, where: str, ts: str, name: str, *, add: bool = True) -> Outcome:
    """Put an emoji under a message as a person, or take it away."""
    person = stage.person(user)
    channel = stage.own_channel(where, person)
    message = stage.state.message(channel.id, ts)
    if message is None:
        raise ControlError(
            f"There is no message {ts} here.", "Give the ts of a message in this channel.", status=404
        )
    with stage.act(person) as outcome:
        try:
            stage.workspace.react(message, person.id, name.strip(":"), add=add)
        except SlackError as refusal:
            raise ControlError(refusal.error, "The emoji is already as you want it.") from refusal
        outcome.acknowledged = True
        return await stage.finish(outcome)


async def join(stage: Stage, user: str, where: str) -> Outcome:
    """Join a public channel."""
    person = stage.person(user)
    channel = stage.channel(where, person)
    if channel.kind is not ChannelKind.PUBLIC or person.is_guest:
        raise ControlError("One cannot join here by oneself.", "Let a member use /invite.", status=403)
    with stage.act(person) as outcome:
        if person.id not in channel.members:
            stage.workspace.join(channel, person.id)
        outcome.acknowledged = True
        return await stage.finish(outcome)


async def open_app_messages(stage: Stage, user: str) -> str:
    """Open the direct message with the app, as its Messages tab does; gives the channel's id."""
    person = stage.person(user)
    bot = stage.state.bot
    channel = stage.workspace.open_direct([person.id, bot.id])
    with stage.act(person) as outcome:
        event = {"user": person.id, "channel": channel.id, "tab": "messages"}
        stage.workspace.announce(
            "app_home_opened", event | {"event_ts": stage.state.ts(stage.workspace.now)}, None
        )
        await stage.finish(outcome)
    return channel.id


async def upload(stage: Stage, user: str, where: str, name: str, content: bytes, text: str = "") -> Message:
    """Share a file as a person."""
    person = stage.person(user)
    channel = stage.own_channel(where, person)
    with stage.act(person) as outcome:
        file = stage.workspace.expect_file(person.id, name, len(content))
        file.content, file.is_complete = content, True
        message = stage.workspace.share_files([file], channel, person.id, text, subtype="file_share")
        stage.workspace.changes.tell(Change("file", channel.id))
        await stage.finish(outcome)
    return message


def _with_mentions(state: State, text: str) -> str:
    def mention(found: re.Match[str]) -> str:
        person = state.person(found[1])
        return f"<@{person.id}>" if person else found[0]

    return _HANDLE.sub(mention, text)


def _rich_text(state: State, text: str) -> dict[str, Any]:
    parts = [part for part in re.split(r"(<@[A-Z0-9]+>)", text) if part]
    elements = [
        {"type": "user", "user_id": part[2:-1]} if part.startswith("<@") else {"type": "text", "text": part}
        for part in parts
    ]
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": state.ids.following("", 5), "elements": [section]}
