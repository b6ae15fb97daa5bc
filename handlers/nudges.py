"""What those who lead ask to nudge practices that are late."""

from bot.services import Services
from bot.views import nudges as views
from handlers.request import Reply, Request


async def nudge(request: Request, services: Services) -> Reply:
    """Open the form with everything that is late; what was typed is chosen in it already."""
    offer = await services.nudges.offer(request.asker, request.text)
    if not offer.late:
        return Reply(message=views.nothing_late(request.say, offer))
    return Reply(form=views.form(request.say, offer))


async def send(request: Request, services: Services) -> Reply:
    """Take in the form."""
    receipt = await services.nudges.send(request.asker, request.ticked("late"), request.key)
    return Reply(message=views.sent(request.say, receipt), announces=True)
