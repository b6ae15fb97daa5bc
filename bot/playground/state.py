"""Everything a workspace holds at one moment, built from a seed, with the questions one asks of it."""

from datetime import datetime
from typing import Any

from bot.playground.channels import Channel
from bot.playground.files import StoredFile
from bot.playground.ids import Ids
from bot.playground.installation import Installation, bot_display_name, bot_handle, install
from bot.playground.messages import Message, ScheduledMessage
from bot.playground.modals import View
from bot.playground.people import Person
from bot.playground.post.mail import Mail
from bot.playground.seed import ChannelKind, Seed, SeedChannel, SeedPerson

_COLOURS = (
    "1f6f8b",
    "9b4d1f",
    "4b7f3a",
    "8a3f7a",
    "a33b3b",
    "4557a8",
    "7a6a1f",
    "2f7d6b",
    "6b4fa0",
    "b0562f",
)
SLACKBOT = "USLACKBOT"


class State:
    """The people, conversations, messages, files, views and letters of one workspace."""

    def __init__(self, seed: Seed) -> None:
        self.ids = Ids(seed.team_id)
        self.team_id = seed.team_id
        self.team_name = seed.team_name
        self.team_domain = seed.team_domain
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, list[Message]] = {}
        self.files: dict[str, StoredFile] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.scheduled: dict[str, ScheduledMessage] = {}
        self.mails: list[Mail] = []
        self.mail_answers: dict[int, str] = {}
        self.revision = 0
        self._last_microsecond = 0
        self.installation = self._install(seed)
        for number, person in enumerate(seed.people):
            self._seat(person, number)
        for channel in seed.channels:
            self._open_channel(channel, int(seed.start.timestamp()))

    @property
    def bot(self) -> Person:
        return self.people[self.installation.bot_user_id]

    def ts(self, now: datetime) -> str:
        """Give the next message timestamp: unique, rising, and the workspace's time when time has moved."""
        microsecond = max(int(now.timestamp() * 1_000_000), self._last_microsecond + 100)
        self._last_microsecond = microsecond
        return f"{microsecond // 1_000_000}.{microsecond % 1_000_000:06d}"

    def next_revision(self) -> int:
        """Count one change, so that one can ask what is new since."""
        self.revision += 1
        return self.revision

    def person(self, who: str) -> Person | None:
        """Find a member by id or handle, with or without an @."""
        key = who.strip().removeprefix("@")
        if key in self.people:
            return self.people[key]
        wanted = key.casefold()
        for person in self.people.values():
            if wanted in {person.name.casefold(), person.real_name.casefold()}:
                return person
        return None

    def channel(self, which: str) -> Channel | None:
        """Find a conversation by id, or a channel by name with or without a #."""
        key = which.strip().removeprefix("#")
        if key in self.channels:
            return self.channels[key]
        named = (channel for channel in self.channels.values() if not channel.is_direct)
        return next((channel for channel in named if channel.name == key.casefold()), None)

    def direct(self, users: list[str]) -> Channel | None:
        """Find the direct message that exactly these people share, if it has been opened."""
        wanted = set(users)
        return next((c for c in self.channels.values() if c.is_direct and set(c.members) == wanted), None)

    def open_direct(self, users: list[str], now: datetime) -> Channel:
        """Give the direct message of these people, opening it when there is none."""
        found = self.direct(users)
        if found is not None:
            return found
        pair = sorted(set(users))
        kind = ChannelKind.DIRECT if len(pair) <= 2 else ChannelKind.GROUP_DIRECT
        prefix = "D" if kind is ChannelKind.DIRECT else "G"
        handles = "--".join(sorted(self.people[user].name for user in pair))
        channel = Channel(
            id=self.ids.named(prefix, "+".join(pair)),
            name=f"mpdm-{handles}-1" if kind is ChannelKind.GROUP_DIRECT else "",
            kind=kind,
            members=list(dict.fromkeys(users)),
            created=int(now.timestamp()),
        )
        self.add_channel(channel)
        return channel

    def add_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        self.messages[channel.id] = []

    def conversations_of(self, user: str) -> list[Channel]:
        return [channel for channel in self.channels.values() if user in channel.members]

    def message(self, channel: str, ts: str) -> Message | None:
        """Find a lasting message; ephemeral ones cannot be found by their ts."""
        found = self.any_message(channel, ts)
        return None if found is None or found.is_ephemeral else found

    def any_message(self, channel: str, ts: str) -> Message | None:
        return next((m for m in self.messages.get(channel, []) if m.ts == ts), None)

    def may_see(self, user: str, channel: Channel) -> bool:
        """Tell whether somebody may look: guests and people of other workspaces only where they are members."""
        person = self.people.get(user)
        if person is not None and (person.is_guest or person.is_stranger):
            return user in channel.members
        return channel.is_visible_to(user)

    def is_shared(self, channel: Channel) -> bool:
        """Tell whether people of another workspace are in a conversation."""
        return any(self.people[member].is_stranger for member in channel.members)

    def seen_by(self, user: str, channel: str) -> list[Message]:
        """List what this person sees in a conversation, oldest first; nothing where they may not look."""
        if not self.may_see(user, self.channels[channel]):
            return []
        return [message for message in self.messages[channel] if message.is_visible_to(user)]

    def seen_since(self, user: str, revision: int) -> list[Message]:
        """List what is new or changed for this person anywhere since a revision, oldest first."""
        new = [
            message
            for channel in self.channels
            for message in self.seen_by(user, channel)
            if message.revision > revision
        ]
        return sorted(new, key=lambda message: message.revision)

    def view(self, view_id: str) -> View | None:
        """Find an open modal or a published Home by its id."""
        stacks = [view for stack in self.modals.values() for view in stack]
        return next((view for view in [*stacks, *self.homes.values()] if view.id == view_id), None)

    def view_by_external_id(self, external_id: str) -> View | None:
        stacks = [view for stack in self.modals.values() for view in stack]
        return next(
            (view for view in [*stacks, *self.homes.values()] if view.external_id == external_id), None
        )

    def top_modal(self, user: str) -> View | None:
        stack = self.modals.get(user)
        return stack[-1] if stack else None

    def view_as_slack(self, view: View) -> dict[str, Any]:
        app = self.installation
        return view.as_slack(team_id=self.team_id, app_id=app.app_id, bot_id=app.bot_id)

    def message_as_slack(
        self, message: Message, base_url: str, *, with_metadata: bool = True
    ) -> dict[str, Any]:
        """Write a message as Slack carries it; one by somebody of another workspace says whose they are."""
        files = [self.files[file].as_slack(base_url) for file in message.files if file in self.files]
        author = self.people.get(message.user)
        home = author.team_id if author is not None else ""
        written = message.as_slack(files=files, team_id=home or self.team_id, with_metadata=with_metadata)
        return written | ({"user_team": home, "source_team": home} if home else {})

    def channel_as_slack(self, channel: Channel, reader: str, *, num_members: bool = False) -> dict[str, Any]:
        """Describe a conversation as `conversations.info` does, and with whom it is shared."""
        answer = channel.as_slack(reader=reader, team_id=self.team_id, num_members=num_members)
        teams = dict.fromkeys(self.people[user].team_id for user in channel.members)
        others = [team for team in teams if team]
        if others:
            shared = [self.team_id, *others]
            answer |= {"is_shared": True, "is_ext_shared": True, "shared_team_ids": shared}
            answer["connected_team_ids"] = others
        return answer

    def _install(self, seed: Seed) -> Installation:
        name = bot_display_name(seed.app.manifest)
        handle = bot_handle(seed.app.manifest)
        bot = Person(
            id=self.ids.named("U", f"bot:{handle}"),
            name=handle,
            real_name=name,
            is_bot=True,
            bot_id=self.ids.named("B", handle),
        )
        slackbot = Person(id=SLACKBOT, name="slackbot", real_name="Slackbot", is_bot=True)
        self.people = {bot.id: bot, slackbot.id: slackbot}
        return install(seed.app, bot_id=bot.bot_id, bot_user_id=bot.id)

    def _seat(self, seed: SeedPerson, number: int) -> None:
        person = Person(
            id=seed.id or self.ids.named("U", seed.name),
            name=seed.name,
            real_name=seed.real_name,
            title=seed.title,
            email=seed.email or f"{seed.name}@example.org",
            tz=seed.tz,
            locale=seed.locale,
            colour=seed.colour.removeprefix("#") or _COLOURS[number % len(_COLOURS)],
            is_admin=seed.is_admin,
            is_guest=seed.is_guest,
            is_deactivated=seed.is_deactivated,
            team_id=seed.team_id,
        )
        self.people[person.id] = person

    def _open_channel(self, seed: SeedChannel, created: int) -> None:
        members = [self._member(seed.name, handle) for handle in seed.members]
        channel = Channel(
            id=seed.id or self.ids.named("C", seed.name),
            name=seed.name,
            kind=ChannelKind.PRIVATE if seed.is_private else ChannelKind.PUBLIC,
            members=members,
            created=created,
            creator=members[0] if members else "",
            topic=seed.topic,
            purpose=seed.purpose,
            is_archived=seed.is_archived,
        )
        self.add_channel(channel)

    def _member(self, channel: str, handle: str) -> str:
        person = self.person(handle)
        if person is None:
            raise ValueError(f"The seed puts {handle!r} into #{channel}, but lists nobody of that name.")
        return person.id
