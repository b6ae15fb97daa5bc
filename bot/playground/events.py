"""The Events API: what happens in the workspace, told to the app if it subscribed, again if it did not answer."""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.playground.channels import Channel
from bot.playground.deliveries import Acknowledgement, Deliveries
from bot.playground.methods import event_scopes
from bot.playground.signing import Delivery, DeliveryKind
from bot.playground.workspace import Workspace

Json = dict[str, Any]
_WAITS = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
_MESSAGE_EVENTS = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


@dataclass(frozen=True, slots=True)
class _Retry:
    """One more attempt that waits for its moment."""

    due: datetime
    payload: Json
    number: int
    reason: str


class Events:
    """Tell the app what it subscribed to; follow the clock to tell it again."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries) -> None:
        self._workspace = workspace
        self._deliveries = deliveries
        self._retries: list[_Retry] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def announce(self, name: str, event: Json, channel: Channel | None) -> None:
        """Send an event on its way, unless the app may not or does not want to hear it."""
        wanted = _MESSAGE_EVENTS[channel.event_type] if name == "message" and channel is not None else name
        if self._deliveries.transport is None or not self._may_hear(wanted, channel):
            return
        busy = contextlib.ExitStack()
        busy.enter_context(self._workspace.activity.busy())
        is_shared = channel is not None and self._workspace.state.is_shared(channel)
        payload = self._payload({**event, "type": name}, is_shared=is_shared)
        task = asyncio.create_task(self._tell(payload, 0, "", self._workspace.activity.action))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: busy.close())

    async def next_moment(self, after: datetime) -> datetime | None:
        return min((retry.due for retry in self._retries if retry.due > after), default=None)

    async def wake(self, at: datetime) -> None:
        due = sorted((retry for retry in self._retries if retry.due <= at), key=lambda retry: retry.due)
        self._retries = [retry for retry in self._retries if retry.due > at]
        for retry in due:
            await self._tell(retry.payload, retry.number, retry.reason)

    async def forget(self) -> None:
        """Drop what was to be told again."""
        self._retries = []

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _tell(self, payload: Json, number: int, reason: str, action: str = "") -> None:
        delivery = Delivery(
            kind=DeliveryKind.EVENT,
            name=payload["event"]["type"],
            payload=payload,
            retry_number=number,
            retry_reason=reason,
        )
        taken = await self._deliveries.deliver(delivery, action)
        if taken.is_given or number >= len(_WAITS) or _wants_no_retry(taken):
            return
        wait = _WAITS[number]
        if not wait:
            await self._tell(payload, number + 1, taken.reason, action)
        else:
            self._retries.append(_Retry(self._workspace.now + wait, payload, number + 1, taken.reason))

    def _may_hear(self, name: str, channel: Channel | None) -> bool:
        app = self._workspace.state.installation
        if name not in app.subscriptions or not app.is_installed:
            return False
        scopes = event_scopes().get(name, frozenset())
        if scopes and not scopes & app.scopes:
            return False
        return channel is None or app.bot_user_id in channel.members

    def _payload(self, event: Json, *, is_shared: bool) -> Json:
        state, now = self._workspace.state, self._workspace.now
        app = state.installation
        return {
            "token": app.verification_token,
            "team_id": state.team_id,
            "context_team_id": state.team_id,
            "context_enterprise_id": None,
            "api_app_id": app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": state.ids.following("Ev"),
            "event_time": int(now.timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": state.team_id,
                    "user_id": app.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": is_shared,
            "event_context": state.ids.following("4-", 24),
        }


def _wants_no_retry(taken: Acknowledgement) -> bool:
    return taken.headers.get("x-slack-no-retry") == "1"
