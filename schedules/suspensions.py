"""Telling clusters in their channels what their health board suspended, or took back: claim, say, settle."""

import logging

from bot.domain.deliveries import Delivery, Refused
from bot.domain.suspending import Announcement
from bot.messenger import Messenger
from bot.services import Services
from bot.views import suspensions
from bot.views.message import together
from bot.views.words import Voices
from schedules.surprises import alone

log = logging.getLogger("clwstwr")


async def run(services: Services, messenger: Messenger, voices: Voices) -> None:
    """Say everything that is to be said about suspensions, a few clusters at a time."""
    while claimed := await services.suspensions.claim():
        for announcement in claimed:
            with alone(f"suspension {announcement.channel}"):
                delivery = await _say(messenger, voices, announcement)
                if isinstance(delivery, Refused):
                    log.warning("suspension refused: %s %s", announcement.channel, delivery.error)
                await services.suspensions.settle(announcement, delivery)


async def _say(messenger: Messenger, voices: Voices, announcement: Announcement) -> Delivery:
    said = voices.shared(announcement.language)
    message = together(
        said,
        lambda say: suspensions.posted(say, announcement.receipt, taken_back=announcement.taken_back),
    )
    return await messenger.post(announcement.channel, message)
