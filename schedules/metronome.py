"""Beating: that this job comes to its end shows that the schedules run, whatever the others are busy with."""

from bot.messenger import Messenger
from bot.services import Services
from bot.views.words import Voices


async def run(_services: Services, _messenger: Messenger, _voices: Voices) -> None:
    """Do nothing, so that nothing can hold it up: its beat is written down as every job's is."""
