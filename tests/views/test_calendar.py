"""Calendar files that calendars obey, read back with parsers that did not write them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from bot.app import read_voices
from bot.domain.calendar_entries import Edition, Guest, Method, Partstat, deadline_uid
from bot.domain.deadlines import Duty, Owner, duties_for
from bot.domain.ids import ClusterId, HealthBoardId, MeetingId
from bot.domain.meeting_changes import cancelled
from bot.domain.meetings import ClusterMeeting, Invitation, MeetingDetails, instant
from bot.domain.people import Cluster, HealthBoard, Language
from bot.domain.requirements import OwnerKind
from bot.views import calendar, calendar_bytes, calendar_deadlines
from tests.calendars import READERS
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


SENDER = "clwstwr@post.example"
RHIAN = Guest("Rhian ŵ Jones", "rhian@castle.example")
WELSH_TEXT = st.text('aŵŷâêîôûŴŶ ,;:\\"\n\t—😀', max_size=120) | st.text(max_size=120)


def asked(invitation: Invitation, guest: Guest = RHIAN, sequence: int = 0) -> bytes:
    return calendar.invite(ENGLISH, invitation, YEAR, guest, Edition(sequence, NOW), SENDER)


def lines_of(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("library", READERS)
@pytest.mark.parametrize(("day", "utc_hour"), [(SUMMER, 11), (WINTER, 12)])
def test_every_library_reads_the_same_invitation(library: str, day: date, utc_hour: int):
    read_back = READERS[library](asked(an_invitation(day), sequence=3))
    assert (read_back.method, read_back.uid, read_back.sequence) == ("REQUEST", "7c1f5b1e-9a2f", 3)
    assert read_back.starts == datetime(day.year, day.month, day.day, utc_hour, 30, tzinfo=UTC)
    assert read_back.asked == ("mailto:rhian@castle.example",)
    assert (read_back.summary, read_back.place) == ("Cluster meeting: Afan", "Neath Civic Centre")


def test_the_reader_alone_is_asked_and_the_bot_is_the_organizer():
    lines = lines_of(asked(an_invitation(), replace(RHIAN, partstat=Partstat.ACCEPTED, optional=True)))
    (line,) = (line for line in lines if line.startswith("ATTENDEE"))
    assert line.startswith('ATTENDEE;CN="Rhian ŵ Jones";CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;')
    assert line.endswith(";ROLE=OPT-PARTICIPANT;RSVP=TRUE:mailto:rhian@castle.example")
    assert "ORGANIZER;CN=Afan:mailto:clwstwr@post.example" in lines
    assert "X-MICROSOFT-DISALLOW-COUNTER:TRUE" in lines
    assert "BEGIN:VALARM" not in lines


def test_a_message_is_dated_when_it_was_written_and_the_entry_when_it_changed():
    later = NOW + timedelta(hours=3)
    event = read(calendar.invite(ENGLISH, an_invitation(), YEAR, RHIAN, Edition(2, later), SENDER))
    assert later.replace(microsecond=0) == event.DTSTAMP
    assert NOW.replace(microsecond=0) == event.LAST_MODIFIED


def test_who_is_not_asked_any_more_is_not_told_that_the_meeting_is_cancelled():
    content = calendar.cancel(ENGLISH, an_invitation(), YEAR, RHIAN, Edition(1, NOW), SENDER)
    lines = lines_of(content)
    assert "METHOD:CANCEL" in lines
    assert not [line for line in lines if line.startswith("STATUS")]
    assert [line for line in lines if line.startswith("ATTENDEE")]


def test_a_cancelled_meeting_says_so_to_whoever_was_asked():
    off = cancelled(an_invitation().meeting, "snow", NOW).after
    invitation = replace(an_invitation(), meeting=off)
    lines = lines_of(calendar.cancel(ENGLISH, invitation, YEAR, RHIAN, Edition(1, NOW), SENDER))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"} <= set(lines)


@given(typed=WELSH_TEXT, name=WELSH_TEXT)
def test_every_line_of_an_invitation_has_75_octets_and_whole_letters(typed: str, name: str):
    invitation = an_invitation(details=MeetingDetails(typed, "https://teams.example/a", name, typed))
    content = asked(invitation, replace(RHIAN, name=name))
    assert content.endswith(b"\r\n")
    assert b"\r\n\r\n" not in content
    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
        assert b"\n" not in line
        assert b"\r" not in line


@given(typed=WELSH_TEXT, name=WELSH_TEXT)
def test_whatever_people_are_called_every_library_reads_who_is_asked(typed: str, name: str):
    content = asked(an_invitation(details=MeetingDetails(typed, agenda=typed)), replace(RHIAN, name=name))
    for library, read_back in READERS.items():
        assert read_back(content).asked == ("mailto:rhian@castle.example",), library


def test_nobody_is_named_in_a_feed_and_nothing_rings():
    details = MeetingDetails(
        "Neath", "https://teams.example/a", "Catrin Lloyd", "Nia speaks", ("annual_report",)
    )
    invitation = an_invitation(details=details)
    entry = calendar.meeting_entry(ENGLISH, invitation, YEAR, organizer=SENDER).decode()
    assert "Catrin" not in entry
    assert "Nia" not in entry
    assert "ATTENDEE" not in entry
    assert "VALARM" not in entry
    assert "https://teams.example/a" in entry
    rings = calendar.meeting_entry(ENGLISH, invitation, YEAR, alarm=True).decode()
    assert "TRIGGER:-PT1H" in rings


def test_one_meeting_has_one_number_in_a_letter_a_feed_and_a_file():
    invitation = an_invitation()
    feed = calendar_bytes.calendar_of([calendar.meeting_entry(ENGLISH, invitation, YEAR)], "Afan")
    contents = (asked(invitation), feed, made(invitation))
    assert {str(read(content)["UID"]) for content in contents} == {invitation.meeting.uid}


@pytest.fixture
def last_day() -> Duty:
    """A duty of the year's last day, which is Easter Saturday."""
    owed = duties_for(YEAR, practices=[Owner(OwnerKind.PRACTICE, 3, "Tŷ Dŵr & Sons; Surgery")])
    return next(duty for duty in owed if duty.due == date(2018, 3, 31))


def deadline(duty: Duty, **how: Any) -> bytes:
    uid = deadline_uid("T0", YEAR.key, duty)
    entry = calendar_deadlines.deadline_entry(ENGLISH, duty, uid, Edition(2, NOW), **how)
    return calendar_bytes.calendar_of([entry])


def test_a_deadline_is_a_whole_day_that_takes_no_time_on_the_last_working_day(last_day: Duty):
    content = deadline(last_day)
    lines = lines_of(content)
    assert {"DTSTART;VALUE=DATE:20180329", "DTEND;VALUE=DATE:20180330", "TRANSP:TRANSPARENT"} <= set(lines)
    assert {"X-MICROSOFT-CDO-BUSYSTATUS:FREE", "SEQUENCE:2"} <= set(lines)
    event = read(content)
    assert str(event["SUMMARY"]).startswith("Last working day: ")
    assert "Saturday 31 March 2018 (Easter Saturday)" in event["DESCRIPTION"]
    assert "Practice: Tŷ Dŵr & Sons; Surgery" in event["DESCRIPTION"]
    assert "VALARM" not in content.decode()
    assert "TRIGGER:-PT15H" in lines_of(deadline(last_day, alarm=True))


@pytest.mark.parametrize("library", READERS)
def test_every_library_reads_a_deadline_as_one_day(library: str, last_day: Duty):
    read_back = READERS[library](deadline(last_day))
    assert (read_back.starts, read_back.ends) == (date(2018, 3, 29), date(2018, 3, 30))


def test_a_deadlines_number_is_the_same_for_ever_and_another_in_another_house(last_day: Duty):
    first = deadline_uid("T0", YEAR.key, last_day)
    assert first == deadline_uid("T0", YEAR.key, last_day)
    assert first != deadline_uid("T1", YEAR.key, last_day)
    assert first != deadline_uid("T0", "2018/19", last_day)


def test_a_whole_file_has_the_zone_once_and_a_feed_has_a_name_that_is_safe():
    entries = [calendar.meeting_entry(ENGLISH, an_invitation(), YEAR)] * 3
    content = calendar_bytes.calendar_of(entries, "Tŷ; clwstwr, Neath", Method.PUBLISH)
    lines = lines_of(content)
    assert lines.count("BEGIN:VTIMEZONE") == 1
    assert {"NAME:Tŷ\\; clwstwr\\, Neath", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"} <= set(lines)
    assert len(list(icalendar.Calendar.from_ical(content).walk("VEVENT"))) == 3
