"""Bringing the bot's messages in channels up to date: claim, say, settle."""

import asyncio
import logging

from bot.domain.deliveries import Delivery, Refused
from bot.domain.posts import Due, PostKind
from bot.messenger import Messenger
from bot.services import Services
from bot.views import calendar, invitations
from bot.views.message import together
from bot.views.words import Voices
from schedules.surprises import alone

log = logging.getLogger("clwstwr")


async def run(services: Services, messenger: Messenger, voices: Voices) -> None:
    """Say everything that is behind, a few posts at a time, until nothing is left that can be said now."""
    while claimed := await services.posts.claim():
        for due in claimed:
            with alone(f"post {due.post.subject}"):
                await _bring_up_to_date(services, messenger, voices, due)


async def _bring_up_to_date(services: Services, messenger: Messenger, voices: Voices, due: Due) -> None:
    if due.overtaken:
        await services.posts.skip(due)
        return
    delivery = await _say(messenger, voices, due)
    if isinstance(delivery, Refused):
        log.warning("post refused: %s %s", due.post.subject, delivery.error)
    await services.posts.settle(due, delivery)


async def _say(messenger: Messenger, voices: Voices, due: Due) -> Delivery:
    said = voices.shared(due.cluster.language)
    post = due.post
    if post.subject.kind is PostKind.CALENDAR:
        content = await asyncio.to_thread(calendar.file, said, due.invitation, due.programme)
        title = calendar.title(said, due.invitation)
        name = calendar.filename(due.invitation)
        return await messenger.upload(post.channel, post.thread, name, content, title)
    message = together(said, lambda say: invitations.posted(say, due))
    if post.message_ts is None:
        return await messenger.post(post.channel, message)
    return await messenger.change(post.channel, post.message_ts, message)
