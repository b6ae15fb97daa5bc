"""A person's hours, protected time and leave: when they may be written to."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import LONDON, is_working_day, london, london_date
from bot.domain.personal_hours import AFTERNOON, CLOSES, EARLIEST, LATEST, OPENS, Hours, Leave, ProtectedTime
from bot.domain.working_hours import is_open, last_open_before, morning, next_morning, next_open

WEDNESDAY = date(2017, 6, 14)

times = st.times(EARLIEST, LATEST).map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2016, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware at once


@st.composite
def all_hours(draw: st.DrawFn) -> Hours:
    opens = draw(st.times(EARLIEST, time(19)))
    closes = draw(st.times(time(min(opens.hour + 1, 19), opens.minute), LATEST))
    protected = draw(
        st.lists(
            st.builds(
                lambda weekday, half: ProtectedTime(half[0], half[1], weekday),
                st.integers(0, 4),
                st.sampled_from([AFTERNOON, (time(8), time(13)), (time(7), time(20))]),
            ),
            max_size=6,
        )
    )
    first = draw(st.dates(date(2016, 1, 1), date(2030, 1, 1)))
    leave = Leave(first, first + timedelta(days=draw(st.integers(0, 60))))
    return Hours(opens, max(closes, opens), tuple(protected), (leave,))


@given(moments, all_hours())
def test_the_next_open_moment_is_open_not_earlier_and_the_first(moment: datetime, hours: Hours):
    found = next_open(moment, hours)
    assert found >= moment
    assert is_open(found, hours) or (is_open(found) and not _ever_open(moment, hours))


def _ever_open(moment: datetime, hours: Hours) -> bool:
    """Tell whether any quarter of an hour of the next half year is open."""
    day = london_date(moment)
    return any(
        hours.holds(day + timedelta(days=ahead), time(hour, minute))
        for ahead in range(1, 180)
        for hour in range(7, 20)
        for minute in (0, 15, 30, 45)
    )


@given(moments, all_hours())
def test_nobody_is_written_to_on_leave_on_a_day_off_or_outside_their_hours(moment: datetime, hours: Hours):
    if not is_open(moment, hours):
        return
    local = moment.astimezone(LONDON)
    assert is_working_day(local.date())
    assert hours.opens <= local.time() < hours.closes
    assert hours.leave_on(local.date()) is None


def test_what_falls_due_at_nine_falls_due_when_later_hours_begin():
    assert morning(WEDNESDAY, Hours(time(10), time(16))) == london(WEDNESDAY, time(10))
    assert morning(WEDNESDAY, Hours(time(7), time(8, 30))) == london(WEDNESDAY, time(7))
    assert morning(WEDNESDAY) == london(WEDNESDAY, time(9))


def test_a_protected_afternoon_puts_off_until_the_next_morning():
    hours = Hours(protected=(ProtectedTime(*AFTERNOON, 2),))
    assert next_open(london(WEDNESDAY, time(14)), hours) == london(date(2017, 6, 15), time(9))
    assert next_open(london(date(2017, 6, 15), time(14)), hours) == london(date(2017, 6, 15), time(14))


def test_protected_time_that_ends_early_puts_off_until_it_ends():
    hours = Hours(protected=(ProtectedTime(time(8), time(11), day=WEDNESDAY),))
    assert next_open(london(WEDNESDAY, time(9)), hours) == london(WEDNESDAY, time(11))


def test_two_protected_times_in_a_row_are_waited_for_one_after_the_other():
    kept = (
        ProtectedTime(time(11), time(12), day=WEDNESDAY),
        ProtectedTime(time(8), time(11), day=WEDNESDAY),
    )
    assert next_open(london(WEDNESDAY, time(9)), Hours(protected=kept)) == london(WEDNESDAY, time(12))


def test_leave_puts_off_until_the_first_working_morning_after_it():
    hours = Hours(leave=(Leave(WEDNESDAY, date(2017, 6, 16)),))
    assert next_open(london(WEDNESDAY, time(9)), hours) == london(date(2017, 6, 19), time(9))


def test_hours_without_any_room_fall_back_to_the_usual_ones():
    never = Hours(protected=tuple(ProtectedTime(time(0), time(23, 59), day) for day in range(7)))
    assert next_open(london(WEDNESDAY, time(9)), never) == london(WEDNESDAY, time(9))


def test_the_next_morning_is_one_on_which_the_person_works():
    hours = Hours(time(10), time(16), leave=(Leave(date(2017, 6, 15), date(2017, 6, 15)),))
    assert next_morning(london(WEDNESDAY, time(12)), hours) == london(date(2017, 6, 16), time(10))


def test_the_hour_before_a_meeting_keeps_to_the_persons_hours():
    hour = timedelta(hours=1)
    at_noon = london(WEDNESDAY, time(12))
    assert last_open_before(at_noon, hour, Hours(time(10), time(16))) == london(WEDNESDAY, time(11))
    at_half_past_ten = london(WEDNESDAY, time(10, 30))
    assert last_open_before(at_half_past_ten, hour, Hours(time(10), time(16))) == london(WEDNESDAY, time(10))
    assert last_open_before(london(WEDNESDAY, time(9)), hour, Hours(time(10), time(16))) is None
    away = Hours(leave=(Leave(WEDNESDAY, WEDNESDAY),))
    assert last_open_before(at_noon, hour, away) is None


def test_the_hour_before_in_protected_time_is_said_in_the_morning():
    hours = Hours(protected=(ProtectedTime(*AFTERNOON, 2),))
    found = last_open_before(london(WEDNESDAY, time(18)), timedelta(hours=1), hours)
    assert found == london(WEDNESDAY, time(9))


def test_usual_hours_are_told_from_chosen_ones():
    assert Hours(OPENS, CLOSES).usual
    assert not Hours(time(9), CLOSES).usual
