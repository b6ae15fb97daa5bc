"""Telling clusters in their channels what their health board suspended, or took back: claim, say, settle."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.deliveries import Delivery
from bot.domain.ids import InstallationId
from bot.domain.suspending import Announcement
from bot.messenger import Messenger
from bot.services import Services
from bot.views import suspensions
from bot.views.message import together
from bot.views.words import Voices
from schedules.drain import Parcel, drain


@dataclass(frozen=True, slots=True)
class _Announcement:
    """What one cluster is told in its channel."""

    services: Services
    messenger: Messenger
    voices: Voices
    announcement: Announcement

    @property
    def installation(self) -> InstallationId:
        return self.announcement.installation

    @property
    def where(self) -> str:
        return self.announcement.channel

    @property
    def what(self) -> str:
        return f"suspension {self.announcement.channel}"

    async def begin(self) -> bool:
        return await self.services.posts.begin(self.announcement)

    async def say(self) -> Delivery:
        announcement = self.announcement
        message = together(
            self.voices.shared(announcement.language),
            lambda say: suspensions.posted(say, announcement.receipt, taken_back=announcement.taken_back),
        )
        return await self.messenger.post(announcement.channel, message)

    async def settle(self, delivery: Delivery) -> None:
        await self.services.suspensions.settle(self.announcement, delivery)


async def run(services: Services, messenger: Messenger, voices: Voices) -> None:
    """Say everything that is to be said about suspensions."""

    async def claim() -> Sequence[Parcel]:
        claimed = await services.suspensions.claim()
        return [_Announcement(services, messenger, voices, each) for each in claimed]

    await drain(services, messenger, claim)
