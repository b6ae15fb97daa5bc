"""Conversations: public and private channels, direct messages, and who is in them."""

from dataclasses import dataclass, field
from typing import Any

from bot.playground.seed import ChannelKind

_SCOPE_FAMILIES = {
    ChannelKind.PUBLIC: "channels",
    ChannelKind.PRIVATE: "groups",
    ChannelKind.DIRECT: "im",
    ChannelKind.GROUP_DIRECT: "mpim",
}
_EVENT_TYPES = {
    ChannelKind.PUBLIC: "channel",
    ChannelKind.PRIVATE: "group",
    ChannelKind.DIRECT: "im",
    ChannelKind.GROUP_DIRECT: "mpim",
}


@dataclass(slots=True, kw_only=True)
class Channel:
    """One conversation; `members` are user ids in the order of joining."""

    id: str
    name: str
    kind: ChannelKind
    members: list[str]
    created: int
    creator: str = ""
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False
    invited_by: dict[str, str] = field(default_factory=dict)

    @property
    def is_direct(self) -> bool:
        return self.kind in {ChannelKind.DIRECT, ChannelKind.GROUP_DIRECT}

    @property
    def scope_family(self) -> str:
        """Give the word before the colon in the scopes for this kind: channels, groups, im or mpim."""
        return _SCOPE_FAMILIES[self.kind]

    @property
    def event_type(self) -> str:
        """Give the `channel_type` of message events here."""
        return _EVENT_TYPES[self.kind]

    @property
    def name_in_commands(self) -> str:
        """Give the `channel_name` a slash command carries: Slack does not tell private names there."""
        if self.kind is ChannelKind.PUBLIC:
            return self.name
        return "directmessage" if self.kind is ChannelKind.DIRECT else "privategroup"

    def is_visible_to(self, user: str) -> bool:
        return self.kind is ChannelKind.PUBLIC or user in self.members

    def partner_of(self, user: str) -> str:
        """Give the other end of a direct message, or the user itself when there is no other."""
        return next((member for member in self.members if member != user), user)

    def as_slack(self, *, reader: str, team_id: str, num_members: bool = False) -> dict[str, Any]:
        """Describe the conversation as `conversations.info` does to `reader`."""
        answer: dict[str, Any] = {
            "id": self.id,
            "created": self.created,
            "creator": self.creator,
            "is_archived": self.is_archived,
            "is_channel": self.kind is ChannelKind.PUBLIC,
            "is_group": self.kind is ChannelKind.PRIVATE,
            "is_im": self.kind is ChannelKind.DIRECT,
            "is_mpim": self.kind is ChannelKind.GROUP_DIRECT,
            "is_private": self.kind is not ChannelKind.PUBLIC,
            "is_member": reader in self.members,
            "is_general": self.name == "general",
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "context_team_id": team_id,
        }
        if self.kind is ChannelKind.DIRECT:
            answer |= {"user": self.partner_of(reader), "is_open": True}
        else:
            answer |= {
                "name": self.name,
                "name_normalized": self.name,
                "topic": {"value": self.topic, "creator": "", "last_set": 0},
                "purpose": {"value": self.purpose, "creator": "", "last_set": 0},
            }
        if num_members:
            answer["num_members"] = len(self.members)
        return answer
