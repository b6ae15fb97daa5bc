"""Having the next digests of health boards and of the workspace in the ledger; the reminders say them."""

from bot.messenger import Messenger
from bot.services import Services
from bot.views.words import Voices


async def run(services: Services, _messenger: Messenger, _voices: Voices) -> None:
    """Plan the digests that are of no one cluster."""
    await services.digests.plan()
