"""Bringing the bot's messages in channels up to date: claim, say, settle."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.deliveries import Delivery
from bot.domain.ids import InstallationId
from bot.domain.posts import Due, PostKind
from bot.messenger import Messenger
from bot.services import Services
from bot.views import calendar, invitations
from bot.views.message import together
from bot.views.words import Voices
from schedules.drain import Parcel, drain


@dataclass(frozen=True, slots=True)
class _Post:
    """One message or file in a channel."""

    services: Services
    messenger: Messenger
    voices: Voices
    due: Due

    @property
    def installation(self) -> InstallationId:
        return self.due.post.installation

    @property
    def where(self) -> str:
        return self.due.post.channel

    @property
    def what(self) -> str:
        return f"post {self.due.post.subject}"

    async def begin(self) -> bool:
        return await self.services.posts.begin(self.due.post)

    async def say(self) -> Delivery:
        said, post = self.voices.shared(self.due.cluster.language), self.due.post
        if post.subject.kind is PostKind.CALENDAR:
            content = await asyncio.to_thread(
                calendar.file, said, self.due.invitation, self.due.programme, self.services.post_office.sender
            )
            title = calendar.title(said, self.due.invitation)
            name = calendar.filename(self.due.invitation)
            return await self.messenger.upload(post.channel, post.thread, name, content, title)
        message = together(said, lambda say: invitations.posted(say, self.due))
        if post.message_ts is None:
            return await self.messenger.post(post.channel, message)
        return await self.messenger.change(post.channel, post.message_ts, message)

    async def settle(self, delivery: Delivery) -> None:
        await self.services.posts.settle(self.due, delivery)


async def run(services: Services, messenger: Messenger, voices: Voices) -> None:
    """Say everything that is behind, each channel in its order, until nothing is left that can be said now."""

    async def claim() -> Sequence[Parcel]:
        while claimed := await services.posts.claim():
            overtaken = [due for due in claimed if due.overtaken]
            for due in overtaken:
                await services.posts.skip(due)
            if len(overtaken) < len(claimed):
                return [_Post(services, messenger, voices, due) for due in claimed if not due.overtaken]
        return ()

    await drain(services, messenger, claim)
