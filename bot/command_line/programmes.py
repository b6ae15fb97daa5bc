"""The programme years at the command line: which there are, what they ask, and whether a file is sound."""

import argparse
from pathlib import Path

from bot.app import read_programmes
from bot.command_line.answers import Stop
from bot.domain.programme import ProgrammeYear
from bot.domain.programme_file import ProgrammeFault, parse_programme


async def run(options: argparse.Namespace) -> int:
    """List the years, show one, or check a file (without a file: all of ours)."""
    path = Path(options.which or "")
    if options.action == "check" and path.suffix == ".toml":
        return _check(path)
    years = read_programmes()
    if options.action == "list":
        for year in years:
            print(
                f"{year.key}  {year.start} to {year.end}  {year.status}  {year.points_total} points  {year.title.of('en')}"
            )
        return 0
    chosen = _chosen(years, options.which)
    for year in chosen:
        if options.action == "show":
            _show(year)
        else:
            print(f"{year.key}: sound, {len(year.requirements)} duties, {year.points_total} points")
    return 0


def _check(path: Path) -> int:
    try:
        year = parse_programme(path.read_text("utf-8"))
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}. Check the path.") from None
    except ProgrammeFault as fault:
        for each in fault.faults:
            print(each)
        return 1
    print(f"{year.key}: sound, {len(year.requirements)} duties, {year.points_total} points")
    return 0


def _chosen(years: tuple[ProgrammeYear, ...], which: str | None) -> list[ProgrammeYear]:
    chosen = [year for year in years if which is None or year.key == which]
    if not chosen:
        raise Stop(
            f"There is no programme year or file {which!r}. There are: {', '.join(y.key for y in years)}"
        )
    return chosen


def _show(year: ProgrammeYear) -> None:
    print(f"{year.key} {year.title.of('en')} ({year.status})\nSource: {year.source}\n")
    for indicator in year.indicators:
        print(f"{indicator.code}  {indicator.points} points  {indicator.title.of('en')}")
        for asked in (r for r in year.requirements if r.indicator == indicator.code):
            due = asked.due.isoformat() if asked.due else "no date stated"
            print(f"  {asked.number:>2}. {asked.title.of('en')} [{asked.owner}, {asked.strength}, {due}]")
    print(f"\nTotal: {year.points_total} points")
