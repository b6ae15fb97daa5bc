"""Importing a health board's list of inactive indicators at the command line: a trial, or the import itself."""

from bot.command_line.answers import Stop
from bot.domain.refusals import Refusal
from bot.services import Services
from bot.views import inactive_indicators as views
from bot.views import refusals
from bot.views.words import ENGLISH


async def run_import(
    services: Services,
    filename: str,
    data: bytes,
    *,
    board: str | None,
    programme: str | None,
    workspace: str | None,
    dry_run: bool,
) -> str:
    """Import a list and return what there is to read about it. Raises Stop with the reason and the remedy."""
    if not board or not programme:
        raise Stop(
            "Say whose list it is and of which year: clwstwr import indicators FILE --board 7A3 --programme 2017/18"
        )
    year = services.programmes.named(programme)
    if year is None:
        known = ", ".join(each.key for each in services.programmes.years)
        raise Stop(f"There is no programme {programme!r}. Programmes: {known}")
    try:
        installation = await services.imports.workspace(workspace)
        enter = services.inactive_indicators.enter_from_file
        done = await enter(installation, board, year, filename, data, dry_run=dry_run)
    except Refusal as refusal:
        raise Stop(refusals.sentence(ENGLISH, refusal)) from None
    return views.in_words(ENGLISH, done, dry_run=dry_run)
