"""Handing one e-mail to the bot: `clwstwr mail-in < message`, as a mail server's pipe does."""

import argparse
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO

import asyncpg

from bot.app import open_database, read_programmes
from bot.clock import Clock
from bot.command_line.answers import Stop
from bot.command_line.settings import settings_without_slack
from bot.domain.post_office import LARGEST
from bot.services import Services
from bot.views.incoming_mail import verdict
from bot.views.words import ENGLISH

# What tells a mail server to keep an e-mail and hand it in again later (sysexits.h): any other code would give it back
# to its sender.
LATER = os.EX_TEMPFAIL
_CHUNK = 64 * 1024


async def run(_: argparse.Namespace) -> int:
    """Take in the e-mail on standard input; 0 when it is dealt with, whatever it was, 75 when it is to come again."""
    octets = whole(sys.stdin.buffer)
    try:
        async with _services() as services:
            became = await services.incoming_mail.receive(octets)
    except (Stop, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        print(f"not taken in, please hand it in again: {error}", file=sys.stderr)
        return LATER
    print(verdict(ENGLISH, became))
    return 0


def whole(pipe: BinaryIO) -> bytes:
    """Read an e-mail to its end, so that nobody's pipe breaks, and keep as much of it as is looked at."""
    kept = bytearray()
    while chunk := pipe.read(_CHUNK):
        kept += chunk[: LARGEST + 1 - len(kept)]
    return bytes(kept)


@asynccontextmanager
async def _services() -> AsyncIterator[Services]:
    settings = settings_without_slack()
    async with open_database(settings, pool_size=2) as database:
        years = read_programmes(settings.clwstwr_programmes)
        yield Services(database, Clock(), years, post_office=settings.post_office)
