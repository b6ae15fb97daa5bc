"""Introducing the bot in channels that were set up: claim, say, settle."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.deliveries import Delivery
from bot.domain.ids import InstallationId
from bot.domain.setup import Introduction
from bot.messenger import Messenger
from bot.services import Services
from bot.views import setup
from bot.views.message import together
from bot.views.words import Voices
from schedules.drain import Parcel, drain


@dataclass(frozen=True, slots=True)
class _Introduction:
    """The message that introduces the bot in one channel; set up again, the same message is brought up to date."""

    services: Services
    messenger: Messenger
    voices: Voices
    introduction: Introduction

    @property
    def installation(self) -> InstallationId:
        return self.introduction.installation

    @property
    def where(self) -> str:
        return self.introduction.channel

    @property
    def what(self) -> str:
        return f"introduction {self.introduction.channel}"

    async def begin(self) -> bool:
        return await self.services.posts.begin(self.introduction)

    async def say(self) -> Delivery:
        cluster, channel = self.introduction.cluster, self.introduction.channel
        message = together(self.voices.shared(cluster.language), lambda say: setup.welcome(say, cluster))
        if self.introduction.message_ts is None:
            return await self.messenger.post(channel, message)
        return await self.messenger.change(channel, self.introduction.message_ts, message)

    async def settle(self, delivery: Delivery) -> None:
        await self.services.setup.settle_introduction(self.introduction, delivery)


async def run(services: Services, messenger: Messenger, voices: Voices) -> None:
    """Say every introduction that is wanted."""

    async def claim() -> Sequence[Parcel]:
        claimed = await services.setup.claim_introductions()
        return [_Introduction(services, messenger, voices, each) for each in claimed]

    await drain(services, messenger, claim)
