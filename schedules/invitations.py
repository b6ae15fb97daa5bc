"""Keeping people's own calendars in line with the meetings: letters are written here, and sent with all the others."""

import asyncio

from bot.domain.letters import Letter
from bot.messenger import Messenger
from bot.services import Services
from bot.views import invitation_letters
from bot.views.words import Voices
from bot.views.writing import Writing


async def plan(services: Services, _messenger: Messenger, _voices: Voices) -> None:
    """Write down the invitations and cancellations that are owed."""
    await services.calendar_copies.plan()


async def writing(services: Services, voices: Voices, letter: Letter, page: str) -> Writing | None:
    """Write one of them; None when a later one has taken its place."""
    told = await services.calendar_copies.told(letter)
    if told is None:
        return None
    return await asyncio.to_thread(invitation_letters.writing, voices, told, letter.to.language, page)
