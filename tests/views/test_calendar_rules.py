"""Every file that leaves the house keeps the rules of calendars, octet by octet; and the rules notice what breaks them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from bot.domain.calendar_entries import Edition, Partstat
from bot.domain.deadlines import Owner, duties_for
from bot.domain.meeting_changes import cancelled
from bot.domain.meetings import MeetingDetails
from bot.domain.people import Language
from bot.domain.requirements import OwnerKind
from bot.views import calendar, calendar_bytes, calendar_deadlines
from bot.views.words import Words
from tests.calendar_rules import faults_of
from tests.views.test_calendar import (
    ENGLISH,
    NOW,
    RHIAN,
    SENDER,
    SUMMER,
    VOICES,
    WELSH_TEXT,
    WINTER,
    YEAR,
    an_invitation,
    asked,
)

BOTH = VOICES.shared(Language.BOTH)
TYPED = MeetingDetails(
    "Tŷ Dŵr; Heol y Gŵyl, Llanŵrtyd",
    "https://teams.example/l/meetup-join/19%3ameeting?context=%7b%22Tid%22%3a%22ŵ%22%7d",
    'Siân "y Bont" Ŵyn',
    "Croeso; ymddiheuriadau, C:\\agenda\n2. Arian: £5,000 😀\n" + "Gwŷdd a phŵer; " * 20,
    ("annual_report",),
)


@pytest.mark.parametrize("day", [SUMMER, WINTER, date(2017, 10, 29), date(2018, 3, 25)])
@pytest.mark.parametrize("voices", [ENGLISH, BOTH], ids=["English", "both"])
def test_what_is_sent_and_handed_over_keeps_every_rule(day: date, voices: Sequence[Words]):
    invitation = an_invitation(day, TYPED)
    off = replace(invitation, meeting=cancelled(invitation.meeting, "Eira; snow, ice", NOW).after)
    edition, guest = Edition(3, NOW + timedelta(hours=1)), replace(RHIAN, partstat=Partstat.ACCEPTED)
    for content in (
        calendar.invite(voices, invitation, YEAR, guest, edition, SENDER),
        calendar.cancel(voices, invitation, YEAR, guest, edition, SENDER),
        calendar.cancel(voices, off, YEAR, guest, edition, SENDER),
        calendar.file(voices, invitation, YEAR, SENDER),
        calendar.file(voices, off, YEAR, SENDER),
    ):
        assert faults_of(content, SENDER) == []


def test_a_feed_keeps_every_rule():
    owed = duties_for(YEAR, practices=[Owner(OwnerKind.PRACTICE, 3, "Tŷ Dŵr & Sons; Surgery, Llanŵrtyd")])
    dated = sorted((each for each in owed if each.due), key=lambda duty: (duty.working_due, duty.key))
    entries = [
        calendar_deadlines.deadline_entry(
            BOTH, duty, f"deadline-{n:03}", Edition(0, NOW), organizer=SENDER, alarm=n % 2 == 0
        )
        for n, duty in enumerate(dated)
    ]
    meeting = calendar.meeting_entry(BOTH, an_invitation(date(2017, 4, 3), TYPED), YEAR, organizer=SENDER)
    content = calendar_bytes.calendar_of([meeting, *entries], "Clwstwr: Tŷ Dŵr; Nedd, " + "ŵ" * 60)
    assert len(entries) > 1
    assert faults_of(content, SENDER) == []


@given(typed=WELSH_TEXT, name=WELSH_TEXT)
def test_whatever_people_type_an_invitation_keeps_every_rule(typed: str, name: str):
    details = MeetingDetails(typed, "https://teams.example/a", name, typed)
    assert faults_of(asked(an_invitation(details=details), replace(RHIAN, name=name)), SENDER) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR", "byte order mark"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR", "does not end"),
        (b"UID:7c", b"UID:\r\n 7c", ""),
        (b"\r\nSEQUENCE", b"\nSEQUENCE", "of its own"),
        (b"\r\nSEQUENCE", b"\r\n\r\nSEQUENCE", "is empty"),
        (b"SEQUENCE:0", b"SEQUENCE:0\r\nCOMMENT:" + b"x" * 70, "has 78 octets"),
        (b"SUMMARY:", b"SUMMARY:\xc5\r\n \xb5", "parts a letter"),
        (b"SUMMARY:", b"SUMMARY:\x0b", "control character"),
        (b"SUMMARY:", b"SUMMARY:a, b", "not escaped"),
        (b"SUMMARY:", b"SUMMARY:a\\: b", "not escaped"),
        (b"TZID:Europe/London\r\n", b"TZID:GMT\r\n", "zone"),
        (b"TZNAME:GMT\r\n", b"TZNAME:GMT\r\nRDATE:19971026T020000\r\n", "zone"),
        (b"VERSION:2.0\r\n", b"", "VERSION stands 0 times"),
        (b"METHOD:REQUEST\r\n", b"METHOD:PUBLISH\r\n", "names who is asked"),
        (b"METHOD:REQUEST\r\n", b"METHOD:CANCEL\r\n", "nobody believes"),
        (b"STATUS:CONFIRMED", b"STATUS:CANCELLED", "asks to a meeting of STATUS"),
        (b"UID:7c1f5b1e-9a2f", b"UID:rhian@castle.example", "UID holds an address"),
        (b"UID:7c1f5b1e-9a2f\r\n", b"", "UID stands 0 times"),
        (b"DTSTAMP:20170403T090000Z", b"DTSTAMP:20170403T090000", "not in UTC"),
        (b"DTSTART;TZID=Europe/London:", b"DTSTART:", "in no zone"),
        (b"DTEND;TZID=Europe/London:20170614T143000", b"DTEND;TZID=Europe/London:20170614T123000", "ends"),
        (b"mailto:clwstwr@post.example", b"mailto:other@post.example", "invited by"),
        (b"RSVP=TRUE", b"RSVP=FALSE", "ask for an answer"),
        (b"END:VEVENT\r\n", b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\nEND:VEVENT\r\n", "rings in"),
        (b"END:VEVENT\r\n", b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT\r\n", "2 entries"),
        (b"ORGANIZER;CN=Afan", b"ORGANIZER;CN=A:fan", "invited by fan"),
    ],
)
def test_the_rules_notice_what_calendars_do_not_forgive(was: bytes, becomes: bytes, fault: str):
    content = asked(an_invitation(details=MeetingDetails("Neath")))
    assert content.count(was) >= 1
    told = "\n".join(faults_of(content.replace(was, becomes, 1), SENDER))
    assert (fault in told) if fault else not told
