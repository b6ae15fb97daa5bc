"""The members of the workspace, the app's bot among them, as Slack describes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(slots=True, kw_only=True)
class Person:
    """One member of the workspace; the bot of the app is a member too."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Europe/London"
    locale: str = "en-GB"
    colour: str = "4a5568"
    is_admin: bool = False
    is_guest: bool = False
    is_deactivated: bool = False
    is_bot: bool = False
    bot_id: str = ""
    team_id: str = ""

    @property
    def is_stranger(self) -> bool:
        """Tell whether this person belongs to another workspace."""
        return bool(self.team_id)

    def as_slack(self, team_id: str, now: datetime, *, with_email: bool, with_locale: bool) -> dict[str, Any]:
        """Describe this person as `users.info` does; the UTC offset is that of `now`, summer time included."""
        local = now.astimezone(ZoneInfo(self.tz))
        offset = local.utcoffset()
        answer: dict[str, Any] = {
            "id": self.id,
            "team_id": self.team_id or team_id,
            "name": self.name,
            "deleted": self.is_deactivated,
            "color": self.colour,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": local.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": self.profile(with_email=with_email and not self.is_stranger),
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
        }
        if self.is_stranger:
            answer["is_stranger"] = True
        if with_locale and not self.is_stranger:
            answer["locale"] = self.locale
        return answer

    def profile(self, *, with_email: bool) -> dict[str, Any]:
        profile: dict[str, Any] = {
            "title": self.title,
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "status_text": "",
            "status_emoji": "",
        }
        if with_email and self.email:
            profile["email"] = self.email
        if self.bot_id:
            profile["bot_id"] = self.bot_id
        return profile

    def as_json(self) -> dict[str, Any]:
        """Describe this person for the page."""
        return {
            "id": self.id,
            "name": self.name,
            "real_name": self.real_name,
            "title": self.title,
            "colour": self.colour,
            "tz": self.tz,
            "locale": self.locale,
            "guest": self.is_guest,
            "deactivated": self.is_deactivated,
            "bot": self.is_bot,
            "team": self.team_id or None,
        }
