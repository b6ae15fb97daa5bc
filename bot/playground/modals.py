"""Views: the stack of modals in front of each person, and the Home each of them sees."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
MODALS_IN_A_STACK = 3
_AS_SENT = ("title", "close", "submit")


@dataclass(slots=True, kw_only=True)
class View:
    """One modal or Home as the app wrote it, with what the person has filled in so far."""

    id: str
    owner: str
    content: Json
    values: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    suggested: dict[str, list[Json]] = field(default_factory=dict)
    failure: str = ""
    root_id: str = ""
    previous_id: str = ""
    version: int = 1
    origin_channel: str = ""

    @property
    def kind(self) -> str:
        return str(self.content["type"])

    @property
    def callback_id(self) -> str:
        return str(self.content.get("callback_id", ""))

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        return str(self.content.get("external_id", ""))

    @property
    def hash(self) -> str:
        """Give the mark that changes whenever the app changes the view."""
        written = json.dumps([self.id, self.version, self.content], sort_keys=True)
        return f"{self.version}.{hashlib.sha256(written.encode()).hexdigest()[:8]}"

    def as_slack(self, *, team_id: str, app_id: str, bot_id: str) -> Json:
        """Write the view as Slack's answers and payloads carry it."""
        return {
            "id": self.id,
            "team_id": team_id,
            "type": self.kind,
            "blocks": self.blocks,
            "private_metadata": self.content.get("private_metadata", ""),
            "callback_id": self.callback_id,
            "state": {"values": self.values},
            "hash": self.hash,
            "clear_on_close": bool(self.content.get("clear_on_close", False)),
            "notify_on_close": bool(self.content.get("notify_on_close", False)),
            **{name: self.content.get(name) for name in _AS_SENT},
            "previous_view_id": self.previous_id or None,
            "root_view_id": self.root_id or self.id,
            "app_id": app_id,
            "external_id": self.external_id,
            "app_installed_team_id": team_id,
            "bot_id": bot_id,
        }
