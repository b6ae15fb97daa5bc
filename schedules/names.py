"""Learning what people are called and where they get e-mail, so that lists and letters outside Slack can reach them."""

from bot.domain.ids import PersonId
from bot.messenger import Messenger
from bot.services import Services
from bot.views.words import Voices


async def run(services: Services, messenger: Messenger, _voices: Voices) -> None:
    """Ask Slack about a few people; whoever it does not know goes by the user id."""
    names: dict[PersonId, str] = {}
    for person, user in await services.people.nameless():
        profile = await messenger.profile(user)
        if profile is None:
            break
        names[person] = profile.name or user
        await services.people.learn_profile(profile)
    if names:
        await services.people.learn_names(names)
    await _addresses(services, messenger)


async def _addresses(services: Services, messenger: Messenger) -> None:
    """Ask after the addresses of a few people whose names are known."""
    for person, user in await services.people.unaddressed():
        profile = await messenger.profile(user)
        if profile is None:
            return
        services.people.asked_after(person)
        await services.people.learn_profile(profile)
