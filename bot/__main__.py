"""The command line: `clwstwr COMMAND`, also `python -m bot COMMAND`."""

import argparse
import asyncio
import gc
import sys
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

# Each command and the function that carries it out, loaded only when it is asked for: starting fast matters.
COMMANDS = {
    "demo": "bot.command_line.demo:run",
    "serve": "bot.command_line.serve:run",
    "web": "bot.command_line.serve:run_web",
    "worker": "bot.command_line.serve:run_worker",
    "migrate": "bot.command_line.migrate:run",
    "import": "bot.command_line.imports:run",
    "structure": "bot.command_line.structure:run",
    "programme": "bot.command_line.programmes:run",
    "manifest": "bot.command_line.manifest:run",
    "report": "bot.command_line.reports:run",
    "mail-in": "bot.command_line.mail_in:run",
    "doctor": "bot.command_line.doctor:run",
    "bench": "bot.command_line.bench:run",
    "workspace": "bot.command_line.workspace:run",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; returns the exit code: 0 done, 1 refused with the reason printed, 2 not understood."""
    gc.disable()  # nothing that is loaded at the start is garbage; looking for it costs a quarter of the time
    options = parser().parse_args(arguments)
    module, function = COMMANDS[options.command].split(":")
    from bot import logs
    from bot.command_line.answers import Stop

    logs.set_up()

    try:
        return int(asyncio.run(getattr(import_module(module), function)(options)))
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="clwstwr", description="The cluster bot: try it, run it, look after it."
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _demo(commands.add_parser("demo", help="try the bot in a local Slack workspace, with one real cluster"))
    commands.add_parser("serve", help="run the bot: web and schedules in one process")
    commands.add_parser("web", help="run only the web process")
    commands.add_parser("worker", help="run only the schedules")
    commands.add_parser("migrate", help="bring the database to the newest schema")
    _imports(commands.add_parser("import", help="import a list of practices, or of bodies (CSV or XLSX)"))
    _structure(
        commands.add_parser(
            "structure", help="see practices and clusters; record when they close, merge, move or split"
        )
    )
    _programme(commands.add_parser("programme", help="list, show, check or draft programme years"))
    _manifest(commands.add_parser("manifest", help="print the Slack app manifest (JSON)"))
    _report(commands.add_parser("report", help="print a report on one cluster, or on all of them"))
    commands.add_parser(
        "mail-in", help="take in one e-mail from standard input, as a mail server's pipe hands it over"
    )
    commands.add_parser("doctor", help="check settings, database, Slack and schedules, and say what to do")
    _bench(commands.add_parser("bench", help="measure the bot against its limits, as ratios in one run"))
    _workspace(commands.add_parser("workspace", help="run a local Slack workspace alone, for any Slack app"))
    return made


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--port", type=int, default=8017, help="port of the workspace's page (0: any free one)"
    )
    command.add_argument("--headless", action="store_true", help="do not open a browser")
    command.add_argument(
        "--at", type=_moment, default=None, help="where the clock stands, e.g. 2017-04-03T09:00+01:00"
    )
    command.add_argument(
        "--empty", action="store_true", help="bind no cluster and appoint nobody but the operator"
    )


def _imports(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="the list of practices; `bodies FILE` takes a list of bodies and their members, `indicators FILE`"
        " a health board's inactive indicators",
    )
    command.add_argument("--board", default=None, metavar="CODE", help="whose indicators they are, e.g. 7A3")
    command.add_argument(
        "--programme", default=None, metavar="YEAR", help="of which year the indicators are, e.g. 2017/18"
    )
    command.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    command.add_argument(
        "--workspace", default=None, help="the Slack workspace's id, where there are several"
    )
    command.add_argument(
        "--prefer",
        action="append",
        default=[],
        metavar="CODE=CLUSTER",
        help="which cluster counts for a practice that the file lists in two",
    )
    command.add_argument(
        "--apart",
        action="append",
        default=[],
        metavar="CLUSTER",
        help="a cluster that is new, and not a known one under another name",
    )


def _structure(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "words",
        nargs="*",
        metavar="WORDS",
        help="as after /clwstwr structure: close Castle Surgery on 30 June because ...; nothing: how it stands",
    )
    command.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    command.add_argument(
        "--workspace", default=None, help="the Slack workspace's id, where there are several"
    )


def _programme(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", choices=["list", "show", "check", "new"])
    command.add_argument(
        "which", nargs="?", default=None, help="a year like 2017/18; to check also a file or a folder"
    )
    command.add_argument("--from", dest="source", default=None, metavar="YEAR", help="new: the year to copy")
    command.add_argument(
        "--output",
        type=Path,
        default=None,
        metavar="FILE",
        help="new: where to write it; nothing is overwritten",
    )


def _manifest(command: argparse.ArgumentParser) -> None:
    command.add_argument("--url", default="https://EXAMPLE", help="where Slack reaches the bot")
    command.add_argument(
        "--socket", action="store_true", help="the bot calls Slack (Socket Mode): no address needed"
    )


def _report(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "report", choices=["attendance", "compliance", "evidence", "plan", "profiles", "reminders"]
    )
    command.add_argument("--cluster", default=None, help="the cluster's name; `profiles` tells of all")
    command.add_argument(
        "--board", default=None, help="its health board, where two have a cluster of that name"
    )
    command.add_argument("--at", type=_day, default=None, help="as it stood at the end of that day")
    command.add_argument("--format", choices=["json", "csv", "text"], default="text")
    command.add_argument(
        "--workspace", default=None, help="the Slack workspace's id, where there are several"
    )


def _bench(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "bench",
        nargs="?",
        choices=["commands", "compliance", "start", "reminders", "feed", "all"],
        default="all",
    )
    command.add_argument(
        "--kills", type=int, default=0, help="reminders: also kill so many workers while they send"
    )
    command.add_argument("--rounds", type=int, default=5, help="alternating rounds; the medians are printed")
    command.add_argument("--format", choices=["json", "text"], default="text")


def _workspace(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--config", type=Path, required=True, metavar="FILE", help="workspaces, apps and people, in YAML"
    )
    command.add_argument(
        "--port", type=int, default=8017, help="port of the page and of the API (0: any free one)"
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        told = f"there is no such moment as {text!r}: write it like 2017-04-03T09:00"
        raise argparse.ArgumentTypeError(told) from None
    if moment.tzinfo is None:
        from bot.domain.dates import LONDON

        return moment.replace(tzinfo=LONDON)
    return moment


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        told = f"there is no such day as {text!r}: write it like 2017-05-31"
        raise argparse.ArgumentTypeError(told) from None


if __name__ == "__main__":
    sys.exit(main())
