"""Importing lists at the command line: a trial that shows what would change, or the import itself."""

import argparse
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from bot.app import open_database, read_programmes
from bot.clock import Clock
from bot.command_line import body_imports, indicator_imports
from bot.command_line.answers import Stop
from bot.command_line.settings import settings_without_slack
from bot.domain.refusals import Refusal
from bot.services import Services
from bot.views import imports as views
from bot.views import refusals
from bot.views.words import ENGLISH


async def run(options: argparse.Namespace) -> int:
    """Import a file and tell all that it changed; with --dry-run only tell."""
    *kind, path = options.file
    data = _content(path)
    settings = settings_without_slack()
    async with open_database(settings, pool_size=1) as database:
        clock = Clock()
        services = Services(database, clock, read_programmes(settings.clwstwr_programmes))
        print(await imported(services, options, [str(word) for word in kind], path.name, data, clock.today()))
    return 0


async def imported(
    services: Services,
    options: argparse.Namespace,
    kind: Collection[str],
    filename: str,
    data: bytes,
    today: date,
) -> str:
    """Import a list of the kind that stands before the file's name: practices, if none does."""
    match kind:
        case []:
            return await run_import(
                services,
                filename,
                data,
                workspace=options.workspace,
                dry_run=options.dry_run,
                prefer=_preferences(options.prefer),
                apart=options.apart,
                today=today,
            )
        case ["bodies"]:
            return await body_imports.run_import(
                services,
                filename,
                data,
                today=today,
                workspace=options.workspace,
                dry_run=options.dry_run,
            )
        case ["indicators"]:
            return await indicator_imports.run_import(
                services,
                filename,
                data,
                board=options.board,
                programme=options.programme,
                workspace=options.workspace,
                dry_run=options.dry_run,
            )
    raise Stop(
        f"There is no list of {' '.join(kind)!r}. Lists: clwstwr import FILE, clwstwr import bodies FILE, clwstwr import indicators FILE"
    )


async def run_import(
    services: Services,
    filename: str,
    data: bytes,
    *,
    today: date,
    workspace: str | None = None,
    dry_run: bool = False,
    prefer: Mapping[str, str] | None = None,
    apart: Collection[str] = (),
) -> str:
    """Import a list and return what there is to read about it. Raises Stop with the reason and the remedy."""
    try:
        listed = services.imports.read(filename, data, prefer)
        installation = await services.imports.workspace(workspace)
        if dry_run:
            done = await services.imports.preview(installation, listed, filename=filename, apart=apart)
        else:
            done = await services.imports.apply(
                installation, listed, on=today, filename=filename, data=data, apart=apart
            )
    except Refusal as refusal:
        raise Stop(refusals.sentence(ENGLISH, refusal)) from None
    return views.report(ENGLISH, done)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}. Check the path.") from None


def _preferences(typed: Collection[str]) -> dict[str, str]:
    """Read `W94004=Dwyfor`, any number of them."""
    given = {}
    for one in typed:
        code, equals, cluster = one.partition("=")
        if not equals or not code.strip() or not cluster.strip():
            raise Stop(f"--prefer takes a practice code and a cluster, like W94004=Dwyfor, not {one!r}.")
        given[code.strip().upper()] = cluster.strip()
    return given
