"""What people say of their reminders, against chance: nothing is said before a snooze ends, nothing is lost by one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.about import AboutDuty, AboutEscalation, AboutMeeting, AboutNudge, DoneBy
from bot.domain.contacts import Contact, Contacts
from bot.domain.dates import is_working_day, london_date, next_working_day, previous_working_day
from bot.domain.deadlines import Owner
from bot.domain.ids import PracticeId
from bot.domain.ladder import Escalate, Rung
from bot.domain.refusals import DateOutside, Refusal, SnoozedEnough, TooLateToSnooze
from bot.domain.reminder_wishes import (
    MOST_SNOOZES,
    Decline,
    Snooze,
    Wishes,
    as_wished,
    can_be_declined,
    can_be_snoozed,
    last_snooze,
    quick_days,
    snooze_day,
    wished,
)
from bot.domain.reminders import Wanted
from bot.domain.requirements import OwnerKind, Wording
from bot.domain.working_hours import morning

LONG_AGO = datetime(2017, 1, 1, tzinfo=UTC)
PDP = AboutDuty(
    "2017/18",
    "pdp",
    Wording("Plan shared", "Cynllun wedi'i rannu"),
    Owner(OwnerKind.PRACTICE, 7, "Castle Surgery"),
    date(2017, 5, 31),
    date(2017, 5, 31),
    0,
    aim=False,
    done_by=DoneBy.SHARING,
)
MEETING = AboutMeeting(5, 1, datetime(2017, 6, 14, 11, 30, tzinfo=UTC), "", "", 7, "Castle", answered=False)
PEOPLE = ("U0ANNA", "U0BEN", "U0CAI", "U0LEAD")


def contact(user: str) -> Contact:
    return Contact(user, LONG_AGO)


CONTACTS = Contacts(
    LONG_AGO,
    {PracticeId(7): [contact(user) for user in PEOPLE[:3]]},
    leads=[contact("U0LEAD")],
)

days = st.dates(date(2017, 4, 3), date(2017, 6, 30))


def wanted(day: date, step: str = "before:7", recipient: str = "U0ANNA") -> Wanted:
    return Wanted(PDP, Rung.of(step), recipient, morning(day))


def snoozed(until: date, number: int = 1) -> Wishes:
    return Wishes.of([Snooze(PDP.subject, "U0ANNA", number, morning(until))], [])


@given(today=days, asked=days, taken=st.integers(0, 5))
def test_a_snooze_is_on_a_working_day_after_today_and_before_the_day_itself(
    today: date, asked: date, taken: int
):
    try:
        day = snooze_day([PDP], asked, taken, today)
    except Refusal:
        return
    assert today < day < PDP.working_due
    assert is_working_day(day)
    assert asked <= day <= next_working_day(asked)
    assert taken < MOST_SNOOZES


@given(today=days)
def test_every_day_offered_at_once_can_be_taken(today: date):
    if not can_be_snoozed(PDP, today):
        return
    for day in quick_days([PDP], today):
        assert snooze_day([PDP], day, 0, today) == day
    assert quick_days([PDP], today)
    assert snooze_day([PDP], last_snooze(PDP), 0, today) == last_snooze(PDP)


@given(last=days, following=days, until=days, today=days)
def test_nothing_is_said_before_a_snooze_ends_and_the_thing_is_never_forgotten(
    last: date, following: date, until: date, today: date
):
    """`last` is the step that has come, `following` the next."""
    steps = [wanted(min(last, today)), wanted(today + abs(following - today) + timedelta(days=1), "before:3")]
    found = as_wished(steps, snoozed(until), CONTACTS, morning(today))
    assert found
    begun_before = [each for each in found if each.due_at < morning(until)]
    assert not begun_before
    again = [each for each in found if str(each.rung) == "snoozed:1"]
    assert len(again) <= 1
    if today < until:
        assert [each.due_at for each in again] == [morning(until)]


def test_a_later_step_takes_the_place_of_a_snooze_that_is_over():
    steps = [wanted(date(2017, 5, 19)), wanted(date(2017, 5, 25), "before:3")]
    found = as_wished(steps, snoozed(date(2017, 5, 12)), CONTACTS, morning(date(2017, 5, 19)))
    assert found == steps


def test_what_waits_comes_once_however_many_steps_it_swallows():
    steps = [wanted(date(2017, 5, 10), "before:14"), wanted(date(2017, 5, 19))]
    found = as_wished(steps, snoozed(date(2017, 5, 22), 2), CONTACTS, morning(date(2017, 5, 11)))
    assert [(str(each.rung), each.due_at) for each in found] == [("snoozed:2", morning(date(2017, 5, 22)))]


def test_of_several_snoozes_the_last_one_holds():
    wishes = Wishes.of(
        [
            Snooze(PDP.subject, "U0ANNA", number, morning(date(2017, 5, day)))
            for number, day in ((2, 16), (1, 22))
        ],
        [],
    )
    found = wishes.snooze(PDP, "U0ANNA")
    assert found is not None
    assert (found.number, london_date(found.until).day) == (2, 16)


declines = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.one_of(st.none(), st.sampled_from((*PEOPLE, "U0GONE")))), max_size=6
)


@given(said=declines, heard=st.sets(st.sampled_from(PEOPLE[:3]), min_size=1))
def test_nobody_hears_of_what_they_declined_and_somebody_does_while_anybody_has_not(
    said: list[tuple[str, str | None]], heard: set[str]
):
    wishes = Wishes.of([], [Decline(PDP.subject, who, to) for who, to in said])
    steps = [wanted(date(2017, 5, 19), recipient=person) for person in sorted(heard)]
    recipients = [each.recipient for each in as_wished(steps, wishes, CONTACTS, morning(date(2017, 5, 19)))]
    refused = {who for who, _ in said}
    assert not refused & set(recipients)
    assert len(recipients) == len(set(recipients))
    assert recipients or "U0LEAD" in refused
    assert heard - refused <= set(recipients)


def test_a_wish_about_a_duty_holds_on_its_way_up_and_when_somebody_asks():
    going = AboutEscalation(PDP, Escalate.LEAD, date(2017, 6, 7), gone=False)
    asks = AboutNudge(PDP, "U0LEAD", "Lead", date(2017, 6, 5))
    assert {wished(about) for about in (PDP, going, asks)} == {PDP.subject}
    wishes = Wishes.of([], [Decline(PDP.subject, "U0ANNA", "U0BEN")])
    step = Wanted(going, Rung.of("announce:1"), "U0ANNA", morning(date(2017, 6, 6)))
    (found,) = as_wished([step], wishes, CONTACTS, step.due_at)
    assert (found.about, found.recipient) == (going, "U0BEN")


def test_what_has_come_up_to_somebody_cannot_be_declined_nor_put_off():
    gone = AboutEscalation(PDP, Escalate.LEAD, date(2017, 6, 7), gone=True)
    assert not can_be_declined(gone)
    assert not can_be_snoozed(gone, date(2017, 4, 3))


def test_an_invitation_waits_no_longer_once_it_is_answered():
    day = previous_working_day(previous_working_day(MEETING.until))
    assert can_be_snoozed(MEETING, day)
    assert not can_be_snoozed(MEETING, next_working_day(day))
    wishes = Wishes.of([Snooze(MEETING.subject, "U0ANNA", 1, morning(day))], [])
    answered = AboutMeeting(5, 1, MEETING.starts_at, "", "", 7, "Castle", answered=True)
    assert wishes.snooze(MEETING, "U0ANNA") is not None
    assert wishes.snooze(answered, "U0ANNA") is None


@pytest.mark.parametrize(
    ("today", "taken", "refusal"),
    [("2017-05-30", 0, TooLateToSnooze), ("2017-05-10", 3, SnoozedEnough), ("2017-05-29", 0, DateOutside)],
)
def test_a_refusal_says_which_rule_stands_in_the_way(today: str, taken: int, refusal: type[Refusal]):
    with pytest.raises(refusal):
        snooze_day([PDP], date(2017, 5, 29), taken, date.fromisoformat(today))
