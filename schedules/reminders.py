"""Reminding people: the ledger follows the facts at once; what is due is claimed, said and settled."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from bot.domain.deliveries import Delivery
from bot.domain.ids import InstallationId
from bot.domain.reminder_ledger import Nudge
from bot.messenger import Messenger
from bot.services import Services
from bot.views import reminders
from bot.views.message import Message
from bot.views.words import Voices
from schedules.drain import Parcel, drain


@dataclass(slots=True)
class _Reminder:
    """Everything that one person is told at once; it is put into words before it is begun, so that words cannot fail it."""

    services: Services
    messenger: Messenger
    voices: Voices
    nudge: Nudge
    message: Message = field(init=False)

    @property
    def installation(self) -> InstallationId:
        return self.nudge.installation

    @property
    def where(self) -> str:
        return self.nudge.recipient

    @property
    def what(self) -> str:
        return f"reminder to {self.nudge.recipient}"

    async def begin(self) -> bool:
        self.message = reminders.nudge(self.voices.of(self.nudge.language), self.nudge)
        return await self.services.reminders.begin(self.nudge)

    async def say(self) -> Delivery:
        return await self.messenger.post(self.nudge.recipient, self.message)

    async def settle(self, delivery: Delivery) -> None:
        await self.services.reminders.settle(self.nudge, delivery)


async def run(services: Services, messenger: Messenger, voices: Voices) -> None:
    """Say everything that is due, one message a person; while Slack asks to wait, everybody waits."""

    async def claim() -> Sequence[Parcel]:
        claimed = await services.reminders.claim_due()
        return [_Reminder(services, messenger, voices, nudge) for nudge in claimed]

    async def renew(waiting: Sequence[Parcel]) -> None:
        await services.reminders.renew([cast("_Reminder", each).nudge for each in waiting])

    await drain(services, messenger, claim, renew)


async def plan(services: Services, _messenger: Messenger, _voices: Voices) -> None:
    """Bring the ledger in line with the facts, so that what was just done is not listed as still to come."""
    await services.reminders.plan()
