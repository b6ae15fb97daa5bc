"""Keeping the house in order: keys of old deliveries are forgotten."""

from bot.messenger import Messenger
from bot.services import Services
from bot.views.words import Voices


async def run(services: Services, _messenger: Messenger, _voices: Voices) -> None:
    """Forget the keys of deliveries that Slack cannot repeat any more."""
    await services.health.forget_old_deliveries()
