"""One Web API call in progress, with the questions that many methods ask of it."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.playground.arguments import Arguments
from bot.playground.channels import Channel
from bot.playground.errors import SlackError
from bot.playground.installation import Token
from bot.playground.messages import Message
from bot.playground.methods import Method, missing_scope
from bot.playground.people import Person
from bot.playground.state import SLACKBOT, State
from bot.playground.workspace import Workspace

_PAGE = 100
_LARGEST_PAGE = 1000
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call whose method, token and required arguments have been checked."""

    workspace: Workspace
    method: Method
    arguments: Arguments
    token: Token | None
    remarks: list[str] = field(default_factory=list)

    @property
    def state(self) -> State:
        return self.workspace.state

    @property
    def bot(self) -> str:
        return self.state.installation.bot_user_id

    def need_scope(self, *scopes: str) -> None:
        """Raise `missing_scope` unless the token has at least one of these."""
        if self.token is not None and not self.token.scopes & set(scopes):
            raise missing_scope(list(scopes), self.token)

    def has_scope(self, scope: str) -> bool:
        return self.token is not None and scope in self.token.scopes

    def person(self, name: str = "user", error: str = "user_not_found") -> Person:
        """Find the member an argument names by id."""
        person = self.state.people.get(self.arguments.text(name))
        if person is None:
            raise SlackError(error)
        return person

    def channel(self, name: str = "channel") -> Channel:
        """Find a conversation the bot may know of; private ones without it do not exist for it."""
        channel = self.state.channel(self.arguments.text(name))
        if channel is None or not channel.is_visible_to(self.bot):
            raise SlackError("channel_not_found")
        return channel

    def own_channel(self, name: str = "channel") -> Channel:
        """Find a conversation the bot is in."""
        channel = self.channel(name)
        if self.bot not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def channel_to_write_in(self, name: str = "channel") -> Channel:
        """Find where to post: a channel the bot is in, or the direct message with the person named."""
        given = self.arguments.text(name)
        if given.startswith("@") or given in self.state.people:
            return self._direct_with(given)
        channel = self.channel(name)
        is_open = channel.event_type == "channel" and self.has_scope("chat:write.public")
        if self.bot not in channel.members and not is_open:
            raise SlackError("not_in_channel")
        if channel.is_archived:
            raise SlackError("is_archived")
        self._check_messages_tab(channel)
        return channel

    def message(self, channel: Channel, name: str = "ts") -> Message:
        message = self.state.message(channel.id, self.arguments.text(name))
        if message is None:
            raise SlackError("message_not_found")
        return message

    def page(self, items: Sequence[Item]) -> tuple[list[Item], dict[str, Any]]:
        """Cut the page that `cursor` and `limit` ask for; give it with its `response_metadata`."""
        start = _read_cursor(self.arguments.text("cursor"), len(items))
        limit = self.arguments.number("limit", _PAGE, "invalid_limit") or _PAGE
        if not 0 < limit <= _LARGEST_PAGE:
            raise SlackError("invalid_limit")
        end = start + limit
        cursor = _write_cursor(end) if end < len(items) else ""
        return list(items[start:end]), {"response_metadata": {"next_cursor": cursor}}

    def _direct_with(self, given: str) -> Channel:
        person = self.state.person(given)
        if person is None:
            raise SlackError("channel_not_found")
        if person.is_bot or person.id == SLACKBOT:
            raise SlackError("cannot_dm_bot")
        if person.is_deactivated:
            raise SlackError("user_disabled")
        channel = self.workspace.open_direct([person.id, self.bot])
        self._check_messages_tab(channel)
        return channel

    def _check_messages_tab(self, channel: Channel) -> None:
        if channel.event_type == "im" and not self.state.installation.has_messages:
            raise SlackError("messages_tab_disabled")


def _write_cursor(position: int) -> str:
    return base64.urlsafe_b64encode(f"next:{position}".encode()).decode()


def _read_cursor(cursor: str, length: int) -> int:
    if not cursor:
        return 0
    try:
        word, _, position = base64.urlsafe_b64decode(cursor.encode()).decode().partition(":")
        if word == "next" and 0 <= int(position) <= length:
            return int(position)
    except (ValueError, binascii.Error):
        raise SlackError("invalid_cursor") from None
    raise SlackError("invalid_cursor")
