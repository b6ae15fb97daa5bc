"""Introducing the bot in channels that were set up: claim, say, settle."""

import logging

from bot.domain.deliveries import Delivery, Refused
from bot.domain.setup import Introduction
from bot.messenger import Messenger
from bot.services import Services
from bot.views import setup
from bot.views.message import together
from bot.views.words import Voices
from schedules.surprises import alone

log = logging.getLogger("clwstwr")


async def run(services: Services, messenger: Messenger, voices: Voices) -> None:
    """Say every introduction that is wanted; set up again, the same message is brought up to date."""
    while claimed := await services.setup.claim_introductions():
        for introduction in claimed:
            with alone(f"introduction {introduction.channel}"):
                delivery = await _say(messenger, voices, introduction)
                if isinstance(delivery, Refused):
                    log.warning("introduction refused: %s %s", introduction.channel, delivery.error)
                await services.setup.settle_introduction(introduction, delivery)


async def _say(messenger: Messenger, voices: Voices, introduction: Introduction) -> Delivery:
    cluster = introduction.cluster
    message = together(voices.shared(cluster.language), lambda say: setup.welcome(say, cluster))
    if introduction.message_ts is None:
        return await messenger.post(introduction.channel, message)
    return await messenger.change(introduction.channel, introduction.message_ts, message)
