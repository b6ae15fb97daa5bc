"""Keeping the house in order: keys of old deliveries, old e-mails both ways and addresses that ran out are forgotten."""

from bot.messenger import Messenger
from bot.services import Services
from bot.views.words import Voices


async def run(services: Services, _messenger: Messenger, _voices: Voices) -> None:
    """Forget the keys of deliveries that Slack cannot repeat any more, and what went or came by e-mail over a year ago."""
    await services.health.forget_old_deliveries()
    await services.letters.forget_old()
    await services.incoming_mail.forget_old()
    await services.page_links.forget_old()
