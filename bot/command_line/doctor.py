"""Checking what the bot needs, one line a check, each fault with what to do about it."""

import argparse
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg
from slack_sdk.errors import SlackApiError

from bot.app import open_database, read_voices, slack_client
from bot.clock import Clock
from bot.command_line import front_door
from bot.config import BadSettings, Settings, read_settings
from bot.letter_box import LetterBox
from bot.postman import Postman
from bot.services.health import Health, HealthCheck
from bot.services.programme_files import read_shelf
from handlers.manifest import SCOPES
from storage import schema


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked; `remedy` is empty where all is well."""

    what: str
    found: str
    remedy: str = ""


async def run(_: argparse.Namespace) -> int:
    """Check everything; the exit code is 1 if anything is at fault."""
    faults = 0
    async for finding in findings():
        faults += bool(finding.remedy)
        mark = "FAULT" if finding.remedy else "ok"
        print(
            f"{mark:5}  {finding.what}: {finding.found}"
            + (f"\n       do: {finding.remedy}" if finding.remedy else "")
        )
    print("Everything is well." if not faults else f"{faults} thing(s) to put right.")
    return 1 if faults else 0


async def findings() -> AsyncIterator[Finding]:
    """Check settings, programmes, words, database, schedules, Slack and e-mail, in the order in which they are needed."""
    try:
        settings = read_settings(for_slack=True)
        yield Finding("settings", "complete")
    except BadSettings as bad:
        yield Finding("settings", "incomplete", str(bad))
        try:
            settings = read_settings(for_slack=False)
        except BadSettings:
            return
    yield _programmes(settings.clwstwr_programmes)
    yield _words()
    for finding in await _database(settings):
        yield finding
    if settings.slack_bot_token:
        yield await _slack(settings)
    yield await mail_server(settings)
    yield await mailbox(settings)
    yield await public_address(settings)


def _programmes(own: Path | None) -> Finding:
    shelf = read_shelf(own)
    used = ", ".join(f"{year.key} (draft)" if year.draft else year.key for year in shelf.years)
    if shelf.left_out:
        names = ", ".join(each.name for each in shelf.left_out)
        told = "\n           ".join("\n".join(map(str, shelf.left_out)).splitlines())
        return Finding(
            "programme years", f"{used}; left out: {names}", f"correct the file(s)\n           {told}"
        )
    return Finding("programme years", used)


def _words() -> Finding:
    if read_voices().welsh.catalogue.info():
        return Finding("Welsh catalogue", "there")
    return Finding("Welsh catalogue", "not compiled: everybody is answered in English", "run `make setup`")


async def _database(settings: Settings) -> Sequence[Finding]:
    where = (
        "the server of DATABASE_URL"
        if settings.database_url
        else f"the embedded server in {settings.clwstwr_home}"
    )
    try:
        async with open_database(settings, pool_size=1) as database:
            found = Finding("database", f"{where}, schema {await schema.version(database)}")
            health = await HealthCheck(database, Clock()).check()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return [
            Finding(
                "database", f"{where} does not answer: {error}", "check DATABASE_URL and that the server runs"
            )
        ]
    return [found, *schedules(health)]


def schedules(health: Health) -> Iterator[Finding]:
    """Say of the schedules which jobs are silent, since when, and how they failed last."""
    if not health.beats:
        yield Finding("schedules", "have never run here", "start them: `clwstwr serve` or `clwstwr worker`")
        return
    troubled = [beat for beat in health.beats if beat.job in health.silent or beat in health.failing]
    for beat in troubled:
        last = f"last ran to its end {beat.beaten_at:%Y-%m-%d %H:%M:%S} UTC"
        failed = f", fails since {beat.failing_since:%Y-%m-%d %H:%M:%S} UTC: {beat.error}"
        silent = "is silent, " if beat.job in health.silent else ""
        yield Finding(
            "schedules",
            f"{beat.job} {silent}{last}{failed if beat.failing_since else ''}",
            "restart `clwstwr worker`; read its log",
        )
    if not troubled:
        yield Finding("schedules", "beat")


async def mail_server(settings: Settings) -> Finding:
    """Say whether the mail server lets us in; no letter is sent for it."""
    if not settings.post_office.is_open:
        return Finding("e-mail", "off: SMTP_URL is not set, so nobody without Slack is reached")
    postman = Postman(settings.smtp_url, settings.post_office, Clock().now)
    problem = await postman.call()
    await postman.hang_up()
    if problem is not None:
        remedy = "check SMTP_URL: the server's name and port, the user and password"
        return Finding("e-mail", problem.error, remedy)
    return Finding("e-mail", f"the mail server lets us in, to write as {settings.mail_from}")


async def _slack(settings: Settings) -> Finding:
    async with slack_client(settings) as client:
        try:
            answer = await client.auth_test()
        except SlackApiError as error:
            said = str(error.response.get("error"))
            return Finding(
                "Slack", f"refused the token: {said}", "install the app again and copy the new bot token"
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            return Finding("Slack", f"not reached: {error}", "check the network and SLACK_API_URL")
    granted = str(answer.headers.get("x-oauth-scopes", "")).replace(" ", "").split(",")
    missing = [scope for scope in SCOPES if granted != [""] and scope not in granted]
    if missing:
        return Finding(
            "Slack",
            f"scopes missing: {', '.join(missing)}",
            "update the app from `clwstwr manifest`, reinstall",
        )
    return Finding("Slack", f"connected to {answer.get('team')} as {answer.get('user')}")


async def mailbox(settings: Settings) -> Finding:
    """Say whether the mailbox can be looked into where answers from calendars arrive; nothing is taken out for it."""
    if not settings.imap_url:
        found = (
            "not looked into: IMAP_URL is not set, so answers from calendars come by `clwstwr mail-in` alone"
        )
        return Finding("mailbox", found)
    problem = await LetterBox(settings.imap_url).check()
    if problem:
        remedy = "check IMAP_URL: the server's name and port, the user and password, and the folder after the slash"
        return Finding("mailbox", problem, remedy)
    if not settings.mail_authority:
        found = (
            "can be looked into; MAIL_AUTHORITY is not set, so an answer's sender is believed as it stands"
        )
        return Finding("mailbox", found)
    return Finding("mailbox", "can be looked into")


async def public_address(settings: Settings) -> Finding:
    """Say whether calendars and browsers reach us where they are told to, as far as it can be seen from this machine."""
    what = "public address"
    if not settings.public_url:
        return Finding(what, "none: PUBLIC_URL is not set, so no calendar can subscribe")
    problem = await front_door.problem(settings.public_url)
    if problem:
        remedy = "start `clwstwr serve`; let PUBLIC_URL lead to its PORT, at least what begins with /calendar/ and /page/"
        return Finding(what, problem, remedy)
    return Finding(what, f"{settings.public_url} leads to us")
