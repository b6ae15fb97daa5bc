"""What the app is lent for a short time with each interaction: trigger ids and response addresses."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.playground.clock import real_seconds
from bot.playground.errors import SlackError
from bot.playground.ids import Ids

TRIGGER_SECONDS = 3.0
HOOK_USES = 5
HOOK_LIFE = timedelta(minutes=30)


@dataclass(slots=True, kw_only=True)
class Trigger:
    """The right to open one modal in front of one person, for three seconds of real time."""

    user: str
    channel: str
    made: float
    is_used: bool = False


@dataclass(slots=True, kw_only=True)
class Hook:
    """The right to answer one interaction up to five times within thirty minutes."""

    user: str
    channel: str
    message_ts: str
    made: datetime
    action: str
    uses: int = 0


class Grants:
    """Give and redeem trigger ids and response addresses."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._triggers: dict[str, Trigger] = {}
        self._hooks: dict[str, Hook] = {}

    def trigger(self, user: str, channel: str = "") -> str:
        trigger_id = f"{self._ids.following('', 13)}.{self._ids.following('', 32).lower()}"
        self._triggers[trigger_id] = Trigger(user=user, channel=channel, made=real_seconds())
        return trigger_id

    def redeem_trigger(self, trigger_id: str) -> Trigger:
        """Use a trigger once; raises Slack's refusals for unknown, used and old ones."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.is_used:
            raise SlackError("exchanged_trigger_id")
        if real_seconds() - trigger.made > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.is_used = True
        return trigger

    def hook(self, hook: Hook) -> str:
        """Give the last part of a response address."""
        hook_id = self._ids.following("", 24)
        self._hooks[hook_id] = hook
        return hook_id

    def knows_hook(self, hook_id: str) -> bool:
        return hook_id in self._hooks

    def redeem_hook(self, hook_id: str, now: datetime) -> Hook:
        """Use a response address once more; raises `used_url` after five uses, `expired_url` after half an hour."""
        hook = self._hooks.get(hook_id)
        if hook is None or now - hook.made > HOOK_LIFE:
            raise SlackError("expired_url")
        if hook.uses >= HOOK_USES:
            raise SlackError("used_url")
        hook.uses += 1
        return hook
