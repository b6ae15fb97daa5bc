"""What Slack tells of its members, as far as the house needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SlackProfile:
    """A member of a workspace: `team` is the one they belong to, `address` is "" where Slack does not tell."""

    handle: str
    team: str
    name: str
    address: str


def profile_of(member: Mapping[str, Any]) -> SlackProfile:
    """Read a member as Slack describes one. A bot's address is nobody's, and an unconfirmed one proves nothing."""
    profile = member.get("profile") or {}
    name = profile.get("real_name") or member.get("real_name") or member.get("name") or ""
    proven = not member.get("is_bot") and member.get("is_email_confirmed", True)
    address = str(profile.get("email") or "") if proven else ""
    return SlackProfile(str(member["id"]), str(member.get("team_id") or ""), str(name), address.casefold())
