"""When a lead hears how things stand: every week, and in between only when something new needs them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.about import AboutDigest
from bot.domain.attendance import Registers
from bot.domain.compliance import Assessment, assess_all
from bot.domain.contacts import Absence, AbsenceKind, Contact, Contacts
from bot.domain.dates import is_working_day, london
from bot.domain.deadlines import Owner, duties_for
from bot.domain.digest_parts import Disowned, Unreached
from bot.domain.digests import Heard, Watched, next_week_begins, wanted_digests, week_begins
from bot.domain.ids import HealthBoardId, PracticeId, SubmissionId
from bot.domain.reminders import Wanted, wanted_reminders
from bot.domain.requirements import OwnerKind, Wording
from bot.domain.submissions import Facts, Submission
from tests.years import the_year

YEAR = the_year()
CASTLE = Owner(OwnerKind.PRACTICE, 7, "Castle Surgery")
NEATH = Owner(OwnerKind.CLUSTER, 1, "Neath", "Castell-nedd")
LONG_AGO = datetime(2016, 4, 1, tzinfo=UTC)
LEAD = Contact("U0LEAD", LONG_AGO)
CONTACTS = Contacts(LONG_AGO, representatives={PracticeId(7): [Contact("U0REP", LONG_AGO)]}, leads=[LEAD])
NOBODY_SPEAKS = Contacts(LONG_AGO, leads=[LEAD])
GIVEN = Submission(SubmissionId(1), "matrix-available", OwnerKind.BOARD, 3, date(2017, 4, 28))
DAYS = st.dates(date(2016, 1, 1), date(2030, 12, 31))


def at(day: str, clock: str = "09:00") -> datetime:
    return london(date.fromisoformat(day), time.fromisoformat(clock))


def assessed(today: date, *submissions: Submission) -> list[Assessment]:
    duties = duties_for(YEAR, clusters=[NEATH], practices=[CASTLE], meetings=())
    facts = Facts.of(Registers.of((), (), ()), [GIVEN, *submissions], board_id=HealthBoardId(3))
    return assess_all(duties, facts, today)


def wanted(
    now: datetime,
    contacts: Contacts = CONTACTS,
    heard: Heard | None = None,
    others: Sequence[Wanted] = (),
    *submissions: Submission,
) -> list[tuple[date, AboutDigest]]:
    """List the digests that are wanted at a moment, with the days on which they fall due."""
    watched = [Watched(YEAR.key, assessed(now.date(), *submissions), ())]
    found = wanted_digests(NEATH, watched, contacts, heard or Heard(), others, now)
    return [(each.due_at.date(), each.about) for each in found if isinstance(each.about, AboutDigest)]


@given(DAYS)
def test_a_week_begins_on_its_first_working_day(day: date):
    first = week_begins(day)
    assert is_working_day(first)
    monday = day - timedelta(days=day.weekday())
    assert not any(is_working_day(monday + timedelta(days=n)) for n in range((first - monday).days))


@given(DAYS)
def test_there_is_a_digest_in_each_week_that_has_a_working_day_and_none_twice(day: date):
    found = [day]
    while found[-1] < day + timedelta(days=70):
        found.append(next_week_begins(found[-1]))
    weeks = [each.isocalendar()[:2] for each in found[1:]]
    assert len(weeks) == len(set(weeks))
    assert found == sorted(found)
    assert all(each == week_begins(each) for each in found[1:])


def test_after_easter_monday_it_comes_on_tuesday():
    assert [day for day, _ in wanted(at("2017-04-12"))] == [date(2017, 4, 10), date(2017, 4, 18)]


def test_with_nothing_to_do_it_says_what_was_checked():
    [(_, digest), _] = wanted(at("2017-04-12"))
    assert digest.checked == len(assessed(date(2017, 4, 12)))
    assert digest.needs == ()


def test_what_is_overdue_at_a_practice_is_new_on_the_working_day_after():
    [(day, digest), (following, _)] = wanted(at("2017-06-01"))
    assert (day, following) == (date(2017, 6, 1), date(2017, 6, 5))
    assert {each.requirement for each in digest.needs} >= {"pdp"}
    assert [day for day, _ in wanted(at("2017-06-02"))] == [date(2017, 6, 1), date(2017, 6, 5)]


def test_what_was_done_does_not_need_anybody():
    done = Submission(SubmissionId(2), "pdp", OwnerKind.PRACTICE, 7, date(2017, 5, 30))
    [(_, digest), _] = wanted(at("2017-06-01"), CONTACTS, None, (), done)
    assert "pdp" not in {each.requirement for each in digest.needs}


def test_a_practice_that_nobody_speaks_for_needs_the_lead_seven_working_days_before():
    [(day, digest), _] = wanted(at("2017-05-19", "12:00"), NOBODY_SPEAKS)
    assert day == date(2017, 5, 19)
    assert "pdp" in {each.requirement for each in digest.needs}
    assert wanted(at("2017-05-18", "12:00"), NOBODY_SPEAKS)[0][1].needs == ()


def test_on_a_day_on_which_the_lead_is_written_to_anyway_the_digest_goes_with_it():
    now = at("2017-04-19", "12:00")
    others = wanted_reminders(YEAR.ladder, assessed(now.date()), (), NOBODY_SPEAKS, YEAR.key, now)
    [(day, digest), _] = wanted(now, NOBODY_SPEAKS, None, others)
    assert day == date(2017, 4, 19)
    assert "pdp" in {each.requirement for each in digest.needs}
    [(plain, _), _] = wanted(now, NOBODY_SPEAKS)
    assert plain == date(2017, 4, 18)


def test_what_was_declined_or_refused_is_told_on_the_next_working_morning_and_for_a_week():
    declined = Disowned("U0REP", None, Wording("PDP", "PDP"), "Castle", date(2017, 5, 31), date(2017, 4, 21))
    refused = Unreached("U0REP", "user_disabled", date(2017, 4, 26))
    heard = Heard((declined,), (refused,))
    [(day, digest), (following, next_digest)] = wanted(at("2017-04-25"), CONTACTS, heard)
    assert day == date(2017, 4, 24)
    assert digest.disowned == (declined,)
    assert following == date(2017, 4, 27)
    assert next_digest.unreached == (refused,)
    assert wanted(at("2017-05-02"), CONTACTS, heard)[0][1].disowned == ()


def test_who_has_left_stays_in_the_digest_and_calls_for_none():
    absent = {"U0GONE": Absence(AbsenceKind.GONE), "U0AWAY": Absence(AbsenceKind.ON_LEAVE)}
    contacts = Contacts(LONG_AGO, leads=[LEAD], absent=absent)
    for now in ("2017-04-12", "2017-04-21"):
        found = wanted(at(now), contacts)
        assert all(day == week_begins(day) for day, _ in found)
        assert all([each.person for each in digest.unreached] == ["U0GONE"] for _, digest in found)


def test_what_came_before_the_channel_was_bound_or_the_lead_was_named_is_not_told():
    bound = Contacts(at("2017-04-12", "10:00"), leads=[LEAD])
    assert [day for day, _ in wanted(at("2017-04-12", "11:00"), bound)] == [date(2017, 4, 18)]
    named = Contacts(LONG_AGO, leads=[Contact("U0LEAD", at("2017-04-12", "10:00"))])
    assert [day for day, _ in wanted(at("2017-04-12", "11:00"), named)] == [date(2017, 4, 18)]


def test_without_a_lead_there_is_no_digest():
    assert wanted(at("2017-04-12"), Contacts(LONG_AGO)) == []


@pytest.mark.parametrize("clock", ["08:00", "09:00", "16:00"])
def test_there_is_always_a_next_one_and_at_most_one_that_has_come(clock: str):
    for n in range(365):
        now = london(date(2017, 4, 3) + timedelta(days=n), time.fromisoformat(clock))
        mornings = [london(day, time(9)) for day, _ in wanted(now)]
        assert mornings[-1] > now
        assert all(each <= now for each in mornings[:-1])
        assert len(mornings) <= 2
