"""Reads the dates of a poll as people type them: `14 June 12:30, 21 June 14:00 at Neath Civic Centre`."""

import re
from dataclasses import dataclass
from datetime import date, time

from bot.domain.british_dates import DateFault, DateRefused, Window, split_date_of_meeting
from bot.domain.british_times import split_time
from bot.domain.meetings import USUAL_TIME
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.refusals import BadDate

_BETWEEN = re.compile(r"\s*[,;\n]\s*|\s+(?:or|and|neu|ac?)\s+(?=\d|\w+\s+\d)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d]+")
_BEFORE_PLACE = re.compile(r"^(?:at|in|@|yn)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PollWords:
    """The dates that were typed, in their order, and a place if one was."""

    dates: tuple[tuple[date, time], ...]
    place: str = ""


def read_poll(text: str, today: date, window: Window) -> PollWords:
    """Read dates with commas between, each perhaps with a time; a time alone is another one on the day before it.

    A place may follow the last date. A date without a time is at the usual time. Raises BadDate for what is none, and
    HoldsPatientData.
    """
    refuse_patient_data(text=text)
    dates: list[tuple[date, time | None]] = []
    place: list[str] = []
    for part in _parts(text):
        try:
            rest, day = split_date_of_meeting(part, today, window)
            rest, at = split_time(rest)
        except DateRefused as refused:
            raise BadDate(refused.text, refused.reason) from refused
        if day is not None:
            dates.append((day, at))
        elif at is not None and dates and not place:
            day, before = dates.pop()
            dates += [(day, at)] if before is None else [(day, before), (day, at)]
        elif not place:
            raise BadDate(part, DateFault.NOT_A_DATE)
        place += [_BEFORE_PLACE.sub("", rest)] if rest else []
    return PollWords(tuple((day, at or USUAL_TIME) for day, at in dates), ", ".join(place))


def _parts(text: str) -> list[str]:
    """Part a text at its commas; a weekday before a comma belongs to the date behind it."""
    found: list[str] = []
    for part in (piece for piece in _BETWEEN.split(text.strip()) if piece):
        if found and _WORD.fullmatch(found[-1]) and part[0].isdecimal():
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found
