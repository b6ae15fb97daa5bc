"""What a workspace starts with: people, channels, an installed app and a time, as plain data."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class ChannelKind(StrEnum):
    """Slack's four kinds of conversation, by the names that `types` takes."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    DIRECT = "im"
    GROUP_DIRECT = "mpim"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedPerson:
    """One member; `name` is the handle, `title` the line that says who this is.

    Somebody with a `team_id` is a guest of another workspace, here through channels that both share.
    """

    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Europe/London"
    locale: str = "en-GB"
    colour: str = ""
    is_admin: bool = False
    is_guest: bool = False
    is_deactivated: bool = False
    team_id: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedChannel:
    """One channel with its members by handle; list the bot's handle to have the bot in it."""

    name: str
    members: tuple[str, ...] = ()
    is_private: bool = False
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedMessage:
    """Something a person has said before the story begins."""

    channel: str
    person: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing to try: words, and optionally who types what where, or how many days are let pass."""

    text: str
    person: str = ""
    channel: str = ""
    command: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The line that says what this workspace is about, and what to try first."""

    title: str = ""
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedApp:
    """The one app: Slack's manifest of it, and the secrets it is known by; not yet installed, if one wants to try that."""

    manifest: dict[str, Any]
    app_id: str = "A0PLAYGROUND"
    bot_token: str = "xoxb-playground-bot-token"  # noqa: S105 - opens nothing but this workspace
    app_token: str = "xapp-playground-app-token"  # noqa: S105 - the same
    signing_secret: str = "playground-signing-secret"  # noqa: S105 - the same
    verification_token: str = "playground-verification"  # noqa: S105 - the same
    client_id: str = "1000.2000"
    client_secret: str = "playground-client-secret"  # noqa: S105 - the same
    is_installed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """Everything a workspace is made from; the same seed always gives the same workspace."""

    people: tuple[SeedPerson, ...]
    channels: tuple[SeedChannel, ...]
    app: SeedApp
    start: datetime = field(default_factory=lambda: datetime(2017, 4, 3, 8, 0, tzinfo=UTC))
    messages: tuple[SeedMessage, ...] = ()
    story: Story = Story()
    team_name: str = "Clwstwr"
    team_domain: str = "clwstwr"
    team_id: str = "T0PLAYGROUND"
