"""What people type about meetings, in English and in Welsh."""

from collections.abc import Callable
from datetime import date, time

import pytest

from bot.domain.meeting_changes import NewTime
from bot.domain.meeting_text import (
    NewMeetingWords,
    Next,
    Numbered,
    OnDay,
    read_cancel,
    read_move,
    read_new,
    read_which,
)
from bot.domain.refusals import BadDate, HoldsPatientData

TODAY = date(2017, 4, 3)
YEAR = (date(2017, 4, 1), date(2018, 3, 31))
JUNE_14, JUNE_21 = date(2017, 6, 14), date(2017, 6, 21)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "14 June 2017 12:30 at Neath Civic Centre",
            NewMeetingWords(JUNE_14, time(12, 30), "Neath Civic Centre"),
        ),
        ("14/6 6.30pm", NewMeetingWords(JUNE_14, time(18, 30), "")),
        (
            "at noon on 14 June at the Town Hall, Neath",
            NewMeetingWords(JUNE_14, time(12), "the Town Hall, Neath"),
        ),
        ("14 Mehefin am 12:30 yn Neuadd y Dref", NewMeetingWords(JUNE_14, time(12, 30), "Neuadd y Dref")),
        ("14 Mehefin 12:30 yng Nghastell-nedd", NewMeetingWords(JUNE_14, time(12, 30), "yng Nghastell-nedd")),
        ("21 February", NewMeetingWords(date(2018, 2, 21), None, "")),
    ],
)
def test_a_new_meeting(text: str, expected: NewMeetingWords):
    assert read_new(text, TODAY, YEAR) == expected


@pytest.mark.parametrize(("text", "reason"), [("31 June 12:30", "no such day"), ("soon", "not a date")])
def test_a_date_that_cannot_be_is_refused(text: str, reason: str):
    with pytest.raises(BadDate) as refused:
        read_new(text, TODAY, YEAR)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("next", Next()),
        ("y nesaf", Next()),
        ("2", Numbered(2)),
        ("#2", Numbered(2)),
        ("rhif 2", Numbered(2)),
        ("14 June", OnDay(JUNE_14)),
    ],
)
def test_which_meeting(text: str, expected: object):
    assert read_which(text, TODAY, YEAR) == expected


@pytest.mark.parametrize(
    ("text", "which", "to"),
    [
        ("next to 21 June 2pm", Next(), NewTime(JUNE_21, time(14))),
        ("14 June to 21 June", OnDay(JUNE_14), NewTime(JUNE_21)),
        ("14 Mehefin i 21 Mehefin", OnDay(JUNE_14), NewTime(JUNE_21)),
        ("next to 2pm", Next(), NewTime(None, time(14))),
        ("2 to 21 June at Castle Surgery", Numbered(2), NewTime(JUNE_21, place="Castle Surgery")),
        ("to 21 June", None, NewTime(JUNE_21)),
        ("next", Next(), None),
        ("", None, None),
    ],
)
def test_a_move(text: str, which: object, to: NewTime | None):
    assert read_move(text, TODAY, YEAR) == (which, to)


def test_a_move_to_nowhere_is_refused():
    with pytest.raises(BadDate):
        read_move("next to the moon", TODAY, YEAR)


@pytest.mark.parametrize("read", [read_new, read_move])
def test_no_part_of_a_patients_number_passes_for_a_time(read: Callable[..., object]):
    with pytest.raises(HoldsPatientData):
        read("14 June to 21 June at 943 476 5919", TODAY, YEAR)


@pytest.mark.parametrize(
    ("text", "which", "reason"),
    [
        ("next because of snow", Next(), "snow"),
        ("14 Mehefin oherwydd eira", OnDay(JUNE_14), "eira"),
        ("because the room is taken", None, "the room is taken"),
        ("14 June", OnDay(JUNE_14), ""),
    ],
)
def test_a_cancellation(text: str, which: object, reason: str):
    assert read_cancel(text, TODAY, YEAR) == (which, reason)
