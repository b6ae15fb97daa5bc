"""Where people act: finding who and where, and collecting what each act led to."""

import asyncio
import contextlib
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.playground.channels import Channel
from bot.playground.deliveries import Acknowledgement, Deliveries
from bot.playground.errors import ControlError
from bot.playground.messages import Message
from bot.playground.modals import View
from bot.playground.people import Person
from bot.playground.signing import Delivery, DeliveryKind
from bot.playground.state import State
from bot.playground.weather import Side
from bot.playground.workspace import Workspace

QUIET_SECONDS = 10.0


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What an act led to: how the app took it, and what this person sees newly because of it."""

    id: str
    person: Person
    since: int
    acknowledged: bool = False
    ack_ms: float | None = None
    error: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    view: View | None = None
    is_quiet: bool = True

    def note(self, acknowledgement: Acknowledgement) -> None:
        self.acknowledged = acknowledgement.is_given
        self.ack_ms = acknowledgement.ms
        self.error = acknowledgement.error


@dataclass(frozen=True, slots=True)
class Stage:
    """A workspace with somebody to deliver to."""

    workspace: Workspace
    deliveries: Deliveries

    @property
    def state(self) -> State:
        return self.workspace.state

    @contextlib.contextmanager
    def act(self, person: Person) -> Iterator[Outcome]:
        """Open an act of this person; all that happens until it ends carries its id."""
        outcome = Outcome(id=self.state.ids.following("act-", 8), person=person, since=self.state.revision)
        with self.workspace.activity.acting(outcome.id):
            yield outcome

    async def deliver(self, outcome: Outcome, delivery: Delivery) -> Acknowledgement:
        """Hand an act to the app; somebody whose hand trembles does it twice in the same instant."""
        first = self.deliveries.deliver(delivery, outcome.id)
        rule = self.workspace.weather.strikes(Side.HAND, delivery.name, "", self.workspace.now)
        if rule is None or delivery.kind is not DeliveryKind.INTERACTION:
            acknowledgement = await first
        else:
            second = self.deliveries.deliver(self._again(delivery), outcome.id)
            acknowledgement, _ = await asyncio.gather(first, second)
        outcome.note(acknowledgement)
        return acknowledgement

    def _again(self, delivery: Delivery) -> Delivery:
        """Do the same once more: another press with a trigger and a time of its own."""
        payload = copy.deepcopy(delivery.payload)
        if "trigger_id" in payload:
            payload["trigger_id"] = self.workspace.grants.trigger(payload["user"]["id"])
        for action in payload.get("actions", []):
            action["action_ts"] = self.state.ts(self.workspace.now)
        return replace(delivery, payload=payload)

    async def finish(self, outcome: Outcome) -> Outcome:
        """Wait until the app is done with it, then look at what this person sees now."""
        outcome.is_quiet = await self.workspace.activity.quiet(QUIET_SECONDS)
        seen = self.state.seen_since(outcome.person.id, outcome.since)
        outcome.messages = [message for message in seen if message.user != outcome.person.id]
        outcome.view = self.state.top_modal(outcome.person.id)
        return outcome

    def person(self, who: str) -> Person:
        """Find somebody who can act: a member, not a bot and not deactivated."""
        person = self.state.person(who) if who else None
        if person is None or person.is_bot:
            names = [other.name for other in self.state.people.values() if not other.is_bot]
            raise ControlError(
                f"There is nobody called {who!r} here.", "Name one of the choices.", choices=names, status=404
            )
        if person.is_deactivated:
            raise ControlError(
                f"{person.real_name} is deactivated and can do nothing.", "Act as somebody else."
            )
        return person

    def channel(self, which: str, person: Person) -> Channel:
        """Find a conversation this person can see; a handle means the direct message with that member."""
        channel = self.state.channel(which) if which else None
        if channel is None and which:
            channel = self._direct(which, person)
        if channel is None or not self.state.may_see(person.id, channel):
            named = [other for other in self.state.channels.values() if not other.is_direct]
            names = [f"#{other.name}" for other in named if self.state.may_see(person.id, other)]
            error = f"{person.real_name} sees no conversation {which!r}."
            raise ControlError(error, "Name one of the choices.", choices=names, status=404)
        return channel

    def own_channel(self, which: str, person: Person) -> Channel:
        """Find a conversation this person is in and may write in."""
        channel = self.channel(which, person)
        if person.id not in channel.members:
            raise ControlError(
                f"{person.real_name} is not in #{channel.name}.",
                "Join the channel first, or act as one of its members.",
                status=403,
                choices=[self.state.people[member].name for member in channel.members],
            )
        if channel.is_archived:
            raise ControlError(f"#{channel.name} is archived.", "Use another channel.", status=403)
        return channel

    def _direct(self, which: str, person: Person) -> Channel | None:
        other = self.state.person(which)
        return None if other is None else self.workspace.open_direct([person.id, other.id])
