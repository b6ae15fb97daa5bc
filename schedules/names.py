"""Learning what people are called, so that reports and lists outside Slack can name them."""

from bot.domain.ids import PersonId
from bot.messenger import Messenger
from bot.services import Services
from bot.views.words import Voices


async def run(services: Services, messenger: Messenger, _voices: Voices) -> None:
    """Ask Slack for the names of a few people; whoever it does not know goes by the user id."""
    names: dict[PersonId, str] = {}
    for person, user in await services.people.nameless():
        name = await messenger.person_name(user)
        if name is None:
            break
        names[person] = name or user
    if names:
        await services.people.learn_names(names)
