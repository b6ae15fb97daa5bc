"""Polls of dates: their messages in channels, claimed, said and settled, and the letters that ask people without Slack."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.deliveries import Delivered, Delivery
from bot.domain.ids import InstallationId
from bot.domain.letters import Letter
from bot.domain.poll_posts import PollDue
from bot.messenger import Messenger
from bot.services import Services
from bot.views import date_polls, poll_letters
from bot.views.message import together
from bot.views.words import Voices
from bot.views.writing import Writing, for_reader
from schedules.drain import Parcel, drain


@dataclass(frozen=True, slots=True)
class _Post:
    """One message about a poll."""

    services: Services
    messenger: Messenger
    voices: Voices
    due: PollDue

    @property
    def installation(self) -> InstallationId:
        return self.due.post.installation

    @property
    def where(self) -> str:
        return self.due.post.channel

    @property
    def what(self) -> str:
        return f"{self.due.post.kind} {self.due.post.poll}"

    async def begin(self) -> bool:
        return await self.services.posts.begin(self.due.post)

    async def say(self) -> Delivery:
        post = self.due.post
        said = self.voices.shared(self.due.poll.cluster.language)
        message = together(said, lambda say: date_polls.posted(say, self.due))
        if post.message_ts is None:
            return await self.messenger.post(post.channel, message)
        return await self.messenger.change(post.channel, post.message_ts, message)

    async def settle(self, delivery: Delivery) -> None:
        await self.services.date_polls.settle(self.due, delivery)


async def writing(services: Services, voices: Voices, letter: Letter, page: str) -> Writing | None:
    """Write the letter that asks somebody without Slack; None when the poll cannot be answered any more."""
    poll = await services.date_polls.told(letter)
    if poll is None:
        return None
    return for_reader(voices, letter.to.language, lambda say: poll_letters.writing(say, poll, page))


async def ask_others(services: Services, _messenger: Messenger, _voices: Voices) -> None:
    """Write down the letters about open polls that are owed to those who joined later."""
    await services.date_polls.ask_others()


async def run(services: Services, messenger: Messenger, voices: Voices) -> None:
    """Say everything about polls that is behind, until nothing is left that can be said now."""

    async def claim() -> Sequence[Parcel]:
        while claimed := await services.date_polls.claim():
            said = [due for due in claimed if not due.overtaken]
            for due in claimed:
                if due.overtaken:
                    await services.date_polls.settle(due, Delivered("", ""))
            if said:
                return [_Post(services, messenger, voices, due) for due in said]
        return ()

    await drain(services, messenger, claim)
