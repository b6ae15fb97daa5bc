"""Messages: lasting ones that everybody in a channel sees, and ephemeral ones that one person sees."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Message:
    """One message; `reader` names the only person who sees an ephemeral one."""

    ts: str
    channel: str
    user: str
    text: str
    revision: int
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    reader: str = ""
    subtype: str = ""
    bot_id: str = ""
    app_id: str = ""
    username: str = ""
    client_msg_id: str = ""
    edited_ts: str = ""
    is_broadcast: bool = False
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    metadata: Json | None = None
    values: dict[str, Json] = field(default_factory=dict)

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.reader)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts not in {"", self.ts}

    def is_visible_to(self, user: str) -> bool:
        return not self.reader or self.reader == user

    def as_slack(self, *, files: list[Json], team_id: str, with_metadata: bool = True) -> Json:
        """Write the message as Slack's API and events carry it."""
        answer: Json = {
            "type": "message",
            "ts": self.ts,
            "user": self.user,
            "text": self.text,
            "team": team_id,
        }
        optional: Json = {
            "subtype": self.subtype,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "thread_ts": self.thread_ts,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "username": self.username,
            "client_msg_id": self.client_msg_id,
            "files": files,
            "reactions": [
                {"name": name, "users": list(users), "count": len(users)}
                for name, users in self.reactions.items()
            ],
        }
        answer |= {name: value for name, value in optional.items() if value}
        if self.edited_ts:
            answer["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.metadata is not None:
            full = self.metadata if with_metadata else {"event_type": self.metadata["event_type"]}
            answer["metadata"] = full
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledMessage:
    """One message that waits for its moment."""

    id: str
    channel: str
    post_at: datetime
    content: Json

    def as_slack(self) -> Json:
        return {
            "id": self.id,
            "channel_id": self.channel,
            "post_at": int(self.post_at.timestamp()),
            "text": self.content["text"],
        }
