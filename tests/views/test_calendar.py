"""Calendar files that calendars obey, read back with two parsers that did not write them together."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from bot.app import read_voices
from bot.domain.ids import ClusterId, HealthBoardId, MeetingId
from bot.domain.meeting_changes import cancelled
from bot.domain.meetings import ClusterMeeting, Invitation, MeetingDetails, instant
from bot.domain.people import Cluster, HealthBoard, Language
from bot.views import calendar
from tests.years import the_year

YEAR = the_year()
VOICES = read_voices()
ENGLISH = VOICES.shared(Language.ENGLISH)
NOW = datetime(2017, 4, 3, 9, 0, 0, 123456, tzinfo=UTC)
BOARD = HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay University Health Board", "")
AFAN = Cluster(ClusterId(2), "Afan", BOARD, "C0AFAN", Language.BOTH)
SUMMER, WINTER = date(2017, 6, 14), date(2018, 2, 21)


def an_invitation(day: date = SUMMER, details: MeetingDetails | None = None) -> Invitation:
    meeting = ClusterMeeting(
        id=MeetingId(5),
        cluster_id=AFAN.id,
        programme="2017/18",
        starts_at=instant(day, time(12, 30)).astimezone(UTC),
        minutes=120,
        details=details or MeetingDetails("Neath Civic Centre", "https://teams.example/abc"),
        uid="7c1f5b1e-9a2f",
        sequence=0,
        asked_at=NOW,
        revised_at=NOW,
        created_at=NOW,
    )
    return Invitation(meeting, AFAN, ())


def made(invitation: Invitation, language: Language = Language.ENGLISH) -> bytes:
    return calendar.file(VOICES.shared(language), invitation, YEAR)


def read(content: bytes) -> Any:
    """Read the one entry back; the parser's properties are of many types."""
    return next(iter(icalendar.Calendar.from_ical(content).walk("VEVENT")))


@pytest.mark.parametrize(("day", "utc_hour"), [(SUMMER, 11), (WINTER, 12), (date(2017, 10, 29), 12)])
def test_half_past_twelve_is_half_past_twelve_in_summer_and_winter_for_two_parsers(day: date, utc_hour: int):
    content = made(an_invitation(day))
    expected = datetime(day.year, day.month, day.day, utc_hour, 30, tzinfo=UTC)
    assert read(content).start.astimezone(UTC) == expected
    event = vobject.readOne(content.decode()).vevent
    assert event.dtstart.value.astimezone(UTC) == expected
    assert event.dtend.value.astimezone(UTC) == expected + timedelta(hours=2)


@given(st.dates(date(2017, 4, 1), date(2030, 3, 31)))
def test_every_day_of_the_coming_years_is_right_by_the_zone_in_the_file(day: date):
    event = vobject.readOne(made(an_invitation(day)).decode()).vevent
    assert event.dtstart.value.astimezone(UTC) == instant(day, time(12, 30)).astimezone(UTC)


def test_the_file_publishes_and_names_nobody():
    content = made(an_invitation()).decode()
    assert "METHOD:PUBLISH\r\n" in content
    assert "ATTENDEE" not in content
    assert content.count("BEGIN:VTIMEZONE") == 1
    assert "DTSTART;TZID=Europe/London:20170614T123000" in content
    assert "ORGANIZER" in content


def test_stamps_are_the_time_of_the_last_change_and_the_bytes_are_the_same_each_time():
    invitation = an_invitation()
    first = made(invitation)
    assert first == made(invitation)
    event = read(first)
    assert event["UID"] == invitation.meeting.uid
    assert event.DTSTAMP == event.LAST_MODIFIED == NOW.replace(microsecond=0)
    assert event["SEQUENCE"] == 0


def test_a_cancelled_meeting_is_cancelled_under_the_same_uid_with_the_next_sequence():
    invitation = an_invitation()
    after = cancelled(invitation.meeting, "snow", NOW + timedelta(days=1)).after
    event = read(made(replace(invitation, meeting=after)))
    assert event["UID"] == invitation.meeting.uid
    assert event["SEQUENCE"] == 1
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"].startswith("Cancelled")
    assert not event.walk("VALARM")


def test_lines_are_folded_by_bytes_and_never_inside_a_welsh_letter():
    agenda = "Tŷ'r ŵyl, gwŷdd a phŵer; " * 20
    content = made(an_invitation(details=MeetingDetails("Tŷ Dŵr, Llanŵrtyd", "", "Siân Ŵyn", agenda)))
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert agenda in read(content)["DESCRIPTION"]
    assert vobject.readOne(content.decode()).vevent.location.value == "Tŷ Dŵr, Llanŵrtyd"


@given(st.text(max_size=300))
def test_whatever_people_type_the_file_can_be_read_back(typed: str):
    details = MeetingDetails(place=typed, agenda=typed)
    content = made(an_invitation(details=details))
    event = read(content)
    assert instant(SUMMER, time(12, 30)) == event.DTSTART
    assert not set(content.decode()) & {chr(i) for i in range(32) if i not in (9, 10, 13)}
    assert vobject.readOne(content.decode()).vevent.dtstart.value.hour == 12


def test_a_cluster_that_speaks_both_languages_has_both_in_the_entry():
    welsh = replace(ENGLISH[0], language=Language.WELSH)
    both = (welsh, ENGLISH[0])
    details = MeetingDetails(purposes=("annual_report",))
    description = read(calendar.file(both, an_invitation(details=details), YEAR))["DESCRIPTION"]
    assert "Datblygu a chytuno ar yr adroddiad blynyddol" in description
    assert "Develop and agree the annual report" in description


def test_the_file_is_named_by_day_and_sequence():
    assert calendar.filename(an_invitation()) == "cluster-meeting-2017-06-14-0.ics"
