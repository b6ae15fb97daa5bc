"""The workspace: its state, its clock, and everything that can happen in it, each with its consequences."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.playground.activity import Activity
from bot.playground.changes import Change, Changes
from bot.playground.channels import Channel
from bot.playground.clock import WorkspaceClock
from bot.playground.errors import SlackError
from bot.playground.fields import initial_values
from bot.playground.files import StoredFile
from bot.playground.grants import Grants
from bot.playground.installation import Given
from bot.playground.messages import Message
from bot.playground.people import Person
from bot.playground.rates import Rates
from bot.playground.seed import Seed
from bot.playground.state import SLACKBOT, State
from bot.playground.strictness import Strictness
from bot.playground.traffic import Traffic
from bot.playground.weather import Weather

Json = dict[str, Any]
Announce = Callable[[str, Json, Channel | None], None]


class Workspace:
    """One Slack workspace with one installed app; every change of its state goes through here."""

    def __init__(
        self, seed: Seed, clock: WorkspaceClock | None = None, activity: Activity | None = None
    ) -> None:
        self.seed = seed
        self.clock = clock or WorkspaceClock(seed.start)
        self.activity = activity or Activity()
        self.changes = Changes()
        self.traffic = Traffic()
        self.strictness = Strictness(self.traffic, lambda: self.state.people)
        self.weather = Weather()
        self.rates = Rates()
        self.tickets: set[str] = set()
        self.consents: dict[str, Given] = {}
        self.on_reset: list[Callable[[], Awaitable[None]]] = []
        self.base_url = "http://workspace.localhost"
        self.announce: Announce = _to_nobody
        if activity is None:
            self.clock.settle = self._settle
        self._restore()

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def reset(self) -> None:
        """Go back to the seeded state and the time it began at, then let those who follow do the same."""
        await self.activity.quiet(5)
        self.strictness.forget()
        self.traffic.clear()
        self.weather.clear_up()
        self.rates.off()
        self.clock.restart()
        self._restore()
        for follow in self.on_reset:
            await follow()
        self.changes.tell(Change("reset"))

    def post(
        self,
        channel: Channel,
        user: str,
        text: str,
        *,
        thread_ts: str = "",
        reader: str = "",
        **details: Any,
    ) -> Message:
        """Put a message into a conversation: for everybody there, or for one `reader` only."""
        message = Message(
            ts=self.state.ts(self.now),
            channel=channel.id,
            user=user,
            text=text,
            revision=self.state.next_revision(),
            thread_ts=thread_ts,
            reader=reader,
            values=initial_values(details.get("blocks", [])),
            **details,
        )
        self.state.messages[channel.id].append(message)
        self.changes.tell(Change("message", channel.id, reader))
        if not reader:
            self._mark_thread(message)
            self._announce_message(channel, message)
            self._announce_metadata("posted", message)
        return message

    def post_as_bot(self, channel: Channel, text: str, **details: Any) -> Message:
        app = self.state.installation
        return self.post(channel, app.bot_user_id, text, bot_id=app.bot_id, app_id=app.app_id, **details)

    def tell_privately(self, channel: Channel, reader: str, text: str) -> Message:
        """Say something to one person in the workspace's own name."""
        return self.post(channel, SLACKBOT, text, reader=reader)

    def edit(self, message: Message, **fields: Any) -> None:
        """Change what a message says; everybody who sees it sees that it was edited."""
        previous, metadata_before = self.as_slack(message), message.metadata
        for name, value in fields.items():
            setattr(message, name, value)
        message.values = initial_values(message.blocks)
        message.edited_ts = self.state.ts(self.now)
        message.revision = self.state.next_revision()
        self.changes.tell(Change("message", message.channel, message.reader))
        if not message.is_ephemeral:
            channel = self.state.channels[message.channel]
            event = {
                "subtype": "message_changed",
                "message": self.as_slack(message),
                "previous_message": previous,
            }
            self._announce_in(channel, {**event, "hidden": True})
            if message.metadata != metadata_before:
                self._announce_metadata("updated", message, metadata_before)

    def delete(self, message: Message) -> None:
        """Take a message away, without a trace in the channel."""
        self.state.messages[message.channel].remove(message)
        self.state.next_revision()
        self.changes.tell(Change("message", message.channel, message.reader))
        if not message.is_ephemeral:
            channel = self.state.channels[message.channel]
            event = {"subtype": "message_deleted", "deleted_ts": message.ts, "hidden": True}
            self._announce_in(channel, {**event, "previous_message": self.as_slack(message)})
            self._announce_metadata("deleted", message, message.metadata)

    def join(self, channel: Channel, user: str, inviter: str = "") -> None:
        """Bring a member into a channel."""
        channel.members.append(user)
        self.changes.tell(Change("channel", channel.id))
        event = self._membership("member_joined_channel", channel, user)
        self.announce(
            "member_joined_channel", {**event, **({"inviter": inviter} if inviter else {})}, channel
        )

    def leave(self, channel: Channel, user: str) -> None:
        """Take a member out of a channel; the app still hears that it was its own bot."""
        event = self._membership("member_left_channel", channel, user)
        self.announce("member_left_channel", event, channel)
        channel.members.remove(user)
        self.changes.tell(Change("channel", channel.id))

    def welcome(self, person: Person) -> None:
        """Take somebody new into the workspace."""
        self.state.people[person.id] = person
        self._announce_person("team_join", person)

    def change_person(self, person: Person, *, is_deactivated: bool) -> None:
        """Deactivate somebody, or let them in again; their channels stay theirs."""
        person.is_deactivated = is_deactivated
        self._announce_person("user_change", person)

    def open_direct(self, users: list[str]) -> Channel:
        """Give the direct message of these people; opening it is news."""
        known = len(self.state.channels)
        channel = self.state.open_direct(users, self.now)
        if len(self.state.channels) != known:
            self.changes.tell(Change("channel", channel.id))
        return channel

    def react(self, message: Message, user: str, name: str, *, add: bool) -> None:
        """Put an emoji under a message, or take it away; raises Slack's refusals when it is (not) there."""
        users = message.reactions.get(name, [])
        if add == (user in users):
            raise SlackError("already_reacted" if add else "no_reaction")
        left = [*users, user] if add else [other for other in users if other != user]
        message.reactions = {**message.reactions, name: left}
        if not left:
            del message.reactions[name]
        message.revision = self.state.next_revision()
        self.changes.tell(Change("message", message.channel))
        event = {
            "user": user,
            "reaction": name,
            "item_user": message.user,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "event_ts": self.state.ts(self.now),
        }
        self.announce(
            "reaction_added" if add else "reaction_removed", event, self.state.channels[message.channel]
        )

    def expect_file(
        self, owner: str, name: str, length: int, alt_text: str = "", title: str = ""
    ) -> StoredFile:
        """Make room for a file that is about to be uploaded."""
        file = StoredFile(
            id=self.state.ids.following("F"),
            name=name,
            title=title or name,
            length=length,
            owner=owner,
            upload_key=self.state.ids.following("", 32),
            created=int(self.now.timestamp()),
            alt_text=alt_text,
        )
        self.state.files[file.id] = file
        return file

    def share_files(
        self, files: list[StoredFile], channel: Channel, user: str, text: str, **details: Any
    ) -> Message:
        """Post complete files as one message."""
        details.setdefault("files", [file.id for file in files])
        if user == self.state.installation.bot_user_id:
            message = self.post_as_bot(channel, text, **details)
        else:
            message = self.post(channel, user, text, **details)
        for file in files:
            file.channels = list(dict.fromkeys([*file.channels, channel.id]))
            event = {"file_id": file.id, "user_id": user, "file": {"id": file.id}, "channel_id": channel.id}
            self.announce("file_shared", {**event, "event_ts": message.ts}, channel)
        return message

    def as_slack(self, message: Message) -> Json:
        return self.state.message_as_slack(message, self.base_url)

    def contents(self) -> tuple[State, Grants]:
        """Give everything that a snapshot must keep."""
        return self.state, self.grants

    def put_back(self, state: State, grants: Grants) -> None:
        """Be as a snapshot was."""
        self.state, self.grants = state, grants

    def _restore(self) -> None:
        self.state = State(self.seed)
        self.consents.clear()
        self.grants = Grants(self.state.ids)
        announce, self.announce = self.announce, _to_nobody
        self._say_what_was_said()
        self.announce = announce

    def _say_what_was_said(self) -> None:
        for said in self.seed.messages:
            channel = self.state.channel(said.channel)
            person = self.state.person(said.person)
            if channel is None or person is None:
                raise ValueError(
                    f"The seed lets {said.person!r} speak in {said.channel!r}: one of them is not there."
                )
            self.post(channel, person.id, said.text)

    async def _settle(self) -> None:
        self.changes.tell(Change("clock"))
        if self.activity.idle or not self.activity.is_calm:
            await self.activity.quiet()

    def _mark_thread(self, message: Message) -> None:
        parent = self.state.message(message.channel, message.thread_ts) if message.is_reply else None
        if parent is not None:
            parent.thread_ts = parent.ts

    def _announce_message(self, channel: Channel, message: Message) -> None:
        self._announce_in(channel, self.as_slack(message))
        bot = self.state.bot.id
        if f"<@{bot}" in message.text and message.user != bot and bot in channel.members:
            mention = self.as_slack(message) | {"channel": channel.id, "event_ts": message.ts}
            self.announce("app_mention", mention, channel)

    def _announce_metadata(self, what: str, message: Message, before: Json | None = None) -> None:
        """Tell of a message's metadata, if the app subscribed to its kind."""
        metadata = message.metadata or before
        app = self.state.installation
        if metadata is None or not app.wants_metadata(message.app_id, metadata["event_type"]):
            return
        event: Json = {
            "app_id": message.app_id,
            "bot_id": message.bot_id,
            "user_id": message.user,
            "team_id": self.state.team_id,
            "channel_id": message.channel,
            "message_ts": message.ts,
            "event_ts": self.state.ts(self.now),
        }
        if what != "deleted":
            event["metadata"] = message.metadata
        if before is not None:
            event["previous_metadata"] = before
        self.announce(f"message_metadata_{what}", event, self.state.channels[message.channel])

    def _announce_in(self, channel: Channel, event: Json) -> None:
        ts = str(event.get("ts") or self.state.ts(self.now))
        details = {"channel": channel.id, "channel_type": channel.event_type, "ts": ts, "event_ts": ts}
        self.announce("message", {**details, **event}, channel)

    def _announce_person(self, name: str, person: Person) -> None:
        self.changes.tell(Change("people"))
        app = self.state.installation
        with_email = "users:read.email" in app.scopes
        user = person.as_slack(self.state.team_id, self.now, with_email=with_email, with_locale=False)
        self.announce(name, {"user": user, "event_ts": self.state.ts(self.now)}, None)

    def _membership(self, name: str, channel: Channel, user: str) -> Json:
        return {
            "type": name,
            "user": user,
            "channel": channel.id,
            "channel_type": "C" if channel.event_type == "channel" else "G",
            "team": self.state.team_id,
            "event_ts": self.state.ts(self.now),
        }


def _to_nobody(_name: str, _event: Json, _channel: Channel | None) -> None:
    """Keep what the seed lays down from being announced as if it happened now."""
