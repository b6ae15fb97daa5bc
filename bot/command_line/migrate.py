"""Bringing the database to the newest schema."""

import argparse

from bot.app import open_database
from bot.command_line.settings import settings_without_slack
from storage import schema


async def run(_: argparse.Namespace) -> int:
    """Migrate, and say at which version the database is."""
    async with open_database(settings_without_slack()) as database:
        print(f"The database is at schema {await schema.version(database)}.")
    return 0
