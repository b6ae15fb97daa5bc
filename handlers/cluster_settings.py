"""What people ask about a cluster's own settings."""

from bot.domain.cluster_settings import ClusterSettings, RagLegend, read_quorum
from bot.services import Services
from bot.views import cluster_settings as views
from handlers.request import Reply, Request


async def change(request: Request, services: Services) -> Reply:
    """Change what was typed, or show the settings in a form."""
    if request.text:
        cluster = await services.cluster_settings.change_typed(request.asker, request.text, request.key)
        return Reply(message=views.saved(request.say, cluster), announces=True)
    return Reply(form=views.form(request.say, await services.cluster_settings.show(request.asker)))


async def save(request: Request, services: Services) -> Reply:
    """Take in the form."""
    legend = request.choice("legend", RagLegend) or RagLegend.PROGRESS
    settings = ClusterSettings(read_quorum(request.answer("quorum")), legend)
    cluster = await services.cluster_settings.change(request.asker, settings, request.key)
    return Reply(message=views.saved(request.say, cluster), announces=True)
