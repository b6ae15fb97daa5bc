"""Reminding people: the ledger follows the facts at once; what is due is claimed, said and settled."""

import logging

from bot.domain.deliveries import Delivery, Refused, TryLater
from bot.domain.reminder_ledger import Nudge
from bot.messenger import Messenger
from bot.services import Services
from bot.views import reminders
from bot.views.words import Voices
from schedules.surprises import alone

log = logging.getLogger("clwstwr")


async def run(services: Services, messenger: Messenger, voices: Voices) -> None:
    """Say everything that is due, one message a person; when Slack asks to wait, everybody still claimed waits."""
    while claimed := await services.reminders.claim_due():
        for place, nudge in enumerate(claimed):
            delivery: Delivery | None = None
            with alone(f"reminder to {nudge.recipient}"):
                delivery = await _say(services, messenger, voices, nudge)
            if isinstance(delivery, TryLater):
                for waiting in claimed[place + 1 :]:
                    await services.reminders.settle(waiting, delivery)
                return


async def _say(services: Services, messenger: Messenger, voices: Voices, nudge: Nudge) -> Delivery:
    message = reminders.nudge(voices.of(nudge.language), nudge)
    delivery = await messenger.post(nudge.recipient, message)
    await services.reminders.settle(nudge, delivery)
    if isinstance(delivery, Refused):
        log.warning("reminder refused: %s %s", nudge.recipient, delivery.error)
    return delivery


async def plan(services: Services, _messenger: Messenger, _voices: Voices) -> None:
    """Bring the ledger in line with the facts, so that what was just done is not listed as still to come."""
    await services.reminders.plan()
