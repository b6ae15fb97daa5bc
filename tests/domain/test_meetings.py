"""Cluster meetings: when they may be, what a change means for calendars and answers, what to know about a day."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import ClusterId, MeetingId
from bot.domain.meeting_changes import NewTime, cancelled, changed, moved
from bot.domain.meetings import (
    ClusterMeeting,
    MeetingDetails,
    Note,
    instant,
    notes_on,
    renewal,
    require_inside,
    require_open_year,
    require_upcoming,
)
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.refusals import BadDate, DateOutside, HoldsPatientData, MeetingNotOpen, YearClosed
from tests.years import the_year

YEAR = the_year()
NOW = datetime(2017, 4, 3, 9, tzinfo=UTC)


def a_meeting(starts_at: datetime = datetime(2017, 6, 14, 11, 30, tzinfo=UTC)) -> ClusterMeeting:
    return ClusterMeeting(
        id=MeetingId(5),
        cluster_id=ClusterId(1),
        programme="2017/18",
        starts_at=starts_at,
        minutes=120,
        details=MeetingDetails(place="Neath Civic Centre"),
        uid="9a2f",
        sequence=0,
        asked_at=NOW,
        revised_at=NOW,
        created_at=NOW,
    )


def test_half_past_twelve_in_london_is_an_hour_earlier_by_utc_in_summer_only():
    assert instant(date(2017, 6, 14), time(12, 30)).astimezone(UTC).hour == 11
    assert instant(date(2018, 2, 21), time(12, 30)).astimezone(UTC).hour == 12


def test_a_time_that_the_clocks_skip_is_refused_under_the_time():
    with pytest.raises(BadDate) as refused:
        instant(date(2018, 3, 25), time(1, 30))
    assert (refused.value.reason, refused.value.question) == ("skipped time", "time")


def test_a_time_that_comes_twice_is_its_first_coming():
    assert instant(date(2017, 10, 29), time(1, 30)).astimezone(UTC) == datetime(
        2017, 10, 29, 0, 30, tzinfo=UTC
    )


def test_a_day_outside_the_year_is_refused_with_the_days_that_are_possible():
    with pytest.raises(DateOutside) as refused:
        require_inside(YEAR, date(2018, 4, 1))
    assert (refused.value.earliest, refused.value.latest) == (date(2017, 4, 1), date(2018, 3, 31))
    with pytest.raises(DateOutside) as refused:
        require_inside(YEAR, date(2017, 6, 1), date(2017, 6, 2))
    assert refused.value.earliest == date(2017, 6, 2)
    require_inside(YEAR, date(2018, 3, 31))


def test_a_year_is_open_until_its_last_day_is_over():
    require_open_year(YEAR, date(2018, 3, 31))
    with pytest.raises(YearClosed):
        require_open_year(YEAR, date(2018, 4, 1))


def test_a_move_keeps_the_uid_raises_the_sequence_and_asks_everybody_again():
    before = a_meeting()
    revision = moved(before, NewTime(day=date(2017, 6, 21)), NOW)
    assert revision is not None
    after = revision.after
    assert after.uid == before.uid
    assert after.sequence == 1
    assert after.starts_at == datetime(2017, 6, 21, 11, 30, tzinfo=UTC)
    assert after.asked_at > NOW
    assert after.version != before.version
    assert revision.was == {"starts_at": "2017-06-14T11:30:00+00:00"}
    assert revision.became == {"starts_at": "2017-06-21T11:30:00+00:00", "sequence": 1}


def test_a_move_over_the_end_of_summer_time_keeps_the_time_on_the_clock():
    revision = moved(a_meeting(), NewTime(day=date(2017, 11, 15)), NOW)
    assert revision is not None
    assert revision.after.starts_at == datetime(2017, 11, 15, 12, 30, tzinfo=UTC)


def test_a_move_to_where_it_is_changes_nothing():
    assert moved(a_meeting(), NewTime(day=date(2017, 6, 14), at=time(12, 30)), NOW) is None


@given(st.lists(st.integers(1, 300), min_size=1, max_size=6))
def test_each_move_has_a_version_of_its_own_also_on_a_clock_that_stands_still(days: list[int]):
    meeting, versions = a_meeting(), [a_meeting().version]
    for day in days:
        revision = moved(meeting, NewTime(day=date(2017, 4, 3) + timedelta(days=day)), NOW)
        if revision is not None:
            meeting = revision.after
            versions.append(meeting.version)
    assert versions == sorted(set(versions))
    assert meeting.sequence == len(versions) - 1


def test_a_new_place_raises_the_sequence_and_leaves_the_answers():
    before = a_meeting()
    revision = changed(before, replace(before.details, place="Town Hall"), 120, NOW)
    assert revision is not None
    assert revision.matters
    assert (revision.after.sequence, revision.after.asked_at) == (1, before.asked_at)


def test_a_new_agenda_is_told_to_calendars_as_a_detail_of_the_same_sequence():
    before = a_meeting()
    later = NOW + timedelta(days=1)
    revision = changed(before, replace(before.details, agenda="1. Winter"), 120, later)
    assert revision is not None
    assert not revision.matters
    assert (revision.after.sequence, revision.after.revised_at) == (0, later)


def test_a_cancelled_meeting_raises_the_sequence_and_counts_for_nobody():
    after = cancelled(a_meeting(), "snow", NOW).after
    assert after.sequence == 1
    assert after.facts.cancelled
    assert not after.facts.held
    with pytest.raises(MeetingNotOpen) as refused:
        require_upcoming(after, date(2017, 6, 1))
    assert refused.value.why == "cancelled"


def test_a_meeting_is_upcoming_until_its_day_in_london_is_over():
    meeting = a_meeting()
    require_upcoming(meeting, date(2017, 6, 14))
    with pytest.raises(MeetingNotOpen) as refused:
        require_upcoming(meeting, date(2017, 6, 15))
    assert refused.value.why == "over"


def test_its_message_changes_when_the_day_begins_in_london_and_when_it_ends():
    meeting = a_meeting()
    begins = datetime(2017, 6, 13, 23, tzinfo=UTC)
    assert renewal(meeting, NOW) == begins
    assert renewal(meeting, begins) == begins + timedelta(days=1)
    assert renewal(meeting, begins + timedelta(days=1)) is None
    assert renewal(replace(meeting, closed_at=NOW), NOW) is None


def test_what_is_worth_knowing_about_a_day():
    today = date(2017, 4, 3)
    assert notes_on(date(2017, 6, 14), [], today) == ()
    assert notes_on(date(2017, 6, 17), [], today) == (Note.WEEKEND,)
    assert notes_on(date(2017, 5, 1), [], today) == (Note.BANK_HOLIDAY,)
    assert notes_on(date(2017, 6, 14), [date(2017, 6, 14)], today) == (Note.SAME_DAY,)
    assert notes_on(date(2017, 4, 2), [], today) == (Note.WEEKEND, Note.PAST)


def test_an_nhs_number_in_an_agenda_is_refused_under_the_agenda():
    with pytest.raises(HoldsPatientData) as refused:
        refuse_patient_data(place="Neath", agenda="Discuss 943 476 5919")
    assert refused.value.question == "agenda"
