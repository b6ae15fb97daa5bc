"""What the bot says to somebody about a file that they share where a cluster speaks."""

from bot.domain.financial_part import looks_like_financial_file
from bot.services import Services
from bot.views import shared_files as views
from handlers.request import Reply, Request


async def look(request: Request, _services: Services) -> Reply:
    """Warn, in private and kindly, of a name that sounds like the financial part of an assessment; else say nothing."""
    if not looks_like_financial_file(request.value):
        return Reply()
    return Reply(message=views.sounds_financial(request.say, request.value))
