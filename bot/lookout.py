"""The lookout: the web process watches whether the schedules beat, and tells the operators when they do not."""

import asyncio
import logging

import asyncpg

from bot.domain.alarms import Alarm
from bot.domain.deliveries import Delivered, Delivery, Unsure
from bot.domain.people import Language
from bot.messenger import Messenger
from bot.services.alarms import Alarms
from bot.services.health import EVERY
from bot.views import alarms as views
from bot.views.message import together
from bot.views.words import Voices

log = logging.getLogger("clwstwr")


class Lookout:
    """Looks as often as the metronome beats. `channel` is where operators are told; without one each is told directly."""

    def __init__(self, alarms: Alarms, messenger: Messenger, voices: Voices, channel: str = "") -> None:
        self._alarms = alarms
        self._messenger = messenger
        self._voices = voices
        self._channel = channel

    async def keep_looking(self) -> None:
        """Look until cancelled. While the database does not answer the health page says so, and nobody else can."""
        while True:
            await asyncio.sleep(EVERY.total_seconds())
            try:
                await self.look()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                log.exception("nobody can tell whether the schedules beat")

    async def look(self) -> None:
        """Look once, and tell what there is to tell."""
        alarm = await self._alarms.look()
        if alarm is not None and await self._tell(alarm):
            await self._alarms.settle(alarm)

    async def _tell(self, alarm: Alarm) -> bool:
        """Tell the channel, or everybody if there is none or it will not take it; False if nobody was told."""
        if self._channel:
            message = together(self._voices.shared(Language.BOTH), lambda say: views.told(say, alarm))
            if _arrived(await self._messenger.post(self._channel, message)):
                return True
        told = False
        for operator in await self._alarms.operators():
            message = views.told(self._voices.of(operator.language), alarm)
            told |= _arrived(await self._messenger.post(operator.handle, message))
        return told


def _arrived(delivery: Delivery) -> bool:
    """Tell whether somebody has it, or may have it: nobody is told twice for a lost answer."""
    return isinstance(delivery, (Delivered, Unsure))
