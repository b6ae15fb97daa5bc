"""Keeping the house in order: keys of old deliveries, old e-mails and addresses that ran out are forgotten."""

from bot.messenger import Messenger
from bot.services import Services
from bot.views.words import Voices


async def run(services: Services, _messenger: Messenger, _voices: Voices) -> None:
    """Forget the keys of deliveries that Slack cannot repeat any more, and who wrote or had a link more than a year ago."""
    await services.health.forget_old_deliveries()
    await services.incoming_mail.forget_old()
    await services.page_links.forget_old()
