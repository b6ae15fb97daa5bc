"""Reports at the command line: of one cluster, or of all of them, for people and for programs."""

import argparse
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

import orjson

from bot.app import open_database, read_programmes
from bot.clock import Clock
from bot.command_line.answers import Stop
from bot.command_line.settings import settings_without_slack
from bot.domain.ids import InstallationId
from bot.domain.people import Cluster
from bot.domain.refusals import Refusal
from bot.services import Services
from bot.views import (
    attendance_report,
    compliance_report,
    evidence_report,
    plan_report,
    profile_report,
    refusals,
    reminders_report,
)
from bot.views.words import ENGLISH


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is about: a cluster as it stood at the end of a day."""

    installation: InstallationId
    cluster: Cluster
    on: date


@dataclass(frozen=True, slots=True)
class Told:
    """A report in its three formats, each made only when it is wanted."""

    json: Callable[[], Any]
    csv: Callable[[], str]
    text: Callable[[], str]


async def _attendance(services: Services, asked: Asked) -> Told:
    year = services.programmes.on(asked.on)
    found = await services.attendance.report(asked.installation, asked.cluster.id, year, asked.on)
    return Told(
        lambda: attendance_report.as_json(found, asked.on),
        lambda: attendance_report.as_csv(ENGLISH, found, asked.on),
        lambda: attendance_report.as_text(ENGLISH, found, asked.on, asked.cluster.name),
    )


async def _compliance(services: Services, asked: Asked) -> Told:
    found = await services.reports.compliance(asked.installation, asked.cluster.id, asked.on)
    return Told(
        lambda: compliance_report.as_json(found),
        lambda: compliance_report.as_csv(ENGLISH, found),
        lambda: compliance_report.as_text(ENGLISH, found),
    )


async def _evidence(services: Services, asked: Asked) -> Told:
    found = await services.evidence_shelves.report(asked.installation, asked.cluster, asked.on)
    return Told(
        lambda: evidence_report.as_json(found),
        lambda: evidence_report.as_csv(ENGLISH, found),
        lambda: evidence_report.as_text(ENGLISH, found),
    )


async def _plan(services: Services, asked: Asked) -> Told:
    found = await services.plan.report(asked.installation, asked.cluster, asked.on)
    return Told(
        lambda: plan_report.as_json(found),
        lambda: plan_report.as_csv(ENGLISH, found),
        lambda: plan_report.as_text(ENGLISH, found),
    )


async def _reminders(services: Services, asked: Asked) -> Told:
    found = await services.reminders.report(asked.installation, asked.cluster.id, asked.on)
    return Told(
        lambda: reminders_report.as_json(found),
        lambda: reminders_report.as_csv(ENGLISH, found),
        lambda: reminders_report.as_text(ENGLISH, found, asked.on, asked.cluster.name),
    )


REPORTS: dict[str, Callable[[Services, Asked], Awaitable[Told]]] = {
    "attendance": _attendance,
    "compliance": _compliance,
    "evidence": _evidence,
    "plan": _plan,
    "reminders": _reminders,
}


async def _profiles(services: Services, installation: InstallationId, on: date) -> Told:
    found = await services.profiles.report(installation, on)
    return Told(
        lambda: profile_report.as_json(found),
        lambda: profile_report.as_csv(ENGLISH, found),
        lambda: profile_report.as_text(ENGLISH, found),
    )


OF_ALL: dict[str, Callable[[Services, InstallationId, date], Awaitable[Told]]] = {"profiles": _profiles}


async def run(options: argparse.Namespace) -> int:
    """Print one report; a name that is not clear stops it, with what could be meant."""
    settings = settings_without_slack()
    async with open_database(settings, pool_size=1) as database:
        clock = Clock()
        services = Services(database, clock, read_programmes(settings.clwstwr_programmes))
        try:
            printed = await made(services, options, clock.today())
        except Refusal as refusal:
            raise Stop(unescape(refusals.sentence(ENGLISH, refusal))) from None  # a terminal is not Slack
    sys.stdout.buffer.write(printed)
    return 0


async def made(services: Services, options: argparse.Namespace, today: date) -> bytes:
    """Make the report that the options name, as it is printed. CSV begins with a mark by which Excel knows UTF-8."""
    installation = await services.imports.workspace(options.workspace)
    told = await _told(services, installation, options, options.at or today)
    match options.format:
        case "json":
            return orjson.dumps(told.json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        case "csv":
            return told.csv().encode("utf-8-sig")
        case _:
            return told.text().encode()


async def _told(
    services: Services, installation: InstallationId, options: argparse.Namespace, on: date
) -> Told:
    if options.report in OF_ALL:
        return await OF_ALL[options.report](services, installation, on)
    if options.cluster is None:
        raise Stop(f"Please say which cluster: clwstwr report {options.report} --cluster NAME")
    cluster = await services.reports.cluster_named(installation, options.cluster, options.board)
    return await REPORTS[options.report](services, Asked(installation, cluster, on))
