"""Practices and clusters at the command line: how they stand, a trial of a change, or the change itself."""

import argparse
from html import unescape
from uuid import uuid4

from bot.app import open_database, read_programmes
from bot.clock import Clock
from bot.command_line.answers import Stop
from bot.command_line.settings import settings_without_slack
from bot.domain.refusals import Refusal
from bot.domain.structure_words import is_deed
from bot.services import Services
from bot.services.structure import Author
from bot.views import refusals
from bot.views import structure_report as views
from bot.views.words import ENGLISH

_BY = "command line"


async def run(options: argparse.Namespace) -> int:
    """Tell how the structure stands; with words, make the change that they ask for, or with --dry-run only tell."""
    async with open_database(settings_without_slack(), pool_size=1) as database:
        services = Services(database, Clock(), read_programmes())
        print(
            await run_structure(
                services, " ".join(options.words), workspace=options.workspace, dry_run=options.dry_run
            )
        )
    return 0


async def run_structure(
    services: Services, text: str, *, workspace: str | None = None, dry_run: bool = False
) -> str:
    """Do what the words ask and return what there is to read about it. Raises Stop with the reason and the remedy."""
    try:
        installation = await services.imports.workspace(workspace)
        author = Author(installation, _BY)
        if not text:
            return views.overview(ENGLISH, await services.structure.view(author))
        if not is_deed(text):
            return views.history(ENGLISH, await services.structure.history_of(author, text))
        trial = await services.structure.trial_of(author, text)
        if dry_run:
            return views.trial(ENGLISH, trial)
        made = await services.structure.change_of(author, f"{_BY}:{uuid4()}", trial.wish, trial.note)
    except Refusal as refusal:
        raise Stop(unescape(refusals.sentence(ENGLISH, refusal))) from None  # a terminal is not Slack
    return views.done(ENGLISH, made)
