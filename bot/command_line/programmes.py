"""The programme years at the command line: which there are, what they ask, whether a file is sound, and a draft of the next."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.command_line.answers import Stop
from bot.command_line.settings import settings_without_slack
from bot.domain.dates import working_day_on_or_before
from bot.domain.programme import ProgrammeYear
from bot.domain.programme_draft import NoSuchDraft, draft_from
from bot.domain.programme_shelf import Shelf, YearFile, fill
from bot.domain.requirements import Reading, Requirement
from bot.services.programme_files import our_files, read_file, read_folder, read_shelf


async def run(options: argparse.Namespace) -> int:
    """List the years, show one, check a file, a folder or a year, or make a draft."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "list": _list,
        "show": _show,
        "check": _check,
        "new": _new,
    }
    return actions[options.action](options)


def _list(_: argparse.Namespace) -> int:
    shelf = _shelf()
    for year in shelf.years:
        own = ", your own file" if year.key in shelf.own else ""
        print(
            f"{year.key:14}{year.start} to {year.end}  {year.kind}, {year.status}{own}  {_points(year)}, "
            f"not known: {len(year.unknown)}  {year.title.en}"
        )
    return _tell_left_out(shelf)


def _show(options: argparse.Namespace) -> int:
    shelf = _shelf()
    for year in _chosen(shelf, options.which):
        print("\n".join(_described(year)) + "\n")
    return _tell_left_out(shelf)


def _check(options: argparse.Namespace) -> int:
    path = Path(options.which or "")
    if path.suffix == ".toml" and not path.exists():
        raise Stop(f"There is no file {path}. Name the file of a programme year, or a folder of them.")
    if options.which and path.exists():
        return _check_files(path, read_folder(path) if path.is_dir() else [read_file(path)])
    shelf = _shelf()
    for year in _chosen(shelf, options.which):
        print(_sound(year))
    return _tell_left_out(shelf)


def _check_files(path: Path, files: Sequence[YearFile]) -> int:
    """Check files as they would stand beside ours."""
    if not files:
        raise Stop(f"{path} holds no file that ends in .toml. Name the folder of your programme years.")
    ours, shelf = fill(our_files()), fill(our_files(), files)
    for year in shelf.years:
        if year.key in shelf.own:
            instead = "; it takes the place of ours" if year.key in ours.texts else ""
            print(_sound(year) + instead)
    return _tell_left_out(shelf)


def _new(options: argparse.Namespace) -> int:
    if not options.which or not options.source:
        raise Stop("Name the new year and the one to copy: clwstwr programme new 2026/27 --from 2017/18")
    shelf = _shelf()
    (year,) = _chosen(shelf, options.source)
    path = options.output or (settings_without_slack().clwstwr_programmes or Path()) / _file_name(
        options.which
    )
    try:
        draft = draft_from(shelf.texts[year.key], year, options.which)
        with path.open("x", encoding="utf-8") as file:
            file.write(draft.text)
    except NoSuchDraft as wrong:
        raise Stop(f"{options.which!r} does not follow {year.key}: did you mean {wrong.expected}?") from None
    except FileExistsError:
        raise Stop(f"{path} is there already, and is left as it is. Give another: --output FILE") from None
    except OSError as error:
        raise Stop(f"{path} cannot be written: {error.strerror}. Give another: --output FILE") from None
    print(
        f"{path}: a draft of {options.which}, made from {year.key}. Compare each date with the new guidance."
    )
    for trap in dict.fromkeys(draft.traps):
        print(f"  {trap}")
    print(f"Then: clwstwr programme check {path}")
    return 0


def _file_name(key: str) -> str:
    return f"{key.replace('/', '-')}.toml"


def _shelf() -> Shelf:
    return read_shelf(settings_without_slack().clwstwr_programmes)


def _tell_left_out(shelf: Shelf) -> int:
    for each in shelf.left_out:
        print(f"{each.name}: cannot be used")
        for fault in each.faults:
            print(f"  {fault}")
    return 1 if shelf.left_out else 0


def _chosen(shelf: Shelf, which: str | None) -> list[ProgrammeYear]:
    chosen = [year for year in shelf.years if which is None or year.key == which]
    if not chosen:
        known = ", ".join(year.key for year in shelf.years)
        raise Stop(f"There is no programme year, file or folder {which!r}. There are: {known}")
    return chosen


def _points(year: ProgrammeYear) -> str:
    if year.points_total is not None:
        return f"{year.points_total} points"
    return "no points" if year.alongside else "points not known"


def _sound(year: ProgrammeYear) -> str:
    return f"{year.key}: sound, {year.status}, {len(year.requirements)} duties, {_points(year)}"


def _described(year: ProgrammeYear) -> Iterator[str]:
    yield f"{year.key} {year.title.en} ({year.kind}, {year.status})"
    yield f"{year.start} to {year.end}"
    yield f"Source: {year.source}"
    for indicator in year.indicators:
        points = "points not known" if indicator.points is None else f"{indicator.points} points"
        yield f"\n{indicator.code}  {points}  {indicator.title.en}"
        yield from (_line(each) for each in year.requirements if each.indicator == indicator.code)
    yield f"\nTotal: {_points(year)}"
    if year.readings:
        yield "\nHow we read what the guidance does not say:"
        yield from (
            f"  - {reading.about + ': ' if reading.about else ''}{reading.what.en}"
            for reading in year.readings
        )
    if year.unknown:
        yield "\nNot known:"
        yield from (f"  - {each.what.en} ({each.source})" for each in year.unknown)


def _line(asked: Requirement) -> str:
    when = "no date stated"
    if asked.due is not None:
        working = working_day_on_or_before(asked.due)
        when = f"{asked.due}" if working == asked.due else f"{asked.due}, last working day {working}"
    ours = ", our reading" if asked.reading is Reading.OURS else ""
    return f"  {asked.number:>2}. {asked.title.en} [{asked.owner}, {asked.strength}, {when}{ours}] {asked.citation}"
