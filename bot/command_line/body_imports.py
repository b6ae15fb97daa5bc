"""Importing a list of bodies and their members at the command line: a trial, or the import itself."""

from datetime import date

from bot.command_line.answers import Stop
from bot.domain.refusals import Refusal
from bot.services import Services
from bot.views import body_import, refusals
from bot.views.words import ENGLISH


async def run_import(
    services: Services, filename: str, data: bytes, *, today: date, workspace: str | None, dry_run: bool
) -> str:
    """Import a list and return what there is to read about it. Raises Stop when nothing of it can be taken."""
    try:
        installation = await services.imports.workspace(workspace)
        take = services.bodies.read if dry_run else services.bodies.apply
        done = await take(installation, filename, data, today)
    except Refusal as refusal:
        raise Stop(refusals.sentence(ENGLISH, refusal)) from None
    told = body_import.report(ENGLISH, done)
    if done.changes.faults:
        raise Stop(told)
    return told
