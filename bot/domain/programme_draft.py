"""Next year's file made from a year that is known: every date moved by whole years, every remark kept, nothing decided."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.dates import working_day_on_or_before
from bot.domain.programme import ProgrammeYear

_YEARS = re.compile(r"\b(\d{4})([/-])(\d{4}|\d\d)\b")
_SHORT = 2  # digits of a year after the slash
_FIRST = re.compile(r"\d{4}")
_DATED = re.compile(r"(\s*\w+\s*=\s*)(\d{4})-(\d\d)-(\d\d)(.*)", re.DOTALL)
_TABLE = re.compile(r"\s*\[\[?([\w.]+)\]\]?")
_TITLE = re.compile(r'(\s*(?:title|help)_(?:en|cy)\s*=\s*)(".*")(.*)')
_HEAD = {
    "key": re.compile(r'(\s*key\s*=\s*)".*?"(.*)'),
    "status": re.compile(r'(\s*status\s*=\s*)".*?"(.*)'),
    "source": re.compile(r'(\s*source\s*=\s*)"(.*)"(.*)'),
}


class NoSuchDraft(ValueError):  # noqa: N818 - it says what it is
    """The key of the new year does not go with that of the old one; `expected` is the nearest that does."""

    def __init__(self, key: str, expected: str) -> None:
        super().__init__(key)
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of the new file, and one line for each date that falls on a day off."""

    text: str
    traps: tuple[str, ...]


def draft_from(text: str, year: ProgrammeYear, key: str) -> Draft:
    """Move the file of a year to the year called `key`, as a draft.

    Dates go on by whole years; 29 February becomes the 28th where there is none. Titles and help follow, citations
    and remarks stay as they were, as they tell of the year that was copied. Raises NoSuchDraft.
    """
    first = _FIRST.search(key)
    by = int(first[0]) - year.start.year if first else 0
    moved_key = _moved_words(year.key, by)
    if first is None or moved_key != key:
        raise NoSuchDraft(key, moved_key)
    lines: list[str] = [*_opening(year, key, by)]
    traps: list[str] = []
    table = ""
    for line in text.splitlines():
        if header := _TABLE.match(line):
            table = header[1]
        trap = _trap(line, by) if table not in ("", "year") else ""
        if trap:
            traps.append(trap)
            lines.append(f"# {trap}")
        lines.append(_moved(line, table, year, key, by))
    return Draft("\n".join(lines) + "\n", tuple(traps))


def _opening(year: ProgrammeYear, key: str, by: int) -> Iterator[str]:
    yield f"# DRAFT of {key}, made from {year.key}. Every date was moved by {by} year(s); points, counts and words are the old"
    yield '# ones. Compare each with the new guidance, correct it, and only then write `status = "published"`.'
    yield "# Remarks and citations below still speak of the year that was copied."
    yield ""


def _moved(line: str, table: str, year: ProgrammeYear, key: str, by: int) -> str:
    if dated := _DATED.fullmatch(line):
        return f"{dated[1]}{_later(_date(dated), by).isoformat()}{dated[5]}"
    if title := _TITLE.fullmatch(line):
        return f"{title[1]}{_moved_words(title[2], by)}{title[3]}"
    if table == "year":
        return _moved_head(line, year, key)
    return line


def _moved_head(line: str, year: ProgrammeYear, key: str) -> str:
    if found := _HEAD["key"].fullmatch(line):
        return f'{found[1]}"{key}"{found[2]}'
    if found := _HEAD["status"].fullmatch(line):
        return f'{found[1]}"draft"{found[2]}'
    if found := _HEAD["source"].fullmatch(line):
        return f'{found[1]}"Draft made from {year.key}, nothing published yet. Before: {found[2]}"{found[3]}'
    return line


def _moved_words(words: str, by: int) -> str:
    """Move pairs of years like 2017/18 and 2020-2023."""
    return _YEARS.sub(lambda pair: f"{int(pair[1]) + by}{pair[2]}{_second(pair[3], by)}", words)


def _second(digits: str, by: int) -> str:
    return str(int(digits) + by) if len(digits) > _SHORT else f"{(int(digits) + by) % 100:02d}"


def _date(dated: re.Match[str]) -> date:
    return date(int(dated[2]), int(dated[3]), int(dated[4]))


def _later(day: date, by: int) -> date:
    try:
        return day.replace(year=day.year + by)
    except ValueError:
        return day.replace(year=day.year + by, day=28)


def _trap(line: str, by: int) -> str:
    """Warn of a date that is moved to a day on which Wales is not at work."""
    dated = _DATED.fullmatch(line)
    if dated is None or dated[1].split()[0] != "due":
        return ""
    day = _later(_date(dated), by)
    working = working_day_on_or_before(day)
    if working == day:
        return ""
    return f"{_written(day)} is a day off: the last working day before it is {_written(working)}."


def _written(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
